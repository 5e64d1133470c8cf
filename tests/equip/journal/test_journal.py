"""The journal is only ever added to, and its chain of hashes shows any tampering."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import ProgrammingError
from sqlmodel import Session

from equip.accounts.actors import EVERYWHERE
from equip.journal import service as journal
from tests import world


def test_an_intact_chain_verifies(session, now):
    for number in range(5):
        journal.record(session, world.SYSTEM, "test.write", "test", number, now=now, amount_cents=100)

    assert list(journal.broken_links(session, "01")) == []


def test_the_application_can_neither_change_nor_remove_a_line(session, now):
    journal.record(session, world.SYSTEM, "test.write", "test", 1, now=now)

    with pytest.raises(ProgrammingError, match="permission denied"):
        session.connection().execute(sa.text("update journal_entry set action = 'other'"))


def test_a_line_changed_by_the_owner_of_the_tables_is_found(urls, db, now):
    with db.write(world.SYSTEM.scope) as session:
        for number in range(3):
            journal.record(session, world.SYSTEM, "test.write", "test", number, now=now)
    _as_owner(
        urls, "update journal_entry set actor_name = 'Somebody else' where action = 'test.write' and record_id = '1'"
    )

    with db.read(EVERYWHERE) as session:
        broken = list(journal.broken_links(session, "01"))

    assert len(broken) == 1


def test_a_line_removed_by_the_owner_of_the_tables_is_found(urls, db, now):
    with db.write(world.SYSTEM.scope) as session:
        for number in range(3):
            journal.record(session, world.SYSTEM, "test.write", "test", number, now=now)
    _as_owner(urls, "delete from journal_entry where action = 'test.write' and record_id = '1'")

    with db.read(EVERYWHERE) as session:
        assert list(journal.broken_links(session, "01"))


def _as_owner(urls, statement):
    engine = sa.create_engine(urls.owner, poolclass=sa.NullPool)
    with Session(engine) as session:
        session.connection().execute(sa.text(statement))
        session.commit()
