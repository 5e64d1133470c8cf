"""The bound of a certificate as the audit first read it, claim by claim and machine by machine: slow, and plain."""

from __future__ import annotations

from collections import defaultdict
from math import gcd

from allocation.audit_alike import parts, suits
from allocation.needs import Device
from allocation.outcome import Certificate
from allocation.problem import Claim, Problem
from allocation.rules import Basis, GroupCap, GroupMinimum, HouseholdShare, Reserve, SiteCapacity

Prices = dict[tuple[str, str], int]


def plain_bound(problem: Problem, certificate: Certificate) -> int:
    """The most points that any allowed allocation may serve, according to these prices."""
    prices: Prices = {(m.kind, m.id): m.value for m in certificate.multipliers}
    ways = _ways(problem)
    units = _units(ways)
    total = _worth_of_all(problem, prices, units)
    machines = _machine_prices(problem, prices)
    pinned = {pin.claim for pin in problem.pins}
    for claim in problem.claims:
        if not ways[claim.id]:
            continue
        cheapest = min(
            machines[device.id] + sum(prices.get(("FUND", f), 0) * (c // units[f]) for f, c in paid.items())
            for device, paid in ways[claim.id]
        )
        gain = claim.points * certificate.scale - _toll(problem, claim, prices) - cheapest
        total += gain if claim.id in pinned else max(0, gain)
    return total // certificate.scale


def _worth_of_all(problem: Problem, prices: Prices, units: dict[str, int]) -> int:
    total = sum(prices.get(("DEVICE", device.id), 0) for device in problem.devices)
    for fund in problem.funds:
        total += prices.get(("FUND", fund.id), 0) * (fund.budget_cents // units.get(fund.id, 1))
    for rule in problem.rules:
        price = prices.get(("RULE", rule.code), 0)
        if isinstance(rule, HouseholdShare):
            mine = (value for (kind, _), value in prices.items() if kind == f"HOUSEHOLD:{rule.code}")
            total += rule.most * sum(mine)
        elif isinstance(rule, Reserve):
            total += price * max(0, sum(_kept_from(rule, d) for d in problem.devices) - rule.keep)
        elif isinstance(rule, SiteCapacity):
            total += price * rule.most
        elif rule.basis is not Basis.SHARE_OF_SERVED:
            total += price * _group_allowance(problem, rule)
    return total


def _group_allowance(problem: Problem, rule: GroupMinimum | GroupCap) -> int:
    """What a group rule allows: at most so many (cap), or minus at least so many (minimum)."""
    amount = rule.amount
    if rule.basis is Basis.SHARE_OF_CLAIMS:
        of = sum(rule.group in claim.groups for claim in problem.claims)
        amount, rest = divmod(rule.amount * of, 10_000)
        amount += int(rest > 0 and isinstance(rule, GroupMinimum))
    return -amount if isinstance(rule, GroupMinimum) else amount


def _toll(problem: Problem, claim: Claim, prices: Prices) -> int:
    """What the rules charge for serving this claim (a minimum pays for its group)."""
    toll = 0
    for rule in problem.rules:
        price = prices.get(("RULE", rule.code), 0)
        if isinstance(rule, HouseholdShare):
            if claim.household is not None:
                toll += prices.get((f"HOUSEHOLD:{rule.code}", claim.household), 0)
        elif isinstance(rule, SiteCapacity):
            toll += price * (claim.site == rule.site)
        elif isinstance(rule, GroupMinimum | GroupCap):
            inside = rule.group in claim.groups
            share = rule.basis is Basis.SHARE_OF_SERVED
            weight = (10_000 * inside - rule.amount) if share else int(inside)
            toll += price * (-weight if isinstance(rule, GroupMinimum) else weight)
    return toll


def _machine_prices(problem: Problem, prices: Prices) -> dict[str, int]:
    reserves = [rule for rule in problem.rules if isinstance(rule, Reserve)]
    return {
        device.id: prices.get(("DEVICE", device.id), 0)
        + sum(prices.get(("RULE", rule.code), 0) for rule in reserves if _kept_from(rule, device))
        for device in problem.devices
    }


def _kept_from(rule: Reserve, device: Device) -> bool:
    return rule.form == device.form or rule.type == device.type


def _ways(problem: Problem) -> dict[str, list[tuple[Device, dict[str, int]]]]:
    """Every way to serve each claim (none for those excluded): the machine, and the cents of each fund."""
    plans = {plan.id: plan.shares for plan in problem.plans}
    pins = {pin.claim: pin for pin in problem.pins}
    ways: dict[str, list[tuple[Device, dict[str, int]]]] = defaultdict(list)
    for claim in problem.claims:
        if claim.id in problem.exclusions:
            continue
        pin = pins.get(claim.id)
        for device in problem.devices:
            if not suits(device, claim.need) or (pin and pin.device not in (None, device.id)):
                continue
            for plan in claim.plans:
                if not pin or pin.plan in (None, plan):
                    cents = max(0, device.price_cents - claim.contribution_cents)
                    ways[claim.id].append((device, parts(plans[plan], cents)))
    return ways


def _units(ways: dict[str, list[tuple[Device, dict[str, int]]]]) -> dict[str, int]:
    """The greatest common divisor of all that each fund may be asked to pay by claims of the round."""
    units: dict[str, int] = {}
    for ways_of_one in ways.values():
        for _, paid in ways_of_one:
            for fund, cents in paid.items():
                units[fund] = gcd(units.get(fund, 0), cents)
    return units
