"""When a person is asked what became of them, counted from the last day of training, else from the hand-over."""

from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from equip.handover.dates import months_after
from equip.outcomes.models import FollowUp, Milestone
from equip.training.models import Enrolment, TrainingSession

OPEN_FOR = timedelta(days=45)
LATE_AFTER = timedelta(days=14)
MILESTONES = (Milestone.J28, Milestone.M3, Milestone.M6)
"""M12 exists for whoever wants it; it is not planned by default."""
_MONTHS = {Milestone.M3: 3, Milestone.M6: 6, Milestone.M12: 12}


def due_on(milestone: Milestone, anchor_on: date) -> date:
    if milestone is Milestone.J28:
        return anchor_on + timedelta(days=28)
    return months_after(anchor_on, _MONTHS[milestone])


def opens_on(follow_up: FollowUp) -> date:
    """ESF+ asks for the situation within the four weeks after the exit: that one opens at once."""
    return follow_up.anchor_on if follow_up.milestone is Milestone.J28 else follow_up.due_on


def late_on(follow_up: FollowUp) -> date:
    return follow_up.due_on + LATE_AFTER


def anchor_of(session: Session, person_id: UUID, handed_over_on: date) -> date:
    """The last day of the newest training begun by then; a training ended six months ago or more no longer counts."""
    trainings = session.exec(
        select(Enrolment, TrainingSession)
        .join(TrainingSession, col(TrainingSession.id) == col(Enrolment.session_id))
        .where(Enrolment.beneficiary_id == person_id, TrainingSession.starts_on <= handed_over_on)
    )
    days = [min(enrolment.left_on or training.ends_on, training.ends_on) for enrolment, training in trainings]
    last: date | None = max(days, default=None)
    if last is None or months_after(last, 6) <= handed_over_on:
        return handed_over_on
    return last
