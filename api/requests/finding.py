"""/demandes/nouvelle: for whom is the request? What is typed goes by POST: no name ever stands in an address."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template
from sqlmodel import Session

from api.errors import problem_of
from api.messages import sentence
from api.once import write_once
from api.people.forms import facts_of
from api.people.reading import accompanying
from api.render import render
from api.requests.controllers import SOCIAL
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.db import Db
from equip.errors import Conflict, EquipError, Invalid
from equip.files.contacts import caf_number
from equip.files.errors import BadValue
from equip.files.values import any_day
from equip.people import service as people
from equip.people.facts import PersonFacts
from equip.people.matching import Identity, Matches, find_matches
from equip.requests import service

AnyRequest = Request[Any, Any, Any]
Form = Mapping[str, str]
EMPTY = {"last_name": "", "first_name": "", "birth_date": "", "caf_number": ""}


@get("/demandes/nouvelle", name="request_find_person", allow=SOCIAL, sync_to_thread=True, include_in_schema=False)
def ask(request: AnyRequest) -> Template:
    return _page(request, EMPTY)


@post("/demandes/nouvelle", allow=SOCIAL, sync_to_thread=True, include_in_schema=False)
def find(
    request: AnyRequest,
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
) -> Template:
    try:
        identity = _identity(data)
    except Invalid as refusal:
        return _page(request, data, errors=_errors(refusal), status=422)
    with db.read(actor.scope) as session:
        return _found(request, session, actor, data, find_matches(session, actor, identity))


@post("/demandes", allow=SOCIAL, sync_to_thread=True, include_in_schema=False)
def open_request(
    request: AnyRequest,
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """A draft for a person already known; one that has an open request is led to it."""
    reason = data.get("repeat_reason", "").strip()

    def act(session: Session) -> dict[str, Any]:
        person = people.get_person(session, actor, data.get("person_ref", ""), lock=True)
        need: dict[str, Any] = {"repeat_reason": reason} if reason else {}
        return {"ref": service.create_draft(session, actor, person, now=now, today=paris_day(now), **need).ref}

    try:
        made = write_once(db, actor, data.get("form_key"), [data.get("person_ref"), reason], act, now=now)
    except Conflict as refusal:
        if refusal.code == "request_already_open":
            return Redirect(f"/demandes/{refusal.details['ref']}", status_code=303)
        if refusal.code not in {"household_equipped", "household_promised"}:
            raise
        return _equipped(request, db, actor, data, refusal)
    return Redirect(f"/demandes/{made['ref']}", status_code=303)


@post("/demandes/nouvelle/personne", allow=SOCIAL, sync_to_thread=True, include_in_schema=False)
def create_person(
    request: AnyRequest,
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """The person and their draft together, or neither."""

    def act(session: Session) -> dict[str, Any]:
        facts = PersonFacts(**facts_of(session, actor, {**data, "caf_number": _together(data)}))
        is_another = data.get("is_another") == "yes"
        person = people.create_person(session, actor, facts, now=now, is_another=is_another)
        people.note_contact(person, now)
        return {"ref": service.create_draft(session, actor, person, now=now, today=paris_day(now)).ref}

    content = {key: value for key, value in data.items() if key != "_csrf_token"}
    try:
        made = write_once(db, actor, data.get("form_key"), content, act, now=now)
    except EquipError as refusal:
        return _not_created(request, db, actor, data, refusal)
    return Redirect(f"/demandes/{made['ref']}", status_code=303)


def _identity(form: Form) -> Identity:
    """Name and first name, with the birth date or the CAF number: a name alone is nobody."""
    faults: dict[str, str] = {}
    typed = {name: form.get(name, "").strip() for name in EMPTY} | {"caf_number": _together(form)}
    faults |= {name: "search_name_missing" for name in ("last_name", "first_name") if not typed[name]}
    read = {}
    for name, reader, fault in (("birth_date", any_day, "bad_day"), ("caf_number", caf_number, "search_bad_caf")):
        try:
            read[name] = reader(typed[name]) if typed[name] else None
        except (ValueError, BadValue):
            faults[name] = fault
    if not faults and not any(read.values()):
        faults["birth_date"] = "search_clue_missing"
    if faults:
        raise Invalid(fields=faults)
    return Identity(last_name=typed["last_name"], first_name=typed["first_name"], **read)  # type: ignore[arg-type]


def _together(form: Form) -> str:
    """The CAF number as people write it, in groups of figures."""
    return "".join(form.get("caf_number", "").split())


def _found(request: AnyRequest, session: Session, actor: Actor, form: Form, matches: Matches) -> Template:
    mine = [matches.same] if matches.same else matches.near
    known = [(person, service.find_open_request(session, person)) for person in mine]
    unknown = "elsewhere" if matches.elsewhere else "near" if known else "nobody"
    return _page(
        request,
        form,
        verdict="same" if matches.same else unknown,
        known=known,
        elsewhere=matches.elsewhere,
        organisations=_organisations(session, actor),
    )


def _not_created(request: AnyRequest, db: Db, actor: Actor, form: Form, refusal: EquipError) -> Template:
    near = refusal.code in {"person_near", "person_exists", "person_elsewhere"}
    with db.read(actor.scope) as session:
        if near:
            return _found(request, session, actor, form, find_matches(session, actor, _identity(form)))
        organisations = _organisations(session, actor)
    return _page(
        request, form, verdict="nobody", organisations=organisations, errors=_errors(refusal), status=refusal.status
    )


def _equipped(request: AnyRequest, db: Db, actor: Actor, form: Form, refusal: Conflict) -> Template:
    with db.read(actor.scope) as session:
        person = people.get_person(session, actor, form.get("person_ref", ""))
    asked = "repeat_reason" in form
    errors = {"repeat_reason": sentence("repeat_reason_missing")} if asked else {}
    return render(
        request,
        "requests/equipped.html",
        status=refusal.status,
        person=person,
        details=refusal.details,
        errors=errors,
        form_key=str(uuid4()),
    )


def _page(
    request: AnyRequest,
    form: Form,
    *,
    verdict: str = "",
    known: Any = (),
    elsewhere: str | None = None,
    organisations: Any = (),
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Template:
    return render(
        request,
        "requests/find.html",
        status=status,
        typed={**EMPTY, **form},
        verdict=verdict,
        known=known,
        elsewhere=elsewhere,
        organisations=organisations,
        errors=errors or {},
        form_key=str(uuid4()),
    )


def _organisations(session: Session, actor: Actor) -> list[tuple[str, str]]:
    return [(str(row.id), row.name) for row in accompanying(session, actor)] if actor.is_wide else []


def _errors(refusal: EquipError) -> dict[str, str]:
    problem = problem_of(refusal)
    return {item.field: item.detail for item in problem.errors} or {"formulaire": problem.detail}


ROUTES: list[Any] = [ask, find, open_request, create_person]
