"""People and households: only what the scheme needs. No NIR, no health, no nationality, no title."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from equip.records import INSTANT, Owned, Versioned, utc_now, words


class HouseholdRole(StrEnum):
    APPLICANT = "applicant"
    PARTNER = "partner"


class RsaState(StrEnum):
    """ETATDOSRSA of the CAF flow. Open = OPEN, SUSPENDED or PAYMENT_SUSPENDED (CASF L262-2)."""

    PENDING = "pending"
    REFUSED = "refused"
    OPEN = "open"
    SUSPENDED = "suspended"
    PAYMENT_SUSPENDED = "payment_suspended"
    CLOSED = "closed"
    CLOSED_EARLIER = "closed_earlier"


class EvidenceSource(StrEnum):
    CAF_FILE = "caf_file"
    PAPER = "paper"
    API = "api"


class Equipment(StrEnum):
    """What the household can already use."""

    NONE = "none"
    SMARTPHONE_ONLY = "smartphone_only"
    BROKEN_COMPUTER = "broken_computer"
    COMPUTER = "computer"


class Diploma(StrEnum):
    """Level of diploma: for statistics only, never in the points."""

    NONE = "none"
    BELOW_BAC = "below_bac"
    BAC = "bac"
    ABOVE_BAC = "above_bac"


class ConsentKind(StrEnum):
    PROCESSING = "processing"
    FOLLOW_UP = "follow_up"


class Household(Owned, Versioned, table=True):
    __table_args__ = (
        sa.Index(
            "uq_household_caf_number",
            "departement",
            "caf_number",
            unique=True,
            postgresql_where=sa.text("caf_number is not null"),
        ),
        sa.CheckConstraint("schoolchildren >= 0", name="schoolchildren_not_negative"),
    )

    caf_number: str | None = Field(default=None, max_length=7)
    family_quotient: int | None = Field(default=None, description="Quotient familial, in whole euros a month")
    family_quotient_on: date | None = None
    schoolchildren: int | None = None
    equipment: Equipment | None = Field(default=None, sa_type=words(Equipment))
    equipped_on: date | None = Field(default=None, description="Last computer received from the scheme")


class Beneficiary(Owned, Versioned, table=True):
    """A person. `organisation_id` is the organisation that accompanies them (organisme référent)."""

    __table_args__ = (
        sa.UniqueConstraint("departement", "ref"),
        sa.Index(
            "uq_beneficiary_internal_id",
            "departement",
            "internal_id",
            unique=True,
            postgresql_where=sa.text("internal_id is not null"),
        ),
    )

    ref: str = Field(description="Our reference, for example P-26-0042; the only one that stands in addresses")
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    household_id: UUID = Field(foreign_key="household.id", index=True)
    household_role: HouseholdRole | None = Field(default=None, sa_type=words(HouseholdRole))
    internal_id: str | None = Field(
        default=None, description="Identifier in the département's own system (Iodas, Solis…)"
    )
    last_name: str
    first_name: str
    birth_date: date | None = Field(default=None, index=True)
    phone: str | None = Field(default=None, index=True)
    email: str | None = None
    address: str | None = None
    commune_insee: str | None = Field(default=None, foreign_key="commune.insee", index=True)
    diploma: Diploma | None = Field(default=None, sa_type=words(Diploma))
    last_contact_on: date | None = None
    created_at: datetime = Field(default_factory=utc_now, sa_type=INSTANT)


class RsaEvidence(Owned, table=True):
    """What was seen of the right to RSA, when, and from whom.

    The newest by `seen_on` counts; of one day, the last recorded.
    """

    beneficiary_id: UUID = Field(foreign_key="beneficiary.id", index=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    state: RsaState | None = Field(default=None, sa_type=words(RsaState))
    right_since: date | None = None
    seen_on: date | None = Field(default=None, description="Date of the attestation or of the answer; None: undated")
    source: EvidenceSource = Field(sa_type=words(EvidenceSource))
    recorded_at: datetime = Field(default_factory=utc_now, sa_type=INSTANT)


class Consent(Owned, table=True):
    beneficiary_id: UUID = Field(foreign_key="beneficiary.id", index=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    kind: ConsentKind = Field(sa_type=words(ConsentKind))
    given_on: date
    withdrawn_on: date | None = None
