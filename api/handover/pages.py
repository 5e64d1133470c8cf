"""/remises: for the workshop, who comes for which computer; for a prescriber, the computers of its people."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template
from sqlmodel import Session, col

from api.conditional import check_form_version
from api.formats import instant, short_day, yes_no
from api.handover import acts
from api.handover.controllers import AT_THE_COUNTER, READERS, WITH_THE_PERSON
from api.handover.forms import read_slot
from api.labels import label
from api.listing import Asked, Listing, asked, list_rows
from api.messages import sentence
from api.once import Answer, write_once
from api.render import render
from equip.accounts.actors import Actor
from equip.days import PARIS
from equip.db import Db
from equip.errors import Invalid
from equip.files.export import ExportColumn, to_csv
from equip.handover import service
from equip.handover.endings import decline
from equip.handover.lists import HandoverLine, handover_lines, line_of
from equip.handover.models import Handover, HandoverState
from equip.handover.policies import sees_the_person
from equip.handover.service import Checklist
from equip.inventory.models import Device
from equip.people.models import Beneficiary
from equip.warranty.lists import tickets_of
from equip.warranty.states import OPEN

AnyRequest = Request[Any, Any, Any]
Form = URLEncodedBody[dict[str, str]]
ORDERS = {
    "rendez-vous": col(Handover.scheduled_at),
    "poste": col(Device.tag),
    "prenom": col(Handover.first_name),
    "etat": col(Handover.state),
}
MOST_EXPORTED = 10_000


@get("/remises", name="handovers", allow=READERS, sync_to_thread=True, include_in_schema=False)
def show_list(request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Template:
    wanted = asked(request.query_params, ("etat",))
    with db.read(actor.scope) as session:
        rows, total = _found(session, actor, wanted)
    listing = Listing("/remises", wanted, [line_of(row) for row in rows], total)
    return render(
        request, "handover/list.html", listing=listing, states=list(HandoverState), with_people=sees_the_person(actor)
    )


@get("/remises.csv", allow=READERS, sync_to_thread=True, include_in_schema=False)
def export(request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Response[bytes]:
    seen = asked(request.query_params, ("etat",))
    whole = Asked(q=seen.q, sort=seen.sort, page_size=MOST_EXPORTED, filters=seen.filters)
    with db.read(actor.scope) as session:
        lines = [line_of(row) for row in _found(session, actor, whole)[0]]
        content = to_csv(lines, _columns(with_people=sees_the_person(actor)))
    headers = {"Content-Disposition": 'attachment; filename="remises.csv"'}
    return Response(content, media_type="text/csv", headers=headers)


@get("/remises/{handover_id:uuid}", name="handover", allow=READERS, sync_to_thread=True, include_in_schema=False)
def show(
    request: AnyRequest, handover_id: FromPath[UUID], db: NamedDependency[Db], actor: NamedDependency[Actor]
) -> Template:
    return _page(request, db, actor, handover_id)


@post("/remises/{handover_id:uuid}/rendez-vous", allow=READERS, sync_to_thread=True, include_in_schema=False)
def schedule(
    request: AnyRequest,
    *,
    handover_id: FromPath[UUID],
    data: Form,
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    def act(session: Session, handover: Handover) -> None:
        at, site_id = read_slot(data)
        service.schedule(session, actor, handover, at=at, site_id=site_id, now=now)

    return _acted(request, db, actor, handover_id, data, act)


@post("/remises/{handover_id:uuid}/remettre", allow=AT_THE_COUNTER, sync_to_thread=True, include_in_schema=False)
def hand_over(
    request: AnyRequest,
    *,
    handover_id: FromPath[UUID],
    data: Form,
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    checklist = Checklist("receipt_signed" in data, "contribution_received" in data)
    act = acts.hand_over(actor, checklist, now)

    def once(session: Session) -> Answer:
        acts.change(session, actor, handover_id, partial(check_form_version, data.get("version")), act)
        return {"handover": str(handover_id)}

    try:
        write_once(db, actor, data.get("form_key"), {"handover": handover_id}, once, now=now)
    except Invalid as refusal:
        return _page(request, db, actor, handover_id, refusal, data)
    return Redirect(f"/remises/{handover_id}", status_code=303)


@post("/remises/{handover_id:uuid}/absence", allow=AT_THE_COUNTER, sync_to_thread=True, include_in_schema=False)
def miss(
    request: AnyRequest,
    *,
    handover_id: FromPath[UUID],
    data: Form,
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    def act(session: Session, handover: Handover) -> None:
        service.miss(session, actor, handover, now=now)

    return _acted(request, db, actor, handover_id, data, act)


@post("/remises/{handover_id:uuid}/refus", allow=WITH_THE_PERSON, sync_to_thread=True, include_in_schema=False)
def refuse(
    request: AnyRequest,
    *,
    handover_id: FromPath[UUID],
    data: Form,
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    def act(session: Session, handover: Handover) -> None:
        if data.get("after") not in {"waits", "stops"}:
            raise Invalid("invalid", fields={"after": "handover_choose"})
        decline(session, actor, handover, waits_for_another=data["after"] == "waits", now=now)

    return _acted(request, db, actor, handover_id, data, act)


@post("/remises/{handover_id:uuid}/retour", allow=AT_THE_COUNTER, sync_to_thread=True, include_in_schema=False)
def take_back(
    request: AnyRequest,
    *,
    handover_id: FromPath[UUID],
    data: Form,
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    return _acted(request, db, actor, handover_id, data, acts.take_back(actor, now))


def _acted(
    request: AnyRequest, db: Db, actor: Actor, handover_id: UUID, data: dict[str, str], act: acts.Act
) -> Response[Any]:
    try:
        with db.write(actor.scope) as session:
            acts.change(session, actor, handover_id, partial(check_form_version, data.get("version")), act)
    except Invalid as refusal:
        return _page(request, db, actor, handover_id, refusal, data)
    return Redirect(f"/remises/{handover_id}", status_code=303)


def _page(
    request: AnyRequest,
    db: Db,
    actor: Actor,
    handover_id: UUID,
    refusal: Invalid | None = None,
    typed: dict[str, str] | None = None,
) -> Template:
    with db.read(actor.scope) as session:
        line = acts.line_of(session, actor, handover_id)
        sites = service.sites_of(session, line.handover.refurbisher_id)
        tickets = tickets_of(session, actor, handover_id)
    codes = {_FIELDS.get(name, name): code for name, code in refusal.fields.items()} if refusal else {}
    return render(
        request,
        "handover/one.html",
        status=refusal.status if refusal else 200,
        line=line,
        sites=sites,
        tickets=tickets,
        fails=any(one.ticket.state in OPEN for one in tickets),
        typed=typed or _slot(line.handover),
        errors={name: sentence(code) for name, code in codes.items()},
        form_key=str(uuid4()),
        workshop=actor.role in AT_THE_COUNTER,
        prescriber=actor.role in WITH_THE_PERSON,
    )


_FIELDS = {"scheduled_at": "day"}


def _slot(handover: Handover) -> dict[str, str]:
    at = handover.scheduled_at
    if at is None:
        return {}
    local = at.astimezone(PARIS)
    return {"day": short_day(at), "hour": f"{local:%H} h {local:%M}", "site_id": str(handover.site_id or "")}


def _found(session: Session, actor: Actor, wanted: Asked) -> tuple[Any, int]:
    rows = handover_lines(actor)
    if wanted.filters.get("etat") in {state.value for state in HandoverState}:
        rows = rows.where(col(Handover.state) == wanted.filters["etat"])
    if wanted.q:
        columns = [col(Handover.first_name), col(Handover.pickup_code), col(Device.tag)]
        columns += [col(Beneficiary.last_name)] if sees_the_person(actor) else []
        rows = rows.where(sa.or_(*(column.icontains(wanted.q, autoescape=True) for column in columns)))
    return list_rows(session, rows, wanted, orders=ORDERS, default="rendez-vous", unique=col(Handover.id))


def _columns(*, with_people: bool) -> list[ExportColumn[HandoverLine]]:
    people: list[ExportColumn[HandoverLine]] = [
        ExportColumn("Nom", lambda line: line.person.last_name if line.person else None),
        ExportColumn("Dossier", lambda line: line.request.ref if line.request else None),
    ]
    return [
        ExportColumn("Poste", lambda line: line.device.tag),
        ExportColumn("Prénom", lambda line: line.handover.first_name),
        ExportColumn("Code", lambda line: line.handover.pickup_code),
        *(people if with_people else []),
        ExportColumn("État", lambda line: label(line.handover.state)),
        ExportColumn("Rendez-vous", lambda line: instant(line.handover.scheduled_at)),
        ExportColumn("Lieu", lambda line: line.site.name if line.site else None),
        ExportColumn("Viendra", lambda line: yes_no(line.handover.confirmed)),
        ExportColumn("Remis le", lambda line: line.handover.done_on),
    ]


ROUTES: list[Any] = [show_list, export, show, schedule, hand_over, miss, refuse, take_back]
