"""The round as integer rows. One function per rule, named as the rule; no solver in this file.

Columns: `y` (0 or 1: this claim is served), then the counts of `columns.py`.
The same rows go to CP-SAT (the search) and to the linear relaxation (bounds and certificate).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from math import gcd

from allocation.classes import Classes, factorise
from allocation.columns import Columns, Pool, columns_of
from allocation.outcome import Limit, LimitKind
from allocation.problem import Claim, Objective, Problem, group_members, reserved_devices
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

Terms = dict[int, int]
_Ends = tuple[list[int], list[int]]


@dataclass(frozen=True, slots=True)
class Row:
    """sum(terms) <= most.

    `part`: the class of machines or the household, for a limit with many rows.
    `unit`: the cents of which all payments of a fund are multiples; `grain`: the cents that 1 stands for
    in its row. `step`: what one claim weighs (shares of served).
    """

    terms: Terms
    most: int
    limit: Limit
    part: str = ""
    unit: int = 1
    grain: int = 1
    step: int = 1


@dataclass(frozen=True, slots=True)
class Spread:
    """What the columns of `total` make together is spread over the columns of `over`."""

    total: tuple[int, ...]
    over: tuple[int, ...]


@dataclass(frozen=True)
class Model:
    """Columns and their bounds (1 and 1 for a pinned claim), rows, and the spreads that tie claims to
    plans, plans to kinds of machines, and kinds to machines, in this order."""

    problem: Problem
    classes: Classes
    claims: tuple[Claim, ...]
    column_of: dict[str, int]
    columns: Columns
    lower: tuple[int, ...]
    upper: tuple[int, ...]
    stages: tuple[tuple[Spread, ...], ...]
    rows: tuple[Row, ...] = ()

    @cached_property
    def balances(self) -> tuple[Terms, ...]:
        """Each sums to 0."""
        spreads = (spread for stage in self.stages for spread in stage)
        return tuple(dict.fromkeys(s.total, -1) | dict.fromkeys(s.over, 1) for s in spreads)

    def terms(self, objective: Objective) -> tuple[Terms, int]:
        """What to seek and its sense: +1 the most, -1 the least."""
        if objective is Objective.POINTS:
            return {self.column_of[c.id]: c.points for c in self.claims}, 1
        if objective is Objective.SERVED:
            return {self.column_of[c.id]: 1 for c in self.claims}, 1
        made = self.columns
        if objective is Objective.OVERSPEC:
            wasted = {column: paid.overspec for column, paid in made.paid.items()}
            wasted |= {column: given.overspec for column, given in made.given.items()}
            wasted |= {column: drawn.overspec for column, drawn in made.drawn.items()}
            return wasted | {column: direct.option.overspec for column, direct in made.direct.items()}, -1
        costs = {column: drawn.price_cents for column, drawn in made.drawn.items()}
        costs |= {column: -paid.contribution_cents for column, paid in made.paid.items()}
        return costs | {column: direct.option.cost for column, direct in made.direct.items()}, -1


def build(problem: Problem) -> Model:
    """Columns and rows of a round, in an order that the order of its lists doesn't change."""
    classes = factorise(problem)
    claims = tuple(claim for link in classes.links for claim in link.claims)
    column_of = {claim.id: column for column, claim in enumerate(claims)}
    made = columns_of(classes, {plan.id: plan for plan in problem.plans}, len(claims))
    pinned = {pin.claim for pin in problem.pins}
    model = Model(
        problem,
        classes,
        claims,
        column_of,
        made,
        lower=tuple(int(claim.id in pinned) for claim in claims) + (0,) * len(made.most),
        upper=(1,) * len(claims) + tuple(made.most.values()),
        stages=_stages(classes, column_of, made),
    )
    return replace(model, rows=tuple(_rows(model)))


def _stages(classes: Classes, column_of: dict[str, int], made: Columns) -> tuple[tuple[Spread, ...], ...]:
    ways: dict[int, list[int]] = defaultdict(list)
    for column, paid in made.paid.items():
        ways[paid.link].append(column)
    for column, direct in made.direct.items():
        ways[direct.link].append(column)
    pools: dict[Pool, _Ends] = defaultdict(lambda: ([], []))
    kinds: dict[tuple[int, str], _Ends] = defaultdict(lambda: ([], []))
    for column, paid in made.paid.items():
        pools[paid.pool][0].append(column)
    for column, given in made.given.items():
        pools[given.pool][1].append(column)
        kinds[given.kind, given.pool[1]][0].append(column)
    for column, drawn in made.drawn.items():
        kinds[drawn.kind, drawn.plan][1].append(column)
    links = (
        Spread(tuple(column_of[c.id] for c in link.claims), tuple(ways[i])) for i, link in enumerate(classes.links)
    )
    return (
        tuple(links),
        tuple(Spread(tuple(total), tuple(over)) for total, over in pools.values()),
        tuple(Spread(tuple(total), tuple(over)) for total, over in kinds.values()),
    )


def _rows(model: Model) -> list[Row]:
    rows = [*_a_machine_goes_to_one_claim(model), *_a_fund_pays_within_its_budget(model)]
    for rule in sorted(model.problem.rules, key=lambda rule: rule.code):
        rows.extend(_rule_rows(model, rule))
    return rows


def _a_machine_goes_to_one_claim(model: Model) -> list[Row]:
    uses: dict[int, Terms] = defaultdict(dict)
    for column, index in _taken(model):
        uses[index][column] = 1
    members = model.classes.devices
    return [
        Row(uses[index], len(members[index]), Limit(LimitKind.TYPE, members[index][0].type), str(index))
        for index in sorted(uses)
    ]


def _taken(model: Model) -> list[tuple[int, int]]:
    """Each column that takes machines, and the class it takes them from."""
    made = model.columns
    taken = [(column, drawn.device_class) for column, drawn in made.drawn.items()]
    return taken + [(column, direct.option.device_class) for column, direct in made.direct.items()]


def _a_fund_pays_within_its_budget(model: Model) -> list[Row]:
    """Budgets are cut down to a multiple of the gcd of all that the fund may pay: same solutions,
    tighter relaxation."""
    units: dict[str, int] = {}
    for link in model.classes.links:
        for option in link.options:
            for payer, cents in option.payments:
                units[payer] = gcd(units.get(payer, 0), cents)
    pays = _payments(model)
    rows = []
    for fund in sorted(model.problem.funds, key=lambda fund: fund.id):
        if unit := units.get(fund.id):
            terms, budget = pays[fund.id], fund.budget_cents // unit * unit
            grain = gcd(unit, *terms.values())
            scaled = {column: cents // grain for column, cents in terms.items()}
            rows.append(Row(scaled, budget // grain, Limit(LimitKind.FUND, fund.id), unit=unit, grain=grain))
    return rows


def _payments(model: Model) -> dict[str, Terms]:
    """What each column asks of each fund; a contribution asks less than nothing."""
    plans = {plan.id: plan for plan in model.problem.plans}
    made = model.columns
    parts = [(column, plans[drawn.plan].split(drawn.price_cents), 1) for column, drawn in made.drawn.items()]
    parts += [(column, plans[paid.pool[1]].split(paid.contribution_cents), -1) for column, paid in made.paid.items()]
    parts += [(column, direct.option.payments, 1) for column, direct in made.direct.items()]
    pays: dict[str, Terms] = defaultdict(dict)
    for column, split, sign in parts:
        for payer, cents in split:
            if cents:
                pays[payer][column] = sign * cents
    return pays


def _rule_rows(model: Model, rule: Rule) -> list[Row]:
    match rule:
        case HouseholdShare():
            return _a_household_receives_its_share(model, rule)
        case GroupMinimum():
            return _a_group_receives_at_least(model, rule)
        case GroupCap():
            return _a_group_receives_at_most(model, rule)
        case Reserve():
            return _a_reserve_stays_back(model, rule)
        case SiteCapacity():
            return _a_site_hands_over_within_its_capacity(model, rule)


def _a_household_receives_its_share(model: Model, rule: HouseholdShare) -> list[Row]:
    homes: dict[str, Terms] = defaultdict(dict)
    for claim in model.claims:
        if claim.household is not None:
            homes[claim.household][model.column_of[claim.id]] = 1
    limit = Limit(LimitKind.RULE, rule.code)
    return [Row(homes[home], rule.most, limit, home) for home in sorted(homes) if len(homes[home]) > rule.most]


def _a_group_receives_at_least(model: Model, rule: GroupMinimum) -> list[Row]:
    """Share of served: 10000 x served in the group >= amount x served, in integers."""
    members = _columns_of_group(model, rule)
    limit = Limit(LimitKind.RULE, rule.code)
    if rule.basis is Basis.SHARE_OF_SERVED:
        terms = dict.fromkeys(range(len(model.claims)), rule.amount)
        for column in members:
            terms[column] -= HUNDREDTHS
        return [Row(terms, 0, limit, step=HUNDREDTHS)]
    least = rule.amount
    if rule.basis is Basis.SHARE_OF_CLAIMS:
        least = -(-rule.amount * len(group_members(model.problem, rule)) // HUNDREDTHS)
    return [Row(dict.fromkeys(members, -1), -least, limit)]


def _a_group_receives_at_most(model: Model, rule: GroupCap) -> list[Row]:
    members = _columns_of_group(model, rule)
    limit = Limit(LimitKind.RULE, rule.code)
    if rule.basis is Basis.SHARE_OF_SERVED:
        terms = dict.fromkeys(range(len(model.claims)), -rule.amount)
        for column in members:
            terms[column] += HUNDREDTHS
        return [Row(terms, 0, limit, step=HUNDREDTHS)]
    most = rule.amount
    if rule.basis is Basis.SHARE_OF_CLAIMS:
        most = rule.amount * len(group_members(model.problem, rule)) // HUNDREDTHS
    return [Row(dict.fromkeys(members, 1), most, limit)]


def _a_reserve_stays_back(model: Model, rule: Reserve) -> list[Row]:
    kept_from = {device.id for device in reserved_devices(model.problem, rule)}
    devices = model.classes.devices
    terms = {column: 1 for column, index in _taken(model) if devices[index][0].id in kept_from}
    return [Row(terms, max(0, len(kept_from) - rule.keep), Limit(LimitKind.RULE, rule.code))]


def _a_site_hands_over_within_its_capacity(model: Model, rule: SiteCapacity) -> list[Row]:
    terms = {model.column_of[c.id]: 1 for c in model.claims if c.site == rule.site}
    return [Row(terms, rule.most, Limit(LimitKind.RULE, rule.code))]


def _columns_of_group(model: Model, rule: GroupMinimum | GroupCap) -> list[int]:
    return [model.column_of[c.id] for c in model.claims if rule.group in c.groups]
