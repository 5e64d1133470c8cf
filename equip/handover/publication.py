"""Publishing a round opens one hand-over per granted decision: from here on, people come for their computer."""

from datetime import datetime

from sqlmodel import Session

from equip.accounts.actors import Actor
from equip.handover.models import Handover
from equip.handover.opening import open_handover
from equip.rounds import publication as rounds
from equip.rounds.models import DecisionKind, Round


def publish_round(session: Session, actor: Actor, this_round: Round, *, now: datetime) -> list[Handover]:
    """Publish the decisions and open their hand-overs, in one transaction."""
    decisions = rounds.publish(session, actor, this_round, now=now)
    return [open_handover(session, actor, made, now=now) for made in decisions if made.kind is DecisionKind.GRANT]
