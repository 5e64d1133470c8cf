"""/api/v1/erasure-requirements: the level of erasure that a département requires; a new one, dated by its officer."""

from datetime import date, datetime
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody
from pydantic import BaseModel, ConfigDict, Field

from api.permissions import ANYBODY, OFFICERS
from api.problems import PROBLEMS
from equip.accounts.actors import EVERYWHERE, Actor
from equip.days import paris_day
from equip.db import Db
from equip.inventory import service
from equip.inventory.models import ErasureLevel, StorageKind
from equip.requests.rules import published_departement

TAGS = ["Stock"]


class Requirement(BaseModel):
    model_config = ConfigDict(extra="forbid", from_attributes=True)

    in_force_on: date = Field(description="Premier jour où cette exigence s’applique", examples=["2027-01-01"])
    source: str = Field(min_length=1, max_length=200, description="La décision qui l’adopte")
    levels: dict[StorageKind, ErasureLevel] = Field(
        description="Niveau le plus bas accepté, par type de disque ; un type absent n’a pas d’exigence",
        examples=[{"hdd": "clear", "nvme": "purge", "ssd": "purge"}],
    )


class RequirementRead(Requirement):
    decided_at: datetime


class Requirements(BaseModel):
    departement: str = Field(examples=["01"])
    on: date
    requirement: RequirementRead | None = Field(description="Celle de ce jour ; `null` : aucune")
    all_requirements: list[RequirementRead]


@get("/erasure-requirements", allow=ANYBODY, sync_to_thread=True, tags=TAGS, responses=PROBLEMS, security=[{}])
def read_requirements(
    *,
    request: Request[Any, Any, Any],
    db: NamedDependency[Db],
    now: NamedDependency[datetime],
    on: FromQuery[date | None] = None,
    departement: FromQuery[str] = "",
) -> Requirements:
    """Lire le niveau d’effacement exigé un jour, et toutes ses versions."""
    day = on or paris_day(now)
    with db.read(EVERYWHERE) as session:
        code = published_departement(session, departement, getattr(request.user, "departement", ""))
        rows = [_read(row) for row in service.all_requirements(session, code)]
    return Requirements(
        departement=code,
        on=day,
        requirement=next((row for row in rows if row.in_force_on <= day), None),
        all_requirements=rows,
    )


@post("/erasure-requirements", allow=OFFICERS, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def require_levels(
    data: JSONBody[Requirement], db: NamedDependency[Db], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Response[RequirementRead]:
    """Publier une nouvelle exigence datée ; une exigence publiée ne se modifie jamais."""
    today = paris_day(now)
    with db.write(actor.scope) as session:
        row = service.require_levels(
            session, actor, data.levels, in_force_on=data.in_force_on, source=data.source, now=now, today=today
        )
        return Response(_read(row), status_code=201)


def _read(row: Any) -> RequirementRead:
    """Who decided is in the journal, not on a public address."""
    return RequirementRead.model_validate(row.model_dump(include=set(RequirementRead.model_fields)))


ROUTES: list[Any] = [read_requirements, require_levels]
