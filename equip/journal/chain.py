"""Verifying the journal: each link, then its end, against the head that PostgreSQL keeps and a mark kept elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Session, col, select

from equip.journal.models import JournalEntry, JournalHead
from equip.journal.service import GENESIS, hash_of


@dataclass(frozen=True)
class Mark:
    """A place in the chain: the number of a line and its hash."""

    number: int = 0
    hash: str = GENESIS


class EndFault(StrEnum):
    """What is wrong with the end of a journal whose links all hold."""

    SHORTER = "journal_shorter"
    LONGER = "journal_longer"
    DIFFERS = "journal_differs"


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
        if entry.number != expected or entry.previous_hash != previous or entry.hash != hash_of(entry):
            yield entry.number
        previous, expected = entry.hash, entry.number + 1


def last_and_head(session: Session, departement: str) -> tuple[Mark, Mark]:
    """The last line, and the end kept apart. One statement: a line written meanwhile is in both, or in neither."""
    last = (
        sa.select(col(JournalEntry.number), col(JournalEntry.hash))
        .where(col(JournalEntry.departement) == departement)
        .order_by(col(JournalEntry.number).desc())
        .limit(1)
        .subquery()
    )
    head = (
        sa.select(col(JournalHead.number), col(JournalHead.hash))
        .where(col(JournalHead.departement) == departement)
        .subquery()
    )
    one = sa.select(sa.literal(1).label("one")).subquery()
    both = one.outerjoin(last, sa.true()).outerjoin(head, sa.true())
    row = session.execute(sa.select(last, head).select_from(both)).one()
    return (_mark(row[0], row[1]), _mark(row[2], row[3]))


def end_fault(session: Session, departement: str) -> EndFault | None:
    """Does the journal end where PostgreSQL noted that it ends?"""
    last, head = last_and_head(session, departement)
    if last == head:
        return None
    if last.number == head.number:
        return EndFault.DIFFERS
    return EndFault.SHORTER if last.number < head.number else EndFault.LONGER


def mark_fault(session: Session, departement: str, mark: Mark) -> EndFault | None:
    """Is the line that was noted elsewhere still there, the same? The journal may have grown since."""
    found = session.exec(
        select(JournalEntry.hash).where(JournalEntry.departement == departement, JournalEntry.number == mark.number)
    ).first()
    if found == mark.hash:
        return None
    last, _ = last_and_head(session, departement)
    return EndFault.SHORTER if last.number < mark.number else EndFault.DIFFERS


def find_move(session: Session, departement: str, action: str, record_id: object, wanted: str) -> Mark | None:
    """The newest line that says of this record that it came to the state `wanted`."""
    row = session.exec(
        select(JournalEntry.number, JournalEntry.hash)
        .where(JournalEntry.departement == departement, JournalEntry.action == action)
        .where(JournalEntry.record_id == str(record_id), col(JournalEntry.details)["wanted"].as_string() == wanted)
        .order_by(col(JournalEntry.number).desc())
        .limit(1)
    ).first()
    return Mark(*row) if row else None


def _mark(number: int | None, written: str | None) -> Mark:
    return Mark() if number is None or written is None else Mark(number, written)
