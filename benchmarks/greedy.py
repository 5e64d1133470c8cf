"""What a person with a spreadsheet does: down one list, the cheapest machine that fits, the first plan that can pay.

Stock, money, households and ceilings are respected; nothing here can see a minimum coming.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence

from allocation import (
    Award,
    Claim,
    Device,
    GroupCap,
    HouseholdShare,
    Need,
    Problem,
    SiteCapacity,
    TypeCosts,
    fits,
    payable_cents,
)
from benchmarks.result import Result, State, award, result_of


def by_points(problem: Problem, _seconds: float) -> Result:
    return _down(problem, sorted(problem.claims, key=lambda claim: (-claim.points, -claim.age_days, claim.id)))


def by_age(problem: Problem, _seconds: float) -> Result:
    return _down(problem, sorted(problem.claims, key=lambda claim: (-claim.age_days, claim.id)))


def _down(problem: Problem, claims: Sequence[Claim]) -> Result:
    shelves, purse, ceilings = Shelves(problem), Purse(problem), Ceilings(problem)
    awards = []
    for claim in claims:
        if not ceilings.allow(claim):
            continue
        device = shelves.cheapest(claim.need)
        if device is None:
            continue
        made = purse.pay(claim, device)
        if made is not None:
            shelves.take(device)
            ceilings.count(claim)
            awards.append(made)
    return result_of(problem, awards, State.UNPROVED)


class Shelves:
    """Machines that differ by nothing but their tag share a shelf, so that a million claims need no million looks."""

    def __init__(self, problem: Problem) -> None:
        shelves: dict[Hashable, list[Device]] = defaultdict(list)
        for device in problem.devices:
            shelves[_alike(device)].append(device)
        self._all = sorted(shelves.values(), key=lambda shelf: (shelf[0].price_cents, shelf[0].id))
        self._by_alike = shelves
        self._fitting: dict[Need | TypeCosts, list[list[Device]]] = {}

    def cheapest(self, need: Need | TypeCosts) -> Device | None:
        """Each need keeps its own list, the dearest first: an empty shelf leaves it for good."""
        if need not in self._fitting:
            self._fitting[need] = [shelf for shelf in reversed(self._all) if shelf and fits(need, shelf[-1])]
        fitting = self._fitting[need]
        while fitting and not fitting[-1]:
            fitting.pop()
        return fitting[-1][-1] if fitting else None

    def take(self, device: Device) -> None:
        self._by_alike[_alike(device)].pop()


def _alike(device: Device) -> Hashable:
    facts = (device.form, device.ram_gib, device.storage_gb, device.webcam, device.keyboard, device.screen_tenths)
    return (device.type, device.price_cents, facts)


class Purse:
    """What is left on each fund."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._left = {fund.id: fund.budget_cents for fund in problem.funds}
        self._plans = {plan.id: plan for plan in problem.plans}

    def pay(self, claim: Claim, device: Device) -> Award | None:
        cents = payable_cents(claim, device)
        for plan in claim.plans:
            parts = self._plans[plan].split(cents)
            if all(self._left[fund] >= part for fund, part in parts):
                for fund, part in parts:
                    self._left[fund] -= part
                return award(self._problem, claim, device, plan)
        return None


class Ceilings:
    """How many may still be served in each group, on each site, in each household."""

    def __init__(self, problem: Problem) -> None:
        self._left: dict[tuple[str, str | None], int] = {}
        self._left |= {("group", rule.group): rule.amount for rule in problem.rules if isinstance(rule, GroupCap)}
        self._left |= {("site", rule.site): rule.most for rule in problem.rules if isinstance(rule, SiteCapacity)}
        shares = [rule.most for rule in problem.rules if isinstance(rule, HouseholdShare)]
        self._share = min(shares, default=len(problem.claims))
        self._homes: Counter[str | None] = Counter()

    def allow(self, claim: Claim) -> bool:
        room = all(self._left.get(place, 1) > 0 for place in _places(claim))
        return room and (claim.household is None or self._homes[claim.household] < self._share)

    def count(self, claim: Claim) -> None:
        for place in _places(claim):
            if place in self._left:
                self._left[place] -= 1
        self._homes[claim.household] += 1


def _places(claim: Claim) -> list[tuple[str, str | None]]:
    return [("site", claim.site), *(("group", group) for group in claim.groups)]
