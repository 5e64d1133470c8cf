"""The lines of the list of follow-ups, with who they are about."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from equip.accounts.actors import Actor
from equip.outcomes.calendar import opens_on
from equip.outcomes.models import FollowUp, Milestone
from equip.outcomes.policies import check_can_follow, visible_to
from equip.outcomes.states import WAITING
from equip.people.models import Beneficiary


@dataclass(frozen=True)
class FollowUpLine:
    follow_up: FollowUp
    person: Beneficiary

    @property
    def opens_on(self) -> date:
        return opens_on(self.follow_up)


def follow_up_lines(actor: Actor) -> sa.Select[Any]:
    """Rows to give to `line_of`; refuses the roles that see no follow-up."""
    check_can_follow(actor)
    tables: list[Any] = [FollowUp, Beneficiary]
    return (
        sa.select(*tables)
        .select_from(FollowUp)
        .join(Beneficiary, col(Beneficiary.id) == col(FollowUp.beneficiary_id))
        .where(*visible_to(actor))
    )


def line_of(row: Any) -> FollowUpLine:
    return FollowUpLine(*row)


def find_line(session: Session, actor: Actor, follow_up_id: UUID) -> FollowUpLine | None:
    row = session.execute(follow_up_lines(actor).where(col(FollowUp.id) == follow_up_id)).first()
    return line_of(row) if row else None


def find_newest_line(session: Session, actor: Actor, person_ref: str, milestone: Milestone) -> FollowUpLine | None:
    """The follow-up of that milestone after the person's newest exit."""
    found = session.execute(
        follow_up_lines(actor)
        .where(col(Beneficiary.ref) == person_ref, col(FollowUp.milestone) == milestone)
        .order_by(col(FollowUp.anchor_on).desc())
        .limit(1)
    ).first()
    return line_of(found) if found else None


def to_answer(today: date) -> sa.ColumnElement[bool]:
    """Open on that day and not answered yet."""
    opened = sa.or_(
        col(FollowUp.due_on) <= today,
        sa.and_(col(FollowUp.milestone) == Milestone.J28, col(FollowUp.anchor_on) <= today),
    )
    return sa.and_(col(FollowUp.state).in_(WAITING), opened, col(FollowUp.closes_on) >= today)
