"""From the rows of a round to the engine's problem, and back to what the committee changed by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlmodel import Session, col, select

import allocation
from allocation import Claim, Fund, Pin, Plan, Problem
from equip.errors import NotFound
from equip.inventory.models import Device, Form
from equip.inventory.service import device_type
from equip.requests.models import EquipmentRequest
from equip.rounds.models import LineChange, Round, Snapshot
from equip.rounds.rules import engine_rules, objectives_of, rules_of

FORMS = {
    Form.LAPTOP: "laptop",
    Form.DESKTOP: "desktop",
    Form.ALL_IN_ONE: "desktop",
    Form.MINI_PC: "desktop",
}
"""The computers, by what a request may accept; tablets, telephones and screens are not what a round gives."""


def engine_device(device: Device) -> allocation.Device | None:
    """None for what is not a computer, or has no price: unknown is not free."""
    if device.form not in FORMS or device.price_cents is None:
        return None
    return allocation.Device(
        id=device.tag,
        type=device_type(device),
        form=FORMS[device.form],
        price_cents=device.price_cents,
        ram_gib=device.ram_gib,
        storage_gb=device.storage_gb,
        webcam=device.webcam,
        keyboard=device.keyboard,
        screen_tenths=None if device.screen_in is None else round(device.screen_in * 10),
    )


def assemble(
    this_round: Round,
    claims: Sequence[Claim],
    devices: Iterable[allocation.Device],
    budgets: Sequence[tuple[str, int]],
) -> Problem:
    """`budgets`: what each fund has left. One plan for each fund: it pays the whole, or nothing."""
    stock, rules = tuple(devices), rules_of(this_round.settings)
    return Problem(
        claims=tuple(claims),
        devices=stock,
        funds=tuple(Fund(code, cents) for code, cents in budgets),
        plans=tuple(Plan(code, ((code, 100),)) for code, _ in budgets),
        rules=engine_rules(rules, claims, stock),
        seed=this_round.seed,
        objectives=objectives_of(rules),
    )


def get_snapshot(session: Session, this_round: Round) -> Snapshot:
    found = session.exec(select(Snapshot).where(Snapshot.round_id == this_round.id)).first()
    if found is None:
        raise NotFound("round_not_frozen", number=this_round.number)
    return found


def standing_changes(session: Session, this_round: Round) -> dict[str, LineChange]:
    """The committee's last word on each line, by reference of the request."""
    rows = session.exec(
        select(EquipmentRequest.ref, LineChange)
        .join(LineChange, col(LineChange.request_id) == col(EquipmentRequest.id))
        .where(LineChange.round_id == this_round.id)
        .order_by(col(LineChange.changed_at), col(LineChange.id))
    )
    return dict(rows.all())


def problem_in_force(session: Session, this_round: Round) -> Problem:
    """What was frozen, with the lines that the committee changed: this is what is solved, audited and archived."""
    frozen = allocation.load_problem(get_snapshot(session, this_round).problem)
    changes = standing_changes(session, this_round)
    return replace(
        frozen,
        pins=tuple(Pin(ref) for ref, change in sorted(changes.items()) if change.grants),
        exclusions=tuple(sorted(ref for ref, change in changes.items() if not change.grants)),
    )
