"""A machine that fails at the person's home. Nothing of the person: what they told is about the machine."""

from datetime import date
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from equip.records import Owned, Versioned, words


class Fault(StrEnum):
    """What the person sees, as they say it: not yet what is broken."""

    NO_POWER = "no_power"
    SCREEN = "screen"
    BATTERY = "battery"
    KEYBOARD = "keyboard"
    STORAGE = "storage"
    SLOW = "slow"
    NETWORK = "network"
    SOUND = "sound"
    SOFTWARE = "software"
    OTHER = "other"


class TicketState(StrEnum):
    REPORTED = "reported"
    IN_WORKSHOP = "in_workshop"
    REPAIRED = "repaired"
    SWAPPED = "swapped"
    RETURNED = "returned"
    REFUSED = "refused"


class WarrantyTicket(Owned, Versioned, table=True):
    """One failure of one machine, from the day it is told to the day it is settled.

    `device_id` stays the machine that failed when the hand-over names another after a swap.
    """

    __table_args__ = (
        sa.Index(
            "uq_warranty_ticket_open",
            "handover_id",
            unique=True,
            postgresql_where=sa.text("state in ('reported', 'in_workshop')"),
        ),
        sa.CheckConstraint("(state = 'swapped') = (swap_device_id is not null)", name="a_swap_has_a_device"),
        sa.CheckConstraint(
            "(state in ('reported', 'in_workshop')) = (closed_on is null)", name="a_settled_ticket_has_its_day"
        ),
    )

    handover_id: UUID = Field(foreign_key="handover.id", index=True)
    device_id: UUID = Field(foreign_key="device.id", index=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True, description="The person's organisation")
    refurbisher_id: UUID = Field(foreign_key="organisation.id", index=True)
    state: TicketState = Field(default=TicketState.REPORTED, sa_type=words(TicketState), index=True)
    fault: Fault = Field(sa_type=words(Fault))
    words: str = Field(default="", description="About the machine, never about the person")
    handed_over_on: date = Field(description="The day the person received the machine that failed")
    covered: bool | None = Field(default=None, description="The warranty ran that day; None: it has no known end")
    opened_on: date
    opened_by: UUID | None = Field(default=None, foreign_key="account.id")
    closed_on: date | None = None
    outcome: str = Field(default="", description="What was done, or why it was refused")
    swap_device_id: UUID | None = Field(default=None, foreign_key="device.id", index=True)
