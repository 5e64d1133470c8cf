"""What the awards use and leave: each fund, each type of machine, each rule. Plain counting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from allocation.columns import Splitter
from allocation.model import Model
from allocation.outcome import Award, LimitKind, Usage
from allocation.problem import MOST_CENTS, Plan, Problem, group_members, reserved_devices
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
from allocation.tables import NONE, Ints


def usages_of(model: Model, awards: tuple[Award, ...]) -> tuple[Usage, ...]:
    """Funds, then types, then rules, each in the order of its ids."""
    problem = model.problem
    rules = sorted(problem.rules, key=lambda rule: rule.code)
    served = {award.claim for award in awards}
    handed = {award.device for award in awards}
    here = _Served(problem, served)
    return (
        *_funds(model, awards),
        *_types(problem, handed),
        *(_rule(problem, rule, here, handed) for rule in rules),
    )


def _funds(model: Model, awards: tuple[Award, ...]) -> list[Usage]:
    used: Counter[str] = Counter()
    for award in awards:
        used.update({payment.fund: payment.cents for payment in award.payments})
    asks = _smallest_asks(model, {award.claim for award in awards})
    usages = []
    for fund in sorted(model.problem.funds, key=lambda fund: fund.id):
        left = fund.budget_cents - used[fund.id]
        binds = fund.id in asks and left < asks[fund.id]
        usages.append(Usage(LimitKind.FUND, fund.id, used[fund.id], fund.budget_cents, left, binds))
    return usages


def _smallest_asks(model: Model, served: set[str]) -> dict[str, int]:
    """The smallest payment that a claim not served could ask of each fund."""
    classes, asks = model.classes, dict[str, int]()
    claims = classes.tables.claims.claims
    links = {
        int(classes.seats.link[seat])
        for seat, claim in zip(classes.seats.seat_of.tolist(), claims, strict=True)
        if claim.id not in served
    }
    pay = {link for link in links if classes.links.shape[link] != NONE}
    for link, plan, prices in ways_of(model, pay):
        splitter, cents = Splitter(plan), np.maximum(0, prices - classes.links.example[link].contribution_cents)
        for fund, parts in zip(splitter.funds, splitter.split(cents), strict=True):
            if (parts > 0).any():
                asks[fund] = min(int(parts[parts > 0].min()), asks.get(fund, MOST_CENTS))
    return asks


def ways_of(model: Model, links: set[int]) -> Iterator[tuple[int, Plan, Ints]]:
    """Who may pay for a claim of each link, and the prices of the machines that may then be given; alike links once."""
    made, classes = model.columns, model.classes
    price, kind, seen = classes.machines.price, classes.machines.kind, set[tuple[int, int, int]]()
    for link, plan in zip(made.paid.link.tolist(), made.paid.plan.tolist(), strict=True):
        shape = int(classes.links.shape[link])
        key = (shape, plan, classes.links.example[link].contribution_cents)
        if link in links and key not in seen:
            seen.add(key)
            yield link, classes.plans[made.plans[plan]], np.unique(price[classes.fits[shape][kind]])
    for link, plan, machines in zip(
        made.direct.link.tolist(), made.direct.plan.tolist(), made.direct.machines.tolist(), strict=True
    ):
        if link in links:
            yield link, classes.plans[made.plans[plan]], price[[machines]]


def _types(problem: Problem, handed: set[str]) -> list[Usage]:
    stock = Counter(device.type for device in problem.devices)
    used = Counter(device.type for device in problem.devices if device.id in handed)
    left = stock - used
    return [
        Usage(LimitKind.TYPE, type_, used[type_], stock[type_], left[type_], left[type_] == 0)
        for type_ in sorted(stock)
    ]


class _Served:
    """How many are served, in all, and by household, group and site: counted once for all rules."""

    def __init__(self, problem: Problem, served: set[str]) -> None:
        claims = [claim for claim in problem.claims if claim.id in served]
        self.all = len(served)
        self.homes = Counter(claim.household for claim in claims if claim.household)
        self.sites = Counter(claim.site for claim in claims)
        self.groups: Counter[str] = Counter()
        for groups, times in Counter(claim.groups for claim in claims).items():
            self.groups.update(dict.fromkeys(groups, times))


def _rule(problem: Problem, rule: Rule, served: _Served, handed: set[str]) -> Usage:
    match rule:
        case HouseholdShare():
            used = max(served.homes.values(), default=0)
            left = rule.most - used
            limit = rule.most
        case GroupMinimum() | GroupCap():
            used = served.groups[rule.group]
            limit = _amount(problem, rule, served.all)
            left = used - limit if isinstance(rule, GroupMinimum) else limit - used
        case Reserve():
            used = sum(device.id not in handed for device in reserved_devices(problem, rule))
            limit = min(rule.keep, len(reserved_devices(problem, rule)))
            left = used - limit
        case SiteCapacity():
            used = served.sites[rule.site]
            limit, left = rule.most, rule.most - used
    return Usage(LimitKind.RULE, rule.code, used, limit, left, left == 0)


def _amount(problem: Problem, rule: GroupMinimum | GroupCap, served: int) -> int:
    """The amount of a group rule in claims: minimums round up, caps round down."""
    if rule.basis is Basis.COUNT:
        return rule.amount
    of = served if rule.basis is Basis.SHARE_OF_SERVED else len(group_members(problem, rule))
    up = HUNDREDTHS - 1 if isinstance(rule, GroupMinimum) else 0
    return (rule.amount * of + up) // HUNDREDTHS
