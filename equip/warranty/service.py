"""The verbs of a ticket: open, receive at the workshop, repair, refuse. The swap and the return stand apart."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from equip.accounts.actors import Actor
from equip.errors import Conflict, Invalid, NotFound, WrongState
from equip.handover import service as handovers
from equip.handover.models import Handover, HandoverState
from equip.inventory import service as inventory
from equip.inventory.events import EventKind, note
from equip.inventory.models import DeviceState
from equip.journal import service as journal
from equip.nir import check_texts
from equip.warranty.models import Fault, TicketState, WarrantyTicket
from equip.warranty.policies import visible_to
from equip.warranty.states import OPEN, TICKET_STATES

MOST_WORDS = 500
"""Signs of what is told of the failure, and of what was done."""


def get_ticket(session: Session, actor: Actor, ticket_id: UUID, *, lock: bool = False) -> WarrantyTicket:
    """`lock`: the hand-over too, and before it, since giving a machine back locks them in that order."""
    found = session.exec(select(WarrantyTicket).where(WarrantyTicket.id == ticket_id, *visible_to(actor))).first()
    if found is None:
        raise NotFound("warranty_ticket_not_found")
    if lock:
        handovers.get_handover(session, actor, found.handover_id, lock=True)
        session.refresh(found, with_for_update=True)
    return found


def open_ticket(
    session: Session, actor: Actor, handover: Handover, fault: Fault, told: str, *, today: date, now: datetime
) -> WarrantyTicket:
    """The hand-over must be locked. Whether the warranty ran is written that day, since a swap may lengthen it."""
    if handover.state is not HandoverState.DONE or handover.done_on is None:
        raise WrongState("warranty_not_handed_over", state=handover.state)
    if open_ticket_of(session, handover) is not None:
        raise Conflict("warranty_already_open")
    device, swapped = handovers.device_of(session, handover), last_swap_of(session, handover)
    ticket = WarrantyTicket(
        departement=handover.departement,
        handover_id=handover.id,
        device_id=device.id,
        organisation_id=handover.organisation_id,
        refurbisher_id=handover.refurbisher_id,
        fault=fault,
        words=_plain(told, "words"),
        handed_over_on=(swapped.closed_on if swapped else None) or handover.done_on,
        covered=None if handover.warranty_until is None else today <= handover.warranty_until,
        opened_on=today,
        opened_by=actor.user_id,
    )
    session.add(ticket)
    session.flush()
    note(session, actor, device, EventKind.FAULT_REPORTED, now=now, fault=fault)
    record(session, actor, ticket, "open", now, device=device.tag, fault=fault)
    return ticket


def receive(session: Session, actor: Actor, ticket: WarrantyTicket, *, now: datetime) -> None:
    """The machine is at the workshop; it stays the person's, and nothing on it is erased."""
    TICKET_STATES.check(ticket.state, TicketState.IN_WORKSHOP)
    ticket.state = TicketState.IN_WORKSHOP
    device = handovers.device_of(session, handover_of(session, ticket))
    inventory.move(session, actor, device, DeviceState.IN_SERVICE_REPAIR, now=now)
    # Beside the move, so that nobody undoes it at the bench while the ticket still says that the machine is there.
    note(session, actor, device, EventKind.WARRANTY_RECEIVED, now=now)
    record(session, actor, ticket, "receive", now, device=device.tag)


def repair(session: Session, actor: Actor, ticket: WarrantyTicket, *, outcome: str, today: date, now: datetime) -> None:
    """Repaired at the workshop, or settled at a distance. The machine goes back to the same person as it was."""
    _send_back(session, actor, ticket, TicketState.REPAIRED, _plain(outcome, "outcome"), today=today, now=now)


def refuse(session: Session, actor: Actor, ticket: WarrantyTicket, *, reason: str, today: date, now: datetime) -> None:
    """Out of warranty, or ill-used: the machine goes back as it is, with a written reason."""
    if not reason.strip():
        raise Invalid(fields={"reason": "warranty_reason_missing"})
    check_texts(reason=reason)
    _send_back(session, actor, ticket, TicketState.REFUSED, _plain(reason, "reason"), today=today, now=now)


def settle(ticket: WarrantyTicket, state: TicketState, *, today: date, outcome: str = "") -> None:
    TICKET_STATES.check(ticket.state, state)
    ticket.state, ticket.closed_on, ticket.outcome = state, today, outcome


def open_ticket_of(session: Session, handover: Handover, *, lock: bool = False) -> WarrantyTicket | None:
    query = select(WarrantyTicket).where(WarrantyTicket.handover_id == handover.id, col(WarrantyTicket.state).in_(OPEN))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.exec(query).first()


def last_swap_of(session: Session, handover: Handover) -> WarrantyTicket | None:
    """The ticket by which the person received the machine that the hand-over names now, if it is not the first."""
    query = select(WarrantyTicket).where(
        WarrantyTicket.handover_id == handover.id, WarrantyTicket.swap_device_id == handover.device_id
    )
    query = query.order_by(col(WarrantyTicket.closed_on).desc(), col(WarrantyTicket.opened_on).desc())
    return session.exec(query).first()


def handover_of(session: Session, ticket: WarrantyTicket) -> Handover:
    return session.exec(select(Handover).where(Handover.id == ticket.handover_id)).one()


def record(session: Session, actor: Actor, ticket: WarrantyTicket, verb: str, now: datetime, **details: object) -> None:
    """`details` never hold what people wrote."""
    session.add(ticket)
    session.flush()
    journal.record(session, actor, f"warranty.{verb}", "warranty_ticket", ticket.id, now=now, **details)


def _send_back(
    session: Session,
    actor: Actor,
    ticket: WarrantyTicket,
    state: TicketState,
    outcome: str,
    *,
    today: date,
    now: datetime,
) -> None:
    settle(ticket, state, today=today, outcome=outcome)
    device = handovers.device_of(session, handover_of(session, ticket))
    if device.state is DeviceState.IN_SERVICE_REPAIR:
        inventory.move(session, actor, device, DeviceState.HANDED_OVER, now=now)
    note(session, actor, device, EventKind.WARRANTY_SETTLED, now=now, settled=state)
    record(session, actor, ticket, "repair" if state is TicketState.REPAIRED else "refuse", now, device=device.tag)


def _plain(text: str, field: str) -> str:
    if len(text.strip()) > MOST_WORDS:
        raise Invalid(fields={field: "warranty_words_too_long"}, most=MOST_WORDS)
    return text.strip()
