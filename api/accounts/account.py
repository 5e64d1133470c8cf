"""One account, for the administrators of its département: its name, role, organisation, provisional password."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, URLEncodedBody
from litestar.response import Redirect, Response, Template
from sqlmodel import Session

from api.accounts.reading import account_read, role_choices
from api.accounts.schemas import AccountPatch, AccountRead, PasswordGiven
from api.conditional import check_form_version, check_if_match, etag
from api.people.forms import errors_of
from api.permissions import ADMINS
from api.problems import PROBLEMS
from api.render import render
from equip.accounts import directory, organisations
from equip.accounts import service as accounts
from equip.accounts.actors import Actor
from equip.accounts.models import User
from equip.db import Db
from equip.errors import EquipError, Invalid

AnyRequest = Request[Any, Any, Any]
TAGS = ["Comptes"]


@get("/accounts/{account_id:uuid}", allow=ADMINS, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def get_account(
    account_id: FromPath[UUID], db: NamedDependency[Db], actor: NamedDependency[Actor]
) -> Response[AccountRead]:
    """Lire un compte."""
    with db.read(actor.scope) as session:
        return _answer(session, directory.get_account(session, actor, account_id))


@patch("/accounts/{account_id:uuid}", allow=ADMINS, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def edit_account(
    request: AnyRequest,
    *,
    account_id: FromPath[UUID],
    data: JSONBody[AccountPatch],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[AccountRead]:
    """Changer le nom, le rôle ou la structure d’un compte (avec If-Match)."""
    with db.write(actor.scope) as session:
        user = directory.get_account(session, actor, account_id, lock=True)
        check_if_match(request, user)
        _change(session, actor, user, data, now=now)
        return _answer(session, user)


@put("/accounts/{account_id:uuid}/password", allow=ADMINS, sync_to_thread=True, tags=TAGS, responses=PROBLEMS)
def give_password(
    *,
    account_id: FromPath[UUID],
    data: JSONBody[PasswordGiven],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[AccountRead]:
    """Donner un mot de passe provisoire ; les sessions et les jetons du compte cessent aussitôt."""
    with db.write(actor.scope) as session:
        user = directory.get_account(session, actor, account_id, lock=True)
        directory.give_password(session, actor, user, data.password, now=now)
        return _answer(session, user)


@get("/comptes/{account_id:uuid}", name="account", allow=ADMINS, sync_to_thread=True, include_in_schema=False)
def show(
    request: AnyRequest, account_id: FromPath[UUID], db: NamedDependency[Db], actor: NamedDependency[Actor]
) -> Template:
    return _page(request, db, actor, account_id)


@post("/comptes/{account_id:uuid}/modifier", allow=ADMINS, sync_to_thread=True, include_in_schema=False)
def change_on_page(
    request: AnyRequest,
    *,
    account_id: FromPath[UUID],
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    try:
        with db.write(actor.scope) as session:
            user = directory.get_account(session, actor, account_id, lock=True)
            check_form_version(data.get("version"), user)
            _change(session, actor, user, _from_form(data), now=now)
    except EquipError as refusal:
        if refusal.code == "account_not_found":
            raise
        return _page(request, db, actor, account_id, typed=data, refusal=refusal)
    return Redirect("/comptes", status_code=303)


@post("/comptes/{account_id:uuid}/mot-de-passe", allow=ADMINS, sync_to_thread=True, include_in_schema=False)
def give_password_on_page(
    request: AnyRequest,
    *,
    account_id: FromPath[UUID],
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    try:
        with db.write(actor.scope) as session:
            user = directory.get_account(session, actor, account_id, lock=True)
            directory.give_password(session, actor, user, data.get("password", ""), now=now)
    except EquipError as refusal:
        if refusal.code == "account_not_found":
            raise
        return _page(request, db, actor, account_id, refusal=refusal)
    return Redirect(f"/comptes/{account_id}?donne=oui", status_code=303)


def _change(session: Session, actor: Actor, user: User, data: AccountPatch, *, now: datetime) -> None:
    where = data.organisation_id
    directory.change_account(
        session,
        actor,
        user,
        display_name=data.display_name,
        role=data.role,
        organisation=organisations.get_organisation(session, actor, where) if where else None,
        now=now,
    )


def _from_form(data: Mapping[str, str]) -> AccountPatch:
    names = ("display_name", "role", "organisation_id")
    missing = {name: "required" for name in names if not data.get(name, "").strip()}
    if missing:
        raise Invalid(fields=missing)
    try:
        return AccountPatch.model_validate({name: data[name].strip() for name in names})
    except ValueError as error:
        raise Invalid(fields={"role": "bad_value"}) from error


def _page(
    request: AnyRequest,
    db: Db,
    actor: Actor,
    account_id: UUID,
    *,
    typed: Mapping[str, str] | None = None,
    refusal: EquipError | None = None,
) -> Template:
    with db.read(actor.scope) as session:
        user = directory.get_account(session, actor, account_id)
        choices = [(str(row.id), row.name) for row in accounts.organisations_of(session, actor.departement)]
    kept = {"display_name": user.display_name, "role": user.role, "organisation_id": str(user.organisation_id)}
    return render(
        request,
        "accounts/account.html",
        status=refusal.status if refusal else 200,
        user=user,
        version=(typed or {}).get("version", user.version),
        typed={**kept, **(typed or {})},
        organisations=choices,
        roles=role_choices(),
        given=request.query_params.get("donne") == "oui",
        errors=errors_of(refusal) if refusal else {},
    )


def _answer(session: Session, user: User) -> Response[AccountRead]:
    organisation = accounts.get_organisation(session, user.organisation_id)
    return Response(account_read(user, organisation), headers={"ETag": etag(user)})


API_ROUTES: list[Any] = [get_account, edit_account, give_password]
PAGE_ROUTES: list[Any] = [show, change_on_page, give_password_on_page]
