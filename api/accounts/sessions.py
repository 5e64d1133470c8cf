"""Signing in from a page or from the API: one check; a failed try is kept though nothing else is."""

from datetime import datetime

from equip.accounts import service
from equip.accounts.actors import EVERYWHERE
from equip.accounts.models import User
from equip.db import Db
from equip.errors import Forbidden


def sign_in(db: Db, email: str, password: str, *, now: datetime) -> User:
    try:
        with db.read(EVERYWHERE) as session:
            return service.sign_in(session, email, password, now=now)
    except Forbidden:
        with db.write(EVERYWHERE) as session:
            who = service.digest(f"sign-in:{email.strip().lower()}")
            service.note_failed_attempt(session, "sign_in", who, now=now)
        raise
