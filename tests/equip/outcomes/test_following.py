"""When a person changes organisation, what concerns them goes along, and the former one sees it no more."""

from sqlmodel import select

from equip.handover.models import Handover
from equip.journal.models import JournalEntry
from equip.outcomes.following import follow_everybody
from equip.outcomes.models import FollowUp
from equip.rounds.models import Decision
from tests import world
from tests.factories.handover import make_granted
from tests.factories.outcomes import make_follow_ups


def test_decisions_hand_overs_and_follow_ups_go_with_the_person(session, now):
    granted = make_granted(session)
    make_follow_ups(session, person=granted.person)
    elsewhere = world.organisation(session, "MDS Belley")
    granted.person.organisation_id = elsewhere.id
    session.add(granted.person)
    session.flush()

    follow_everybody(session, world.SYSTEM, now=now)

    for table in (Decision, Handover, FollowUp):
        rows = session.exec(select(table)).all()
        assert rows
        assert {row.organisation_id for row in rows} == {elsewhere.id}, table
    written = session.exec(select(JournalEntry.action).where(JournalEntry.action.endswith(".follow"))).all()
    assert {"decision.follow", "handover.follow", "followup.follow"} <= set(written)


def test_nothing_is_written_when_nobody_has_moved(session, now):
    make_follow_ups(session, person=make_granted(session).person)
    before = len(session.exec(select(JournalEntry)).all())

    follow_everybody(session, world.SYSTEM, now=now)

    assert len(session.exec(select(JournalEntry)).all()) == before
