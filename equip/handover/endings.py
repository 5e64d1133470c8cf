"""When the person says no, and when a computer comes back: what was promised is let go, in one transaction."""

from datetime import date, datetime

from sqlmodel import Session, select

from equip.accounts.actors import Actor
from equip.funding import service as funding
from equip.handover.models import Handover, HandoverState
from equip.handover.service import device_of, request_of
from equip.handover.states import HANDOVER_STATES
from equip.inventory import service as inventory
from equip.inventory.models import DeviceState
from equip.journal import service as journal
from equip.requests import service as requests
from equip.requests.models import RequestState
from equip.rounds.models import Decision
from equip.walls import beyond_the_wall


def decline(session: Session, actor: Actor, handover: Handover, *, waits_for_another: bool, now: datetime) -> None:
    """The person does not take this computer: it is free again, and so is the money.

    `waits_for_another`: the request goes back among those of the next round; otherwise it is withdrawn.
    """
    HANDOVER_STATES.check(handover.state, HandoverState.DECLINED)
    handover.state = HandoverState.DECLINED
    after = RequestState.WAITING if waits_for_another else RequestState.WITHDRAWN
    with beyond_the_wall(session, actor):
        request, decision = request_of(session, handover), _decision_of(session, handover)
        inventory.move(session, actor, device_of(session, handover), DeviceState.AVAILABLE, now=now)
        decision.ended_at = now
        session.add(decision)
        funding.release(session, actor, decision.id, now=now)
        requests.move(session, actor, request, after, now=now)
        session.add(handover)
    journal.record(session, actor, "handover.decline", "handover", handover.id, now=now, request_becomes=after)


def give_back(session: Session, actor: Actor, handover: Handover, *, today: date, now: datetime) -> None:
    """The computer comes back to the workshop: its erasures are void, it is to erase again."""
    HANDOVER_STATES.check(handover.state, HandoverState.RETURNED)
    handover.state, handover.returned_on = HandoverState.RETURNED, today
    with beyond_the_wall(session, actor):
        inventory.take_back(session, actor, device_of(session, handover), now=now)
        session.add(handover)
    journal.record(session, actor, "handover.return", "handover", handover.id, now=now)


def _decision_of(session: Session, handover: Handover) -> Decision:
    return session.exec(select(Decision).where(Decision.id == handover.decision_id).with_for_update()).one()
