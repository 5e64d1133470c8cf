"""When a person changes organisation or household, what concerns them goes along: requests, decisions, hand-overs…"""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, and_, col, or_, select

from equip.accounts.actors import Actor
from equip.handover.models import Handover
from equip.journal import service as journal
from equip.outcomes.models import FollowUp
from equip.people.models import Beneficiary
from equip.requests import service as requests
from equip.requests.models import EquipmentRequest
from equip.requests.states import CLOSED
from equip.rounds.models import Decision
from equip.walls import beyond_the_wall
from equip.warranty.models import WarrantyTicket

Record = Decision | Handover | FollowUp | WarrantyTicket


def follow_person(session: Session, actor: Actor, person: Beneficiary, *, now: datetime) -> None:
    """Give all of it to the organisation that accompanies the person now; one line of the journal for each record."""
    with beyond_the_wall(session, actor):
        requests.follow_person(session, actor, person, now=now)
        for record in _elsewhere(session, person):
            record.organisation_id = person.organisation_id
            session.add(record)
            session.flush()
            kind = "warranty_ticket" if isinstance(record, WarrantyTicket) else type(record).__name__.lower()
            journal.record(session, actor, f"{kind}.follow", kind, record.id, now=now)


def follow_everybody(session: Session, actor: Actor, *, now: datetime) -> None:
    """After a file that may have moved people: those whose records stand elsewhere than they do."""
    with beyond_the_wall(session, actor):
        moved = session.exec(
            select(Beneficiary)
            .join(EquipmentRequest, col(EquipmentRequest.beneficiary_id) == col(Beneficiary.id), isouter=True)
            .join(FollowUp, col(FollowUp.beneficiary_id) == col(Beneficiary.id), isouter=True)
            .where(Beneficiary.departement == actor.departement)
            .where(
                or_(
                    and_(
                        or_(
                            col(EquipmentRequest.organisation_id) != col(Beneficiary.organisation_id),
                            col(EquipmentRequest.household_id) != col(Beneficiary.household_id),
                        ),
                        col(EquipmentRequest.state).not_in(CLOSED),
                    ),
                    col(FollowUp.organisation_id) != col(Beneficiary.organisation_id),
                )
            )
            .distinct()
        ).all()
    for person in moved:
        follow_person(session, actor, person, now=now)


def _elsewhere(session: Session, person: Beneficiary) -> Iterable[Record]:
    asked = select(EquipmentRequest.id).where(EquipmentRequest.beneficiary_id == person.id)
    here = person.organisation_id
    yield from session.exec(
        select(Decision).where(col(Decision.request_id).in_(asked), Decision.organisation_id != here)
    )
    yield from session.exec(
        select(Handover).where(col(Handover.request_id).in_(asked), Handover.organisation_id != here)
    )
    received = select(Handover.id).where(col(Handover.request_id).in_(asked))
    yield from session.exec(
        select(WarrantyTicket).where(
            col(WarrantyTicket.handover_id).in_(received), WarrantyTicket.organisation_id != here
        )
    )
    yield from session.exec(
        select(FollowUp).where(FollowUp.beneficiary_id == person.id, FollowUp.organisation_id != here)
    )
