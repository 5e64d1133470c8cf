"""The accounts of the département, for its administrators: /comptes and /api/v1/accounts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, URLEncodedBody
from litestar.response import Redirect, Response, Template
from sqlmodel import Session, col, or_

from api.accounts import account
from api.accounts import organisations as organisation_routes
from api.accounts.reading import account_read, role_choices
from api.accounts.schemas import AccountCreate, AccountRead
from api.labels import label
from api.listing import Asked, Listing, Paged, asked, list_rows
from api.messages import sentence
from api.permissions import ADMINS
from api.problems import PROBLEMS
from api.render import render
from equip.accounts import directory as accounts
from equip.accounts import organisations, service
from equip.accounts.actors import Actor
from equip.accounts.models import Organisation, User
from equip.db import Db
from equip.errors import EquipError, Invalid
from equip.files.export import ExportColumn, to_csv

AnyRequest = Request[Any, Any, Any]
ORDERS = {"name": User.display_name, "email": User.email, "role": User.role, "organisation": Organisation.name}


@get("/accounts", allow=ADMINS, sync_to_thread=True, tags=["Comptes"], responses=PROBLEMS)
def list_accounts(request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Paged[AccountRead]:
    """Comptes du département."""
    wanted = asked(request.query_params)
    with db.read(actor.scope) as session:
        rows, total = _search(session, actor, wanted)
    return Paged[AccountRead](items=rows, total=total, page=wanted.page, page_size=wanted.page_size)


@post("/accounts", allow=ADMINS, sync_to_thread=True, tags=["Comptes"], responses=PROBLEMS)
def create_account(
    data: JSONBody[AccountCreate],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> AccountRead:
    """Créer un compte."""
    with db.write(actor.scope) as session:
        return account_read(*_add(session, actor, data, now=now))


@post("/accounts/{account_id:uuid}/{act:str}", allow=ADMINS, sync_to_thread=True, tags=["Comptes"], responses=PROBLEMS)
def change_account(
    account_id: FromPath[UUID],
    act: FromPath[str],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> AccountRead:
    """Fermer (close) ou rouvrir (open) un compte."""
    if act not in {"close", "open"}:
        raise Invalid("bad_value")
    with db.write(actor.scope) as session:
        user = accounts.set_active(session, actor, account_id, active=act == "open", now=now)
        return account_read(user, service.get_organisation(session, user.organisation_id))


@get("/comptes", allow=ADMINS, sync_to_thread=True, include_in_schema=False)
def show(request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Template:
    return _page(request, db, actor)


@get("/comptes.csv", allow=ADMINS, sync_to_thread=True, include_in_schema=False)
def export(request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Response[bytes]:
    wanted = Asked(q=asked(request.query_params).q, page_size=10_000)
    with db.read(actor.scope) as session:
        rows, _ = _search(session, actor, wanted)
    columns: list[ExportColumn[AccountRead]] = [
        ExportColumn("Nom", lambda row: row.display_name),
        ExportColumn("Adresse", lambda row: row.email),
        ExportColumn("Rôle", lambda row: label(row.role)),
        ExportColumn("Structure", lambda row: row.organisation),
        ExportColumn("Ouvert", lambda row: "oui" if row.is_active else "non"),
    ]
    headers = {"Content-Disposition": 'attachment; filename="comptes.csv"'}
    return Response(to_csv(rows, columns), media_type="text/csv", headers=headers)


@post("/comptes", allow=ADMINS, sync_to_thread=True, include_in_schema=False)
def add(
    request: AnyRequest,
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    try:
        with db.write(actor.scope) as session:
            _add(session, actor, _from_form(data), now=now)
    except EquipError as refusal:
        about = "organisation_id" if refusal.code == "organisation_not_found" else "email"
        fields = getattr(refusal, "fields", {}) or {about: refusal.code}
        errors = {name: sentence(code, **refusal.details) for name, code in fields.items()}
        return _page(request, db, actor, typed=data, errors=errors, status=refusal.status)
    return Redirect("/comptes", status_code=303)


@post("/comptes/{account_id:uuid}/{act:str}", allow=ADMINS, sync_to_thread=True, include_in_schema=False)
def change(
    account_id: FromPath[UUID],
    act: FromPath[str],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Redirect:
    with db.write(actor.scope) as session:
        accounts.set_active(session, actor, account_id, active=act == "ouvrir", now=now)
    return Redirect("/comptes", status_code=303)


def _page(
    request: AnyRequest,
    db: Db,
    actor: Actor,
    *,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Template:
    wanted = asked(request.query_params)
    with db.read(actor.scope) as session:
        rows, total = _search(session, actor, wanted)
        choices = [(str(row.id), row.name) for row in service.organisations_of(session, actor.departement)]
    return render(
        request,
        "accounts/directory.html",
        status=status,
        listing=Listing("/comptes", wanted, rows, total),
        organisations=choices,
        roles=role_choices(),
        typed=typed or {},
        errors=errors or {},
    )


def _search(session: Session, actor: Actor, wanted: Asked) -> tuple[list[AccountRead], int]:
    query = accounts.accounts_of(actor.departement)
    if wanted.q:
        like = f"%{wanted.q}%"
        query = query.where(or_(col(User.display_name).ilike(like), col(User.email).ilike(like)))
    rows, total = list_rows(session, query, wanted, orders=ORDERS, default="name", unique=User.id)
    return [account_read(user, organisation) for user, organisation in rows], total


def _add(session: Session, actor: Actor, data: AccountCreate, *, now: datetime) -> tuple[User, Organisation]:
    organisation = organisations.get_organisation(session, actor, data.organisation_id)
    made = service.add_user(
        session,
        actor,
        email=data.email,
        display_name=data.display_name,
        role=data.role,
        organisation=organisation,
        password=data.password,
        now=now,
    )
    return made, organisation


def _from_form(data: dict[str, str]) -> AccountCreate:
    """What a form sent, or the fields that are missing."""
    names = ("email", "display_name", "role", "organisation_id", "password")
    missing = {name: "required" for name in names if not data.get(name, "").strip()}
    if missing:
        raise Invalid(fields=missing)
    try:
        return AccountCreate.model_validate({name: data[name].strip() for name in names})
    except ValueError as error:
        raise Invalid(fields={"role": "bad_value"}) from error


API_ROUTES: list[Any] = [
    list_accounts,
    create_account,
    change_account,
    *account.API_ROUTES,
    *organisation_routes.API_ROUTES,
]
PAGE_ROUTES: list[Any] = [show, export, add, change, *account.PAGE_ROUTES, *organisation_routes.PAGE_ROUTES]
