"""Limits on what can be guessed: a sign-in, one's own password, a public code. Knows neither addresses nor e-mails.

Who tries is known by a keyed hash (`equip.secret.keyed`): whoever reads this table can't guess back whom it names.
A try is counted before it is known to fail, and taken back when it was right: a burst at one moment counts whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, delete, func, select

from equip.accounts.models import Attempt
from equip.errors import TooMany


@dataclass(frozen=True)
class Limit:
    """At most so many failures in a sliding window."""

    kind: str
    most: int
    window: timedelta


@dataclass(frozen=True)
class Knock:
    """Who tries to sign in, as keyed hashes: the account that is named, the address, and both together."""

    account: str
    address: str
    both: str


SIGN_IN = Limit("sign_in", 10, timedelta(minutes=15))
"""For one account from one address: a stranger's failures lock nobody else out."""
SIGN_IN_ACCOUNT = Limit("sign_in_account", 30, timedelta(minutes=5))
"""For one account from everywhere: slows whoever has many addresses. Not for an address that opened it lately."""
SIGN_IN_ADDRESS = Limit("sign_in_address", 100, timedelta(minutes=15))
"""For one address on all accounts: wide, since a whole administration may go out by one address."""
OWN_PASSWORD = Limit("own_password", 10, timedelta(minutes=15))
PUBLIC_CODE = Limit("public_code", 5, timedelta(hours=1))
"""For one code from one address: five years of birth at most."""
PUBLIC_CODE_ADDRESS = Limit("public_code_address", 60, timedelta(hours=1))
"""For one address on all codes: many people share that of a social centre, and a code is one in 10^12."""

_KNOWN = "known_address"
_KNOWN_FOR = timedelta(days=90)
_KEPT_FOR = timedelta(days=1)


def take(session: Session, tries: Iterable[tuple[Limit, str]], *, now: datetime) -> list[UUID]:
    """Count a try at each limit, or raise `TooMany`; give the result to `forgive` when it was right.

    Two tries of the same caller take turns, until the transaction ends: keep it short.
    """
    counted = list(tries)
    for who in sorted({who for _, who in counted}):  # in one order: two transactions never wait for each other
        session.execute(
            sa.text("select pg_advisory_xact_lock(hashtext('equip.attempt'), hashtext(:who))"), {"who": who}
        )
    for limit, who in counted:
        _check(session, limit, who, now)
    _forget_old(session, now)
    rows = [Attempt(kind=limit.kind, who_sha256=who, at=now) for limit, who in counted]
    session.add_all(rows)
    session.flush()
    return [row.id for row in rows]


def take_sign_in(session: Session, knock: Knock, *, now: datetime) -> list[UUID]:
    tries = [(SIGN_IN, knock.both), (SIGN_IN_ADDRESS, knock.address)]
    if not _is_known(session, knock.both, now):
        tries.append((SIGN_IN_ACCOUNT, knock.account))
    return take(session, tries, now=now)


def forgive(session: Session, tried: Iterable[UUID]) -> None:
    session.exec(delete(Attempt).where(col(Attempt.id).in_(list(tried))))


def remember(session: Session, knock: Knock, *, now: datetime) -> None:
    """This address opened this account: strangers' failures elsewhere no longer slow it there."""
    session.exec(delete(Attempt).where(col(Attempt.kind) == _KNOWN, col(Attempt.who_sha256) == knock.both))
    session.add(Attempt(kind=_KNOWN, who_sha256=knock.both, at=now))


def _check(session: Session, limit: Limit, who: str, now: datetime) -> None:
    recent = select(func.count()).where(
        Attempt.kind == limit.kind, Attempt.who_sha256 == who, Attempt.at > now - limit.window
    )
    if session.exec(recent).one() >= limit.most:
        raise TooMany("too_many_attempts", minutes=int(limit.window.total_seconds() // 60))


def _is_known(session: Session, who: str, now: datetime) -> bool:
    known = select(Attempt.id).where(Attempt.kind == _KNOWN, Attempt.who_sha256 == who, Attempt.at > now - _KNOWN_FOR)
    return session.exec(known).first() is not None


def _forget_old(session: Session, now: datetime) -> None:
    """Leaves what somebody else is deleting: nobody waits at the door for a sweeping."""
    known = col(Attempt.kind) == _KNOWN
    old = sa.or_(sa.and_(~known, col(Attempt.at) < now - _KEPT_FOR), sa.and_(known, col(Attempt.at) < now - _KNOWN_FOR))
    swept = select(Attempt.id).where(old).with_for_update(skip_locked=True)
    session.exec(delete(Attempt).where(col(Attempt.id).in_(swept)))
