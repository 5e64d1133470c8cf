"""/formations: sessions and the attendance sheet of a day."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template
from sqlmodel import col

from api.conditional import check_form_version
from api.formats import short_day
from api.listing import Listing, asked, list_rows
from api.messages import sentence
from api.people.forms import day_of, errors_of
from api.permissions import TRAINERS
from api.render import render
from api.training import skill_pages
from api.training.controllers import ORDERS, READERS
from api.training.forms import departure, presences_of, session_facts
from api.training.reading import read_training, read_trainings
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.db import Db
from equip.errors import EquipError, Invalid
from equip.training import attendance, service
from equip.training.models import LeaveReason, Presence, TrainingSession

AnyRequest = Request[Any, Any, Any]
Form = Mapping[str, str]


@get("/formations", name="training_list", allow=READERS, sync_to_thread=True, include_in_schema=False)
def show_list(request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Template:
    wanted = asked({"tri": "-debut", **request.query_params})
    with db.read(actor.scope) as session:
        query, unique = service.visible_trainings(actor), col(TrainingSession.id)
        rows, total = list_rows(session, query, wanted, orders=ORDERS, default="debut", unique=unique)
        read = read_trainings(session, list(rows))
    return render(request, "training/list.html", listing=Listing("/formations", wanted, read, total, can_export=False))


@get("/formations/nouvelle", allow=TRAINERS, sync_to_thread=True, include_in_schema=False)
def show_new(request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Template:
    return _new(request, db, actor, {}, {})


@post("/formations/nouvelle", allow=TRAINERS, sync_to_thread=True, include_in_schema=False)
def create(
    request: AnyRequest,
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    try:
        with db.write(actor.scope) as session:
            training = service.create_training(session, actor, **session_facts(data), now=now)
    except EquipError as refusal:
        return _new(request, db, actor, data, errors_of(refusal), status=refusal.status)
    return Redirect(f"/formations/{training.id}", status_code=303)


@get("/formations/{training_id:uuid}", name="training", allow=READERS, sync_to_thread=True, include_in_schema=False)
def show(
    request: AnyRequest,
    *,
    training_id: FromPath[UUID],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Template:
    return _session_page(request, db, actor, training_id, now)


@post("/formations/{training_id:uuid}/inscriptions", allow=TRAINERS, sync_to_thread=True, include_in_schema=False)
def enrol(
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
            service.enrol(session, actor, training, data.get("code", ""), data.get("last_name", ""), now=now)
    except EquipError as refusal:
        if refusal.code != "person_to_enrol_not_found":
            raise
        errors = {"code": errors_of(refusal)["formulaire"]}
        return _session_page(request, db, actor, training_id, now, typed=data, errors=errors)
    return Redirect(f"/formations/{training_id}", status_code=303)


@post("/formations/{training_id:uuid}/departs", allow=TRAINERS, sync_to_thread=True, include_in_schema=False)
def leave(
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
            told, today = departure(data), paris_day(now)
            service.leave(session, actor, training, *told, today=today, now=now)
    except EquipError as refusal:
        if refusal.code == "training_not_found":
            raise
        found = errors_of(refusal)
        errors = {"person_ref" if name == "formulaire" else name: words for name, words in found.items()}
        return _session_page(request, db, actor, training_id, now, typed=data, errors=errors, status=refusal.status)
    return Redirect(f"/formations/{training_id}", status_code=303)


@get("/formations/{training_id:uuid}/seances", allow=READERS, sync_to_thread=True, include_in_schema=False)
def choose_day(
    request: AnyRequest,
    *,
    training_id: FromPath[UUID],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """The form that asks for another day leads here, and comes back when it can't be read."""
    typed = request.query_params.get("jour", "")
    try:
        wanted = day_of(typed)
    except Invalid as bad:
        errors = {"jour": sentence(bad.code)}
        return _session_page(request, db, actor, training_id, now, typed={"jour": typed}, errors=errors, status=422)
    return Redirect(f"/formations/{training_id}/seances/{wanted.isoformat()}", status_code=303)


@get("/formations/{training_id:uuid}/seances/{day:date}", allow=READERS, sync_to_thread=True, include_in_schema=False)
def show_day(
    request: AnyRequest,
    *,
    training_id: FromPath[UUID],
    day: FromPath[date],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Template:
    everybody = request.query_params.get("tous") == "present"
    return _day_page(request, db, actor, training_id, day, now, everybody=everybody)


@post("/formations/{training_id:uuid}/seances/{day:date}", allow=TRAINERS, sync_to_thread=True, include_in_schema=False)
def mark(
    request: AnyRequest,
    *,
    training_id: FromPath[UUID],
    day: FromPath[date],
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    try:
        with db.write(actor.scope) as session:
            training = service.get_training(session, actor, training_id, lock=True)
            check_form_version(data.get("version"), training)
            attendance.mark(session, actor, training, day, presences_of(data), now=now)
    except EquipError as refusal:
        if refusal.status == 404:
            raise
        return _day_page(request, db, actor, training_id, day, now, typed=data, refusal=refusal)
    return Redirect(f"/formations/{training_id}", status_code=303)


def _new(
    request: AnyRequest, db: Db, actor: Actor, typed: Form, errors: dict[str, str], *, status: int = 200
) -> Template:
    with db.read(actor.scope) as session:
        courses = [course.title for course in service.courses_of(session, actor)]
    return render(request, "training/new.html", status=status, typed=dict(typed), errors=errors, courses=courses)


def _session_page(
    request: AnyRequest,
    db: Db,
    actor: Actor,
    training_id: UUID,
    now: datetime,
    *,
    typed: Form | None = None,
    errors: dict[str, str] | None = None,
    status: int = 404,
) -> Template:
    """`status`: of the refusal that `errors` tells."""
    today = paris_day(now)
    with db.read(actor.scope) as session:
        training = service.get_training(session, actor, training_id)
        read = read_training(session, training, today)
        missing = set(attendance.days_to_note(session, training, today))
    return render(
        request,
        "training/session.html",
        status=status if errors else 200,
        training=read,
        version=(typed or {}).get("version", training.version),
        reasons=list(LeaveReason),
        missing=missing,
        today=today,
        typed=dict(typed or {}),
        errors=errors or {},
    )


def _day_page(
    request: AnyRequest,
    db: Db,
    actor: Actor,
    training_id: UUID,
    day: date,
    now: datetime,
    *,
    typed: Form | None = None,
    refusal: EquipError | None = None,
    everybody: bool = False,
) -> Template:
    """`everybody` proposes « Présent » where nothing is noted; nothing is kept before it is sent.

    A day out of the session has no sheet: the page of the session says so.
    """
    with db.read(actor.scope) as session:
        training = service.get_training(session, actor, training_id)
        read = read_training(session, training, paris_day(now))
    if refusal is None and not training.starts_on <= day <= training.ends_on:
        errors = {"jour": sentence("day_outside_training")}
        return _session_page(
            request, db, actor, training_id, now, typed={"jour": short_day(day)}, errors=errors, status=422
        )
    unnoted = Presence.PRESENT.value if everybody else ""
    noted = {person.ref: str(person.presences.get(day, unnoted)) for person in read.people}
    noted |= {name.removeprefix("presence-"): value for name, value in (typed or {}).items()}
    return render(
        request,
        "training/day.html",
        status=refusal.status if refusal else 200,
        training=read,
        day=day,
        noted=noted,
        version=(typed or {}).get("version", training.version),
        presences=list(Presence),
        errors=errors_of(refusal) if refusal else {},
    )


ROUTES: list[Any] = [
    show_list,
    show_new,
    create,
    show,
    enrol,
    leave,
    choose_day,
    show_day,
    mark,
    *skill_pages.ROUTES,
]
