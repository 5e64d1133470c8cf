"""Where a password is asked, from a page or from the API: one check; a failed try is kept though nothing else is."""

from datetime import datetime

from equip.accounts import passwords, service
from equip.accounts.actors import EVERYWHERE, Actor
from equip.accounts.models import User
from equip.db import Db
from equip.errors import Forbidden, Invalid


def sign_in(db: Db, email: str, password: str, *, now: datetime) -> User:
    try:
        with db.read(EVERYWHERE) as session:
            return service.sign_in(session, email, password, now=now)
    except Forbidden:
        with db.write(EVERYWHERE) as session:
            who = service.digest(f"sign-in:{email.strip().lower()}")
            service.note_failed_attempt(session, "sign_in", who, now=now)
        raise


def change_own_password(db: Db, actor: Actor, current: str, new: str, *, keep: str, now: datetime) -> None:
    try:
        with db.write(actor.scope) as session:
            passwords.change_own_password(session, actor, current, new, keep=keep, now=now)
    except Invalid as refusal:
        if "current_password" in refusal.fields:
            with db.write(actor.scope) as session:
                service.note_failed_attempt(session, passwords.ATTEMPT, passwords.who_tries(actor), now=now)
        raise
