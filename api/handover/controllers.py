"""/api/v1/handovers: who comes for which computer, and when."""

from datetime import datetime
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from sqlmodel import Session, col

from api.conditional import check_if_match, etag
from api.handover import acts
from api.handover.schemas import HandoverDecline, HandoverDone, HandoverRead, HandoverSchedule, read_of
from api.listing import MAX_PAGE_SIZE, PAGE_SIZE, Asked, Paged, list_rows
from api.once import Answer, write_once
from api.permissions import OFFICERS, PRESCRIBERS, WORKSHOP
from api.problems import PROBLEMS
from equip.accounts.actors import Actor
from equip.db import Db
from equip.handover import service
from equip.handover.endings import decline
from equip.handover.lists import HandoverLine, handover_lines, line_of
from equip.handover.models import Handover, HandoverState
from equip.handover.service import Checklist

AnyRequest = Request[Any, Any, Any]
READERS = PRESCRIBERS | WORKSHOP | OFFICERS
AT_THE_COUNTER = WORKSHOP | OFFICERS
WITH_THE_PERSON = PRESCRIBERS | OFFICERS
TAGS = ["Remises"]


@get("/handovers", allow=READERS, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def list_handovers(
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    *,
    in_state: Annotated[HandoverState | None, QueryParameter(name="state")] = None,
    page: FromQuery[int] = 1,
    page_size: FromQuery[int] = PAGE_SIZE,
) -> Paged[HandoverRead]:
    """Lister les remises : l’atelier les siennes, la structure celles de ses personnes, le Département toutes."""
    asked = Asked(page=max(1, page), page_size=min(MAX_PAGE_SIZE, max(1, page_size)))
    rows = handover_lines(actor)
    if in_state is not None:
        rows = rows.where(col(Handover.state) == in_state)
    with db.read(actor.scope) as session:
        found, total = list_rows(
            session, rows, asked, orders={"hour": col(Handover.scheduled_at)}, default="hour", unique=col(Handover.id)
        )
        items = [read_of(line_of(row)) for row in found]
    return Paged(items=items, total=total, page=asked.page, page_size=asked.page_size)


@get("/handovers/{handover_id:uuid}", allow=READERS, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def get_handover(
    handover_id: FromPath[UUID], db: NamedDependency[Db], actor: NamedDependency[Actor]
) -> Response[HandoverRead]:
    """Lire une remise."""
    with db.read(actor.scope) as session:
        return _answer(acts.line_of(session, actor, handover_id))


@post(
    "/handovers/{handover_id:uuid}/schedule",
    allow=READERS,
    status_code=200,
    sync_to_thread=True,
    tags=TAGS,
    responses=PROBLEMS,
)
def schedule(
    request: AnyRequest,
    *,
    handover_id: FromPath[UUID],
    data: JSONBody[HandoverSchedule],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[HandoverRead]:
    """Fixer ou déplacer le rendez-vous (avec If-Match)."""

    def act(session: Session, handover: Handover) -> None:
        service.schedule(session, actor, handover, at=data.scheduled_at, site_id=data.site_id, now=now)

    return _change(request, db, actor, handover_id, act)


@post(
    "/handovers/{handover_id:uuid}/hand-over",
    allow=AT_THE_COUNTER,
    status_code=200,
    sync_to_thread=True,
    tags=TAGS,
    responses=PROBLEMS,
)
def hand_over(
    request: AnyRequest,
    *,
    handover_id: FromPath[UUID],
    data: JSONBody[HandoverDone],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[HandoverRead]:
    """Remettre l’ordinateur (avec If-Match, et Idempotency-Key pour que deux envois n’en fassent qu’un)."""
    checklist = Checklist(data.receipt_signed, data.contribution_received)
    act = acts.hand_over(actor, checklist, now)

    def once(session: Session) -> Answer:
        line = acts.change(session, actor, handover_id, partial(check_if_match, request), act)
        return {"read": read_of(line).model_dump(mode="json"), "etag": etag(line.handover)}

    asked = {"handover": handover_id, **data.model_dump()}
    answer = write_once(db, actor, request.headers.get("idempotency-key"), asked, once, now=now)
    return Response(HandoverRead.model_validate(answer["read"]), headers={"ETag": answer["etag"]})


@post(
    "/handovers/{handover_id:uuid}/miss",
    allow=AT_THE_COUNTER,
    status_code=200,
    sync_to_thread=True,
    tags=TAGS,
    responses=PROBLEMS,
)
def miss(
    request: AnyRequest,
    *,
    handover_id: FromPath[UUID],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[HandoverRead]:
    """Noter que personne n’est venu (avec If-Match)."""
    return _change(request, db, actor, handover_id, lambda session, row: service.miss(session, actor, row, now=now))


@post(
    "/handovers/{handover_id:uuid}/decline",
    allow=WITH_THE_PERSON,
    status_code=200,
    sync_to_thread=True,
    tags=TAGS,
    responses=PROBLEMS,
)
def decline_handover(
    request: AnyRequest,
    *,
    handover_id: FromPath[UUID],
    data: JSONBody[HandoverDecline],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[HandoverRead]:
    """Noter que la personne ne prend pas cet ordinateur (avec If-Match)."""

    def act(session: Session, handover: Handover) -> None:
        decline(session, actor, handover, waits_for_another=data.waits_for_another, now=now)

    return _change(request, db, actor, handover_id, act)


@post(
    "/handovers/{handover_id:uuid}/return",
    allow=AT_THE_COUNTER,
    status_code=200,
    sync_to_thread=True,
    tags=TAGS,
    responses=PROBLEMS,
)
def return_device(
    request: AnyRequest,
    *,
    handover_id: FromPath[UUID],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[HandoverRead]:
    """Noter le retour de l’ordinateur : il est à effacer de nouveau (avec If-Match)."""
    return _change(request, db, actor, handover_id, acts.take_back(actor, now))


def _change(request: AnyRequest, db: Db, actor: Actor, handover_id: UUID, act: acts.Act) -> Response[HandoverRead]:
    with db.write(actor.scope) as session:
        return _answer(acts.change(session, actor, handover_id, partial(check_if_match, request), act))


def _answer(line: HandoverLine) -> Response[HandoverRead]:
    return Response(read_of(line), headers={"ETag": etag(line.handover)})


ROUTES: list[Any] = [
    list_handovers,
    get_handover,
    schedule,
    hand_over,
    miss,
    decline_handover,
    return_device,
]
