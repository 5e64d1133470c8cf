"""/donneurs: who gives machines, and whether it is a public body, on which the legal cap of prices depends."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect, Response, Template
from sqlmodel import Session, col

from api.conditional import check_form_version
from api.inventory.bench import errors_of
from api.inventory.lot_forms import read_kind
from api.inventory.reading import plain
from api.listing import Asked, Listing, asked, list_rows
from api.permissions import WORKSHOP
from api.render import render
from api.sheets import sheet
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.db import Db
from equip.errors import EquipError, NotFound
from equip.files.export import ExportColumn
from equip.inventory.donors import add_donor, counts_by_year, donors_with_counts, get_donor, overpriced, set_kind
from equip.inventory.models import Donor, DonorKind

AnyRequest = Request[Any, Any, Any]
KINDS = [("public", "organisme public"), ("private", "organisme privé"), ("", "je ne sais pas")]
KIND_WORDS = {DonorKind.PUBLIC: "organisme public", DonorKind.PRIVATE: "organisme privé", None: "inconnu"}
MOST_EXPORTED = 10_000
COLUMNS = (
    ExportColumn[Any]("Donneur", lambda row: row[0].name),
    ExportColumn[Any]("Type", lambda row: KIND_WORDS[row[0].kind]),
    ExportColumn[Any]("Postes reçus", lambda row: row[1]),
)


@get("/donneurs", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def show_list(request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Template:
    return _list(request, db, actor)


@get("/donneurs.csv", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def export(
    request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Response[bytes]:
    seen = asked(request.query_params)
    with db.read(actor.scope) as session:
        rows, _ = _found(session, actor, Asked(q=seen.q, sort=seen.sort, page_size=MOST_EXPORTED))
    return sheet(request.url.path, rows, COLUMNS, name=f"donneurs-{paris_day(now)}", tab="Donneurs")


@post("/donneurs", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def add(
    request: AnyRequest,
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    try:
        with db.write(actor.scope) as session:
            add_donor(session, actor, data.get("name", ""), read_kind(data), now=now)
    except EquipError as refusal:
        errors = errors_of(refusal)
        errors = {"name": errors["contenu"]} if refusal.code == "donor_taken" else errors
        return _list(request, db, actor, data, errors, status=refusal.status)
    return Redirect("/donneurs?fait=ajoute", status_code=303)


@get("/donneurs/modifier", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def edit(
    request: AnyRequest,
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    donneur: FromQuery[str] = "",
) -> Template:
    return _one(request, db, actor, _id(donneur))


@post("/donneurs/modifier", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def change(
    request: AnyRequest,
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    donor_id = _id(data.get("donneur", ""))
    try:
        with db.write(actor.scope) as session:
            donor = get_donor(session, actor, donor_id, lock=True)
            check_form_version(data.get("version"), donor)
            set_kind(session, actor, donor, read_kind(data), now=now)
    except NotFound:
        raise
    except EquipError as refusal:
        return _one(request, db, actor, donor_id, errors_of(refusal), status=refusal.status)
    return Redirect(f"/donneurs/modifier?donneur={donor_id}&fait=change", status_code=303)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("donor_not_found") from None


def _found(session: Session, actor: Actor, wanted: Asked) -> tuple[Any, int]:
    query = donors_with_counts(actor)
    orders = {"donneur": col(Donor.name), "type": col(Donor.kind), "postes": query.selected_columns["count"]}
    if wanted.q:
        query = query.where(col(Donor.name).ilike(f"%{plain(wanted.q)}%"))
    return list_rows(session, query, wanted, orders=orders, default="donneur", unique=col(Donor.id))


def _list(
    request: AnyRequest,
    db: Db,
    actor: Actor,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    *,
    status: int = 200,
) -> Template:
    wanted = asked(request.query_params)
    with db.read(actor.scope) as session:
        rows, total = _found(session, actor, wanted)
        years = counts_by_year(session, actor, [row[0].id for row in rows])
    return render(
        request,
        "inventory/donors.html",
        status=status,
        listing=Listing("/donneurs", wanted, rows, total),
        years=years,
        kinds=KINDS,
        kind_words=KIND_WORDS,
        typed=typed or {},
        errors=errors or {},
        done=request.query_params.get("fait", ""),
    )


def _one(
    request: AnyRequest,
    db: Db,
    actor: Actor,
    donor_id: UUID,
    errors: dict[str, str] | None = None,
    *,
    status: int = 200,
) -> Template:
    with db.read(actor.scope) as session:
        donor = get_donor(session, actor, donor_id)
        years = counts_by_year(session, actor, [donor.id])[donor.id]
        above = overpriced(session, actor, donor)
    return render(
        request,
        "inventory/donor.html",
        status=status,
        donor=donor,
        years=years,
        above=above,
        kinds=KINDS,
        errors=errors or {},
        done=request.query_params.get("fait", ""),
    )


ROUTES: list[Any] = [show_list, export, add, edit, change]
