"""Freezing: who takes part, with which machines and which money, on one day; and seeing later what has changed.

What comes in after the freeze (a new request, a machine made ready) waits for the next round. What was frozen and has
changed since voids the round: `changed_inputs` names it.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

import allocation
from allocation import Device as EngineDevice
from equip.accounts.actors import Actor, system_actor
from equip.errors import WrongState
from equip.funding import service as funding
from equip.inventory.models import Device, DeviceState
from equip.inventory.service import available_devices, blocked_among
from equip.requests import service as requests
from equip.requests.models import EquipmentRequest, RequestState
from equip.requests.rules import grid_in_force, rules_in_force
from equip.rounds import service
from equip.rounds.models import LineChange, Proposal, Round, RoundState, Snapshot
from equip.rounds.problem import assemble, engine_device, get_snapshot
from equip.rounds.reading import Reading, read_requests
from equip.rounds.rules import rules_of
from equip.rounds.states import ROUND_STATES
from equip.walls import beyond_the_wall

_STILL_IN = frozenset({RequestState.WAITING, RequestState.PROPOSED})
_STILL_THERE = frozenset({DeviceState.AVAILABLE, DeviceState.RESERVED})


def freeze(session: Session, actor: Actor, this_round: Round, *, now: datetime) -> Snapshot:
    """`this_round` is locked by the caller. What became incomplete goes back to the social worker."""
    service.check_may_run(actor)
    ROUND_STATES.check(this_round.state, RoundState.FROZEN)
    service.check_alone(session, this_round)
    readings = _take_part(session, actor, this_round, now=now)
    stock = [
        made for device in available_devices(session, actor.departement, lock=True) if (made := engine_device(device))
    ]
    budgets = _budgets(session, this_round)
    _check_possible(this_round, readings, stock)
    problem = assemble(this_round, [reading.claim for reading in readings], stock, budgets)
    data = allocation.dump_problem(problem)
    inputs = _inputs(session, this_round, readings, stock, budgets)
    _forget_last(session, this_round)
    snapshot = Snapshot(
        departement=actor.departement,
        round_id=this_round.id,
        frozen_at=now,
        sha256=hashlib.sha256(data).hexdigest(),
        problem=data,
        claims={"claims": {reading.claim.id: reading.evidence for reading in readings}, "inputs": inputs},
        inputs_sha256=_digest(inputs),
    )
    # Dates inside the evidence become text here, once, as the archive keeps them.
    snapshot.claims = json.loads(json.dumps(snapshot.claims, default=str))
    session.add(snapshot)
    this_round.progress = {}
    counts = {"claims": len(problem.claims), "devices": len(problem.devices)}
    service.move(session, actor, this_round, RoundState.FROZEN, now=now, sha256=snapshot.sha256, **counts)
    return snapshot


def changed_inputs(session: Session, this_round: Round) -> list[str]:
    """References of the requests, machines, funds and rules that are no longer what was frozen; empty when none.

    The committee signs on it without seeing the people and households that it reads anew: references come back.
    """
    snapshot = get_snapshot(session, this_round)
    before: Mapping[str, Any] = snapshot.claims["inputs"]  # type: ignore[assignment]  # JSON
    with beyond_the_wall(session, system_actor(this_round.departement)):
        now = _inputs_now(session, this_round, before)
    if _digest(now) == snapshot.inputs_sha256:
        return []
    return sorted(ref for ref in {*before, *now} if before.get(ref) != now.get(ref))


def _take_part(session: Session, actor: Actor, this_round: Round, *, now: datetime) -> list[Reading]:
    """Read every waiting request on the round's day and move it where its rules put it; those that may take part."""
    waiting = requests.waiting_requests(session, actor.departement, lock=True)
    readings = _read(session, this_round, waiting)
    taking_part = []
    for reading in readings:
        eligible = reading.concluded is RequestState.ELIGIBLE
        wanted = RequestState.WAITING if eligible else reading.concluded
        if reading.request.state is not wanted:
            verdicts = {check["code"]: check["verdict"] for check in reading.evidence["checks"]}
            more = {} if eligible else {"verdicts": verdicts}
            requests.move(session, actor, reading.request, wanted, now=now, round=this_round.number, **more)
        if eligible:
            taking_part.append(reading)
    return taking_part


def _check_possible(this_round: Round, readings: Sequence[Reading], stock: Sequence[EngineDevice]) -> None:
    """Said before any computing: nobody to serve, nothing to give, or minimums that ask for more than there is."""
    if not readings:
        raise WrongState("no_eligible_request", on=this_round.reference_on)
    if not stock:
        raise WrongState("no_available_device")
    rules = rules_of(this_round.settings)
    kept = sum(
        min(keep, sum(device.form == form for device in stock))
        for form, keep in (("laptop", rules.reserve_laptops), ("desktop", rules.reserve_desktops))
    )
    for code, percent in (("under30", rules.under30_percent), ("rural", rules.rural_percent)):
        if percent and not any(code in reading.claim.groups for reading in readings):
            # A share of the people served can be kept by serving nobody: that is not what the committee wants.
            raise WrongState("rule_group_empty", rule=code)
    least = rules.territory_minimum
    groups = [group for reading in readings for group in reading.claim.groups if group.startswith("territory:")]
    wanted = sum(min(least, groups.count(group)) for group in set(groups))
    if wanted > len(stock) - kept:
        raise WrongState("minimums_over_stock", people=wanted, devices=len(stock) - kept)


def _budgets(session: Session, this_round: Round) -> list[tuple[str, int]]:
    funds = funding.funds_of(session, this_round.departement, this_round.reference_on)
    return [(fund.code, max(0, funding.left_cents(session, fund))) for fund in funds]


def _forget_last(session: Session, this_round: Round) -> None:
    """A round frozen anew has a new snapshot; the journal keeps the fingerprints of those before."""
    for kind in (Proposal, LineChange, Snapshot):
        for row in session.exec(select(kind).where(kind.round_id == this_round.id)):
            session.delete(row)
    session.flush()


def _read(session: Session, this_round: Round, rows: Sequence[EquipmentRequest]) -> list[Reading]:
    return read_requests(
        session, rows, round_id=this_round.id, departement=this_round.departement, on=this_round.reference_on
    )


def _inputs_now(session: Session, this_round: Round, before: Mapping[str, Any]) -> dict[str, str]:
    refs = [ref for ref in before if ref != "rules"]
    rows = session.exec(
        select(EquipmentRequest)
        .where(EquipmentRequest.departement == this_round.departement, col(EquipmentRequest.ref).in_(refs))
        .where(col(EquipmentRequest.state).in_(_STILL_IN))
        .execution_options(populate_existing=True)
    ).all()
    machines = session.exec(
        select(Device)
        .where(Device.departement == this_round.departement, col(Device.tag).in_(refs))
        .where(col(Device.state).in_(_STILL_THERE))
        .execution_options(populate_existing=True)
    ).all()
    # These have passed the gate: they are judged by the day when they did, whatever the day of this reading.
    blocked = blocked_among(session, machines, this_round.reference_on)
    stock = [made for row in machines if row.id not in blocked and (made := engine_device(row))]
    readings = _read(session, this_round, rows)
    return _inputs(session, this_round, readings, stock, _budgets(session, this_round))


def _inputs(
    session: Session,
    this_round: Round,
    readings: Sequence[Reading],
    stock: Sequence[EngineDevice],
    budgets: Sequence[tuple[str, int]],
) -> dict[str, str]:
    """One digest for each thing that went into the round, by the reference that people know."""
    grid = grid_in_force(session, this_round.departement, this_round.reference_on)
    rules = rules_in_force(session, this_round.departement, this_round.reference_on)
    found = {
        reading.claim.id: _digest([repr(reading.claim), reading.concluded, reading.evidence]) for reading in readings
    }
    found |= {device.id: _digest(repr(device)) for device in stock}
    found |= {code: _digest(cents) for code, cents in budgets}
    found["rules"] = _digest([grid.version, grid.criteria, rules.version, rules.rules, this_round.settings])
    return found


def _digest(content: object) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
