"""The lines of the list of tickets: of the person, the workshop reads a first name and a code, and no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from equip.accounts.actors import Actor
from equip.accounts.models import User
from equip.handover.lists import HandoverLine, handover_lines
from equip.handover.lists import line_of as handover_line_of
from equip.handover.models import Handover, HandoverState
from equip.handover.policies import sees_the_person
from equip.inventory.changes import clean_serial, clean_tag
from equip.inventory.models import Device
from equip.people.models import Beneficiary
from equip.requests.models import EquipmentRequest
from equip.warranty.models import WarrantyTicket
from equip.warranty.policies import visible_to

OTHER = aliased(Device)
"""The machine given in exchange."""


@dataclass(frozen=True)
class TicketLine:
    """`opener`: the organisation of who opened it; None for the service itself. `person` is None for the workshop."""

    ticket: WarrantyTicket
    handover: Handover
    device: Device
    other: Device | None
    opener: UUID | None
    person: Beneficiary | None = None
    request: EquipmentRequest | None = None

    @property
    def by_the_workshop(self) -> bool:
        return self.opener == self.ticket.refurbisher_id


def ticket_lines(actor: Actor) -> sa.Select[Any]:
    """Rows to give to `line_of`. The workshop's statement does not even name the tables of people."""
    columns: list[Any] = [WarrantyTicket, Handover, Device, OTHER, col(User.organisation_id)]
    joined: sa.Select[Any] = (
        sa.select(*columns)
        .select_from(WarrantyTicket)
        .join(Handover, col(Handover.id) == col(WarrantyTicket.handover_id))
        .join(Device, col(Device.id) == col(WarrantyTicket.device_id))
        .join(OTHER, col(OTHER.id) == col(WarrantyTicket.swap_device_id), isouter=True)
        .join(User, col(User.id) == col(WarrantyTicket.opened_by), isouter=True)
        .where(*visible_to(actor))
    )
    if not sees_the_person(actor):
        return joined
    return (
        joined.add_columns(Beneficiary, EquipmentRequest)
        .join(EquipmentRequest, col(EquipmentRequest.id) == col(Handover.request_id))
        .join(Beneficiary, col(Beneficiary.id) == col(EquipmentRequest.beneficiary_id))
    )


def line_of(row: Any) -> TicketLine:
    return TicketLine(*row)


def find_line(session: Session, actor: Actor, ticket_id: UUID) -> TicketLine | None:
    row = session.execute(ticket_lines(actor).where(col(WarrantyTicket.id) == ticket_id)).first()
    return line_of(row) if row else None


def tickets_of(session: Session, actor: Actor, handover_id: UUID) -> Sequence[TicketLine]:
    """Of one hand-over, newest first."""
    query = ticket_lines(actor).where(col(WarrantyTicket.handover_id) == handover_id)
    rows = session.execute(query.order_by(col(WarrantyTicket.opened_on).desc(), col(WarrantyTicket.id)))
    return [line_of(row) for row in rows]


def handed_over_as(session: Session, actor: Actor, code: str) -> list[HandoverLine]:
    """What a label, a serial or a pick-up code may mean among computers that people have; codes come back in time."""
    asked = [col(Device.tag) == clean_tag(code), col(Handover.pickup_code) == code.strip().upper()]
    serial = clean_serial(code)
    asked += [col(Device.serial) == serial] if serial else []
    query = handover_lines(actor).where(sa.or_(*asked), col(Handover.state) == HandoverState.DONE)
    return [handover_line_of(row) for row in session.execute(query.order_by(col(Device.tag)).limit(20))]
