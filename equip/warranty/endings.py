"""A computer that comes back for good: its hand-over ends, and so does the ticket that was open on it."""

from datetime import date, datetime

from sqlmodel import Session

from equip.accounts.actors import Actor
from equip.handover import endings
from equip.handover import service as handovers
from equip.handover.models import Handover
from equip.inventory.events import EventKind, note
from equip.warranty.models import TicketState, WarrantyTicket
from equip.warranty.service import open_ticket_of, record, settle


def give_back(
    session: Session,
    actor: Actor,
    handover: Handover,
    *,
    ticket: WarrantyTicket | None = None,
    today: date,
    now: datetime,
) -> None:
    """The hand-over must be locked. Whoever notes the return closes both, from the ticket or without knowing of it."""
    ticket = ticket or open_ticket_of(session, handover, lock=True)
    if ticket is not None:
        settle(ticket, TicketState.RETURNED, today=today)
    endings.give_back(session, actor, handover, today=today, now=now)
    if ticket is not None:
        device = handovers.device_of(session, handover)
        note(session, actor, device, EventKind.WARRANTY_SETTLED, now=now, settled=TicketState.RETURNED)
        record(session, actor, ticket, "return", now, device=device.tag)
