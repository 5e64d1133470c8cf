"""A round as the engine sees it: integers and opaque ids, no name, no story, no date.

Amounts are integer cents, shares integer percents; whatever can't be a round is refused here,
with the guilty ids, so that nothing after this file has to doubt what it reads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from allocation.errors import ProblemError, refuse
from allocation.needs import Device, Need, TypeCosts, fits
from allocation.rules import GroupCap, GroupMinimum, Reserve, Rule

MOST_POINTS = 10**6
MOST_CENTS = 10**9
MOST_BUDGET_CENTS = 10**15
MOST_COUNT = 10**6
MOST_METRES = 10**8
SINCE_2 = {"since": 2}
"""Fields that files of version 1 don't have: left out of the file where they say nothing."""


class Objective(StrEnum):
    """What a round seeks, in the published order; the lottery always comes last."""

    POINTS = "POINTS"
    """The most points served, in sum."""
    ORDER = "ORDER"
    """Strict order, instead of the most points: nobody goes before someone with more points (then older, then
    luckier in the draw) whom the rules would let be served."""
    SERVED = "SERVED"
    """The most claims served."""
    OVERSPEC = "OVERSPEC"
    """The least over-specification (`needs.overspec`), in sum."""
    COST = "COST"
    """The least cents paid by the funds, in sum."""
    DISTANCE = "DISTANCE"
    """The fewest metres from the depot of each machine to the site of its claim, in sum."""
    SENIORITY = "SENIORITY"
    """The oldest claims first, then the lottery. Added at the end when it is not named earlier."""


FIRST_OBJECTIVES = (Objective.POINTS, Objective.ORDER)
"""What a round is about: one of these comes first, and the other doesn't come."""
DEFAULT_OBJECTIVES = (Objective.POINTS, Objective.SERVED, Objective.OVERSPEC, Objective.COST)


@dataclass(frozen=True, slots=True)
class Claim:
    """A request stripped of its person. `age_days` is how long it has waited on the round's day."""

    id: str
    points: int
    need: Need | TypeCosts
    plans: tuple[str, ...]
    household: str | None = None
    groups: tuple[str, ...] = ()
    contribution_cents: int = 0
    age_days: int = 0
    site: str | None = None


@dataclass(frozen=True, slots=True)
class Fund:
    """What a fund has left to spend on this round."""

    id: str
    budget_cents: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Who pays, in fixed percents that make 100. The order matters: odd cents go to the first named."""

    id: str
    shares: tuple[tuple[str, int], ...]

    def __post_init__(self) -> None:
        funds = [fund for fund, _ in self.shares]
        percents = [percent for _, percent in self.shares]
        if sum(percents) != 100 or min(percents, default=0) <= 0 or len(set(funds)) != len(funds):
            raise ProblemError("PLAN_SHARES_NOT_100", {"ids": (self.id,)})

    def split(self, cents: int) -> tuple[tuple[str, int], ...]:
        """Whole cents for each fund: each share rounded down, the odd cents to the first funds."""
        floors = [cents * percent // 100 for _, percent in self.shares]
        odd = cents - sum(floors)
        return tuple(
            (fund, floor + (1 if rank < odd else 0))
            for rank, ((fund, _), floor) in enumerate(zip(self.shares, floors, strict=True))
        )


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a site is from a depot, by whatever road the round's rules say."""

    site: str
    depot: str
    metres: int


@dataclass(frozen=True, slots=True)
class Pin:
    """The committee's hand: this claim is served, if need be with that very machine or plan."""

    claim: str
    device: str | None = None
    plan: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One round, whole. Validated on construction; `ProblemError` names what can't be."""

    claims: tuple[Claim, ...]
    devices: tuple[Device, ...]
    funds: tuple[Fund, ...]
    plans: tuple[Plan, ...]
    rules: tuple[Rule, ...] = ()
    seed: str = ""
    pins: tuple[Pin, ...] = ()
    exclusions: tuple[str, ...] = ()
    objectives: tuple[Objective, ...] = DEFAULT_OBJECTIVES
    distances: tuple[Distance, ...] = field(default=(), metadata=SINCE_2)

    def __post_init__(self) -> None:
        _check_unique(self)
        _check_ranges(self)
        _check_references(self)
        _check_pins(self)
        _check_objectives(self)


def _check_objectives(problem: Problem) -> None:
    told = problem.objectives
    firsts = tuple(objective for objective in told if objective in FIRST_OBJECTIVES)
    if len(set(told)) != len(told) or len(firsts) != 1 or firsts != told[:1]:
        raise ProblemError("OBJECTIVES_ORDER", {"objectives": tuple(told)})
    if Objective.DISTANCE in told:
        _check_distances(problem)


def _check_distances(problem: Problem) -> None:
    """An unknown distance is no distance of 0: where distance counts, all are known."""
    refuse((claim.id for claim in problem.claims if claim.site is None), "SITE_UNKNOWN")
    refuse((device.id for device in problem.devices if not device.depot), "DEPOT_UNKNOWN")
    sites = {claim.site for claim in problem.claims if claim.site is not None}
    depots = {device.depot for device in problem.devices}
    known = {(distance.site, distance.depot) for distance in problem.distances}
    refuse(
        (f"{site}|{depot}" for site in sorted(sites) for depot in sorted(depots) if (site, depot) not in known),
        "DISTANCE_UNKNOWN",
    )


def payable_cents(claim: Claim, device: Device) -> int:
    """What the funds pay for this machine: its price less what the person brings, never below 0."""
    return max(0, device.price_cents - claim.contribution_cents)


def _repeated(ids: Iterable[str]) -> list[str]:
    return [id_ for id_, count in Counter(ids).items() if count > 1]


def _check_unique(problem: Problem) -> None:
    for kind in ("claims", "devices", "funds", "plans"):
        ids = [thing.id for thing in getattr(problem, kind)]
        refuse(_repeated(ids), "DUPLICATED_ID", kind=kind)
        refuse((id_ for id_ in ids if not id_ or not id_.isprintable()), "BAD_ID", kind=kind)
    refuse(_repeated(rule.code for rule in problem.rules), "DUPLICATED_ID", kind="rules")
    refuse(_repeated(pin.claim for pin in problem.pins), "DUPLICATED_ID", kind="pins")
    pinned = [pin.device for pin in problem.pins if pin.device is not None]
    refuse(_repeated(pinned), "DUPLICATED_ID", kind="pinned devices")
    refuse(_repeated(problem.exclusions), "DUPLICATED_ID", kind="exclusions")
    refuse(_repeated(f"{d.site}|{d.depot}" for d in problem.distances), "DUPLICATED_ID", kind="distances")


def _check_ranges(problem: Problem) -> None:
    claims, devices = problem.claims, problem.devices
    refuse((c.id for c in claims if not 0 <= c.points <= MOST_POINTS), "POINTS_OUT_OF_RANGE")
    refuse((c.id for c in claims if not 0 <= c.contribution_cents <= MOST_CENTS), "CENTS_OUT_OF_RANGE")
    refuse((c.id for c in claims if not 0 <= c.age_days <= MOST_COUNT), "AGE_OUT_OF_RANGE")
    refuse((d.id for d in devices if not 0 <= d.price_cents <= MOST_CENTS), "CENTS_OUT_OF_RANGE")
    refuse((d.id for d in devices if not _are_sizes(_sizes(d))), "SIZE_OUT_OF_RANGE")
    refuse((c.id for c in claims if not _are_sizes(_floors(c.need))), "SIZE_OUT_OF_RANGE")
    budgets = ((fund.id, fund.budget_cents) for fund in problem.funds)
    refuse(
        (f"{d.site}|{d.depot}" for d in problem.distances if not 0 <= d.metres <= MOST_METRES), "DISTANCE_OUT_OF_RANGE"
    )
    refuse((id_ for id_, cents in budgets if not 0 <= cents <= MOST_BUDGET_CENTS), "CENTS_OUT_OF_RANGE")


def _sizes(device: Device) -> tuple[int | None, ...]:
    return device.ram_gib, device.storage_gb, device.screen_tenths


def _floors(need: Need | TypeCosts) -> tuple[int | None, ...]:
    if isinstance(need, TypeCosts):
        return tuple(cost for _, cost in need.costs)
    return need.min_ram_gib, need.min_storage_gb, need.min_screen_tenths


def _are_sizes(sizes: tuple[int | None, ...]) -> bool:
    return all(size is None or 0 <= size <= MOST_COUNT for size in sizes)


def _check_references(problem: Problem) -> None:
    claims = {claim.id for claim in problem.claims}
    plans = {plan.id for plan in problem.plans}
    funds = {fund.id for fund in problem.funds}
    refuse((c.id for c in problem.claims if not plans.issuperset(c.plans)), "UNKNOWN_PLAN")
    refuse((c.id for c in problem.claims if len(set(c.plans)) != len(c.plans)), "REPEATED_PLAN")
    refuse((p.id for p in problem.plans if not funds.issuperset(f for f, _ in p.shares)), "UNKNOWN_FUND")
    refuse((pin.claim for pin in problem.pins if pin.claim not in claims), "UNKNOWN_CLAIM")
    refuse((claim for claim in problem.exclusions if claim not in claims), "UNKNOWN_CLAIM")
    refuse((pin.claim for pin in problem.pins if pin.claim in problem.exclusions), "PINNED_AND_EXCLUDED")


def _check_pins(problem: Problem) -> None:
    claims = {claim.id: claim for claim in problem.claims}
    devices = {device.id: device for device in problem.devices}
    for pin in problem.pins:
        claim = claims[pin.claim]
        if pin.plan is not None:
            refuse([] if pin.plan in claim.plans else [claim.id], "PINNED_PLAN_MAY_NOT_PAY", plan=pin.plan)
        if pin.device is not None:
            refuse([] if pin.device in devices else [pin.device], "UNKNOWN_DEVICE")
            fit = fits(claim.need, devices[pin.device])
            refuse([] if fit else [claim.id], "PINNED_DEVICE_DOES_NOT_FIT", device=pin.device)


def group_members(problem: Problem, rule: GroupMinimum | GroupCap) -> tuple[Claim, ...]:
    """The claims a group rule speaks of."""
    return tuple(claim for claim in problem.claims if rule.group in claim.groups)


def reserved_devices(problem: Problem, rule: Reserve) -> tuple[Device, ...]:
    """The machines a reserve is taken from."""
    return tuple(d for d in problem.devices if d.form == rule.form or d.type == rule.type)
