"""/exigences-effacement: the level of erasure that the département requires; what a new one would change, before it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Response, Template
from sqlmodel import Session

from api.errors import problem_of
from api.labels import TABLES
from api.permissions import OFFICERS
from api.render import render
from api.typed import read_day
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.db import Db
from equip.errors import EquipError, Invalid
from equip.inventory import service
from equip.inventory.models import ErasureLevel, StorageKind

AnyRequest = Request[Any, Any, Any]
Typed = Mapping[str, str]
PATH = "/exigences-effacement"
FIELDS = (*(kind.value for kind in StorageKind), "in_force_on", "source")
MOST_TAGS = 20


@dataclass(frozen=True)
class Asked:
    levels: dict[StorageKind, ErasureLevel]
    in_force_on: date
    source: str


@dataclass(frozen=True)
class Effect:
    """What a requirement would change. `under`: available machines that would not pass, the first ones by their tag."""

    asked: Asked
    count: int
    under: list[str]


@get(PATH, name="erasure_requirements", allow=OFFICERS, sync_to_thread=True, include_in_schema=False)
def show(
    request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Template:
    """`essai=1` in the address asks what these levels would change; nothing is written."""
    typed = {name: request.query_params.get(name, "") for name in FIELDS}
    return _page(request, db, actor, typed, now, tries="essai" in request.query_params)


@post(PATH, allow=OFFICERS, sync_to_thread=True, include_in_schema=False)
def publish(
    request: AnyRequest,
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    try:
        with db.write(actor.scope) as session:
            asked = _read(data)
            service.require_levels(
                session,
                actor,
                asked.levels,
                in_force_on=asked.in_force_on,
                source=asked.source,
                now=now,
                today=paris_day(now),
            )
    except EquipError as refusal:
        return _page(request, db, actor, data, now, errors=_errors(refusal), status=refusal.status)
    return Redirect(PATH, status_code=303)


def _read(data: Typed) -> Asked:
    levels = {kind: ErasureLevel(data[kind.value]) for kind in StorageKind if data.get(kind.value) in set(ErasureLevel)}
    in_force_on = read_day(data.get("in_force_on", ""))
    if in_force_on is None:
        raise Invalid(fields={"in_force_on": "not_a_day"})
    return Asked(levels, in_force_on, data.get("source", "").strip())


def _effect(session: Session, actor: Actor, data: Typed, today: date) -> Effect:
    asked = _read(data)
    service.check_requirement(session, actor.departement, asked.in_force_on, asked.source, today=today)
    levels = {kind.value: level.value for kind, level in asked.levels.items()}
    under = service.under_levels(session, actor.departement, levels, today)
    return Effect(asked, len(under), under[:MOST_TAGS])


def _errors(refusal: EquipError) -> dict[str, str]:
    problem = problem_of(refusal)
    return {item.field: item.detail for item in problem.errors} or {"in_force_on": problem.detail}


def _page(
    request: AnyRequest,
    db: Db,
    actor: Actor,
    typed: Typed,
    now: datetime,
    *,
    tries: bool = False,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Template:
    today, effect = paris_day(now), None
    with db.read(actor.scope) as session:
        versions = service.all_requirements(session, actor.departement)
        if tries:
            try:
                effect = _effect(session, actor, typed, today)
            except EquipError as refusal:
                errors, status = _errors(refusal), refusal.status
    found = service.in_force(versions, today)
    return render(
        request,
        "inventory/levels.html",
        status=status,
        versions=versions,
        found=found,
        effect=effect,
        typed={name: typed.get(name, "") for name in FIELDS},
        known=found.levels if found and not tries and not errors else {},
        errors=errors or {},
        kinds=list(StorageKind),
        levels=list(ErasureLevel),
        level_words=TABLES[ErasureLevel],
        today=today,
    )


ROUTES: list[Any] = [show, publish]
