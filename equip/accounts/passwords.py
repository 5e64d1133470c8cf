"""Changing one's own password: the old one is asked, and what it had opened elsewhere is closed."""

from datetime import datetime

from sqlmodel import Session

from equip.accounts.actors import Actor
from equip.accounts.service import check_attempts, digest, end_access, hashed, matches, own_account
from equip.errors import Invalid
from equip.journal import service as journal

ATTEMPT = "own_password"


def change_own_password(
    session: Session, actor: Actor, current: str, new: str, *, keep: str = "", now: datetime
) -> None:
    """`keep` is the secret of the session, or of the token, that asks: the only one that stays open.

    A wrong `current` is an attempt, which the caller notes: guessing is counted as at the door.
    """
    check_attempts(session, ATTEMPT, who_tries(actor), now=now)
    user = own_account(session, actor, lock=True)
    if not matches(user.password_hash, current):
        raise Invalid(fields={"current_password": "wrong_current_password"})
    user.password_hash = hashed(new, "new_password")
    session.add(user)
    end_access(session, user.id, keep=keep, now=now)
    session.flush()
    journal.record(session, actor, "account.own_password", "account", user.id, now=now)


def who_tries(actor: Actor) -> str:
    return digest(f"own-password:{actor.user_id}")
