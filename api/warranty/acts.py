"""What the API and the pages do alike: act on a ticket that was read, then say how it stands."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.errors import NotFound
from equip.handover.service import get_handover
from equip.warranty import service
from equip.warranty.endings import give_back
from equip.warranty.lists import TicketLine, find_line
from equip.warranty.models import Fault, WarrantyTicket
from equip.warranty.swap import swap

Act = Callable[[Session, WarrantyTicket], None]
Check = Callable[[WarrantyTicket], None]


def open_ticket(
    session: Session, actor: Actor, handover_id: UUID, fault: Fault, told: str, *, now: datetime
) -> TicketLine:
    handover = get_handover(session, actor, handover_id, lock=True)
    ticket = service.open_ticket(session, actor, handover, fault, told, today=paris_day(now), now=now)
    return line_of(session, actor, ticket.id)


def change(session: Session, actor: Actor, ticket_id: UUID, check: Check, act: Act) -> TicketLine:
    """Lock, check that nobody changed it meanwhile, act, read again."""
    ticket = service.get_ticket(session, actor, ticket_id, lock=True)
    check(ticket)
    act(session, ticket)
    session.flush()
    return line_of(session, actor, ticket_id)


def line_of(session: Session, actor: Actor, ticket_id: UUID) -> TicketLine:
    line = find_line(session, actor, ticket_id)
    if line is None:
        raise NotFound("warranty_ticket_not_found")
    return line


def receive(actor: Actor, now: datetime) -> Act:
    return lambda session, ticket: service.receive(session, actor, ticket, now=now)


def repair(actor: Actor, outcome: str, now: datetime) -> Act:
    return lambda session, ticket: service.repair(
        session, actor, ticket, outcome=outcome, today=paris_day(now), now=now
    )


def refuse(actor: Actor, reason: str, now: datetime) -> Act:
    return lambda session, ticket: service.refuse(session, actor, ticket, reason=reason, today=paris_day(now), now=now)


def take_back(actor: Actor, now: datetime) -> Act:
    return lambda session, ticket: give_back(
        session, actor, service.handover_of(session, ticket), ticket=ticket, today=paris_day(now), now=now
    )


def swap_for(actor: Actor, tag: str, now: datetime) -> Act:
    return lambda session, ticket: swap(session, actor, ticket, tag, today=paris_day(now), now=now)
