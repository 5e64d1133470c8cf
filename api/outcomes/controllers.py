"""/api/v1/follow-ups and /api/v1/outcomes: what became of people. The committee and the workshop have neither."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from sqlmodel import Session, col

from api.conditional import check_if_match, etag
from api.listing import MAX_PAGE_SIZE, PAGE_SIZE, Asked, Paged, list_rows
from api.outcomes.acts import write_answer
from api.outcomes.figures import shown_figures
from api.outcomes.schemas import FollowUpAnswer, FollowUpRead, OutcomesRead, read_of
from api.permissions import OFFICERS, PRESCRIBERS, TRAINERS
from api.problems import PROBLEMS
from equip.accounts.actors import Actor
from equip.accounts.models import Role
from equip.days import paris_day
from equip.db import Db
from equip.errors import NotFound
from equip.outcomes import service
from equip.outcomes.lists import FollowUpLine, find_line, follow_up_lines, line_of
from equip.outcomes.models import FollowUp, FollowUpState

AnyRequest = Request[Any, Any, Any]
FOLLOWERS = PRESCRIBERS | TRAINERS | OFFICERS
FIGURES = OFFICERS | frozenset({Role.ANALYST})


@get("/follow-ups", allow=FOLLOWERS, sync_to_thread=True, tags=["Suivis"], responses=PROBLEMS)
def list_follow_ups(
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    *,
    in_state: Annotated[FollowUpState | None, QueryParameter(name="state")] = None,
    page: FromQuery[int] = 1,
    page_size: FromQuery[int] = PAGE_SIZE,
) -> Paged[FollowUpRead]:
    """Lister les suivis de ses personnes ; pour un organisme de formation, ceux à 4 semaines des siennes."""
    asked = Asked(page=max(1, page), page_size=min(MAX_PAGE_SIZE, max(1, page_size)))
    rows = follow_up_lines(actor)
    if in_state is not None:
        rows = rows.where(col(FollowUp.state) == in_state)
    with db.read(actor.scope) as session:
        found, total = list_rows(
            session, rows, asked, orders={"due": col(FollowUp.due_on)}, default="due", unique=col(FollowUp.id)
        )
        items = [read_of(line_of(row), paris_day(now)) for row in found]
    return Paged(items=items, total=total, page=asked.page, page_size=asked.page_size)


@get("/follow-ups/{follow_up_id:uuid}", allow=FOLLOWERS, sync_to_thread=True, tags=["Suivis"], responses=PROBLEMS)
def get_follow_up(
    follow_up_id: FromPath[UUID],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[FollowUpRead]:
    """Lire un suivi."""
    with db.read(actor.scope) as session:
        return _answer(_line(session, actor, follow_up_id), now)


@put("/follow-ups/{follow_up_id:uuid}", allow=FOLLOWERS, sync_to_thread=True, tags=["Suivis"], responses=PROBLEMS)
def answer_follow_up(
    request: AnyRequest,
    *,
    follow_up_id: FromPath[UUID],
    data: JSONBody[FollowUpAnswer],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[FollowUpRead]:
    """Renseigner ou corriger un suivi (avec If-Match) ; une réponse tardive reste possible et laisse sa trace."""
    with db.write(actor.scope) as session:
        follow_up = service.get_follow_up(session, actor, follow_up_id, lock=True)
        check_if_match(request, follow_up)
        write_answer(session, actor, follow_up, data, now=now)
        session.flush()
        return _answer(_line(session, actor, follow_up_id), now)


@get("/outcomes", allow=FIGURES, sync_to_thread=True, tags=["Résultats"], responses=PROBLEMS)
def read_outcomes(
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    *,
    year: FromQuery[int | None] = None,
) -> OutcomesRead:
    """Lire les résultats d’une année, ou de toutes : des taux avec leur n, jamais de personne."""
    with db.read(actor.scope) as session:
        return shown_figures(session, actor, on=paris_day(now), year=year)[0]


def _line(session: Session, actor: Actor, follow_up_id: UUID) -> FollowUpLine:
    line = find_line(session, actor, follow_up_id)
    if line is None:
        raise NotFound("follow_up_not_found")
    return line


def _answer(line: FollowUpLine, now: datetime) -> Response[FollowUpRead]:
    return Response(read_of(line, paris_day(now)), headers={"ETag": etag(line.follow_up)})


ROUTES: list[Any] = [list_follow_ups, get_follow_up, answer_follow_up, read_outcomes]
