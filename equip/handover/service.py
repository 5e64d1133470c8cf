"""The verbs of a hand-over: fix an hour, confirm, hand over, miss. Giving up and bringing back are in `endings.py`."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from equip.accounts.actors import Actor
from equip.days import paris_day, planned_day_fault
from equip.errors import Conflict, EquipError, Invalid, NotFound, WrongState
from equip.funding.models import Receipt
from equip.handover.dates import months_after
from equip.handover.models import Handover, HandoverState
from equip.handover.policies import visible_to
from equip.handover.share import check_share
from equip.handover.states import HANDOVER_STATES, WAITING
from equip.inventory import service as inventory
from equip.inventory.models import Device, DeviceState
from equip.journal import service as journal
from equip.people.models import Household
from equip.places.models import Site
from equip.requests import service as requests
from equip.requests.models import EquipmentRequest, RequestState
from equip.walls import beyond_the_wall

Locked = TypeVar("Locked")


@dataclass(frozen=True)
class Checklist:
    """What the workshop ticks at the counter. `contribution_received` only matters where there is one to pay."""

    receipt_signed: bool
    contribution_received: bool = False


def get_handover(session: Session, actor: Actor, handover_id: UUID, *, lock: bool = False) -> Handover:
    query = select(Handover).where(Handover.id == handover_id, *visible_to(actor))
    found = session.exec(_locked(query) if lock else query).first()
    if found is None:
        raise NotFound("handover_not_found")
    return found


def schedule(
    session: Session, actor: Actor, handover: Handover, *, at: datetime, site_id: UUID | None = None, now: datetime
) -> None:
    """Fix the hour, for the first time or anew. What the person had answered for another hour no longer holds."""
    HANDOVER_STATES.check(handover.state, HandoverState.SCHEDULED)
    if at <= now:
        raise Invalid("invalid", fields={"scheduled_at": "handover_in_the_past"})
    if fault := planned_day_fault(paris_day(at), paris_day(now)):
        raise Invalid("invalid", fields={"scheduled_at": fault})
    if site_id is not None and not _is_site_of(session, site_id, handover.refurbisher_id):
        raise Invalid("invalid", fields={"site_id": "handover_site_unknown"})
    handover.state, handover.scheduled_at, handover.site_id = HandoverState.SCHEDULED, at, site_id
    handover.confirmed = None
    _save(session, actor, handover, "handover.schedule", now, scheduled_at=at)


def confirm(session: Session, actor: Actor, handover: Handover, *, coming: bool, now: datetime) -> None:
    """The person says whether they come. « No » moves nothing: whoever accompanies them fixes another hour."""
    if handover.state is not HandoverState.SCHEDULED:
        raise WrongState("handover_not_scheduled")
    handover.confirmed = coming
    _save(session, actor, handover, "handover.confirm", now, coming=coming)


def hand_over(
    session: Session, actor: Actor, handover: Handover, checklist: Checklist, *, today: date, now: datetime
) -> None:
    """The computer changes hands: device, request, household and receipt move together or not at all.

    Refused when the household has meanwhile received all that the round's rule allows.
    """
    HANDOVER_STATES.check(handover.state, HandoverState.DONE)
    _check(checklist, handover)
    handover.state, handover.done_on, handover.receipt_signed = HandoverState.DONE, today, True
    with beyond_the_wall(session, actor):
        # Every row is locked before the first line of the journal: whoever writes waits for it, holding no row of ours.
        request = request_of(session, handover)
        household = household_of(session, request)
        check_share(session, handover, request, household, today=today)
        device = device_of(session, handover)
        inventory.move(session, actor, device, DeviceState.HANDED_OVER, now=now)
        handover.warranty_until = months_after(today, device.warranty_months) if device.warranty_months else None
        _close(session, actor, request, today, now)
        household.equipped_on = today
        session.add(household)
        if handover.contribution_cents:
            session.add(_receipt(handover, today))
    _save(session, actor, handover, "handover.done", now, contribution_cents=handover.contribution_cents)


def miss(session: Session, actor: Actor, handover: Handover, *, now: datetime) -> None:
    """Nobody came. The computer stays kept for the person until an hour is fixed anew, or they decline."""
    HANDOVER_STATES.check(handover.state, HandoverState.MISSED)
    if handover.scheduled_at is None or now < handover.scheduled_at:
        raise WrongState("handover_not_yet")
    handover.state = HandoverState.MISSED
    _save(session, actor, handover, "handover.miss", now)


def find_waiting(session: Session, request_id: UUID, *, lock: bool = False) -> Handover | None:
    """The hand-over that a request waits for, if any."""
    query = select(Handover).where(Handover.request_id == request_id).where(col(Handover.state).in_(WAITING))
    return session.exec(_locked(query) if lock else query).first()


def sites_of(session: Session, organisation_id: UUID) -> list[Site]:
    return list(session.exec(select(Site).where(Site.organisation_id == organisation_id).order_by(Site.name)))


def device_of(session: Session, handover: Handover) -> Device:
    return session.exec(_locked(select(Device).where(Device.id == handover.device_id))).one()


def request_of(session: Session, handover: Handover) -> EquipmentRequest:
    return session.exec(_locked(select(EquipmentRequest).where(EquipmentRequest.id == handover.request_id))).one()


def household_of(session: Session, request: EquipmentRequest) -> Household:
    return session.exec(_locked(select(Household).where(Household.id == request.household_id))).one()


def _locked(query: SelectOfScalar[Locked]) -> SelectOfScalar[Locked]:
    """What somebody else committed before the lock was given is read again, not remembered."""
    return query.with_for_update().execution_options(populate_existing=True)


def _check(checklist: Checklist, handover: Handover) -> None:
    fields = {}
    if not checklist.receipt_signed:
        fields["receipt_signed"] = "handover_receipt_missing"
    if handover.contribution_cents and not checklist.contribution_received:
        fields["contribution_received"] = "handover_contribution_missing"
    if fields:
        raise Invalid("invalid", fields=fields)


def _close(session: Session, actor: Actor, request: EquipmentRequest, today: date, now: datetime) -> None:
    request.handed_over_on = today
    try:
        requests.move(session, actor, request, RequestState.HANDED_OVER, now=now)
    except EquipError:
        # Said without the request's reference or state: the workshop knows neither.
        raise Conflict("handover_request_changed") from None


def _receipt(handover: Handover, today: date) -> Receipt:
    return Receipt(
        departement=handover.departement,
        decision_id=handover.decision_id,
        amount_cents=handover.contribution_cents,
        received_on=today,
    )


def _is_site_of(session: Session, site_id: UUID, organisation_id: UUID) -> bool:
    site = session.get(Site, site_id)
    return site is not None and site.organisation_id == organisation_id


def _save(session: Session, actor: Actor, handover: Handover, action: str, now: datetime, **details: object) -> None:
    session.add(handover)
    session.flush()
    journal.record(session, actor, action, "handover", handover.id, now=now, **details)
