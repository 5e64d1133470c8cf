"""What the journal says of one record, for the tests that read it."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from equip.journal.models import JournalEntry


def entries_of(session: Session, record_type: str, record_id: object) -> Sequence[JournalEntry]:
    """The newest first."""
    query = select(JournalEntry).where(
        JournalEntry.record_type == record_type, JournalEntry.record_id == str(record_id)
    )
    return session.exec(query.order_by(col(JournalEntry.number).desc())).all()
