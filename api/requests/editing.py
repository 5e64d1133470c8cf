"""/demandes/{request_ref}: the form in five parts with what the rules see beside it, reading again, sending."""

from datetime import datetime
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template
from sqlmodel import Session

from api.conditional import check_form_version
from api.errors import problem_of
from api.faults import Faults
from api.messages import sentence
from api.render import render
from api.requests.controllers import SOCIAL
from api.requests.forms import Written, read, shown
from api.requests.showing import page_of
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.db import Db
from equip.errors import Conflict, Invalid, Stale
from equip.people import service as people
from equip.people.evidence import add_rsa_evidence, latest_rsa_evidence
from equip.people.models import EvidenceSource
from equip.requests import service
from equip.requests.models import RequestState
from equip.requests.states import ASSESSED, EDITABLE

AnyRequest = Request[Any, Any, Any]


@get("/demandes/{request_ref:str}", name="request_edit", allow=SOCIAL, sync_to_thread=True, include_in_schema=False)
def show(
    request: AnyRequest,
    *,
    request_ref: FromPath[str],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Template:
    with db.read(actor.scope) as session:
        row = service.get_request(session, actor, request_ref)
        page = page_of(session, row, today=paris_day(now))
    name = "requests/form.html" if row.state in EDITABLE else "requests/review.html"
    return render(request, name, page=page, typed=page.typed, errors={})


@post("/demandes/{request_ref:str}", allow=SOCIAL, sync_to_thread=True, include_in_schema=False)
def save(
    request: AnyRequest,
    *,
    request_ref: FromPath[str],
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """`suite` says which button was pressed: the draft and « Vérifier de nouveau » come back here."""
    try:
        with db.write(actor.scope) as session:
            _keep(session, actor, request_ref, data, now)
    except (Invalid, Conflict, Stale) as refusal:
        return _again(request, db, actor, request_ref, data, refusal, now)
    there = "/relire" if data.get("suite") == "relire" else ""
    return Redirect(f"/demandes/{request_ref}{there}", status_code=303)


@get(
    "/demandes/{request_ref:str}/relire",
    name="request_check",
    allow=SOCIAL,
    sync_to_thread=True,
    include_in_schema=False,
)
def review(
    request: AnyRequest,
    *,
    request_ref: FromPath[str],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Template:
    with db.read(actor.scope) as session:
        page = page_of(session, service.get_request(session, actor, request_ref), today=paris_day(now))
    return render(request, "requests/review.html", page=page, errors={})


@post("/demandes/{request_ref:str}/envoyer", allow=SOCIAL, sync_to_thread=True, include_in_schema=False)
def send(
    request: AnyRequest,
    *,
    request_ref: FromPath[str],
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """A second press of the button finds the request sent, and shows it."""
    try:
        with db.write(actor.scope) as session:
            row = service.get_request(session, actor, request_ref, lock=True)
            if row.state is RequestState.DRAFT:
                check_form_version(data.get("version"), row)
                service.submit(session, actor, row, now=now, today=paris_day(now))
    except Invalid as refusal:
        return _again(request, db, actor, request_ref, {}, refusal, now)
    return Redirect(f"/demandes/{request_ref}/envoyee", status_code=303)


@get(
    "/demandes/{request_ref:str}/envoyee",
    name="request_done",
    allow=SOCIAL,
    sync_to_thread=True,
    include_in_schema=False,
)
def sent(
    request: AnyRequest,
    *,
    request_ref: FromPath[str],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    with db.read(actor.scope) as session:
        row = service.get_request(session, actor, request_ref)
        page = page_of(session, row, today=paris_day(now))
    if row.state is RequestState.DRAFT:
        return Redirect(f"/demandes/{request_ref}", status_code=303)
    return render(request, "requests/sent.html", page=page)


@post("/demandes/{request_ref:str}/retirer", allow=SOCIAL, sync_to_thread=True, include_in_schema=False)
def withdraw(
    request: AnyRequest,
    *,
    request_ref: FromPath[str],
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    try:
        with db.write(actor.scope) as session:
            row = service.get_request(session, actor, request_ref, lock=True)
            service.withdraw(session, actor, row, reason=data.get("reason", ""), now=now)
    except Invalid as refusal:
        return _again(request, db, actor, request_ref, {"reason": data.get("reason", "")}, refusal, now)
    return Redirect(f"/demandes/{request_ref}", status_code=303)


def _keep(session: Session, actor: Actor, request_ref: str, form: dict[str, str], now: datetime) -> None:
    row = service.get_request(session, actor, request_ref, lock=True)
    person = people.get_person(session, actor, service.person_of(session, row).ref, lock=True)
    check_form_version(form.get("version"), row)
    check_form_version(form.get("person_version"), person)
    before = shown(row, person, people.household_of(session, person), latest_rsa_evidence(session, person))
    written: Written = read(form, before)
    faults = Faults()
    faults.add(written.faults)
    with faults.gathered():
        if people.update_person(session, actor, person, written.household, now=now):
            people.note_contact(person, now)
    with faults.gathered():
        if written.attestation:
            state, seen_on = written.attestation
            add_rsa_evidence(session, actor, person, state=state, seen_on=seen_on, source=EvidenceSource.PAPER, now=now)
    with faults.gathered():
        service.update_request(session, actor, row, written.need, now=now, today=paris_day(now))
    faults.check()
    if row.state in ASSESSED:
        service.reassess(session, actor, row, now=now, today=paris_day(now))


def _again(
    request: AnyRequest,
    db: Db,
    actor: Actor,
    request_ref: str,
    typed: dict[str, str],
    refusal: Invalid | Conflict | Stale,
    now: datetime,
) -> Template:
    """The form with what was typed; nothing of it has been written. Sent again, it is written over what somebody else
    wrote meanwhile: the page says so first."""
    with db.read(actor.scope) as session:
        page = page_of(session, service.get_request(session, actor, request_ref), today=paris_day(now))
    problem = problem_of(refusal)
    errors = {item.field: item.detail for item in problem.errors} or {"formulaire": problem.detail}
    unticked = {"needs_webcam": ""} if "version" in typed else {}
    kept = page.typed | unticked | typed
    if isinstance(refusal, Stale):
        still_open = page.request.state in EDITABLE
        code = "stale_request" if still_open else "request_not_editable"
        errors = {"formulaire": sentence(code, state=page.request.state)}
        kept |= {name: page.typed[name] for name in ("version", "person_version")}
    return render(request, "requests/form.html", status=problem.status, page=page, typed=kept, errors=errors)


ROUTES: list[Any] = [show, save, review, send, sent, withdraw]
