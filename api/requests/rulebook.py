"""/api/v1/rules and /grids: what is in force on a day, read by anybody; a new version, published by the département."""

from datetime import date, datetime
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody

from api.permissions import ANYBODY, OFFICERS
from api.problems import PROBLEMS
from api.requests.rulebook_schemas import GridRead, Rulebook, RuleSetRead
from equip.accounts.actors import EVERYWHERE, Actor
from equip.days import paris_day
from equip.db import Db
from equip.requests import rules

TAGS = ["Règles"]


@get("/rules", allow=ANYBODY, sync_to_thread=True, tags=TAGS, responses=PROBLEMS, security=[{}])
def read_rules(
    *,
    request: Request[Any, Any, Any],
    db: NamedDependency[Db],
    now: NamedDependency[datetime],
    on: FromQuery[date | None] = None,
    departement: FromQuery[str] = "",
) -> Rulebook:
    """Lire les règles de recevabilité et la grille de points d’un jour, et toutes leurs versions."""
    day = on or paris_day(now)
    with db.read(EVERYWHERE) as session:
        code = rules.published_departement(session, departement, getattr(request.user, "departement", ""))
        all_rules, all_grids = rules.all_rules(session, code), rules.all_grids(session, code)
    return Rulebook(
        departement=code,
        on=day,
        rules=next((RuleSetRead.model_validate(row) for row in all_rules if row.in_force_on <= day), None),
        grid=next((GridRead.model_validate(row) for row in all_grids if row.in_force_on <= day), None),
        all_rules=[RuleSetRead.model_validate(row) for row in all_rules],
        all_grids=[GridRead.model_validate(row) for row in all_grids],
    )


@post("/rules", allow=OFFICERS, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def publish_rules(
    data: JSONBody[RuleSetRead],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[RuleSetRead]:
    """Publier une nouvelle version datée des règles ; une version publiée ne se modifie jamais."""
    today = paris_day(now)
    with db.write(actor.scope) as session:
        row = rules.publish_rules(session, actor, **data.model_dump(), now=now, today=today)
        return Response(RuleSetRead.model_validate(row), status_code=201)


@post("/grids", allow=OFFICERS, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def publish_grid(
    data: JSONBody[GridRead],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[GridRead]:
    """Publier une nouvelle version datée de la grille de points ; une version publiée ne se modifie jamais."""
    today = paris_day(now)
    with db.write(actor.scope) as session:
        row = rules.publish_grid(session, actor, **data.model_dump(), now=now, today=today)
        return Response(GridRead.model_validate(row), status_code=201)


ROUTES: list[Any] = [read_rules, publish_rules, publish_grid]
