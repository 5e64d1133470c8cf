"""Changing one's own password: the old one is asked, and what it had opened elsewhere is closed."""

from datetime import datetime

from sqlmodel import Session

from equip.accounts.actors import Actor
from equip.accounts.credentials import hashed, is_password_of, keep_hash
from equip.accounts.service import end_access, own_account
from equip.errors import Invalid
from equip.journal import service as journal
from equip.walls import beyond_the_wall


def change_own_password(
    session: Session, actor: Actor, current: str, new: str, *, keep: str = "", now: datetime
) -> None:
    """`keep` is the secret of the session, or of the token, that asks: the only one that stays open.

    A wrong `current` is an attempt, which the caller counts: guessing is limited as at the door.
    """
    with beyond_the_wall(session, actor):  # to PostgreSQL a lock is a writing, and accounts are the administrator's
        user = own_account(session, actor, lock=True)
    if not is_password_of(session, user, current):
        raise Invalid(fields={"current_password": "wrong_current_password"})
    keep_hash(session, user, hashed(new, "new_password"))
    end_access(session, user, keep=keep, now=now)
    session.flush()
    journal.record(session, actor, "account.own_password", "account", user.id, now=now)
