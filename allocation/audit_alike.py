"""What is alike in a round, so that the audit reads each thing once: no loop over claims and machines together.

Part of the audit: shares no line with what solves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import fields
from functools import cache, cached_property
from operator import attrgetter
from typing import NamedTuple, TypeVar

from allocation.needs import Device, Need, TypeCosts
from allocation.problem import Claim, Problem
from allocation.rules import Reserve

T = TypeVar("T", bound=Hashable)
NOBODY = -1
"""The ask of a claim that the committee took out."""


class Ask(NamedTuple):
    """What a claim wants of the stock and of the funds. A pin names its `device`, and leaves one plan."""

    need: Need | TypeCosts
    contribution_cents: int
    plans: tuple[str, ...]
    device: str | None = None


class Place(NamedTuple):
    """What the rules see of a claim, its household apart."""

    groups: tuple[str, ...]
    site: str | None


_ask = attrgetter("need", "contribution_cents", "plans")
_place = attrgetter("groups", "site")
_machine = attrgetter(*(field.name for field in fields(Device) if field.name not in ("id", "depot")))


class Round:
    """A problem by number: claim and machine by rank in its lists, and for each the number of what it is like."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.rank_of = {claim.id: rank for rank, claim in enumerate(problem.claims)}
        self.device_rank_of = {device.id: rank for rank, device in enumerate(problem.devices)}
        plans = {plan.id: plan.shares for plan in problem.plans}
        self.split = cache(lambda plan, cents: parts(plans[plan], cents))  # of `plans`, not of `self`: no cycle
        asks, self.ask_of = _numbered(map(_ask, problem.claims))
        self.asks = [Ask(*ask) for ask in asks]
        self._follow_the_committee()
        places, self.place_of = _numbered(map(_place, problem.claims))
        self.places = [Place(*place) for place in places]
        machines, self.machine_of = _numbered(map(_machine, problem.devices))
        first = dict(zip(reversed(self.machine_of), reversed(problem.devices), strict=True))
        self.machines = [first[number] for number in range(len(machines))]
        self.stock = Counter(self.machine_of)

    def _follow_the_committee(self) -> None:
        for pin in self.problem.pins:
            rank = self.rank_of[pin.claim]
            need, contribution, plans, _ = self.asks[self.ask_of[rank]]
            self.ask_of[rank] = len(self.asks)
            self.asks.append(Ask(need, contribution, plans if pin.plan is None else (pin.plan,), pin.device))
        for claim in self.problem.exclusions:
            self.ask_of[self.rank_of[claim]] = NOBODY

    @cached_property
    def asked(self) -> Counter[str]:
        """How many claims each group has in the round."""
        counts: Counter[str] = Counter()
        for number, claims in Counter(self.place_of).items():
            counts.update(dict.fromkeys(self.places[number].groups, claims))
        return counts

    @cached_property
    def suited(self) -> dict[Need | TypeCosts, frozenset[int]]:
        """The machines that suit each need, by number."""
        needs = {ask.need for ask in self.asks}
        return {need: frozenset(n for n, d in enumerate(self.machines) if suits(d, need)) for need in needs}

    def suit(self, claim: Claim, device: Device) -> bool:
        return self.machine_of[self.device_rank_of[device.id]] in self.suited[claim.need]

    def machines_for(self, ask: Ask) -> frozenset[int]:
        if ask.device is None:
            return self.suited[ask.need]
        return self.suited[ask.need] & {self.machine_of[self.device_rank_of[ask.device]]}

    def has_a_way(self, number: int) -> bool:
        """With the whole stock and all the money, could who asks this be served?"""
        return number != NOBODY and bool(self.asks[number].plans and self.machines_for(self.asks[number]))

    def all_served(self, served: set[str]) -> bool:
        """Everyone whom the stock and the plans could ever serve is served: no allocation serves anyone else."""
        refused = {ask for claim, ask in zip(self.rank_of, self.ask_of, strict=True) if claim not in served}
        return not any(self.has_a_way(ask) for ask in refused)

    def in_reserve(self, rule: Reserve) -> list[int]:
        """The machines that a reserve is taken from, by number."""
        return [n for n, d in enumerate(self.machines) if rule.form == d.form or rule.type == d.type]


def _numbered(values: Iterable[T]) -> tuple[list[T], list[int]]:
    """The distinct values, and for each value the number of its like."""
    numbers: dict[T, int] = {}
    of = [numbers.setdefault(value, len(numbers)) for value in values]
    return list(numbers), of


def parts(shares: tuple[tuple[str, int], ...], cents: int) -> dict[str, int]:
    """Each fund's part rounded down, then a cent each to the first funds until all is paid."""
    parts = {fund: cents * percent // 100 for fund, percent in shares}
    for fund, _ in shares[: cents - sum(parts.values())]:
        parts[fund] += 1
    return {fund: part for fund, part in parts.items() if part}


def suits(device: Device, need: Need | TypeCosts) -> bool:
    """The audit's own reading of a need; what is unknown satisfies no floor."""
    if isinstance(need, TypeCosts):
        return any(device.type == type_ for type_, _ in need.costs)
    sizes = (device.ram_gib, device.storage_gb, device.screen_tenths)
    floors = (need.min_ram_gib, need.min_storage_gb, need.min_screen_tenths)
    return (
        all(f is None or (s is not None and s >= f) for s, f in zip(sizes, floors, strict=True))
        and (device.form in need.forms or not need.forms)
        and (device.webcam is True or not need.webcam)
        and need.keyboard in (None, device.keyboard)
    )
