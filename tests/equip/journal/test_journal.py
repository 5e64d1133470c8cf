"""The journal is only ever added to, and its chain of hashes shows any tampering."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import ProgrammingError
from sqlmodel import Session, col, select

from equip.accounts.actors import EVERYWHERE
from equip.journal import chain
from equip.journal import service as journal
from equip.journal.chain import EndFault, Mark
from equip.journal.models import JournalEntry
from equip.journal.service import hash_of
from tests import world

INSERT = "insert into journal_head (departement, number, hash) values ('38', 1, '')"


def test_an_intact_chain_verifies(session, now):
    for number in range(5):
        journal.record(session, world.SYSTEM, "test.write", "test", number, now=now, amount_cents=100)

    assert list(chain.broken_links(session, "01")) == []


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
        broken = list(chain.broken_links(session, "01"))

    assert len(broken) == 1


def test_a_line_removed_by_the_owner_of_the_tables_is_found(urls, db, now):
    with db.write(world.SYSTEM.scope) as session:
        for number in range(3):
            journal.record(session, world.SYSTEM, "test.write", "test", number, now=now)
    _as_owner(urls, "delete from journal_entry where action = 'test.write' and record_id = '1'")

    with db.read(EVERYWHERE) as session:
        assert list(chain.broken_links(session, "01"))


def test_lines_cut_off_the_end_by_the_owner_of_the_tables_are_found(urls, db, now):
    three_lines(db, now)
    _as_owner(urls, "delete from journal_entry where action = 'test.write' and record_id = '2'")

    with db.read(EVERYWHERE) as session:
        assert list(chain.broken_links(session, "01")) == []
        assert chain.end_fault(session, "01") is EndFault.SHORTER
        assert chain.end_fault(session, "38") is None


def test_lines_written_after_a_cut_do_not_hide_it(urls, db, now):
    three_lines(db, now)
    _as_owner(urls, "delete from journal_entry where action = 'test.write' and record_id = '2'")
    with db.write(world.SYSTEM.scope) as session:
        journal.record(session, world.SYSTEM, "test.write", "test", 3, now=now)
        after = session.exec(select(JournalEntry.number).order_by(col(JournalEntry.number).desc())).first()
        journal.record(session, world.SYSTEM, "test.write", "test", 4, now=now)

    with db.read(EVERYWHERE) as session:
        assert list(chain.broken_links(session, "01")) == [after]


def test_a_last_line_written_again_by_the_owner_is_found_though_its_link_holds(urls, db, now):
    three_lines(db, now)
    with db.read(EVERYWHERE) as session:
        last, head = chain.last_and_head(session, "01")
        assert last == head
        line = session.exec(select(JournalEntry).where(JournalEntry.hash == last.hash)).one()
        line.actor_name = "Somebody else"
        forged = hash_of(line)
        session.expunge(line)
    _as_owner(urls, f"update journal_entry set actor_name = 'Somebody else', hash = '{forged}' where id = '{line.id}'")

    with db.read(EVERYWHERE) as session:
        assert list(chain.broken_links(session, "01")) == []
        assert chain.end_fault(session, "01") is EndFault.DIFFERS


def test_a_mark_kept_elsewhere_shows_what_an_owner_who_moves_the_head_too_has_cut(urls, db, now):
    three_lines(db, now)
    with db.read(EVERYWHERE) as session:
        kept, _ = chain.last_and_head(session, "01")
    _as_owner(urls, "delete from journal_entry where action = 'test.write' and record_id = '2'")
    _as_owner(
        urls,
        "update journal_head h set (number, hash) = (select number, hash from journal_entry e"
        " where e.departement = h.departement order by number desc limit 1)",
    )

    with db.read(EVERYWHERE) as session:
        assert chain.end_fault(session, "01") is None  # what the head can't show
        assert chain.mark_fault(session, "01", kept) is EndFault.SHORTER


def test_a_mark_kept_elsewhere_still_holds_when_the_journal_has_grown(db, now):
    with db.read(EVERYWHERE) as session:
        kept, _ = chain.last_and_head(session, "01")
    three_lines(db, now)

    with db.read(EVERYWHERE) as session:
        assert chain.mark_fault(session, "01", kept) is None
        assert chain.mark_fault(session, "01", Mark(kept.number, "f" * 64)) is EndFault.DIFFERS


@pytest.mark.parametrize("act", ["update journal_head set number = 1", "delete from journal_head", INSERT])
def test_the_application_can_not_touch_the_end_that_is_kept_apart(session, act):
    with pytest.raises(ProgrammingError, match="permission denied"):
        session.connection().execute(sa.text(act))


def three_lines(db, now):
    with db.write(world.SYSTEM.scope) as session:
        for number in range(3):
            journal.record(session, world.SYSTEM, "test.write", "test", number, now=now)


def _as_owner(urls, statement):
    engine = sa.create_engine(urls.owner, poolclass=sa.NullPool)
    with Session(engine) as session:
        session.connection().execute(sa.text(statement))
        session.commit()
