"""/connexion and /deconnexion."""

from datetime import datetime
from typing import Any

from litestar import Request, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect, Response, Template

from api.accounts import own, views, workstations
from api.accounts.sessions import sign_in
from api.auth import COOKIE
from api.messages import sentence
from api.permissions import ANYBODY, SIGNED_IN
from api.render import render
from equip.accounts import service
from equip.accounts.actors import EVERYWHERE
from equip.db import Db
from equip.errors import Forbidden, TooMany

AnyRequest = Request[Any, Any, Any]


@get("/connexion", allow=ANYBODY, sync_to_thread=True, include_in_schema=False)
def show(request: AnyRequest, db: NamedDependency[Db], retour: FromQuery[str] = "/") -> Template:
    return _form(request, db, retour)


@post("/connexion", allow=ANYBODY, sync_to_thread=True, include_in_schema=False)
def enter(
    request: AnyRequest,
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    now: NamedDependency[datetime],
) -> Response[Any]:
    back, email = _safe(data.get("retour", "/")), data.get("email", "")
    former = str(request.auth or "")
    try:
        token = sign_in(
            request,
            db,
            email,
            data.get("password", ""),
            lambda session, user: service.open_session(session, user, instead_of=former, now=now),
            now=now,
        )
    except (Forbidden, TooMany) as refusal:
        errors = {"email": sentence(refusal.code, **refusal.details)}
        return _form(request, db, back, email=email, errors=errors, status=refusal.status)
    return Redirect(back, status_code=303, cookies=[_cookie(request, token)])


@post("/deconnexion", allow=SIGNED_IN, sync_to_thread=True, include_in_schema=False)
def leave(request: AnyRequest, db: NamedDependency[Db]) -> Redirect:
    with db.write(EVERYWHERE) as session:
        service.close_session(session, str(request.auth))
    return Redirect("/connexion", status_code=303, cookies=[_cookie(request, "", max_age=0)])


def _form(
    request: AnyRequest,
    db: Db,
    back: str,
    *,
    email: str = "",
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Template:
    with db.read(EVERYWHERE) as session:
        demo = service.demo_accounts(session)
    return render(
        request,
        "accounts/sign_in.html",
        status=status,
        back=_safe(back),
        email=email,
        errors=errors or {},
        demo=demo,
    )


def _safe(path: str) -> str:
    """Only a path of this site: « //elsewhere » and « https:… » lead home."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"


def _cookie(request: AnyRequest, value: str, max_age: int | None = None) -> Cookie:
    age = int(service.SESSION_LENGTH.total_seconds()) if max_age is None else max_age
    secure = request.app.state.settings.secure_cookies
    return Cookie(key=COOKIE, value=value, httponly=True, secure=secure, samesite="lax", max_age=age, path="/")


ROUTES: list[Any] = [show, enter, leave, *own.PAGE_ROUTES, *views.ROUTES, *workstations.ROUTES]
