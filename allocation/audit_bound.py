"""The bound of a certificate, recomputed from the problem alone (weak duality, whole numbers).

Whatever the multipliers, as long as none is negative: what every scarce thing is worth at these
prices, plus what each claim gains over the cheapest way to serve it, is at least the points of any
allocation that keeps the rules. Part of the audit: shares no line with what solves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from math import gcd

from allocation.audit_alike import NOBODY, Ask, Place, Round
from allocation.needs import Need, TypeCosts
from allocation.outcome import Certificate
from allocation.problem import Problem
from allocation.rules import Basis, GroupCap, GroupMinimum, HouseholdShare, Reserve, SiteCapacity

Prices = dict[tuple[str, str], int]


def negative_multipliers(certificate: Certificate) -> tuple[str, ...]:
    return tuple(m.id for m in certificate.multipliers if m.value < 0) or (("scale",) if certificate.scale <= 0 else ())


def certified_bound(alike: Round, certificate: Certificate) -> int:
    """The most points that any allowed allocation may serve, according to these prices."""
    prices: Prices = {(m.kind, m.id): m.value for m in certificate.multipliers}
    units = _units(alike)
    total = _worth_of_all(alike, prices, units) + sum(_gains(alike, prices, units, certificate.scale))
    return total // certificate.scale


def _gains(alike: Round, prices: Prices, units: dict[str, int], scale: int) -> Iterator[int]:
    """What each claim gains over the cheapest way to serve it; a pinned claim is served even at a loss."""
    problem = alike.problem
    cheapest = _cheapest_ways(alike, prices, units)
    tolls = [_toll(problem, place, prices) for place in alike.places]
    homes = _household_tolls(problem, prices)
    pinned = {pin.claim for pin in problem.pins}
    for claim, ask, place in zip(problem.claims, alike.ask_of, alike.place_of, strict=True):
        if (way := cheapest.get(ask)) is not None:
            gain = claim.points * scale - tolls[place] - way - homes.get(claim.household, 0)
            if gain > 0 or claim.id in pinned:
                yield gain


def _worth_of_all(alike: Round, prices: Prices, units: dict[str, int]) -> int:
    problem = alike.problem
    total = sum(prices.get(("DEVICE", device.id), 0) for device in problem.devices)
    for fund in problem.funds:
        total += prices.get(("FUND", fund.id), 0) * (fund.budget_cents // units.get(fund.id, 1))
    for rule in problem.rules:
        price = prices.get(("RULE", rule.code), 0)
        if isinstance(rule, HouseholdShare):
            mine = (value for (kind, _), value in prices.items() if kind == f"HOUSEHOLD:{rule.code}")
            total += rule.most * sum(mine)
        elif isinstance(rule, Reserve):
            total += price * max(0, sum(alike.stock[n] for n in alike.in_reserve(rule)) - rule.keep)
        elif isinstance(rule, SiteCapacity):
            total += price * rule.most
        elif rule.basis is not Basis.SHARE_OF_SERVED:
            total += price * _group_allowance(alike, rule)
    return total


def _group_allowance(alike: Round, rule: GroupMinimum | GroupCap) -> int:
    """What a group rule allows: at most so many (cap), or minus at least so many (minimum)."""
    amount = rule.amount
    if rule.basis is Basis.SHARE_OF_CLAIMS:
        amount, rest = divmod(rule.amount * alike.asked[rule.group], 10_000)
        amount += int(rest > 0 and isinstance(rule, GroupMinimum))
    return -amount if isinstance(rule, GroupMinimum) else amount


def _toll(problem: Problem, place: Place, prices: Prices) -> int:
    """What the rules charge for serving a claim of this place (a minimum pays for its group)."""
    toll = 0
    for rule in problem.rules:
        price = prices.get(("RULE", rule.code), 0)
        if isinstance(rule, SiteCapacity):
            toll += price * (place.site == rule.site)
        elif isinstance(rule, GroupMinimum | GroupCap):
            inside = rule.group in place.groups
            share = rule.basis is Basis.SHARE_OF_SERVED
            weight = (10_000 * inside - rule.amount) if share else int(inside)
            toll += price * (-weight if isinstance(rule, GroupMinimum) else weight)
    return toll


def _household_tolls(problem: Problem, prices: Prices) -> dict[str | None, int]:
    """What the limits for households charge for serving one more of each."""
    kinds = {f"HOUSEHOLD:{rule.code}" for rule in problem.rules if isinstance(rule, HouseholdShare)}
    tolls: dict[str | None, int] = defaultdict(int)
    for (kind, home), value in prices.items():
        if kind in kinds:
            tolls[home] += value
    return tolls


def _machine_prices(alike: Round, prices: Prices) -> list[int]:
    """The price of each machine of the stock: its own, and those of the reserves it is taken from."""
    tolls = [0] * len(alike.machines)
    for rule in alike.problem.rules:
        if isinstance(rule, Reserve):
            for number in alike.in_reserve(rule):
                tolls[number] += prices.get(("RULE", rule.code), 0)
    numbered = zip(alike.problem.devices, alike.machine_of, strict=True)
    return [prices.get(("DEVICE", device.id), 0) + tolls[number] for device, number in numbered]


def _cheapest_ways(alike: Round, prices: Prices, units: dict[str, int]) -> dict[int, int]:
    """The cheapest way to serve each ask, by its number; those that nothing serves are left out."""
    own = _machine_prices(alike, prices)
    lowest: dict[int, int] = {}
    for number, price in zip(alike.machine_of, own, strict=True):
        lowest[number] = min(price, lowest.get(number, price))

    @cache
    def paid(plan: str, cents: int) -> int:
        split = alike.split(plan, cents)
        return sum(prices.get(("FUND", fund), 0) * (part // units[fund]) for fund, part in split.items())

    @cache
    def offers(need: Need | TypeCosts, device: str | None) -> dict[int, int]:
        """The lowest machine price among those that cost so many cents."""
        if device is not None:
            rank = alike.device_rank_of[device]
            return {alike.problem.devices[rank].price_cents: own[rank]}
        found: dict[int, int] = {}
        for number in alike.suited[need]:
            cents = alike.machines[number].price_cents
            found[cents] = min(lowest[number], found.get(cents, lowest[number]))
        return found

    @cache
    def cheapest(need: Need | TypeCosts, contribution: int, plan: str, device: str | None) -> int:
        priced = offers(need, device).items()
        return min(machine + paid(plan, max(0, cents - contribution)) for cents, machine in priced)

    return {
        number: min(cheapest(ask.need, ask.contribution_cents, plan, ask.device) for plan in ask.plans)
        for number, ask in _served_asks(alike)
    }


def _served_asks(alike: Round) -> Iterator[tuple[int, Ask]]:
    """The asks of claims that something serves, each with its number."""
    for number in sorted(set(alike.ask_of) - {NOBODY}):
        if alike.has_a_way(number):
            yield number, alike.asks[number]


def _units(alike: Round) -> dict[str, int]:
    """The greatest common divisor of all that each fund may be asked to pay by claims of the round."""
    asked: dict[str, set[int]] = defaultdict(set)
    bids = {(ask._replace(plans=()), plan) for _, ask in _served_asks(alike) for plan in ask.plans}
    for ask, plan in bids:
        prices = {alike.machines[number].price_cents for number in alike.machines_for(ask)}
        asked[plan].update(max(0, price - ask.contribution_cents) for price in prices)
    units: dict[str, int] = {}
    for plan, amounts in asked.items():
        for cents in amounts:
            for fund, part in alike.split(plan, cents).items():
                units[fund] = gcd(units.get(fund, 0), part)
    return units
