"""What the awards use and leave: each fund, each type of machine, each rule. Plain counting."""

from __future__ import annotations

from collections import Counter

from allocation.classes import factorise
from allocation.outcome import Award, LimitKind, Usage
from allocation.problem import Problem, group_members, reserved_devices
from allocation.rules import (
    HUNDREDTHS,
    Basis,
    GroupCap,
    GroupMinimum,
    HouseholdShare,
    Reserve,
    Rule,
    SiteCapacity,
)


def usages_of(problem: Problem, awards: tuple[Award, ...]) -> tuple[Usage, ...]:
    """Funds, then types, then rules, each in the order of its ids."""
    rules = sorted(problem.rules, key=lambda rule: rule.code)
    served = {award.claim for award in awards}
    handed = {award.device for award in awards}
    return (
        *_funds(problem, awards),
        *_types(problem, handed),
        *(_rule(problem, rule, served, handed) for rule in rules),
    )


def _funds(problem: Problem, awards: tuple[Award, ...]) -> list[Usage]:
    used: Counter[str] = Counter()
    for award in awards:
        used.update({payment.fund: payment.cents for payment in award.payments})
    asks = _smallest_asks(problem, {award.claim for award in awards})
    usages = []
    for fund in sorted(problem.funds, key=lambda fund: fund.id):
        left = fund.budget_cents - used[fund.id]
        binds = fund.id in asks and left < asks[fund.id]
        usages.append(Usage(LimitKind.FUND, fund.id, used[fund.id], fund.budget_cents, left, binds))
    return usages


def _smallest_asks(problem: Problem, served: set[str]) -> dict[str, int]:
    """The smallest payment that a claim not served could ask of each fund."""
    asks: dict[str, int] = {}
    for link in factorise(problem).links:
        if any(claim.id not in served for claim in link.claims):
            for option in link.options:
                for fund, cents in option.payments:
                    if cents:
                        asks[fund] = min(cents, asks.get(fund, cents))
    return asks


def _types(problem: Problem, handed: set[str]) -> list[Usage]:
    stock = Counter(device.type for device in problem.devices)
    used = Counter(device.type for device in problem.devices if device.id in handed)
    left = stock - used
    return [
        Usage(LimitKind.TYPE, type_, used[type_], stock[type_], left[type_], left[type_] == 0)
        for type_ in sorted(stock)
    ]


def _rule(problem: Problem, rule: Rule, served: set[str], handed: set[str]) -> Usage:
    match rule:
        case HouseholdShare():
            homes = Counter(c.household for c in problem.claims if c.household and c.id in served)
            used = max(homes.values(), default=0)
            left = rule.most - used
            limit = rule.most
        case GroupMinimum() | GroupCap():
            used = sum(claim.id in served for claim in group_members(problem, rule))
            limit = _amount(problem, rule, len(served))
            left = used - limit if isinstance(rule, GroupMinimum) else limit - used
        case Reserve():
            used = sum(device.id not in handed for device in reserved_devices(problem, rule))
            limit = min(rule.keep, len(reserved_devices(problem, rule)))
            left = used - limit
        case SiteCapacity():
            used = sum(claim.id in served for claim in problem.claims if claim.site == rule.site)
            limit, left = rule.most, rule.most - used
    return Usage(LimitKind.RULE, rule.code, used, limit, left, left == 0)


def _amount(problem: Problem, rule: GroupMinimum | GroupCap, served: int) -> int:
    """The amount of a group rule in claims: minimums round up, caps round down."""
    if rule.basis is Basis.COUNT:
        return rule.amount
    of = served if rule.basis is Basis.SHARE_OF_SERVED else len(group_members(problem, rule))
    up = HUNDREDTHS - 1 if isinstance(rule, GroupMinimum) else 0
    return (rule.amount * of + up) // HUNDREDTHS
