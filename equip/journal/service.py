"""Writing the journal in the transaction of the change, and verifying its chain of hashes."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from equip.accounts.actors import Actor
from equip.journal.models import JournalEntry
from equip.nir import check_texts, texts_within

GENESIS = "0" * 64


def record(
    session: Session,
    actor: Actor,
    action: str,
    record_type: str,
    record_id: object,
    *,
    now: datetime,
    **details: Any,
) -> JournalEntry:
    """Add one line. `action` is `noun.verb`; `details` hold codes, amounts, dates, never data of a person.

    The lock serialises the writers of one département until their transaction ends, so the chain never forks.
    """
    check_texts(**texts_within(details))
    last = _last_locked(session, actor.departement)
    entry = JournalEntry(
        departement=actor.departement,
        number=last.number + 1 if last else 1,
        at=now,
        actor_id=actor.user_id,
        actor_role=actor.role,
        actor_name=actor.display_name,
        action=action,
        record_type=record_type,
        record_id=str(record_id),
        details=json.loads(json.dumps(details, default=str, sort_keys=True)),
        previous_hash=last.hash if last else GENESIS,
        hash="",
    )
    entry.hash = _hash(entry)
    session.add(entry)
    session.flush()
    return entry


def _last_locked(session: Session, departement: str) -> JournalEntry | None:
    """The end of the chain, which nobody else can add to before this transaction ends."""
    session.connection().execute(
        sa.text("select pg_advisory_xact_lock(hashtext('equip.journal'), hashtext(:code))"), {"code": departement}
    )
    return session.exec(
        select(JournalEntry)
        .where(JournalEntry.departement == departement)
        .order_by(col(JournalEntry.number).desc())
        .limit(1)
    ).first()


def broken_links(session: Session, departement: str) -> Iterator[int]:
    """Numbers of the entries whose content, place or link is not what their hash says."""
    previous, expected = GENESIS, 1
    entries = session.exec(
        select(JournalEntry)
        .where(JournalEntry.departement == departement)
        .order_by(col(JournalEntry.number))
        .execution_options(yield_per=1000)
    )
    for entry in entries:
        if entry.number != expected or entry.previous_hash != previous or entry.hash != _hash(entry):
            yield entry.number
        previous, expected = entry.hash, entry.number + 1


def _hash(entry: JournalEntry) -> str:
    content = [
        entry.departement,
        entry.number,
        round(entry.at.timestamp() * 1_000_000),
        str(entry.actor_id),
        entry.actor_role,
        entry.actor_name,
        entry.action,
        entry.record_type,
        entry.record_id,
        entry.details,
        entry.previous_hash,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
