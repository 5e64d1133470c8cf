"""/personnes/nouvelle and /personnes/{person_ref}/modifier: one form to create a person and to correct one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template
from sqlmodel import Session, select

from api.conditional import check_form_version
from api.formats import short_day
from api.labels import TABLES
from api.once import write_once
from api.people.controllers import SOCIAL
from api.people.forms import TEXTS, errors_of, facts_of
from api.people.reading import accompanying, read_person
from api.people.schemas import PersonRead
from api.render import render
from equip.accounts.actors import Actor
from equip.db import Db
from equip.errors import EquipError
from equip.outcomes.following import follow_person
from equip.people import service
from equip.people.facts import PersonFacts
from equip.people.models import Diploma, Equipment, HouseholdRole
from equip.places.models import PostalCode

AnyRequest = Request[Any, Any, Any]
Form = Mapping[str, str]


@get("/personnes/nouvelle", name="person_new", allow=SOCIAL, sync_to_thread=True, include_in_schema=False)
def show_new(request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Template:
    return _form(request, db, actor, {"form_key": str(uuid4())})


@post("/personnes/nouvelle", allow=SOCIAL, sync_to_thread=True, include_in_schema=False)
def create(
    request: AnyRequest,
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    def act(session: Session) -> dict[str, Any]:
        facts = PersonFacts(**facts_of(session, actor, data))
        is_another = data.get("is_another") == "yes"
        person = service.create_person(session, actor, facts, now=now, is_another=is_another)
        service.note_contact(person, now)
        return {"ref": person.ref}

    content = {key: value for key, value in data.items() if key != "_csrf_token"}
    try:
        made = write_once(db, actor, data.get("form_key"), content, act, now=now)
    except EquipError as refusal:
        # The key belongs to what was sent: what is sent next is another content.
        typed = {**data, "form_key": str(uuid4())}
        return _form(request, db, actor, typed, refusal=refusal)
    return Redirect(f"/personnes/{made['ref']}", status_code=303)


@get(
    "/personnes/{person_ref:str}/modifier",
    name="person_edit",
    allow=SOCIAL,
    sync_to_thread=True,
    include_in_schema=False,
)
def show_edit(
    request: AnyRequest, *, person_ref: FromPath[str], db: NamedDependency[Db], actor: NamedDependency[Actor]
) -> Template:
    with db.read(actor.scope) as session:
        person = service.get_person(session, actor, person_ref)
        typed = _typed(session, read_person(session, person)) | {"version": str(person.version)}
    return _form(request, db, actor, typed, ref=person_ref)


@post("/personnes/{person_ref:str}/modifier", allow=SOCIAL, sync_to_thread=True, include_in_schema=False)
def change(
    request: AnyRequest,
    *,
    person_ref: FromPath[str],
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    try:
        with db.write(actor.scope) as session:
            person = service.get_person(session, actor, person_ref, lock=True)
            check_form_version(data.get("version"), person)
            if service.update_person(session, actor, person, facts_of(session, actor, data), now=now):
                service.note_contact(person, now)
                follow_person(session, actor, person, now=now)
    except EquipError as refusal:
        if refusal.status == 404:
            raise
        return _form(request, db, actor, data, ref=person_ref, refusal=refusal)
    return Redirect(f"/personnes/{person_ref}", status_code=303)


def _form(
    request: AnyRequest, db: Db, actor: Actor, typed: Form, *, ref: str = "", refusal: EquipError | None = None
) -> Template:
    with db.read(actor.scope) as session:
        organisations = [(str(row.id), row.name) for row in accompanying(session, actor)] if actor.is_wide else []
        near = _near(session, actor, refusal)
    return render(
        request,
        "people/form.html",
        status=refusal.status if refusal else 200,
        typed=dict(typed),
        ref=ref,
        near=near,
        known=refusal.details.get("ref", "") if refusal and refusal.code == "person_exists" else "",
        errors=errors_of(refusal) if refusal else {},
        organisations=organisations,
        options={kind.__name__: list(TABLES[kind].items()) for kind in (HouseholdRole, Diploma, Equipment)},
    )


def _near(session: Session, actor: Actor, refusal: EquipError | None) -> list[PersonRead]:
    if refusal is None or refusal.code != "person_near":
        return []
    return [read_person(session, service.get_person(session, actor, ref)) for ref in refusal.details["refs"]]


def _typed(session: Session, person: PersonRead) -> dict[str, str]:
    typed = {name: str(getattr(person, name) or "") for name in (*TEXTS, "organisation_id")}
    typed |= {name: short_day(getattr(person, name)) for name in ("birth_date", "family_quotient_on")}
    for name in ("family_quotient", "schoolchildren", "household_role", "diploma", "equipment"):
        value = getattr(person, name)
        typed[name] = "" if value is None else str(value)
    codes = select(PostalCode.code).where(PostalCode.commune_insee == person.commune_insee).order_by(PostalCode.code)
    return typed | {"town": person.commune or "", "postal_code": session.exec(codes).first() or ""}


ROUTES: list[Any] = [show_new, create, show_edit, change]
