"""Where a password is asked, from a page or from the API: one check, counted before it is known to be wrong."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from litestar import Request
from sqlmodel import Session

from api.addresses import caller_address
from equip.accounts import attempts, credentials, passwords
from equip.accounts.actors import EVERYWHERE, Actor
from equip.accounts.models import User
from equip.db import Db
from equip.errors import Invalid
from equip.secret import keyed

AnyRequest = Request[Any, Any, Any]
Opened = TypeVar("Opened")


def sign_in(
    request: AnyRequest,
    db: Db,
    email: str,
    password: str,
    then: Callable[[Session, User], Opened],
    *,
    now: datetime,
) -> Opened:
    """What `then` opens, in the transaction that confirms the account. Comparing, which is slow, holds no lock."""
    knock = _knock(request, email.strip().lower())
    with db.write(EVERYWHERE) as session:
        tried = attempts.take_sign_in(session, knock, now=now)
        claimed = credentials.claimed_by(session, email)
    credentials.check_password(claimed, password)
    with db.write(EVERYWHERE) as session:
        user = credentials.confirmed(session, claimed)
        attempts.forgive(session, tried)
        attempts.remember(session, knock, now=now)
        return then(session, user)


def change_own_password(request: AnyRequest, db: Db, actor: Actor, current: str, new: str, *, now: datetime) -> None:
    """The session or the token that asks stays open."""
    who = keyed(request.app.state.settings.secret, "own-password", str(actor.user_id))
    with db.write(EVERYWHERE) as session:
        tried = attempts.take(session, [(attempts.OWN_PASSWORD, who)], now=now)
    wrong = False
    try:
        with db.write(actor.scope) as session:
            passwords.change_own_password(session, actor, current, new, keep=str(request.auth), now=now)
    except Invalid as refusal:
        wrong = "current_password" in refusal.fields
        raise
    finally:
        if not wrong:
            with db.write(EVERYWHERE) as session:
                attempts.forgive(session, tried)


def _knock(request: AnyRequest, account: str) -> attempts.Knock:
    secret, address = request.app.state.settings.secret, caller_address(request)
    return attempts.Knock(
        account=keyed(secret, "sign-in account", account),
        address=keyed(secret, "sign-in address", address),
        both=keyed(secret, "sign-in", f"{address} {account}"),
    )
