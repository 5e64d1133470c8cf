"""Handing a computer over. The refurbisher sees a first name, a code and an hour; nothing else of the person."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from equip.records import INSTANT, Owned, Versioned, words


class HandoverState(StrEnum):
    TO_SCHEDULE = "to_schedule"
    SCHEDULED = "scheduled"
    DONE = "done"
    MISSED = "missed"
    DECLINED = "declined"
    RETURNED = "returned"


class Handover(Owned, Versioned, table=True):
    __table_args__ = (sa.UniqueConstraint("decision_id"),)

    decision_id: UUID = Field(foreign_key="decision.id", index=True)
    request_id: UUID = Field(foreign_key="equipment_request.id", index=True)
    device_id: UUID = Field(foreign_key="device.id", index=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True, description="The person's organisation")
    refurbisher_id: UUID = Field(foreign_key="organisation.id", index=True)
    first_name: str = Field(description="As said at the counter; erased with the person")
    pickup_code: str = Field(max_length=4)
    state: HandoverState = Field(default=HandoverState.TO_SCHEDULE, sa_type=words(HandoverState), index=True)
    scheduled_at: datetime | None = Field(default=None, sa_type=INSTANT)
    site_id: UUID | None = Field(default=None, foreign_key="site.id")
    confirmed: bool | None = Field(default=None, description="Said by the person on the public page")
    contribution_cents: int = 0
    done_on: date | None = None
    receipt_signed: bool = False
    returned_on: date | None = None
    warranty_until: date | None = None
