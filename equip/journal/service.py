"""Writing the journal in the transaction of the change. `equip.journal.chain` verifies what is written here."""

import hashlib
import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from equip.accounts.actors import Actor
from equip.journal.models import JournalEntry, JournalHead
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
    entry.hash = hash_of(entry)
    session.add(entry)
    session.flush()
    return entry


def _last_locked(session: Session, departement: str) -> JournalEntry | JournalHead | None:
    """The end of the chain, which nobody else can add to before this transaction ends.

    Where lines were cut off the end, the chain goes on from the head: the hole stays, and is found for ever.
    """
    session.connection().execute(
        sa.text("select pg_advisory_xact_lock(hashtext('equip.journal'), hashtext(:code))"), {"code": departement}
    )
    head = session.get(JournalHead, departement, populate_existing=True)
    last = session.exec(
        select(JournalEntry)
        .where(JournalEntry.departement == departement)
        .order_by(col(JournalEntry.number).desc())
        .limit(1)
    ).first()
    return head if head and (last is None or last.number < head.number) else last


def hash_of(entry: JournalEntry) -> str:
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
