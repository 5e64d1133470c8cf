"""/lots: deliveries, what was announced of each against what was entered, and their paper (`api.papers`)."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Response, Template
from sqlmodel import Session, col, func, or_

from api.conditional import check_form_version
from api.faults import Faults
from api.inventory.bench import content_of, errors_of
from api.inventory.entering import of_lot
from api.inventory.lot_forms import kilograms, read_lot, typed_of
from api.inventory.reading import plain
from api.listing import Asked, Listing, asked, list_rows
from api.once import write_once
from api.permissions import WORKSHOP
from api.render import render
from api.sheets import sheet
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.db import Db
from equip.errors import EquipError, NotFound
from equip.files.export import ExportColumn
from equip.inventory.donors import donors_with_counts
from equip.inventory.lots import change_lot, enter_lot, get_lot, lots_with_counts, next_code, states_of
from equip.inventory.models import Donor, Lot

AnyRequest = Request[Any, Any, Any]
ORDERS: dict[str, Any] = {
    "lot": col(Lot.code),
    "donneur": col(Donor.name),
    "recu": col(Lot.received_on),
    "poids": col(Lot.weight_g),
    "annonces": col(Lot.announced),
}
MOST_EXPORTED = 10_000
COLUMNS = (
    ExportColumn[Any]("Lot", lambda row: row[0].code),
    ExportColumn[Any]("Donneur", lambda row: row[1].name if row[1] else None),
    ExportColumn[Any]("Reçu le", lambda row: row[0].received_on),
    ExportColumn[Any]("Provenance", lambda row: row[0].origin),
    ExportColumn[Any]("Poids (kg)", lambda row: kilograms(row[0].weight_g) if row[0].weight_g else None),
    ExportColumn[Any]("Postes annoncés", lambda row: row[0].announced),
    ExportColumn[Any]("Postes entrés", lambda row: row[2]),
    ExportColumn[Any]("Observations", lambda row: row[0].comment or None),
)


@get("/lots", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def show_list(request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Template:
    wanted = asked({"tri": "-recu", **request.query_params})
    with db.read(actor.scope) as session:
        rows, total = _found(session, actor, wanted)
    return render(request, "inventory/lots.html", listing=Listing("/lots", wanted, rows, total))


@get("/lots.csv", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def export(
    request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Response[bytes]:
    seen = asked(request.query_params)
    with db.read(actor.scope) as session:
        rows, _ = _found(session, actor, Asked(q=seen.q, sort=seen.sort, page_size=MOST_EXPORTED))
    return sheet(request.url.path, rows, COLUMNS, name=f"lots-{paris_day(now)}", tab="Lots")


@get("/lots/nouveau", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def new(
    request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Template:
    with db.read(actor.scope) as session:
        code = next_code(session, actor, paris_day(now))
    return _form(request, db, actor, None, {"code": code, "received_on": f"{paris_day(now):%d/%m/%Y}"}, {})


@post("/lots/nouveau", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def enter(
    request: AnyRequest,
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    def act(session: Session) -> dict[str, Any]:
        faults = Faults()
        values = read_lot(session, actor, data, faults, now=now)
        with faults.gathered():
            lot = enter_lot(session, actor, data.get("code", ""), values, now=now)
        faults.check()
        return {"id": str(lot.id)}

    try:
        made = write_once(db, actor, data.get("form_key"), content_of(request, data), act, now=now)
    except EquipError as refusal:
        errors = errors_of(refusal)
        errors = {"code": errors["contenu"]} if refusal.code == "lot_taken" else errors
        return _form(request, db, actor, None, data, errors, status=refusal.status)
    return Redirect(f"/lots/{made['id']}?fait=entre", status_code=303)


@get("/lots/{lot_id:uuid}", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def show(
    request: AnyRequest, lot_id: FromPath[UUID], db: NamedDependency[Db], actor: NamedDependency[Actor]
) -> Template:
    with db.read(actor.scope) as session:
        lot = get_lot(session, actor, lot_id)
        entered, states = of_lot(session, actor, lot), states_of(session, actor, lot)
        donor = session.get(Donor, lot.donor_id) if lot.donor_id else None
    query = request.query_params
    count = query.get("entres", "")
    return render(
        request,
        "inventory/lot.html",
        lot=lot,
        donor=donor,
        entered=entered,
        states=states,
        weight=kilograms(lot.weight_g) if lot.weight_g else None,
        done=query.get("fait", ""),
        just_entered=int(count) if count.isascii() and count.isdigit() and len(count) < len("9999") else None,
    )


@get("/lots/{lot_id:uuid}/modifier", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def edit(
    request: AnyRequest, lot_id: FromPath[UUID], db: NamedDependency[Db], actor: NamedDependency[Actor]
) -> Template:
    with db.read(actor.scope) as session:
        lot = get_lot(session, actor, lot_id)
        donor = session.get(Donor, lot.donor_id) if lot.donor_id else None
    return _form(request, db, actor, lot, typed_of(lot, donor) | {"version": str(lot.version)}, {})


@post("/lots/{lot_id:uuid}/modifier", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def change(
    request: AnyRequest,
    lot_id: FromPath[UUID],
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    try:
        with db.write(actor.scope) as session:
            lot = get_lot(session, actor, lot_id, lock=True)
            check_form_version(data.get("version"), lot)
            faults = Faults()
            values = read_lot(session, actor, data, faults, now=now)
            with faults.gathered():
                change_lot(session, actor, lot, values, now=now)
            faults.check()
    except NotFound:
        raise
    except EquipError as refusal:
        with db.read(actor.scope) as session:
            lot = get_lot(session, actor, lot_id)
        return _form(request, db, actor, lot, data, errors_of(refusal), status=refusal.status)
    return Redirect(f"/lots/{lot_id}?fait=change", status_code=303)


def _found(session: Session, actor: Actor, wanted: Asked) -> tuple[Any, int]:
    query = lots_with_counts(actor)
    orders = ORDERS | {"entres": query.selected_columns["count"]}
    if wanted.q:
        words = f"%{plain(wanted.q)}%"
        query = query.where(or_(*(column.ilike(words) for column in (col(Lot.code), col(Donor.name), col(Lot.origin)))))
    return list_rows(session, query, wanted, orders=orders, default="lot", unique=col(Lot.id))


def _form(
    request: AnyRequest,
    db: Db,
    actor: Actor,
    lot: Lot | None,
    typed: dict[str, str],
    errors: dict[str, str],
    *,
    status: int = 200,
) -> Template:
    with db.read(actor.scope) as session:
        names = [row[0].name for row in session.execute(donors_with_counts(actor).order_by(func.lower(Donor.name)))]
    return render(
        request,
        "inventory/lot_form.html",
        status=status,
        lot=lot,
        typed=typed,
        errors=errors,
        donors=names,
        form_key=str(uuid4()),
    )


ROUTES: list[Any] = [show_list, export, new, enter, show, edit, change]
