"""The round in columns: one array per fact, so that a million claims are sorted and counted without a loop.

Words (needs, plans, groups, sites, households, makes of machine) are kept once each, and stand in the
arrays as numbers; -1 is « none ». Claims and machines come in the order of their ids.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from allocation.needs import Device, Need, TypeCosts
from allocation.problem import Claim, Problem

Ints = NDArray[np.int64]
NONE = -1
T = TypeVar("T", bound=Hashable)


class Words(Generic[T]):
    """What is said, once each, in the order in which it is first said."""

    def __init__(self) -> None:
        self._rank: dict[T, int] = {}

    def number(self, word: T) -> int:
        return self._rank.setdefault(word, len(self._rank))

    def all(self) -> tuple[T, ...]:
        return tuple(self._rank)


@dataclass(frozen=True, slots=True)
class ClaimTable:
    """The claims that may be served (those excluded are left out). `pin` is the rank of the claim's pin."""

    claims: tuple[Claim, ...]
    points: Ints
    brings: Ints
    age: Ints
    need: Ints
    payers: Ints
    groups: Ints
    household: Ints
    site: Ints
    pin: Ints


@dataclass(frozen=True, slots=True)
class DeviceTable:
    """The machines. `make` is all that an attribute can say, price and depot apart."""

    devices: tuple[Device, ...]
    make: Ints
    price: Ints
    depot: Ints
    pinned: Ints


@dataclass(frozen=True, slots=True)
class Tables:
    """The round, and the words that its numbers stand for."""

    problem: Problem
    claims: ClaimTable
    devices: DeviceTable
    needs: tuple[Need | TypeCosts, ...]
    payers: tuple[tuple[str, ...], ...]
    groups: tuple[tuple[str, ...], ...]
    households: tuple[str, ...]
    sites: tuple[str, ...]
    makes: tuple[Device, ...]
    depots: tuple[str, ...]


def tables_of(problem: Problem) -> Tables:
    """The order of the problem's lists changes nothing."""
    needs, payers, groups = Words[Need | TypeCosts](), Words[tuple[str, ...]](), Words[tuple[str, ...]]()
    households, sites = Words[str](), Words[str]()
    pins = {pin.claim: rank for rank, pin in enumerate(problem.pins)}
    excluded = frozenset(problem.exclusions)
    claims = tuple(c for c in sorted(problem.claims, key=lambda c: c.id) if c.id not in excluded)
    table = ClaimTable(
        claims,
        points=_ints(c.points for c in claims),
        brings=_ints(c.contribution_cents for c in claims),
        age=_ints(c.age_days for c in claims),
        need=_ints(needs.number(c.need) for c in claims),
        payers=_ints(payers.number(tuple(sorted(c.plans))) for c in claims),
        groups=_ints(groups.number(c.groups) for c in claims),
        household=_ints(NONE if c.household is None else households.number(c.household) for c in claims),
        site=_ints(NONE if c.site is None else sites.number(c.site) for c in claims),
        pin=_ints(pins.get(c.id, NONE) for c in claims),
    )
    devices, makes, depots = _devices(problem)
    return Tables(
        problem, table, devices, needs.all(), payers.all(), groups.all(), households.all(), sites.all(), makes, depots
    )


def _devices(problem: Problem) -> tuple[DeviceTable, tuple[Device, ...], tuple[str, ...]]:
    makes, depots = Words[Device](), Words[str]()
    seen: dict[tuple[object, ...], int] = {}
    wanted = {pin.device: rank for rank, pin in enumerate(problem.pins) if pin.device is not None}
    devices = tuple(sorted(problem.devices, key=lambda d: d.id))

    def make(d: Device) -> int:
        facts = (d.type, d.form, d.ram_gib, d.storage_gb, d.webcam, d.keyboard, d.screen_tenths)
        if facts not in seen:
            seen[facts] = makes.number(replace(d, id="", price_cents=0, depot=""))
        return seen[facts]

    table = DeviceTable(
        devices,
        make=_ints(map(make, devices)),
        price=_ints(d.price_cents for d in devices),
        depot=_ints(depots.number(d.depot) for d in devices),
        pinned=_ints(wanted.get(d.id, NONE) for d in devices),
    )
    return table, makes.all(), depots.all()


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)


def numbered(*columns: Ints) -> tuple[Ints, Ints]:
    """Lines alike get one number: the first line of each number, in lexicographic order of the columns, and
    the number of each line."""
    order = np.lexsort(columns[::-1])
    if not len(order):
        return order, order
    new = np.zeros(len(order), dtype=bool)
    new[0] = True
    for column in columns:
        ranked = column[order]
        new[1:] |= ranked[1:] != ranked[:-1]
    numbers = np.empty(len(order), dtype=np.int64)
    numbers[order] = np.cumsum(new) - 1
    return order[new], numbers
