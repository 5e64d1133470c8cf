"""Another machine for the one that failed, in one transaction: nothing is half done, and no gate is passed over."""

from datetime import date, datetime

from sqlmodel import Session, select

from equip.accounts.actors import Actor
from equip.errors import Conflict, NotFound
from equip.handover import service as handovers
from equip.handover.dates import months_after
from equip.handover.models import Handover
from equip.inventory import service as inventory
from equip.inventory.changes import clean_tag
from equip.inventory.events import EventKind, note
from equip.inventory.models import Device, DeviceState
from equip.rounds.models import Decision
from equip.walls import beyond_the_wall
from equip.warranty.models import TicketState, WarrantyTicket
from equip.warranty.replacements import shortfalls
from equip.warranty.service import handover_of, record, settle
from equip.warranty.states import TICKET_STATES

_TO_THE_PERSON = (DeviceState.RESERVED, DeviceState.ALLOCATED, DeviceState.HANDED_OVER)


def swap(session: Session, actor: Actor, ticket: WarrantyTicket, tag: str, *, today: date, now: datetime) -> None:
    """The ticket and its hand-over must be locked. `tag`: of the machine that the person leaves with.

    The household keeps what it was granted, from the day it was, and the funds pay nothing more. The decision of the
    round stays as it was published; it is ended, or no later round could give the first machine to anybody.
    Raises `Conflict` when the other machine was taken meanwhile, or is less than the first.
    """
    TICKET_STATES.check(ticket.state, TicketState.SWAPPED)
    handover = handover_of(session, ticket)
    with beyond_the_wall(session, actor):
        decision = _decision_of(session, handover)
        failed = handovers.device_of(session, handover)
        other = _replacement(session, handover, failed, tag)
        inventory.take_back(session, actor, failed, now=now)
        note(
            session,
            actor,
            failed,
            EventKind.WARRANTY_SETTLED,
            now=now,
            settled=TicketState.SWAPPED,
            swapped_for=other.tag,
        )
        for state in _TO_THE_PERSON:
            inventory.move(session, actor, other, state, now=now)
        note(session, actor, other, EventKind.GIVEN_IN_SWAP, now=now, replaces=failed.tag)
        settle(ticket, TicketState.SWAPPED, today=today)
        handover.device_id = ticket.swap_device_id = other.id
        decision.ended_at = now
        handover.warranty_until = _later_warranty(handover, other, today)
        session.add_all([decision, handover])
    record(session, actor, ticket, "swap", now, device=failed.tag, swapped_for=other.tag)


def _replacement(session: Session, handover: Handover, failed: Device, tag: str) -> Device:
    query = select(Device).where(
        Device.organisation_id == handover.refurbisher_id, Device.tag == clean_tag(tag), Device.id != failed.id
    )
    found = session.exec(query.with_for_update().execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFound("device_not_found", tag=clean_tag(tag)[:30])
    if found.state is not DeviceState.AVAILABLE:
        raise Conflict("warranty_machine_taken", tag=found.tag)
    if shortfalls(failed, found):
        raise Conflict("warranty_machine_not_as_good", tag=found.tag)
    return found


def _later_warranty(handover: Handover, other: Device, today: date) -> date | None:
    """A person never loses warranty by a swap."""
    own = months_after(today, other.warranty_months) if other.warranty_months else None
    return max(filter(None, (handover.warranty_until, own)), default=None)


def _decision_of(session: Session, handover: Handover) -> Decision:
    query = select(Decision).where(Decision.id == handover.decision_id)
    return session.exec(query.with_for_update().execution_options(populate_existing=True)).one()
