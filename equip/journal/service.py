"""Writing the journal in the transaction of the change. `equip.journal.chain` verifies what is written here."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Session, col, select

from equip.accounts.actors import Actor
from equip.batches import batch_of, insert_all
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
) -> None:
    """Add one line. `action` is `noun.verb`; `details` hold codes, amounts, dates, never data of a person.

    The lock serialises the writers of one département until their transaction ends, so the chain never forks.
    """
    check_texts(**texts_within(details))
    line = {
        "departement": actor.departement,
        "at": now,
        "actor_id": actor.user_id,
        "actor_role": actor.role,
        "actor_name": actor.display_name,
        "action": action,
        "record_type": record_type,
        "record_id": str(record_id),
        "details": json.loads(json.dumps(details, default=str, sort_keys=True)),
    }
    if (batch := batch_of(session)) is not None:
        batch.hold(_write, line)
    else:
        _write(session, [line])


def _write(session: Session, lines: Sequence[dict[str, Any]]) -> None:
    """Number and chain the lines, all of one département, and send them together."""
    departement = lines[0]["departement"]
    number, last_hash = _end(session, departement)
    for line in lines:
        number += 1
        line |= {"id": uuid4(), "number": number, "previous_hash": last_hash}
        last_hash = line["hash"] = _hash(line)
    session.flush()
    insert_all(session, JournalEntry, lines)
    _ends_of(session)[departement] = (number, last_hash)


def _end(session: Session, departement: str) -> tuple[int, str]:
    """Number and hash of the last line: asked once in a transaction, whose lock keeps everybody else from adding."""
    ends = _ends_of(session)
    if departement not in ends:
        last = _last_locked(session, departement)
        ends[departement] = (last.number, last.hash) if last else (0, GENESIS)
    return ends[departement]


def _ends_of(session: OrmSession) -> dict[str, tuple[int, str]]:
    ends: dict[str, tuple[int, str]] = session.info.setdefault("journal_ends", {})
    return ends


@sa.event.listens_for(OrmSession, "after_soft_rollback")
def _forget_lines_taken_back(session: OrmSession, _previous: object) -> None:
    """A savepoint took lines of the journal with it, and the numbers that they had."""
    _ends_of(session).clear()


@sa.event.listens_for(OrmSession, "after_transaction_end")
def _forget_after_the_lock(session: OrmSession, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        _ends_of(session).clear()


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
    return _hash(entry.model_dump())


def _hash(line: Mapping[str, Any]) -> str:
    content = [
        line["departement"],
        line["number"],
        round(line["at"].timestamp() * 1_000_000),
        str(line["actor_id"]),
        line["actor_role"],
        line["actor_name"],
        line["action"],
        line["record_type"],
        line["record_id"],
        line["details"],
        line["previous_hash"],
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
