"""What opens an account: the argon2 hash of its password, in a table that only the service itself reads.

Row-level security (migration `0006`) shows it to the role `system` alone: a filter forgotten anywhere else shows none.
"""

import secrets
from dataclasses import dataclass
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlmodel import Session, col, select

from equip.accounts.actors import system_actor
from equip.accounts.models import Password, User
from equip.errors import Forbidden, Invalid
from equip.walls import beyond_the_wall

MIN_PASSWORD = 12

_hasher = PasswordHasher()
# Verified when the address is unknown, so that an unknown address takes as long as a wrong password.
_DECOY = _hasher.hash(secrets.token_urlsafe(16))


@dataclass(frozen=True)
class Claimed:
    """Whom an address names, and the hash to compare with: a decoy's where no open account has it."""

    user_id: UUID | None
    password_hash: str


def hashed(password: str, field: str = "password") -> str:
    """What is kept of a password; `Invalid` at this field when it is too short."""
    if len(password) < MIN_PASSWORD:
        raise Invalid("invalid", fields={field: "password_too_short"}, length=MIN_PASSWORD)
    return _hasher.hash(password)


def matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def keep_hash(session: Session, user: User, password_hash: str) -> None:
    """The account is locked by the caller, or just made."""
    with beyond_the_wall(session, system_actor(user.departement)):
        row = session.exec(select(Password).where(Password.user_id == user.id)).first()
        row = row or Password(departement=user.departement, user_id=user.id, hash="")
        row.hash = password_hash
        session.add(row)


def is_password_of(session: Session, user: User, password: str) -> bool:
    with beyond_the_wall(session, system_actor(user.departement)):
        kept = session.exec(select(Password.hash).where(Password.user_id == user.id)).one()
    return matches(kept, password)


def claimed_by(session: Session, email: str) -> Claimed:
    """Read with the scope `EVERYWHERE`: nobody is signed in yet."""
    found = session.exec(
        select(User.id, Password.hash)
        .join(Password, col(Password.user_id) == col(User.id))
        .where(User.email == email.strip().lower(), col(User.is_active))
    ).first()
    return Claimed(*found) if found else Claimed(None, _DECOY)


def check_password(claimed: Claimed, password: str) -> None:
    """`Forbidden("wrong_sign_in")` for any failure, all said alike. Slow on purpose: hold no transaction meanwhile."""
    if not matches(claimed.password_hash, password) or claimed.user_id is None:
        raise Forbidden("wrong_sign_in")


def confirmed(session: Session, claimed: Claimed) -> User:
    """The account, locked: `Forbidden` when it was closed, or its password changed, while this one was compared."""
    user = session.exec(
        select(User).where(User.id == claimed.user_id, col(User.is_active)).with_for_update(read=True)
    ).first()
    kept = session.exec(select(Password.hash).where(Password.user_id == claimed.user_id)).first()
    if user is None or kept != claimed.password_hash:
        raise Forbidden("wrong_sign_in")
    return user
