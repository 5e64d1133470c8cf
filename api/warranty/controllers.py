"""/api/v1/warranty-tickets: machines that fail at home, what was done, and which models fail."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody, QueryParameter
from sqlmodel import Session, col

from api.conditional import check_if_match, etag
from api.listing import MAX_PAGE_SIZE, PAGE_SIZE, Asked, Paged, list_rows
from api.once import Answer, write_once
from api.permissions import OFFICERS, PRESCRIBERS, WORKSHOP
from api.problems import PROBLEMS
from api.warranty import acts
from api.warranty.schemas import (
    FailuresRead,
    ReplacementsRead,
    TicketOpen,
    TicketOutcome,
    TicketRead,
    TicketRefusal,
    TicketSwap,
    read_failures,
    read_of,
    read_replacements,
)
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.db import Db
from equip.warranty.lists import TicketLine, line_of, ticket_lines
from equip.warranty.models import TicketState, WarrantyTicket
from equip.warranty.replacements import replacements_for
from equip.warranty.statistics import failures_by_model

AnyRequest = Request[Any, Any, Any]
READERS = PRESCRIBERS | WORKSHOP | OFFICERS
AT_THE_WORKSHOP = WORKSHOP | OFFICERS
TAGS = ["Garanties"]
Key = Annotated[
    str | None,
    HeaderParameter(name="Idempotency-Key", description="Répéter le même appel ne change rien", max_length=200),
]


@get("/warranty-tickets", allow=READERS, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def list_tickets(
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    *,
    in_state: Annotated[TicketState | None, QueryParameter(name="state")] = None,
    page: FromQuery[int] = 1,
    page_size: FromQuery[int] = PAGE_SIZE,
) -> Paged[TicketRead]:
    """Lister les tickets de garantie : l’atelier les siens, la structure ceux de ses personnes, le Département tous."""
    asked = Asked(page=max(1, page), page_size=min(MAX_PAGE_SIZE, max(1, page_size)))
    rows = ticket_lines(actor)
    if in_state is not None:
        rows = rows.where(col(WarrantyTicket.state) == in_state)
    orders = {"opened": col(WarrantyTicket.opened_on)}
    with db.read(actor.scope) as session:
        found, total = list_rows(session, rows, asked, orders=orders, default="opened", unique=col(WarrantyTicket.id))
        items = [read_of(line_of(row)) for row in found]
    return Paged(items=items, total=total, page=asked.page, page_size=asked.page_size)


@get("/warranty-tickets/{ticket_id:uuid}", allow=READERS, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def get_ticket(
    ticket_id: FromPath[UUID], db: NamedDependency[Db], actor: NamedDependency[Actor]
) -> Response[TicketRead]:
    """Lire un ticket de garantie."""
    with db.read(actor.scope) as session:
        return _answer(acts.line_of(session, actor, ticket_id))


@post(
    "/handovers/{handover_id:uuid}/warranty-tickets", allow=READERS, sync_to_thread=True, tags=TAGS, responses=PROBLEMS
)
def open_ticket(
    *,
    handover_id: FromPath[UUID],
    data: JSONBody[TicketOpen],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    idempotency_key: Key = None,
) -> Response[TicketRead]:
    """Signaler une panne de l’ordinateur remis (avec Idempotency-Key pour que deux envois n’ouvrent qu’un ticket)."""

    def act(session: Session) -> TicketLine:
        return acts.open_ticket(session, actor, handover_id, data.fault, data.words, now=now)

    return _once(db, actor, idempotency_key, ["warranty.open", handover_id, data.model_dump()], act, now, status=201)


@post(
    "/warranty-tickets/{ticket_id:uuid}/receive",
    allow=AT_THE_WORKSHOP,
    status_code=200,
    sync_to_thread=True,
    tags=TAGS,
    responses=PROBLEMS,
)
def receive(
    request: AnyRequest,
    *,
    ticket_id: FromPath[UUID],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[TicketRead]:
    """Noter que le poste est à l’atelier (avec If-Match)."""
    return _change(request, db, actor, ticket_id, acts.receive(actor, now))


@post(
    "/warranty-tickets/{ticket_id:uuid}/repair",
    allow=AT_THE_WORKSHOP,
    status_code=200,
    sync_to_thread=True,
    tags=TAGS,
    responses=PROBLEMS,
)
def repair(
    request: AnyRequest,
    *,
    ticket_id: FromPath[UUID],
    data: JSONBody[TicketOutcome],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[TicketRead]:
    """Clore : la panne est réparée, le poste retourne à la même personne, rien n’est effacé (avec If-Match)."""
    return _change(request, db, actor, ticket_id, acts.repair(actor, data.outcome, now))


@post(
    "/warranty-tickets/{ticket_id:uuid}/refuse",
    allow=AT_THE_WORKSHOP,
    status_code=200,
    sync_to_thread=True,
    tags=TAGS,
    responses=PROBLEMS,
)
def refuse(
    request: AnyRequest,
    *,
    ticket_id: FromPath[UUID],
    data: JSONBody[TicketRefusal],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[TicketRead]:
    """Clore : la garantie est refusée, avec son motif ; le poste retourne à la personne (avec If-Match)."""
    return _change(request, db, actor, ticket_id, acts.refuse(actor, data.reason, now))


@post(
    "/warranty-tickets/{ticket_id:uuid}/return",
    allow=AT_THE_WORKSHOP,
    status_code=200,
    sync_to_thread=True,
    tags=TAGS,
    responses=PROBLEMS,
)
def take_back(
    request: AnyRequest,
    *,
    ticket_id: FromPath[UUID],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[TicketRead]:
    """Clore : l’ordinateur est repris sans échange, sa remise prend fin, il est à effacer (avec If-Match)."""
    return _change(request, db, actor, ticket_id, acts.take_back(actor, now))


@get(
    "/warranty-tickets/{ticket_id:uuid}/replacements",
    allow=AT_THE_WORKSHOP,
    sync_to_thread=True,
    tags=TAGS,
    responses=PROBLEMS,
)
def list_replacements(
    ticket_id: FromPath[UUID],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> ReplacementsRead:
    """Lister les postes prêts qui peuvent remplacer celui qui est en panne, et ce qui manque aux autres."""
    with db.read(actor.scope) as session:
        line = acts.line_of(session, actor, ticket_id)
        return read_replacements(replacements_for(session, line.handover, line.device, paris_day(now)))


@post(
    "/warranty-tickets/{ticket_id:uuid}/swap",
    allow=AT_THE_WORKSHOP,
    status_code=200,
    sync_to_thread=True,
    tags=TAGS,
    responses=PROBLEMS,
)
def swap(
    request: AnyRequest,
    *,
    ticket_id: FromPath[UUID],
    data: JSONBody[TicketSwap],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    idempotency_key: Key = None,
) -> Response[TicketRead]:
    """Échanger le poste en une fois (avec If-Match, et Idempotency-Key pour que deux envois n’en fassent qu’un)."""
    act = acts.swap_for(actor, data.device_tag, now)

    def once(session: Session) -> TicketLine:
        return acts.change(session, actor, ticket_id, partial(check_if_match, request), act)

    return _once(db, actor, idempotency_key, ["warranty.swap", ticket_id, data.model_dump()], once, now)


@get("/warranty-failures", allow=AT_THE_WORKSHOP, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def list_failures(db: NamedDependency[Db], actor: NamedDependency[Actor]) -> list[FailuresRead]:
    """Lister les pannes par modèle : l’atelier pour ses postes, le Département pour tous."""
    with db.read(actor.scope) as session:
        return [read_failures(line) for line in failures_by_model(session, actor)]


def _change(request: AnyRequest, db: Db, actor: Actor, ticket_id: UUID, act: acts.Act) -> Response[TicketRead]:
    with db.write(actor.scope) as session:
        return _answer(acts.change(session, actor, ticket_id, partial(check_if_match, request), act))


def _once(
    db: Db,
    actor: Actor,
    key: str | None,
    asked: object,
    act: Callable[[Session], TicketLine],
    now: datetime,
    *,
    status: int = 200,
) -> Response[TicketRead]:
    def once(session: Session) -> Answer:
        line = act(session)
        return {"read": read_of(line).model_dump(mode="json"), "etag": etag(line.ticket)}

    answer = write_once(db, actor, key, asked, once, now=now)
    read = TicketRead.model_validate(answer["read"])
    return Response(read, status_code=status, headers={"ETag": answer["etag"]})


def _answer(line: TicketLine) -> Response[TicketRead]:
    return Response(read_of(line), headers={"ETag": etag(line.ticket)})


ROUTES: list[Any] = [
    list_tickets,
    get_ticket,
    open_ticket,
    receive,
    repair,
    refuse,
    take_back,
    list_replacements,
    swap,
    list_failures,
]
