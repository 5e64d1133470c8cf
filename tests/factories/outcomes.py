"""Follow-ups of people, at the milestone and on the day that a test wants."""

from datetime import UTC, date, datetime

from sqlmodel import Session, select

from equip.outcomes import service
from equip.outcomes.models import FollowUp, FollowUpState, Milestone, Situation
from equip.people.models import Beneficiary, Consent, ConsentKind
from equip.training.models import Course, Enrolment, TrainingSession
from tests import world
from tests.factories.handover import make_beneficiary

PLANNED_AT = datetime(2026, 8, 3, 8, 0, tzinfo=UTC)
ANCHOR = date(2026, 8, 3)


def make_follow_ups(
    session: Session, *, person: Beneficiary | None = None, anchor_on: date = ANCHOR, agreed: bool = True
) -> dict[Milestone, FollowUp]:
    """J28, M3 and M6 of somebody, planned in August 2026: on 23 November 2026, M3 is open."""
    person = person or make_beneficiary(session)
    if agreed:
        what = {"departement": person.departement, "organisation_id": person.organisation_id}
        session.add(Consent(beneficiary_id=person.id, kind=ConsentKind.FOLLOW_UP, given_on=anchor_on, **what))
    planned_at = min(PLANNED_AT, datetime.combine(anchor_on, PLANNED_AT.timetz()))
    made = service.plan_follow_ups(session, world.SYSTEM, person, anchor_on, None, planned_at)
    return {follow_up.milestone: follow_up for follow_up in made}


def make_answered(
    session: Session, situation: Situation, *, milestone: Milestone = Milestone.M3, anchor_on: date = ANCHOR
) -> FollowUp:
    follow_up = make_follow_ups(session, anchor_on=anchor_on)[milestone]
    follow_up.situation = situation
    follow_up.state = FollowUpState.NO_NEWS if situation is Situation.NO_NEWS else FollowUpState.ANSWERED
    follow_up.answered_on = follow_up.due_on
    session.add(follow_up)
    session.flush()
    return follow_up


def make_enrolment(
    session: Session, person: Beneficiary, *, starts_on: date, ends_on: date, left_on: date | None = None
) -> Enrolment:
    trainer = world.organisation(session, "Aucrey")
    course = session.exec(select(Course).where(Course.organisation_id == trainer.id)).first()
    assert course is not None
    training = TrainingSession(
        departement="01",
        organisation_id=trainer.id,
        course_id=course.id,
        label=f"Session {starts_on} {person.ref}",
        starts_on=starts_on,
        ends_on=ends_on,
    )
    session.add(training)
    session.flush()
    made = Enrolment(
        departement="01",
        organisation_id=trainer.id,
        session_id=training.id,
        beneficiary_id=person.id,
        left_on=left_on,
    )
    session.add(made)
    session.flush()
    return made
