"""/api/v1/rounds: opening a round, its settings, where it stands. Steps are in `steps.py`, files in `exports.py`."""

from datetime import datetime
from typing import Any

from litestar import Request, Response, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlmodel import Session

from api.conditional import check_if_match, etag
from api.listing import Paged
from api.permissions import COMMITTEE, OFFICERS
from api.problems import PROBLEMS
from api.rounds import exports, steps
from api.rounds.reading import item_of, round_read
from api.rounds.schemas import RoundCreate, RoundItem, RoundPatch, RoundRead
from api.rounds.steps import act_on
from equip.accounts.actors import Actor
from equip.db import Db
from equip.rounds import service
from equip.rounds.models import Round

AnyRequest = Request[Any, Any, Any]
TAGS = ["Tours"]


@get("/rounds", allow=COMMITTEE, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def list_rounds(db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Paged[RoundItem]:
    """Lister les tours, du plus récent au plus ancien."""
    with db.read(actor.scope) as session:
        items = [item_of(this_round) for this_round in service.rounds_of(session, actor)]
    return Paged(items=items, total=len(items), page=1, page_size=max(1, len(items)))


@post("/rounds", allow=OFFICERS, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def create_round(
    data: JSONBody[RoundCreate],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[RoundRead]:
    """Ouvrir un tour ; sa graine est tirée et publiée dès maintenant."""
    with db.write(actor.scope) as session:
        this_round = service.create_round(
            session,
            actor,
            label=data.label,
            reference_on=data.reference_on,
            rules=data.rules.changes(),
            now=now,
        )
        return Response(round_read(session, this_round), status_code=201, headers={"ETag": etag(this_round)})


@get("/rounds/{round_number:int}", allow=COMMITTEE, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def get_round(
    round_number: FromPath[int], db: NamedDependency[Db], actor: NamedDependency[Actor]
) -> Response[RoundRead]:
    """Lire un tour : où il en est, ses règles, ses chiffres."""
    with db.read(actor.scope) as session:
        this_round = service.get_round(session, actor, round_number)
        return Response(round_read(session, this_round), headers={"ETag": etag(this_round)})


@patch("/rounds/{round_number:int}", allow=OFFICERS, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def change_round(
    request: AnyRequest,
    *,
    round_number: FromPath[int],
    data: JSONBody[RoundPatch],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[RoundRead]:
    """Changer les paramètres d’un tour en préparation (avec If-Match)."""

    def act(session: Session, this_round: Round) -> None:
        check_if_match(request, this_round)
        service.change_settings(
            session,
            actor,
            this_round,
            label=data.label,
            reference_on=data.reference_on,
            rules=data.rules.changes(),
            now=now,
        )

    return act_on(db, actor, round_number, act)


ROUTES: list[Any] = [list_rounds, create_round, get_round, change_round, *steps.ROUTES, *exports.ROUTES]
