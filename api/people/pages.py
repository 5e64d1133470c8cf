"""/personnes: the list of those one accompanies, and the page of each."""

from datetime import date, datetime
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template
from sqlmodel import Session

from api.conditional import check_form_version
from api.labels import label
from api.listing import Asked, Listing, asked
from api.people import editing
from api.people.controllers import SOCIAL
from api.people.forms import day_of, errors_of
from api.people.moments import SUBJECTS, moments_of
from api.people.reading import FILTERS, accompanying, list_people, read_person
from api.people.stages import Stage
from api.render import render
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.db import Db
from equip.errors import Invalid
from equip.files.export import ExportColumn, to_csv
from equip.journal import service as journal
from equip.people import evidence, service
from equip.people.models import Beneficiary, ConsentKind, EvidenceSource, RsaState

AnyRequest = Request[Any, Any, Any]
MOST_EXPORTED = 20_000


@get("/personnes", name="person_list", allow=SOCIAL, sync_to_thread=True, include_in_schema=False)
def show_list(request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Template:
    wanted = asked(request.query_params, FILTERS)
    with db.read(actor.scope) as session:
        rows, total = list_people(session, actor, wanted)
        organisations = [row.name for row in accompanying(session, actor)] if actor.is_wide else []
    listing = Listing("/personnes", wanted, rows, total)
    return render(request, "people/list.html", listing=listing, organisations=organisations)


@get("/personnes.csv", allow=SOCIAL, sync_to_thread=True, include_in_schema=False)
def export(
    request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Response[bytes]:
    """The list as it is searched and sorted, whole; the journal keeps that it went out."""
    seen = asked(request.query_params, FILTERS)
    wanted = Asked(q=seen.q, sort=seen.sort, page_size=MOST_EXPORTED, filters=seen.filters)
    with db.write(actor.scope) as session:
        rows, total = list_people(session, actor, wanted)
        content = to_csv(rows, _COLUMNS)
        journal.record(session, actor, "people.export", "export", "people", now=now, count=total)
    name = {"Content-Disposition": f'attachment; filename="personnes-{paris_day(now)}.csv"'}
    return Response(content, media_type="text/csv", headers=name)


@get("/personnes/{person_ref:str}", name="person", allow=SOCIAL, sync_to_thread=True, include_in_schema=False)
def show(
    request: AnyRequest,
    *,
    person_ref: FromPath[str],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Template:
    return _person_page(request, db, actor, person_ref, now)


@post("/personnes/{person_ref:str}/attestation", allow=SOCIAL, sync_to_thread=True, include_in_schema=False)
def add_evidence(
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
            state, seen_on = _attestation(data)
            evidence.add_rsa_evidence(
                session, actor, person, state=state, seen_on=seen_on, source=EvidenceSource.PAPER, now=now
            )
            service.note_contact(person, now)
    except Invalid as refusal:
        return _person_page(request, db, actor, person_ref, now, errors=errors_of(refusal), typed=data, status=422)
    return Redirect(f"/personnes/{person_ref}", status_code=303)


@post("/personnes/{person_ref:str}/accord", allow=SOCIAL, sync_to_thread=True, include_in_schema=False)
def change_consent(
    *,
    person_ref: FromPath[str],
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Give or withdraw the consent to follow-ups, dated today; `version` is the person as the form showed them."""
    today = paris_day(now)
    with db.write(actor.scope) as session:
        person = service.get_person(session, actor, person_ref, lock=True)
        check_form_version(data.get("version"), person)
        act = evidence.withdraw_consent if data.get("act") == "withdraw" else evidence.give_consent
        act(session, actor, person, ConsentKind.FOLLOW_UP, today, now=now)
        service.note_contact(person, now)
    return Redirect(f"/personnes/{person_ref}", status_code=303)


def _attestation(form: dict[str, str]) -> tuple[RsaState, date]:
    faults = {}
    if form.get("state") not in set(RsaState):
        faults["state"] = "required"
    seen_on = None
    try:
        seen_on = day_of(form.get("seen_on", ""))
    except Invalid as bad:
        faults["seen_on"] = bad.code
    if faults or seen_on is None:
        raise Invalid(fields=faults)
    return RsaState(form["state"]), seen_on


def _person_page(
    request: AnyRequest,
    db: Db,
    actor: Actor,
    person_ref: str,
    now: datetime,
    *,
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> Template:
    today = paris_day(now)
    subject = request.query_params.get("sujet", "")
    with db.read(actor.scope) as session:
        person = service.get_person(session, actor, person_ref)
        read = read_person(session, person)
        moments = moments_of(session, actor.role, person, today)
        others = _household_names(session, actor, person)
    shown = [moment for moment in moments if not subject or moment.subject == subject]
    return render(
        request,
        "people/person.html",
        status=status,
        person=read,
        version=person.version,
        phone=_spoken(read.phone),
        moments=shown,
        subject=subject,
        subjects={key: words for key, words in SUBJECTS.items() if any(m.subject == key for m in moments)},
        steps=_steps(moments, read.stage),
        others=others,
        follow_up=next((c for c in read.consents if c.kind is ConsentKind.FOLLOW_UP and not c.withdrawn_on), None),
        states=[(state.value, label(state)) for state in RsaState],
        errors=errors or {},
        typed=typed or {},
    )


def _spoken(phone: str | None) -> str | None:
    """« 06 39 98 01 02 »; foreign numbers as they are."""
    if not phone or not phone.isdigit():
        return phone
    return " ".join(phone[place : place + 2] for place in range(0, len(phone), 2))


def _household_names(session: Session, actor: Actor, person: Beneficiary) -> list[tuple[str, str]]:
    """The other people of the household whom the actor accompanies too."""
    query = service.visible_people(actor).where(
        Beneficiary.household_id == person.household_id, Beneficiary.id != person.id
    )
    return [(other.ref, f"{other.first_name} {other.last_name}") for other in session.exec(query)]


def _steps(moments: list[Any], stage: Stage) -> list[tuple[str, str]]:
    """The five steps of the way, each « done », « now » or to come."""
    subjects = {moment.subject for moment in moments}
    done = [
        stage in {Stage.REQUEST, Stage.GRANTED, Stage.EQUIPPED},
        any(m.subject == "formation" and m.milestone for m in moments),
        stage in {Stage.GRANTED, Stage.EQUIPPED},
        stage is Stage.EQUIPPED,
        "suivis" in subjects and not any(m.subject == "suivis" and m.expected for m in moments),
    ]
    names = ("Demande", "Formation", "Attribution", "Remise", "Suivi")
    current = done.index(False) if False in done else -1
    return [
        (n, "done" if d else "now" if i == current else "") for i, (n, d) in enumerate(zip(names, done, strict=True))
    ]


_COLUMNS: list[ExportColumn[Any]] = [
    ExportColumn("Référence", lambda row: row[0][0].ref),
    ExportColumn("Nom", lambda row: row[0][0].last_name),
    ExportColumn("Prénom", lambda row: row[0][0].first_name),
    ExportColumn("Téléphone", lambda row: row[0][0].phone),
    ExportColumn("Adresse électronique", lambda row: row[0][0].email),
    ExportColumn("Commune", lambda row: row[0][3]),
    ExportColumn("Numéro d’allocataire", lambda row: row[0][1].caf_number),
    ExportColumn("Structure", lambda row: row[0][2]),
    ExportColumn("Étape", lambda row: label(row[1])),
]

ROUTES: list[Any] = [show_list, export, show, add_evidence, change_consent, *editing.ROUTES]
