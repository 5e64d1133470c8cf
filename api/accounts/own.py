"""One's own account: /mon-compte and /api/v1/me/password, for everybody who is signed in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from litestar import Request, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody, URLEncodedBody
from litestar.response import Redirect, Response, Template

from api.accounts.schemas import OwnPassword
from api.accounts.sessions import change_own_password
from api.people.forms import errors_of
from api.permissions import SIGNED_IN
from api.problems import PROBLEMS
from api.render import render
from equip.accounts import service
from equip.accounts.actors import Actor
from equip.db import Db
from equip.errors import EquipError, Invalid

AnyRequest = Request[Any, Any, Any]
FIELDS = ("current_password", "new_password", "again")


@put("/me/password", allow=SIGNED_IN, sync_to_thread=True, tags=["Accès"], responses=PROBLEMS, status_code=204)
def change_password(
    request: AnyRequest,
    data: JSONBody[OwnPassword],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> None:
    """Changer son mot de passe ; les sessions et les autres jetons du compte cessent aussitôt."""
    change_own_password(request, db, actor, data.current_password, data.new_password, now=now)


@get("/mon-compte", name="own_account", allow=SIGNED_IN, sync_to_thread=True, include_in_schema=False)
def show(request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Template:
    return _page(request, db, actor)


@post("/mon-compte", allow=SIGNED_IN, sync_to_thread=True, include_in_schema=False)
def change_on_page(
    request: AnyRequest,
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    try:
        current, new = _from_form(data)
        change_own_password(request, db, actor, current, new, now=now)
    except EquipError as refusal:
        return _page(request, db, actor, refusal=refusal)
    return Redirect("/mon-compte?change=oui", status_code=303)


def _from_form(data: Mapping[str, str]) -> tuple[str, str]:
    """A password is never trimmed: its spaces are its own."""
    missing = {name: "required" for name in FIELDS if not data.get(name)}
    if missing:
        raise Invalid(fields=missing)
    if data["new_password"] != data["again"]:
        raise Invalid(fields={"again": "passwords_differ"})
    return data["current_password"], data["new_password"]


def _page(request: AnyRequest, db: Db, actor: Actor, *, refusal: EquipError | None = None) -> Template:
    with db.read(actor.scope) as session:
        user = service.own_account(session, actor)
        organisation = service.get_organisation(session, user.organisation_id)
    found = errors_of(refusal) if refusal else {}
    return render(
        request,
        "accounts/own.html",
        status=refusal.status if refusal else 200,
        user=user,
        organisation=organisation,
        changed=request.query_params.get("change") == "oui" and not refusal,
        errors={"current_password" if name == "formulaire" else name: words for name, words in found.items()},
    )


API_ROUTES: list[Any] = [change_password]
PAGE_ROUTES: list[Any] = [show, change_on_page]
