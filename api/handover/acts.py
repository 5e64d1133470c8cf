"""What the API and the pages do alike: act on a hand-over that was read, then say how it stands."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.errors import NotFound
from equip.handover import service
from equip.handover.lists import HandoverLine, find_line
from equip.handover.models import Handover
from equip.handover.service import Checklist
from equip.outcomes.service import plan_after_handover
from equip.warranty.endings import give_back

Act = Callable[[Session, Handover], None]
Check = Callable[[Handover], None]


def change(session: Session, actor: Actor, handover_id: UUID, check: Check, act: Act) -> HandoverLine:
    """Lock, check that nobody changed it meanwhile, act, read again."""
    handover = service.get_handover(session, actor, handover_id, lock=True)
    check(handover)
    act(session, handover)
    session.flush()
    return line_of(session, actor, handover_id)


def line_of(session: Session, actor: Actor, handover_id: UUID) -> HandoverLine:
    line = find_line(session, actor, handover_id)
    if line is None:
        raise NotFound("handover_not_found")
    return line


def hand_over(actor: Actor, checklist: Checklist, now: datetime) -> Act:
    """The computer changes hands, and the days on which to ask for news are set."""

    def act(session: Session, handover: Handover) -> None:
        today = paris_day(now)
        service.hand_over(session, actor, handover, checklist, today=today, now=now)
        plan_after_handover(session, actor, handover, now=now)

    return act


def take_back(actor: Actor, now: datetime) -> Act:
    """A ticket that was open on this computer is settled by its return."""

    def act(session: Session, handover: Handover) -> None:
        give_back(session, actor, handover, today=paris_day(now), now=now)

    return act
