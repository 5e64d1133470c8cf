"""/garanties: the machines that fail at home, and what the workshop does about each."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template
from sqlmodel import Session, col

from api.conditional import check_form_version
from api.formats import yes_no
from api.labels import label
from api.listing import Asked, Listing, asked, list_rows
from api.messages import sentence
from api.render import render
from api.warranty import acts
from api.warranty.controllers import AT_THE_WORKSHOP, READERS
from api.warranty.opening import ROUTES as OPENING
from api.warranty.swapping import ROUTES as SWAPPING
from equip.accounts.actors import Actor
from equip.db import Db
from equip.errors import Invalid
from equip.files.export import ExportColumn, to_csv
from equip.handover.models import Handover
from equip.handover.policies import sees_the_person
from equip.inventory.models import Device
from equip.people.models import Beneficiary
from equip.warranty.lists import OTHER, TicketLine, line_of, ticket_lines
from equip.warranty.models import TicketState, WarrantyTicket
from equip.warranty.states import OPEN

AnyRequest = Request[Any, Any, Any]
Form = URLEncodedBody[dict[str, str]]
ORDERS = {
    "ouvert": col(WarrantyTicket.opened_on),
    "poste": col(Device.tag),
    "modele": col(Device.model),
    "prenom": col(Handover.first_name),
    "panne": col(WarrantyTicket.fault),
    "etat": col(WarrantyTicket.state),
}
ALL_OPEN = "ouverts"
MOST_EXPORTED = 10_000


@get("/garanties", name="tickets", allow=READERS, sync_to_thread=True, include_in_schema=False)
def show_list(request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Template:
    wanted = asked(request.query_params, ("etat",))
    with db.read(actor.scope) as session:
        rows, total = _found(session, actor, wanted)
        counts = _counts(session, actor, wanted)
    listing = Listing("/garanties", wanted, [line_of(row) for row in rows], total)
    return render(
        request,
        "warranty/list.html",
        listing=listing,
        counts=counts,
        states=list(TicketState),
        waiting=sum(counts[state] for state in OPEN),
        workshop=actor.role in AT_THE_WORKSHOP,
    )


@get("/garanties.csv", allow=READERS, sync_to_thread=True, include_in_schema=False)
def export(request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Response[bytes]:
    whole = replace(asked(request.query_params, ("etat",)), page=1, page_size=MOST_EXPORTED)
    with db.read(actor.scope) as session:
        lines = [line_of(row) for row in _found(session, actor, whole)[0]]
        content = to_csv(lines, _columns(with_people=sees_the_person(actor)))
    headers = {"Content-Disposition": 'attachment; filename="garanties.csv"'}
    return Response(content, media_type="text/csv", headers=headers)


@get("/garanties/{ticket_id:uuid}", name="ticket", allow=READERS, sync_to_thread=True, include_in_schema=False)
def show(
    request: AnyRequest, ticket_id: FromPath[UUID], db: NamedDependency[Db], actor: NamedDependency[Actor]
) -> Template:
    return _page(request, db, actor, ticket_id)


@post("/garanties/{ticket_id:uuid}/atelier", allow=AT_THE_WORKSHOP, sync_to_thread=True, include_in_schema=False)
def receive(
    request: AnyRequest,
    *,
    ticket_id: FromPath[UUID],
    data: Form,
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    return _acted(request, db, actor, ticket_id, data, acts.receive(actor, now))


@post("/garanties/{ticket_id:uuid}/reparation", allow=AT_THE_WORKSHOP, sync_to_thread=True, include_in_schema=False)
def repair(
    request: AnyRequest,
    *,
    ticket_id: FromPath[UUID],
    data: Form,
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    return _acted(request, db, actor, ticket_id, data, acts.repair(actor, data.get("outcome", ""), now))


@post("/garanties/{ticket_id:uuid}/refus", allow=AT_THE_WORKSHOP, sync_to_thread=True, include_in_schema=False)
def refuse(
    request: AnyRequest,
    *,
    ticket_id: FromPath[UUID],
    data: Form,
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    return _acted(request, db, actor, ticket_id, data, acts.refuse(actor, data.get("reason", ""), now))


@post("/garanties/{ticket_id:uuid}/retour", allow=AT_THE_WORKSHOP, sync_to_thread=True, include_in_schema=False)
def take_back(
    request: AnyRequest,
    *,
    ticket_id: FromPath[UUID],
    data: Form,
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    return _acted(request, db, actor, ticket_id, data, acts.take_back(actor, now))


def _acted(
    request: AnyRequest, db: Db, actor: Actor, ticket_id: UUID, data: dict[str, str], act: acts.Act
) -> Response[Any]:
    try:
        with db.write(actor.scope) as session:
            acts.change(session, actor, ticket_id, partial(check_form_version, data.get("version")), act)
    except Invalid as refusal:
        return _page(request, db, actor, ticket_id, refusal, data)
    return Redirect(f"/garanties/{ticket_id}", status_code=303)


def _page(
    request: AnyRequest,
    db: Db,
    actor: Actor,
    ticket_id: UUID,
    refusal: Invalid | None = None,
    typed: dict[str, str] | None = None,
) -> Template:
    with db.read(actor.scope) as session:
        line = acts.line_of(session, actor, ticket_id)
    errors = {name: sentence(code, **refusal.details) for name, code in refusal.fields.items()} if refusal else {}
    return render(
        request,
        "warranty/one.html",
        status=refusal.status if refusal else 200,
        line=line,
        is_open=line.ticket.state in OPEN,
        typed=typed or {},
        errors=errors,
        workshop=actor.role in AT_THE_WORKSHOP,
    )


def _matching(actor: Actor, wanted: Asked) -> sa.Select[Any]:
    rows = ticket_lines(actor)
    if not wanted.q:
        return rows
    columns = [col(Handover.first_name), col(Handover.pickup_code), col(Device.tag), col(Device.maker)]
    columns += [col(Device.model), col(OTHER.tag)]
    columns += [col(Beneficiary.last_name)] if sees_the_person(actor) else []
    return rows.where(sa.or_(*(column.icontains(wanted.q, autoescape=True) for column in columns)))


def _found(session: Session, actor: Actor, wanted: Asked) -> tuple[Any, int]:
    """Newest first, where no order is asked."""
    rows, state = _matching(actor, wanted), wanted.filters.get("etat")
    if state == ALL_OPEN:
        rows = rows.where(col(WarrantyTicket.state).in_(OPEN))
    elif state in {one.value for one in TicketState}:
        rows = rows.where(col(WarrantyTicket.state) == state)
    ordered = replace(wanted, sort=wanted.sort or "-ouvert")
    return list_rows(session, rows, ordered, orders=ORDERS, default="ouvert", unique=col(WarrantyTicket.id))


def _counts(session: Session, actor: Actor, wanted: Asked) -> Counter[TicketState]:
    """Under the words searched, whatever the state chosen."""
    state = col(WarrantyTicket.state)
    query = _matching(actor, wanted).with_only_columns(state, sa.func.count()).group_by(state)
    return Counter(dict(session.execute(query).all()))


def _columns(*, with_people: bool) -> list[ExportColumn[TicketLine]]:
    people: list[ExportColumn[TicketLine]] = [
        ExportColumn("Nom", lambda line: line.person.last_name if line.person else None),
        ExportColumn("Dossier", lambda line: line.request.ref if line.request else None),
    ]
    return [
        ExportColumn("Poste", lambda line: line.device.tag),
        ExportColumn("Marque", lambda line: line.device.maker),
        ExportColumn("Modèle", lambda line: line.device.model),
        ExportColumn("Prénom", lambda line: line.handover.first_name),
        ExportColumn("Code", lambda line: line.handover.pickup_code),
        *(people if with_people else []),
        ExportColumn("Panne", lambda line: label(line.ticket.fault)),
        ExportColumn("Précisions", lambda line: line.ticket.words),
        ExportColumn("État", lambda line: label(line.ticket.state)),
        ExportColumn("Signalée le", lambda line: line.ticket.opened_on),
        ExportColumn("Sous garantie", lambda line: yes_no(line.ticket.covered)),
        ExportColumn("Réglée le", lambda line: line.ticket.closed_on),
        ExportColumn("Ce qui a été fait", lambda line: line.ticket.outcome),
        ExportColumn("Poste donné en échange", lambda line: line.other.tag if line.other else None),
    ]


ROUTES: list[Any] = [show_list, export, *OPENING, show, receive, repair, refuse, take_back, *SWAPPING]
