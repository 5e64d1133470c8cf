"""Opening the hand-over of a granted decision: a first name, a code to say at the counter, the workshop that waits."""

import secrets
from datetime import datetime

from sqlmodel import Session, col, select

from equip.accounts.actors import Actor
from equip.handover.models import Handover
from equip.handover.states import WAITING
from equip.inventory.models import Device
from equip.journal import service as journal
from equip.people.models import Beneficiary
from equip.requests.models import EquipmentRequest
from equip.rounds.models import Decision

SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Read aloud at a counter: no 0, O, 1, I."""


def open_handover(session: Session, actor: Actor, decision: Decision, *, now: datetime) -> Handover:
    """The hand-over of one granted decision."""
    device = session.exec(select(Device).where(Device.id == decision.device_id)).one()
    handover = Handover(
        departement=decision.departement,
        decision_id=decision.id,
        request_id=decision.request_id,
        device_id=device.id,
        organisation_id=decision.organisation_id,
        refurbisher_id=device.organisation_id,
        first_name=_first_name(session, decision),
        pickup_code=_free_code(session, decision.departement),
        contribution_cents=decision.contribution_cents,
    )
    session.add(handover)
    session.flush()
    journal.record(session, actor, "handover.open", "handover", handover.id, now=now, device=device.tag)
    return handover


def _first_name(session: Session, decision: Decision) -> str:
    person = select(Beneficiary).join(EquipmentRequest, col(EquipmentRequest.beneficiary_id) == col(Beneficiary.id))
    return session.exec(person.where(EquipmentRequest.id == decision.request_id)).one().first_name


def _free_code(session: Session, departement: str) -> str:
    """A code that nobody else is waiting with; a million of them for a few hundred people, so this ends at once."""
    waiting = select(Handover.pickup_code).where(Handover.departement == departement, col(Handover.state).in_(WAITING))
    taken = set(session.exec(waiting))
    while (code := "".join(secrets.choice(SIGNS) for _ in range(4))) in taken:
        pass
    return code
