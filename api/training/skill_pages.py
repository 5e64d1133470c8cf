"""/formations/{training_id}/competences: what people could do before and after."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from api.conditional import check_form_version
from api.people.forms import errors_of
from api.permissions import TRAINERS
from api.render import render
from api.training.controllers import READERS
from api.training.reading import read_training
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.db import Db
from equip.errors import EquipError
from equip.training import service, skills
from equip.training.models import SkillLevel, SkillPhase, SkillScale

AnyRequest = Request[Any, Any, Any]
Form = Mapping[str, str]


@get("/formations/{training_id:uuid}/competences", allow=READERS, sync_to_thread=True, include_in_schema=False)
def show_skills(
    request: AnyRequest,
    *,
    training_id: FromPath[UUID],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Template:
    return _skills_page(request, db, actor, training_id, now)


@post("/formations/{training_id:uuid}/competences", allow=TRAINERS, sync_to_thread=True, include_in_schema=False)
def assess(
    request: AnyRequest,
    *,
    training_id: FromPath[UUID],
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    try:
        with db.write(actor.scope) as session:
            training = service.get_training(session, actor, training_id, lock=True)
            check_form_version(data.get("version"), training)
            on = paris_day(now)
            skills.assess(session, actor, training, _skill_notes(data), assessed_on=on, now=now)
    except EquipError as refusal:
        if refusal.status == 404:
            raise
        return _skills_page(request, db, actor, training_id, now, typed=data, refusal=refusal)
    return Redirect(f"/formations/{training_id}/competences", status_code=303)


def _skill_notes(form: Form) -> list[skills.SkillNote]:
    """Fields are named `skill.P-26-0042.instrumental.before`; what is not one is not read."""
    notes = []
    for name, value in form.items():
        parts = name.split(".")
        if len(parts) == 4 and parts[2] in set(SkillScale) and parts[3] in set(SkillPhase):
            level = SkillLevel(value) if value in set(SkillLevel) else None
            notes.append(skills.SkillNote(parts[1], SkillScale(parts[2]), SkillPhase(parts[3]), level))
    return notes


def _skills_page(
    request: AnyRequest,
    db: Db,
    actor: Actor,
    training_id: UUID,
    now: datetime,
    *,
    typed: Form | None = None,
    refusal: EquipError | None = None,
) -> Template:
    with db.read(actor.scope) as session:
        training = service.get_training(session, actor, training_id)
        read = read_training(session, training, paris_day(now))
    noted = {f"skill.{p.ref}.{s.scale}.{s.phase}": str(s.level) for p in read.people for s in p.skills}
    return render(
        request,
        "training/skills.html",
        status=refusal.status if refusal else 200,
        training=read,
        noted={**noted, **(typed or {})},
        version=(typed or {}).get("version", training.version),
        scales=list(SkillScale),
        phases=list(SkillPhase),
        levels=list(SkillLevel),
        errors=errors_of(refusal) if refusal else {},
    )


ROUTES: list[Any] = [show_skills, assess]
