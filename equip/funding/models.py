"""Money: funds, what each may pay, what is committed, what the household gives. Integer cents."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from equip.records import INSTANT, JSON, Owned, Versioned, utc_now, words


class Payer(StrEnum):
    """For whom a fund may pay."""

    EVERYONE = "everyone"
    ESF_PARTICIPANT = "esf_participant"
    SCHOOLCHILD = "schoolchild"


class Fund(Owned, Versioned, table=True):
    __table_args__ = (
        sa.UniqueConstraint("departement", "code"),
        sa.CheckConstraint("budget_cents >= 0", name="budget_not_negative"),
    )

    code: str
    label: str
    may_pay: Payer = Field(sa_type=words(Payer))
    budget_cents: int
    opens_on: date
    closes_on: date
    source: str = ""


class Commitment(Owned, table=True):
    """Cents promised by a fund for one decision; released when the decision falls."""

    __table_args__ = (sa.CheckConstraint("amount_cents >= 0", name="amount_not_negative"),)

    fund_id: UUID = Field(foreign_key="fund.id", index=True)
    decision_id: UUID = Field(foreign_key="decision.id", index=True)
    amount_cents: int
    made_at: datetime = Field(default_factory=utc_now, sa_type=INSTANT)
    released_at: datetime | None = Field(default=None, sa_type=INSTANT)


class ContributionScale(Owned, table=True):
    """What a household pays, by family quotient, from a date. Never edited: a new version is dated."""

    __table_args__ = (sa.UniqueConstraint("departement", "in_force_on"),)

    version: str
    in_force_on: date
    source: str
    brackets: list[dict[str, object]] = Field(sa_type=JSON)


class Receipt(Owned, table=True):
    """A contribution paid by the household at the hand-over."""

    __table_args__ = (sa.CheckConstraint("amount_cents > 0", name="amount_positive"),)

    decision_id: UUID = Field(foreign_key="decision.id", index=True)
    amount_cents: int
    received_on: date
