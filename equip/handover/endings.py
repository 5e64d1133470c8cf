"""When the person says no, and when a computer comes back: what was promised is let go, in one transaction."""

from datetime import date, datetime

from sqlmodel import Session, select

from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.funding import service as funding
from equip.handover.models import Handover, HandoverState
from equip.handover.service import device_of, household_of, request_of
from equip.handover.states import HANDOVER_STATES
from equip.inventory import service as inventory
from equip.inventory.models import DeviceState
from equip.journal import service as journal
from equip.people.models import Household
from equip.requests import service as requests
from equip.requests.holdings import held_besides, holdings_of
from equip.requests.models import EquipmentRequest, RequestState
from equip.requests.setting_aside import bring_back, set_aside_for
from equip.rounds.models import Decision
from equip.walls import beyond_the_wall


def decline(session: Session, actor: Actor, handover: Handover, *, waits_for_another: bool, now: datetime) -> None:
    """The person does not take this computer: it is free again, and so is the money.

    `waits_for_another`: the request goes back among those of the next round; otherwise it is withdrawn. Requests of
    the household that this computer kept out wait for the next round again.
    """
    HANDOVER_STATES.check(handover.state, HandoverState.DECLINED)
    handover.state = HandoverState.DECLINED
    after = RequestState.WAITING if waits_for_another else RequestState.WITHDRAWN
    with beyond_the_wall(session, actor):
        request, decision = request_of(session, handover), _decision_of(session, handover)
        household_of(session, request)
        kept_out = set_aside_for(session, request, today=paris_day(now))
        inventory.move(session, actor, device_of(session, handover), DeviceState.AVAILABLE, now=now)
        decision.ended_at = now
        session.add(decision)
        funding.release(session, actor, decision.id, now=now)
        requests.move(session, actor, request, after, now=now)
        bring_back(session, actor, kept_out, today=paris_day(now), now=now)
        session.add(handover)
    journal.record(session, actor, "handover.decline", "handover", handover.id, now=now, request_becomes=after)


def give_back(session: Session, actor: Actor, handover: Handover, *, today: date, now: datetime) -> None:
    """The computer comes back to the workshop: its erasures are void, it is to erase again.

    The household has what its other computers say, and may ask again; the money stays spent.
    """
    HANDOVER_STATES.check(handover.state, HandoverState.RETURNED)
    handover.state, handover.returned_on = HandoverState.RETURNED, today
    with beyond_the_wall(session, actor):
        request, decision = request_of(session, handover), _decision_of(session, handover)
        household = household_of(session, request)
        kept_out = set_aside_for(session, request, today=today)
        device = device_of(session, handover)
        inventory.take_back(session, actor, device, now=now)
        decision.ended_at = now  # or no later round could give this machine to anybody
        session.add(decision)
        _without(session, household, request)
        bring_back(session, actor, kept_out, today=today, now=now)
        session.add(handover)
    journal.record(session, actor, "handover.return", "handover", handover.id, now=now)


def _without(session: Session, household: Household, request: EquipmentRequest) -> None:
    holdings = holdings_of(session, request.departement, {household.id}).get(household.id, [])
    household.equipped_on = held_besides(request, household, holdings).equipped_on
    request.handed_over_on = None
    session.add_all([household, request])
    session.flush()


def _decision_of(session: Session, handover: Handover) -> Decision:
    query = select(Decision).where(Decision.id == handover.decision_id)
    return session.exec(query.with_for_update().execution_options(populate_existing=True)).one()
