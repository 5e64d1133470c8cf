"""What is interchangeable is counted, not listed.

Machines that every claim of the round sees alike (same type, form, price, and for every need the
same fit and waste) make a class; claims that need, bring and may be paid alike make a link.
A pinned claim and a pinned machine stand alone.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from allocation.kinds import Kinds, kinds_of
from allocation.needs import Device, Need, TypeCosts, fits, overspec
from allocation.problem import Claim, Pin, Plan, Problem, payable_cents


@dataclass(frozen=True, slots=True)
class Option:
    """One way to serve any claim of a link: a class of machines, a plan, and what it then costs."""

    device_class: int
    plan: str
    payments: tuple[tuple[str, int], ...]
    overspec: int
    cost: int


@dataclass(frozen=True, slots=True)
class Link:
    """Interchangeable claims and their options, in the order in which ties between options fall."""

    claims: tuple[Claim, ...]
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Classes:
    """The round, factorised. Claims that are excluded are in no link."""

    devices: tuple[tuple[Device, ...], ...]
    kinds: Kinds
    links: tuple[Link, ...]


def factorise(problem: Problem) -> Classes:
    """Group machines then claims; the order of the problem's lists changes nothing."""
    pins = {pin.claim: pin for pin in problem.pins}
    claims = sorted((c for c in problem.claims if c.id not in problem.exclusions), key=lambda claim: claim.id)
    needs = tuple(dict.fromkeys(claim.need for claim in claims))
    pinned = {pin.device for pin in problem.pins if pin.device is not None}
    devices = _device_classes(problem, needs, pinned)
    alone = [members[0].id if members[0].id in pinned else "" for members in devices]
    plans = {plan.id: plan for plan in problem.plans}
    grouped: dict[Hashable, list[Claim]] = {}
    for claim in claims:
        grouped.setdefault(_link_key(claim, pins.get(claim.id)), []).append(claim)
    links = tuple(
        Link(tuple(members), _options(members[0], pins.get(members[0].id), devices, plans))
        for members in grouped.values()
    )
    return Classes(devices, kinds_of(devices, alone, needs), links)


def _device_classes(
    problem: Problem, needs: tuple[Need | TypeCosts, ...], pinned: set[str]
) -> tuple[tuple[Device, ...], ...]:
    grouped: dict[Hashable, list[Device]] = {}
    for device in sorted(problem.devices, key=lambda device: (device.price_cents, device.id)):
        column = tuple(overspec(need, device) if fits(need, device) else -1 for need in needs)
        alone = device.id if device.id in pinned else ""
        key = (device.type, device.form, device.price_cents, alone, column)
        grouped.setdefault(key, []).append(device)
    return tuple(tuple(members) for members in grouped.values())


def _link_key(claim: Claim, pin: Pin | None) -> Hashable:
    return (claim.need, claim.contribution_cents, tuple(sorted(claim.plans)), pin)


def _options(
    claim: Claim, pin: Pin | None, devices: tuple[tuple[Device, ...], ...], plans: dict[str, Plan]
) -> tuple[Option, ...]:
    options = []
    for index, members in enumerate(devices):
        machine = members[0]
        if not fits(claim.need, machine) or (pin and pin.device and pin.device != machine.id):
            continue
        for plan_id in sorted(claim.plans):
            if pin and pin.plan and pin.plan != plan_id:
                continue
            cents = payable_cents(claim, machine)
            waste = overspec(claim.need, machine)
            options.append(Option(index, plan_id, plans[plan_id].split(cents), waste, cents))
    return tuple(options)
