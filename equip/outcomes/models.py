"""What became of people. Nothing that ranks or chooses may import this room."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from equip.records import INSTANT, Owned, Versioned, words


class Milestone(StrEnum):
    J28 = "J28"
    M3 = "M3"
    M6 = "M6"
    M12 = "M12"


class FollowUpState(StrEnum):
    PLANNED = "planned"
    DUE = "due"
    ANSWERED = "answered"
    NO_NEWS = "no_news"
    DECLINED = "declined"


class Situation(StrEnum):
    """Labels and classes stand in `exits.py`, dated, with their source."""

    CDI = "cdi"
    CDI_SUBSIDISED = "cdi_subsidised"
    FIXED_TERM_6M_PLUS = "fixed_term_6m_plus"
    BUSINESS_CREATION = "business_creation"
    CIVIL_SERVICE = "civil_service"
    FIXED_TERM_UNDER_6M = "fixed_term_under_6m"
    SUBSIDISED_FIXED_TERM = "subsidised_fixed_term"
    IAE_CONTRACT = "iae_contract"
    QUALIFYING_TRAINING = "qualifying_training"
    OTHER_POSITIVE = "other_positive"
    RETIREMENT = "retirement"
    UNEMPLOYED = "unemployed"
    INACTIVE = "inactive"
    NO_NEWS = "no_news"
    MOVED_AWAY = "moved_away"
    DEATH = "death"
    LONG_LEAVE = "long_leave"
    ADMIN_DECISION = "admin_or_court_decision"
    TOO_SHORT = "too_short"


class ComputerUse(StrEnum):
    """`used` is what old files say: used, without saying how often."""

    USED = "used"
    OFTEN = "often"
    SOMETIMES = "sometimes"
    NEVER = "never"
    BROKEN = "broken"


class FollowUp(Owned, Versioned, table=True):
    __table_args__ = (sa.UniqueConstraint("beneficiary_id", "anchor_on", "milestone"),)

    beneficiary_id: UUID = Field(foreign_key="beneficiary.id", index=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    handover_id: UUID | None = Field(default=None, foreign_key="handover.id")
    milestone: Milestone = Field(sa_type=words(Milestone))
    anchor_on: date = Field(description="Last day of training, or the hand-over where there was none")
    due_on: date
    closes_on: date
    state: FollowUpState = Field(default=FollowUpState.PLANNED, sa_type=words(FollowUpState), index=True)
    answered_on: date | None = None
    situation: Situation | None = Field(default=None, sa_type=words(Situation))
    situation_since: date | None = None
    any_job_since: bool | None = Field(
        default=None, description="A job of a month or more since the anchor, even if ended"
    )
    computer_use: ComputerUse | None = Field(default=None, sa_type=words(ComputerUse))
    certification: bool | None = None
    comment: str = ""
    recorded_at: datetime | None = Field(default=None, sa_type=INSTANT)
