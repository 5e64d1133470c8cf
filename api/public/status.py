"""/suivi: where one's request stands, with the code of the letter and the year of birth."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect

from api.addresses import caller_address
from api.messages import sentence
from api.permissions import ANYBODY
from api.public.badge import drop_badge, keyed, make_badge, read_badge
from api.public.steps import standing, steps_of
from api.render import render
from api.rounds.letters import notice, rights, sender_of
from equip.accounts import attempts
from equip.accounts import service as accounts
from equip.accounts.actors import EVERYWHERE, Actor
from equip.days import paris_day
from equip.db import Db
from equip.errors import EquipError, Invalid, NotFound, TooMany
from equip.handover.status import departement_of, find_request_id, give_up, plain_code, say_coming, status_of

AnyRequest = Request[Any, Any, Any]
UNSEEN = {"X-Robots-Tag": "noindex, nofollow", "Cache-Control": "no-store"}
FORM, PAGE = "/suivi", "/suivi/ma-demande"


@get(FORM, name="status_lookup", allow=ANYBODY, sync_to_thread=True, include_in_schema=False)
def show_form(request: AnyRequest) -> Response[Any]:
    return _form(request)


@post(FORM, allow=ANYBODY, sync_to_thread=True, include_in_schema=False)
def look_up(
    request: AnyRequest,
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Any failure is said with the same words; after five for a code in an hour, even the right answer must wait."""
    try:
        request_id = _find(request, db, data, now)
    except TooMany as refusal:
        return _form(request, data, refusal)
    if request_id is None:
        return _form(request, data, Invalid("public_no_match"))
    return Redirect(PAGE, status_code=303, headers=UNSEEN, cookies=[make_badge(request, request_id, now=now)])


@get(PAGE, name="status", allow=ANYBODY, sync_to_thread=True, include_in_schema=False)
def show(request: AnyRequest, db: NamedDependency[Db], now: NamedDependency[datetime]) -> Response[Any]:
    return _page(request, db, now)


@post(f"{PAGE}/reponse", allow=ANYBODY, sync_to_thread=True, include_in_schema=False)
def reply(
    request: AnyRequest,
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    now: NamedDependency[datetime],
) -> Response[Any]:
    coming = {"oui": True, "non": False}.get(data.get("venir", ""))
    if coming is None:
        return Redirect(PAGE, status_code=303)
    return _act(request, db, now, lambda session, actor, it: say_coming(session, actor, it, coming=coming, now=now))


@get(f"{PAGE}/renoncer", allow=ANYBODY, sync_to_thread=True, include_in_schema=False)
def confirm_giving_up(request: AnyRequest, now: NamedDependency[datetime]) -> Response[Any]:
    if read_badge(request, now=now) is None:
        return Redirect(FORM, status_code=303)
    return _unseen(render(request, "public/give_up.html"))


@post(f"{PAGE}/renoncer", allow=ANYBODY, sync_to_thread=True, include_in_schema=False)
def stop(request: AnyRequest, db: NamedDependency[Db], now: NamedDependency[datetime]) -> Response[Any]:
    return _act(request, db, now, lambda session, actor, it: give_up(session, actor, it, now=now))


@post(f"{FORM}/fermer", allow=ANYBODY, sync_to_thread=True, include_in_schema=False)
def close(request: AnyRequest) -> Response[Any]:
    return Redirect(FORM, status_code=303, cookies=[drop_badge(request)])


def _find(request: AnyRequest, db: Db, data: dict[str, str], now: datetime) -> UUID | None:
    """One transaction, one try at a time for one address: a burst of tries at the same moment counts them all."""
    code, birth_year = data.get("code", "").strip(), data.get("birth_year", "").strip()
    if not code or not birth_year:
        return None  # nothing is guessed by what is left empty
    with db.write(EVERYWHERE) as session:
        tried = attempts.take(session, _tries(request, code), now=now)
        found = find_request_id(session, code, birth_year)
        if found is not None:
            attempts.forgive(session, tried)
    return found


def _tries(request: AnyRequest, code: str) -> list[tuple[attempts.Limit, str]]:
    address = caller_address(request)
    both = keyed(request, "public-code", f"{address} {plain_code(code)}")
    return [(attempts.PUBLIC_CODE, both), (attempts.PUBLIC_CODE_ADDRESS, keyed(request, "public-code", address))]


def _form(request: AnyRequest, typed: dict[str, str] | None = None, refusal: EquipError | None = None) -> Response[Any]:
    errors = {"code": sentence(refusal.code, **refusal.details)} if refusal else {}
    page = render(
        request,
        "public/look_up.html",
        status=refusal.status if refusal else 200,
        code=(typed or {}).get("code", ""),
        birth_year=(typed or {}).get("birth_year", ""),
        errors=errors,
    )
    return _unseen(page)


def _page(request: AnyRequest, db: Db, now: datetime, refusal: EquipError | None = None) -> Response[Any]:
    request_id = read_badge(request, now=now)
    if request_id is None:
        return Redirect(FORM, status_code=303)
    with db.read(EVERYWHERE) as session:
        status = status_of(session, request_id)
        departement = accounts.get_departement(session, status.departement)
    sender = sender_of(departement, request.app.state.settings.public_url)
    today = paris_day(now)
    page = render(
        request,
        "public/status.html",
        status=refusal.status if refusal else 200,
        said=sentence(refusal.code, **refusal.details) if refusal else "",
        request_status=status,
        standing=standing(status),
        steps=steps_of(status, today),
        today=today,
        phone=departement.phone,
        rights=status.words.get("rights") or rights(sender),
        notice=status.words.get("notice") or notice(sender),
    )
    return _unseen(page)


def _act(request: AnyRequest, db: Db, now: datetime, act: Any) -> Response[Any]:
    request_id = read_badge(request, now=now)
    if request_id is None:
        return Redirect(FORM, status_code=303)
    with db.read(EVERYWHERE) as session:
        departement = departement_of(session, request_id)
    actor = Actor(None, "system", departement, None, "La personne, page publique")
    try:
        with db.write(actor.scope) as session:
            act(session, actor, request_id)
    except NotFound:
        return Redirect(PAGE, status_code=303)
    except EquipError as refusal:
        return _page(request, db, now, refusal)
    return Redirect(PAGE, status_code=303)


def _unseen(page: Response[Any]) -> Response[Any]:
    page.headers.update(UNSEEN)
    return page


ROUTES: list[Any] = [show_form, look_up, show, reply, confirm_giving_up, stop, close]
