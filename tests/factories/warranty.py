"""A person who has their computer, and what the workshop has on its shelves."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from equip.accounts.actors import Actor
from equip.handover.models import Handover, HandoverState
from equip.handover.service import Checklist, hand_over
from equip.inventory.models import Device, DeviceState
from equip.warranty.models import Fault, WarrantyTicket
from equip.warranty.service import open_ticket
from tests import world
from tests.factories.handover import AT, Granted, make_granted, make_promised_device

HANDED_OVER_ON = date(2026, 11, 20)
ALL_TICKED = Checklist(receipt_signed=True, contribution_received=True)


def make_equipped(
    session: Session, *, months: int | None = 12, device: dict[str, Any] | None = None, **kwargs: Any
) -> Granted:
    """Somebody who received their computer on the 20th of November 2026. `device`: what is known of it."""
    granted = make_granted(session, **kwargs)
    for field, value in {"warranty_months": months, **(device or {})}.items():
        setattr(granted.device, field, value)
    session.add(granted.device)
    handover = granted.handover
    handover.state, handover.scheduled_at = HandoverState.SCHEDULED, AT
    hand_over(session, world.SYSTEM, handover, ALL_TICKED, today=HANDED_OVER_ON, now=AT)
    return granted


def make_ready(session: Session, **values: Any) -> Device:
    """A machine of Micronov that is ready: like those that people receive, but for `values`."""
    device = make_promised_device(session, state=DeviceState.AVAILABLE)
    for field, value in values.items():
        setattr(device, field, value)
    session.add(device)
    session.flush()
    return device


def make_ticket(
    session: Session,
    handover: Handover,
    *,
    actor: Actor = world.SYSTEM,
    fault: Fault = Fault.NO_POWER,
    told: str = "Ne démarre plus depuis hier",
    today: date = date(2026, 11, 23),
    now: datetime = AT,
) -> WarrantyTicket:
    return open_ticket(session, actor, handover, fault, told, today=today, now=now)
