"""Planning, answering, declining, closing: nobody leaves the count without a reason."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from sqlmodel import select

from equip.db import narrow
from equip.errors import Forbidden, Invalid, NotFound, WrongState
from equip.outcomes import service
from equip.outcomes.calendar import anchor_of
from equip.outcomes.exits import ExitClass
from equip.outcomes.models import ComputerUse, FollowUp, Milestone, Situation
from equip.outcomes.models import FollowUpState as S
from equip.outcomes.service import Answer
from equip.outcomes.states import FOLLOW_UP_STATES
from tests import world
from tests.factories.handover import make_beneficiary, make_granted
from tests.factories.journal import entries_of
from tests.factories.outcomes import make_enrolment, make_follow_ups

TODAY = date(2026, 11, 23)
CDI = Answer(Situation.CDI, date(2026, 10, 1), any_job_since=True, computer_use=ComputerUse.OFTEN)
ALLOWED = {
    (S.PLANNED, S.DUE),
    (S.PLANNED, S.ANSWERED),
    (S.PLANNED, S.NO_NEWS),
    (S.PLANNED, S.DECLINED),
    (S.DUE, S.ANSWERED),
    (S.DUE, S.NO_NEWS),
    (S.DUE, S.DECLINED),
    (S.ANSWERED, S.ANSWERED),
    (S.ANSWERED, S.NO_NEWS),
    (S.NO_NEWS, S.ANSWERED),
    (S.NO_NEWS, S.NO_NEWS),
    (S.NO_NEWS, S.DECLINED),
    (S.DECLINED, S.ANSWERED),
}


@pytest.mark.parametrize(("current", "wanted"), sorted(product(S, S)))
def test_a_follow_up_moves_as_the_table_says_and_no_other_way(current, wanted):
    if (current, wanted) in ALLOWED:
        FOLLOW_UP_STATES.check(current, wanted)
    else:
        with pytest.raises(WrongState):
            FOLLOW_UP_STATES.check(current, wanted)


def test_people_are_asked_four_weeks_three_and_six_months_after_the_anchor(session):
    made = make_follow_ups(session, anchor_on=date(2026, 8, 31))

    assert {m: f.due_on for m, f in made.items()} == {
        Milestone.J28: date(2026, 9, 28),
        Milestone.M3: date(2026, 11, 30),
        Milestone.M6: date(2027, 2, 28),
    }
    assert all(f.closes_on == f.due_on + timedelta(days=45) for f in made.values())


def test_planning_twice_plans_nothing_more(session, now):
    person = make_beneficiary(session)
    make_follow_ups(session, person=person)

    assert service.plan_follow_ups(session, world.SYSTEM, person, date(2026, 8, 3), None, now) == []


@pytest.mark.parametrize(
    ("training", "anchor"),
    [
        (None, date(2026, 11, 23)),
        ({"starts_on": date(2026, 9, 14), "ends_on": date(2026, 11, 13)}, date(2026, 11, 13)),
        (
            {"starts_on": date(2026, 9, 14), "ends_on": date(2026, 11, 13), "left_on": date(2026, 10, 2)},
            date(2026, 10, 2),
        ),
        ({"starts_on": date(2026, 11, 2), "ends_on": date(2026, 12, 18)}, date(2026, 12, 18)),
        ({"starts_on": date(2026, 4, 1), "ends_on": date(2026, 5, 23)}, date(2026, 11, 23)),
        ({"starts_on": date(2026, 12, 1), "ends_on": date(2026, 12, 18)}, date(2026, 11, 23)),
    ],
    ids=["no training", "ended", "left before its end", "still going on", "six months ago", "not begun"],
)
def test_days_are_counted_from_the_last_day_of_training_else_from_the_hand_over(session, training, anchor):
    person = make_beneficiary(session)
    if training:
        make_enrolment(session, person, **training)

    assert anchor_of(session, person.id, TODAY) == anchor


def test_a_hand_over_by_the_workshop_plans_what_the_workshop_can_not_see(session, now):
    granted = make_granted(session)
    granted.handover.done_on = TODAY
    session.flush()
    workshop = world.actor(session, "refurbisher")
    narrow(session, workshop.scope)

    made = service.plan_after_handover(session, workshop, granted.handover, now=now)

    assert {row.milestone for row in made} == {Milestone.J28, Milestone.M3, Milestone.M6}
    assert session.exec(select(FollowUp)).all() == []


def test_an_answer_says_what_it_counts_as(session, now):
    follow_up = make_follow_ups(session)[Milestone.M3]

    counted = service.answer(session, world.actor(session, "prescriber"), follow_up, CDI, on=TODAY, now=now)

    assert counted is ExitClass.DURABLE
    assert (follow_up.state, follow_up.answered_on, follow_up.computer_use) == (S.ANSWERED, TODAY, ComputerUse.OFTEN)


def test_the_four_week_follow_up_opens_at_once_and_the_next_ones_on_their_day(session):
    made = make_follow_ups(session)
    early = datetime(2026, 8, 10, 9, 0, tzinfo=UTC)

    service.answer(session, world.SYSTEM, made[Milestone.J28], Answer(Situation.UNEMPLOYED), on=early.date(), now=early)
    with pytest.raises(Invalid) as refusal:
        service.answer(session, world.SYSTEM, made[Milestone.M3], CDI, on=early.date(), now=early)

    assert refusal.value.fields["answered_on"] == "follow_up_too_early"
    assert made[Milestone.M3].state is S.PLANNED


def test_no_news_is_an_answer(session, now):
    follow_up = make_follow_ups(session)[Milestone.M3]

    service.answer(session, world.SYSTEM, follow_up, Answer(Situation.NO_NEWS), on=TODAY, now=now)

    assert (follow_up.state, follow_up.recorded_at) == (S.NO_NEWS, now)


def test_what_nobody_answered_closes_without_news_and_a_late_answer_leaves_its_trace(session, now):
    made = make_follow_ups(session)

    closed = service.close_overdue(session, world.SYSTEM, now=now)
    assert closed >= 1
    assert [made[m].state for m in (Milestone.J28, Milestone.M3, Milestone.M6)] == [S.NO_NEWS, S.DUE, S.PLANNED]

    service.answer(session, world.SYSTEM, made[Milestone.J28], CDI, on=TODAY, now=now)
    trace = entries_of(session, "follow_up", made[Milestone.J28].id)[0]
    assert made[Milestone.J28].state is S.ANSWERED
    assert trace.details["late"] is True
    assert trace.details["was"] == "no_news"


def test_the_journal_never_says_what_was_answered(session, now):
    follow_up = make_follow_ups(session)[Milestone.M3]

    service.answer(session, world.SYSTEM, follow_up, CDI, on=TODAY, now=now)

    details = str([entry.details for entry in entries_of(session, "follow_up", follow_up.id)])
    assert "situation" in details
    assert "cdi" not in details
    assert "often" not in details


def test_whoever_moved_away_is_not_asked_again(session, now):
    made = make_follow_ups(session)

    service.answer(session, world.SYSTEM, made[Milestone.M3], Answer(Situation.MOVED_AWAY), on=TODAY, now=now)

    assert (made[Milestone.M6].state, made[Milestone.M6].situation) == (S.ANSWERED, Situation.MOVED_AWAY)


def test_whoever_no_longer_wishes_to_answer_is_not_asked_again(session, now):
    made = make_follow_ups(session)

    service.decline(session, world.actor(session, "prescriber"), made[Milestone.M3], on=TODAY, now=now)

    assert (made[Milestone.M3].state, made[Milestone.M6].state) == (S.DECLINED, S.DECLINED)


def test_a_trainer_sees_the_four_week_follow_up_of_those_it_trained_and_nothing_else(session, now):
    trained, other = make_beneficiary(session), make_beneficiary(session)
    make_enrolment(session, trained, starts_on=date(2026, 7, 1), ends_on=date(2026, 8, 3))
    mine, theirs = make_follow_ups(session, person=trained), make_follow_ups(session, person=other)
    trainer = world.actor(session, "trainer")
    narrow(session, trainer.scope)

    assert service.get_follow_up(session, trainer, mine[Milestone.J28].id).id == mine[Milestone.J28].id
    for hidden in (mine[Milestone.M3], mine[Milestone.M6], theirs[Milestone.J28]):
        with pytest.raises(NotFound):
            service.get_follow_up(session, trainer, hidden.id)
    service.answer(session, trainer, mine[Milestone.J28], Answer(Situation.DEATH), on=TODAY, now=now)
    session.expire_all()
    assert session.exec(select(FollowUp.id)).all() == [mine[Milestone.J28].id]
    narrow(session, world.SYSTEM.scope)
    assert mine[Milestone.M6].situation is Situation.DEATH


@pytest.mark.parametrize("role", ["approver", "refurbisher"])
def test_the_committee_and_the_workshop_see_no_follow_up_even_if_the_code_forgot(session, role):
    follow_up = make_follow_ups(session)[Milestone.M3]
    actor = world.actor(session, role)
    narrow(session, actor.scope)

    assert session.exec(select(FollowUp)).all() == []
    with pytest.raises(Forbidden):
        service.get_follow_up(session, actor, follow_up.id)


def test_a_prescriber_sees_only_the_follow_ups_of_its_people(session):
    elsewhere = make_beneficiary(session, organisation=world.organisation(session, "Centre social de la Reyssouze"))
    follow_up = make_follow_ups(session, person=elsewhere)[Milestone.M3]

    with pytest.raises(NotFound):
        service.get_follow_up(session, world.actor(session, "prescriber"), follow_up.id)
