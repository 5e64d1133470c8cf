"""Rounds: what was frozen, what was proposed, who approved, what was decided."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from equip.records import INSTANT, JSON, Owned, Versioned, utc_now, words


class RoundState(StrEnum):
    DRAFT = "draft"
    FROZEN = "frozen"
    SOLVING = "solving"
    PROPOSED = "proposed"
    APPROVED = "approved"
    PUBLISHED = "published"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class DecisionKind(StrEnum):
    GRANT = "grant"
    WAITLIST = "waitlist"


class Round(Owned, Versioned, table=True):
    """One allocation round. `progress` is what the solving job last said; `stop_asked` ends it with what it has."""

    __table_args__ = (sa.UniqueConstraint("departement", "number"),)

    number: int
    label: str
    reference_on: date
    state: RoundState = Field(default=RoundState.DRAFT, sa_type=words(RoundState), index=True)
    seed: str = Field(
        description="Published before the round is solved; orders ties together with the claim's reference"
    )
    settings: dict[str, object] = Field(default_factory=dict, sa_type=JSON)
    progress: dict[str, object] = Field(default_factory=dict, sa_type=JSON)
    stop_asked: bool = False
    job_id: int | None = None
    proposed_by: UUID | None = Field(default=None, foreign_key="account.id")
    proposed_reason: str = ""
    approved_by: UUID | None = Field(default=None, foreign_key="account.id")
    approved_at: datetime | None = Field(default=None, sa_type=INSTANT)
    published_at: datetime | None = Field(default=None, sa_type=INSTANT)
    created_at: datetime = Field(default_factory=utc_now, sa_type=INSTANT)


class Snapshot(Owned, table=True):
    """The frozen data of a round: the canonical bytes that the engine reads, and nothing that names a person."""

    round_id: UUID = Field(foreign_key="round.id", unique=True)
    frozen_at: datetime = Field(sa_type=INSTANT)
    sha256: str = Field(max_length=64)
    problem: bytes
    claims: dict[str, object] = Field(
        sa_type=JSON, description="For each claim: how its points and eligibility were read"
    )
    inputs_sha256: str = Field(
        max_length=64, description="Of the rows that were frozen: any later change voids an approval"
    )


class Proposal(Owned, table=True):
    """What the engine answered, its reasons, and what the second reader found."""

    round_id: UUID = Field(foreign_key="round.id", unique=True)
    solved_at: datetime = Field(sa_type=INSTANT)
    outcome: bytes
    findings: list[dict[str, object]] = Field(sa_type=JSON)
    seconds: float


class LineChange(Owned, table=True):
    """A line that the committee changed against the proposal, with its written reason."""

    round_id: UUID = Field(foreign_key="round.id", index=True)
    request_id: UUID = Field(foreign_key="equipment_request.id", index=True)
    grants: bool
    reason: str
    changed_by: UUID = Field(foreign_key="account.id")
    changed_at: datetime = Field(sa_type=INSTANT)


class Decision(Owned, table=True):
    """What was decided for one request in one round. `explanation` is stored, never recomputed."""

    __table_args__ = (
        sa.UniqueConstraint("round_id", "request_id"),
        sa.Index(
            "uq_decision_device",
            "device_id",
            unique=True,
            postgresql_where=sa.text("device_id is not null and ended_at is null"),
        ),
        sa.CheckConstraint("(kind = 'grant') = (device_id is not null)", name="a_grant_has_a_device"),
    )

    round_id: UUID = Field(foreign_key="round.id", index=True)
    request_id: UUID = Field(foreign_key="equipment_request.id", index=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    kind: DecisionKind = Field(sa_type=words(DecisionKind))
    device_id: UUID | None = Field(default=None, foreign_key="device.id")
    points: int
    contribution_cents: int = 0
    paid_cents: dict[str, int] = Field(default_factory=dict, sa_type=JSON, description="Cents by code of fund")
    reason: dict[str, object] = Field(default_factory=dict, sa_type=JSON)
    explanation: dict[str, object] = Field(default_factory=dict, sa_type=JSON)
    made_at: datetime = Field(sa_type=INSTANT)
    ended_at: datetime | None = Field(
        default=None, sa_type=INSTANT, description="Declined, given back or swapped: the device is free"
    )
