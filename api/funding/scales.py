"""/api/v1/contribution-scales: what a household pays on a day; a new version, published by the département."""

from datetime import date, datetime
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody

from api.funding.schemas import ScaleRead, ScalesRead
from api.permissions import COMMITTEE, OFFICERS
from api.problems import PROBLEMS
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.db import Db
from equip.funding import contributions

TAGS = ["Fonds"]


@get("/contribution-scales", allow=COMMITTEE, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def read_scales(
    *,
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    on: FromQuery[date | None] = None,
) -> ScalesRead:
    """Lire le barème de participation d’un jour, et toutes ses versions."""
    day = on or paris_day(now)
    with db.read(actor.scope) as session:
        rows = [ScaleRead.model_validate(row) for row in contributions.all_scales(session, actor.departement)]
    return ScalesRead(on=day, scale=next((row for row in rows if row.in_force_on <= day), None), all_scales=rows)


@post("/contribution-scales", allow=OFFICERS, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def publish_scale(
    data: JSONBody[ScaleRead],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[ScaleRead]:
    """Publier une nouvelle version datée du barème ; une version publiée ne se modifie jamais."""
    today = paris_day(now)
    with db.write(actor.scope) as session:
        row = contributions.publish_scale(session, actor, **data.model_dump(), now=now, today=today)
        return Response(ScaleRead.model_validate(row), status_code=201)


ROUTES: list[Any] = [read_scales, publish_scale]
