"""Requests for a computer, and the dated rules and points grids that they are read with."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from equip.records import INSTANT, JSON, Owned, Versioned, utc_now, words


class RequestState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    INCOMPLETE = "incomplete"
    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    WAITING = "waiting"
    PROPOSED = "proposed"
    ALLOCATED = "allocated"
    NOT_SERVED = "not_served"
    HANDED_OVER = "handed_over"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class MainUse(StrEnum):
    JOB_SEARCH = "job_search"
    TRAINING = "training"
    ONLINE_SERVICES = "online_services"
    SCHOOLING = "schooling"
    OTHER = "other"


class EquipmentRequest(Owned, Versioned, table=True):
    """One request for one person, with the need that a machine must meet. `public_code` opens the public page."""

    __table_args__ = (
        sa.UniqueConstraint("departement", "ref"),
        sa.Index(
            "uq_equipment_request_open",
            "beneficiary_id",
            unique=True,
            postgresql_where=sa.text("state not in ('handed_over', 'withdrawn', 'expired', 'ineligible')"),
        ),
        sa.CheckConstraint("min_ram_gib >= 0 and min_storage_gb >= 0", name="need_not_negative"),
    )

    ref: str = Field(description="For example D-26-1033")
    public_code: str = Field(unique=True, max_length=9, description="For example K7QM-4RTX: no 0, O, 1, I")
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    beneficiary_id: UUID = Field(foreign_key="beneficiary.id", index=True)
    household_id: UUID = Field(foreign_key="household.id", index=True)
    prescriber_name: str = Field(default="", description="Who carries the request, as the organisation names them")
    state: RequestState = Field(default=RequestState.DRAFT, sa_type=words(RequestState), index=True)
    requested_on: date | None = None
    main_use: MainUse | None = Field(default=None, sa_type=words(MainUse))
    accepts_laptop: bool = False
    accepts_desktop: bool = False
    min_ram_gib: int = 0
    min_storage_gb: int = 0
    min_screen_in: float | None = None
    needs_webcam: bool = False
    home_internet: bool | None = None
    contribution_accepted: bool | None = None
    agreed_on: date | None = Field(default=None, description="Date on which the person signed their agreement")
    comment: str = ""
    repeat_reason: str = Field(default="", description="Why a request is made for a household already equipped")
    closed_reason: str = ""
    handed_over_on: date | None = Field(default=None, description="Day of its computer; None again once it came back")
    answered_at: datetime | None = Field(
        default=None, sa_type=INSTANT, description="The last time that a published round said yes or no to it"
    )
    created_at: datetime = Field(default_factory=utc_now, sa_type=INSTANT)


class RuleSet(Owned, table=True):
    """The eligibility rules in force from a date. Never edited: a new version is dated."""

    __table_args__ = (
        sa.UniqueConstraint("departement", "version"),
        sa.UniqueConstraint("departement", "in_force_on"),
    )

    version: str
    label: str
    in_force_on: date
    source: str
    rules: list[dict[str, object]] = Field(sa_type=JSON)


class Grid(Owned, table=True):
    """The points grid in force from a date. Never edited: a new version is dated."""

    __table_args__ = (
        sa.UniqueConstraint("departement", "version"),
        sa.UniqueConstraint("departement", "in_force_on"),
    )

    version: str
    label: str
    in_force_on: date
    source: str
    criteria: list[dict[str, object]] = Field(sa_type=JSON)
