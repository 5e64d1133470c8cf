"""What a proposal holds until it is published: machines reserved, requests proposed; and giving them back."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from allocation import Outcome
from equip.accounts.actors import Actor
from equip.errors import NotFound, WrongState
from equip.inventory import service as inventory
from equip.inventory.models import DeviceState
from equip.requests import service as requests
from equip.requests.models import RequestState
from equip.rounds.models import Round

HELD = "held"
"""In `Round.progress`: the tags and references that this round holds, and no other's."""
LOST = "lost"
"""Beside it: what could not be held any more."""


def reserve(session: Session, actor: Actor, this_round: Round, outcome: Outcome, *, now: datetime) -> list[str]:
    """Hold every machine and request that is awarded; answers the refs that could not be held any more."""
    lost: list[str] = []
    held: dict[str, list[str]] = {"devices": [], "requests": []}
    for award in outcome.awards:
        try:
            _hold(session, actor, this_round, award.device, award.claim, now=now)
        except (NotFound, WrongState) as refusal:
            lost.append(str(refusal.details.get("tag") or award.claim))
            continue
        held["devices"].append(award.device)
        held["requests"].append(award.claim)
    this_round.progress = this_round.progress | {HELD: held}
    session.add(this_round)
    session.flush()
    return lost


def _hold(session: Session, actor: Actor, this_round: Round, tag: str, ref: str, *, now: datetime) -> None:
    """Both or neither: the request is looked at before the machine is touched."""
    request = requests.get_request(session, actor, ref, lock=True)
    if request.state is not RequestState.WAITING:
        raise WrongState("request_wrong_state", current=request.state, wanted=RequestState.PROPOSED)
    device = inventory.get_device(session, actor, tag, lock=True)
    inventory.move(session, actor, device, DeviceState.RESERVED, now=now, round=this_round.number, request=ref)
    requests.move(session, actor, request, RequestState.PROPOSED, now=now, round=this_round.number)


def release(session: Session, actor: Actor, this_round: Round, *, now: datetime) -> None:
    """Give back what this round holds, and only that; what has moved on since is left where it is."""
    held: Any = this_round.progress.get(HELD) or {}
    for tag in held.get("devices", []):
        device = inventory.get_device(session, actor, tag, lock=True)
        if device.state is DeviceState.RESERVED:
            inventory.move(session, actor, device, DeviceState.AVAILABLE, now=now, round=this_round.number)
    for ref in held.get("requests", []):
        request = requests.get_request(session, actor, ref, lock=True)
        if request.state is RequestState.PROPOSED:
            requests.move(session, actor, request, RequestState.WAITING, now=now, round=this_round.number)
    this_round.progress = {key: value for key, value in this_round.progress.items() if key != HELD}
    session.add(this_round)
    session.flush()
