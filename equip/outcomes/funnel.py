"""From the requests made in a year to what became of people: how many are left at each step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from equip.accounts.actors import Actor
from equip.outcomes.exits import DYNAMIC, table_on
from equip.outcomes.models import FollowUp, FollowUpState, Milestone
from equip.outcomes.policies import check_can_read_figures
from equip.requests.models import EquipmentRequest, RequestState
from equip.training.models import Attendance, Enrolment, Presence

_R = RequestState
_ELIGIBLE = (_R.ELIGIBLE, _R.WAITING, _R.PROPOSED, _R.ALLOCATED, _R.NOT_SERVED, _R.HANDED_OVER)


class Step(StrEnum):
    ASKED = "asked"
    ELIGIBLE = "eligible"
    TRAINED = "trained"
    EQUIPPED = "equipped"
    FOLLOWED = "followed"
    DYNAMIC_EXIT = "dynamic_exit"


WITHIN = {
    Step.ELIGIBLE: Step.ASKED,
    Step.TRAINED: Step.ELIGIBLE,
    Step.EQUIPPED: Step.ELIGIBLE,
    Step.FOLLOWED: Step.EQUIPPED,
    Step.DYNAMIC_EXIT: Step.EQUIPPED,
}
"""Each step counts requests among those of another one."""


TO_THE_COMPUTER = (Step.ASKED, Step.ELIGIBLE, Step.TRAINED, Step.EQUIPPED)


@dataclass(frozen=True)
class StepCount:
    step: Step
    count: int


def funnel(session: Session, actor: Actor, *, on: date, year: int | None = None) -> list[StepCount]:
    """Each request counts once, at every step that it passed."""
    check_can_read_figures(actor)
    eligible = col(EquipmentRequest.state).in_(_ELIGIBLE)
    equipped = col(EquipmentRequest.state) == _R.HANDED_OVER
    exits = [entry.situation for entry in table_on(on).exits if entry.exit_class in DYNAMIC]
    answered = col(FollowUp.state) == FollowUpState.ANSWERED
    steps: dict[Step, Any] = {
        Step.ASKED: sa.true(),
        Step.ELIGIBLE: eligible,
        Step.TRAINED: sa.and_(eligible, _was_present()),
        Step.EQUIPPED: equipped,
        Step.FOLLOWED: sa.and_(equipped, _follow_up(answered, col(FollowUp.milestone) == Milestone.M3)),
        Step.DYNAMIC_EXIT: sa.and_(equipped, _follow_up(answered, col(FollowUp.situation).in_(exits))),
    }
    counts = [sa.func.count().filter(condition) for condition in steps.values()]
    sent = sa.select(*counts).where(
        col(EquipmentRequest.departement) == actor.departement,
        col(EquipmentRequest.requested_on).is_not(None),
        col(EquipmentRequest.state) != _R.DRAFT,
    )
    if year is not None:
        sent = sent.where(sa.extract("year", col(EquipmentRequest.requested_on)) == year)
    row = session.execute(sent).one()
    return [StepCount(step, int(count)) for step, count in zip(steps, row, strict=True)]


def years_asked(session: Session, actor: Actor) -> set[int]:
    check_can_read_figures(actor)
    year = sa.extract("year", col(EquipmentRequest.requested_on))
    asked = sa.and_(
        col(EquipmentRequest.departement) == actor.departement, col(EquipmentRequest.requested_on).is_not(None)
    )
    return {int(found) for found in session.execute(sa.select(year).where(asked).distinct()).scalars()}


def widest_gap(shown: Mapping[Step, int | None]) -> tuple[Step, Step, int] | None:
    """The step and the next one between which most requests stop, or wait; those that are masked are not compared.

    It ends at the computer: after it, who has not answered is mostly not yet asked, and to say here when nobody is
    waited for any more would give back cells that the rates mask. They have their own figures.
    """
    gaps = [
        (step, following, before - after)
        for step, following in pairwise(TO_THE_COMPUTER)
        if (before := shown.get(step)) is not None and (after := shown.get(following)) is not None
    ]
    widest = max(gaps, key=lambda gap: gap[2], default=None)
    return widest if widest and widest[2] > 0 else None


def _was_present() -> sa.Exists:
    return (
        sa.select(1)
        .select_from(Enrolment)
        .join(Attendance, col(Attendance.enrolment_id) == col(Enrolment.id))
        .where(
            col(Enrolment.beneficiary_id) == col(EquipmentRequest.beneficiary_id),
            col(Attendance.presence) == Presence.PRESENT,
        )
        .exists()
    )


def _follow_up(*conditions: Any) -> sa.Exists:
    return (
        sa.select(1)
        .select_from(FollowUp)
        .where(col(FollowUp.beneficiary_id) == col(EquipmentRequest.beneficiary_id), *conditions)
        .exists()
    )
