"""Training: who is enrolled, who was there, what was learnt."""

from datetime import date
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from equip.records import Owned, Versioned, words

DAYS = sa.ARRAY(sa.Date)


class Presence(StrEnum):
    PRESENT = "present"
    ABSENT = "absent"
    EXCUSED = "excused"


class LeaveReason(StrEnum):
    """Why somebody stopped coming. A word among a few, so that nothing of a health or of a family is written."""

    FOUND_JOB = "found_job"
    OTHER_TRAINING = "other_training"
    MOVED_AWAY = "moved_away"
    STOPPED_COMING = "stopped_coming"
    OTHER_REASON = "other_reason"


class SkillScale(StrEnum):
    """Brotcorne & Valenduc 2009."""

    INSTRUMENTAL = "instrumental"
    INFORMATIONAL = "informational"
    STRATEGIC = "strategic"


class SkillPhase(StrEnum):
    BEFORE = "before"
    AFTER = "after"


class SkillLevel(StrEnum):
    NOT_ACQUIRED = "not_acquired"
    IN_PROGRESS = "in_progress"
    ACQUIRED = "acquired"


class Course(Owned, table=True):
    """What is taught, by whom (the training organisation)."""

    __table_args__ = (sa.UniqueConstraint("organisation_id", "title"),)

    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    title: str


class TrainingSession(Owned, Versioned, table=True):
    """One run of a course, from its first to its last day. `days` are those when people meet, in order."""

    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "label"),
        sa.CheckConstraint("ends_on >= starts_on", name="ends_after_it_starts"),
    )

    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    course_id: UUID = Field(foreign_key="course.id", index=True)
    label: str
    starts_on: date
    ends_on: date
    days: list[date] = Field(default_factory=list, sa_type=DAYS)
    site_id: UUID | None = Field(default=None, foreign_key="site.id")
    is_esf: bool = Field(default=False, description="Whether the session is part of the ESF+ operation")


class Enrolment(Owned, table=True):
    __table_args__ = (sa.UniqueConstraint("session_id", "beneficiary_id"),)

    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    session_id: UUID = Field(foreign_key="training_session.id", index=True)
    beneficiary_id: UUID = Field(foreign_key="beneficiary.id", index=True)
    left_on: date | None = None
    left_reason: LeaveReason | None = Field(default=None, sa_type=words(LeaveReason))


class Attendance(Owned, table=True):
    """One person, one day. No row: not noted, which is unknown, not absent."""

    __table_args__ = (sa.UniqueConstraint("enrolment_id", "on"),)

    enrolment_id: UUID = Field(foreign_key="enrolment.id", index=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    on: date
    presence: Presence = Field(sa_type=words(Presence))


class SkillAssessment(Owned, table=True):
    __table_args__ = (sa.UniqueConstraint("enrolment_id", "scale", "phase"),)

    enrolment_id: UUID = Field(foreign_key="enrolment.id", index=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    scale: SkillScale = Field(sa_type=words(SkillScale))
    phase: SkillPhase = Field(sa_type=words(SkillPhase))
    level: SkillLevel = Field(sa_type=words(SkillLevel))
    assessed_on: date
