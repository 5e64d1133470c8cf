"""The round as integer rows. One function per rule, named as the rule; no solver in this file.

Columns: how many are served of each seat, then the counts of `columns.py`.
The same rows go to CP-SAT (the search) and to the linear relaxation (bounds and certificate).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from math import gcd

import numpy as np

from allocation.classes import Classes, factorise
from allocation.columns import Columns, Splitter, columns_of
from allocation.matrix import Matrix, from_entries
from allocation.outcome import Limit, LimitKind
from allocation.problem import Objective, Problem, group_members, reserved_devices
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

Weights = Ints
"""A sum over all columns: what one step of each weighs."""


@dataclass(frozen=True, slots=True)
class Row:
    """sum(weights) <= most.

    `part`: the class of machines or the household, for a limit with many rows.
    `unit`: the cents of which all payments of a fund are multiples; `grain`: the cents that 1 stands for
    in its row. `step`: what one claim weighs (shares of served).
    """

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
    """Columns and their bounds; first the balances (each makes 0), which tie seats to plans, plans to kinds of
    machines, and kinds to machines, then the rows of the limits. `parts`: where the balances of pools and those
    of kinds begin."""

    problem: Problem
    classes: Classes
    columns: Columns
    lower: Ints
    upper: Ints
    balances: Matrix
    parts: tuple[int, int]
    rows: tuple[Row, ...]
    limits: Matrix

    @cached_property
    def matrix(self) -> Matrix:
        return self.balances.below(self.limits)

    @cached_property
    def most(self) -> Ints:
        return np.array([*([0] * self.balances.rows), *(row.most for row in self.rows)], dtype=np.int64)

    @cached_property
    def balanced_links(self) -> Ints:
        """The links of the first balances, in their order."""
        return np.flatnonzero(_balanced(self.classes))

    def weights(self, objective: Objective) -> tuple[Weights, int]:
        """What to seek and its sense: +1 the most, -1 the least."""
        made, classes = self.columns, self.classes
        paid, given, drawn, direct = (made.slice(part) for part in (1, 2, 3, 4))
        found = np.zeros(len(made.most), dtype=np.int64)
        if objective in (Objective.POINTS, Objective.ORDER):
            found[made.slice(0)] = classes.seats.points
            return found, 1
        if objective is Objective.SERVED:
            found[made.slice(0)] = 1
            return found, 1
        kind, shape = classes.machines.kind[made.direct.machines], classes.links.shape[made.direct.link]
        if objective is Objective.OVERSPEC:
            found[paid] = classes.links.waste[made.paid.link]
            found[given] = classes.waste[made.pool_shape[made.given.pool], made.given.kind]
            found[drawn] = classes.machines.waste[made.drawn.machines]
            found[direct] = classes.links.waste[made.direct.link] + classes.waste[shape, kind]
            found[direct] += classes.machines.waste[made.direct.machines]
        elif objective is Objective.DISTANCE and classes.metres is not None:
            found[given] = classes.metres[made.pool_shape[made.given.pool], made.given.kind]
            found[direct] = classes.metres[shape, kind]
        elif objective is Objective.COST:
            found[paid] = -self._brings()[made.paid.link]
            found[drawn] = classes.machines.price[made.drawn.machines]
            price = classes.machines.price[made.direct.machines]
            found[direct] = np.maximum(0, price - self._brings()[made.direct.link])
        return found, -1

    def _brings(self) -> Ints:
        return np.array([claim.contribution_cents for claim in self.classes.links.example], dtype=np.int64)

    @cached_property
    def stages(self) -> tuple[tuple[Spread, ...], ...]:
        """The balances in the order in which ties between options are settled."""
        spreads = [self._spread(rank) for rank in range(self.balances.rows)]
        pools, kinds = self.parts
        return tuple(spreads[:pools]), tuple(spreads[pools:kinds]), tuple(spreads[kinds:])

    def _spread(self, rank: int) -> Spread:
        part = slice(self.balances.start[rank], self.balances.start[rank + 1])
        column, value = self.balances.column[part], self.balances.value[part]
        return Spread(tuple(column[value < 0].tolist()), tuple(column[value > 0].tolist()))


def build(problem: Problem) -> Model:
    """Columns and rows of a round, in an order that the order of its lists doesn't change."""
    classes = factorise(problem)
    made = columns_of(classes)
    lower = np.zeros(len(made.most), dtype=np.int64)
    pinned = np.array([pin is not None for pin in classes.links.pin], dtype=bool)
    lower[made.slice(0)] = pinned[classes.seats.link]
    upper = np.maximum(made.most, lower)
    rows = _Rows(problem, classes, made)
    rows.write()
    balances, parts = _balances(classes, made)
    return Model(problem, classes, made, lower, upper, balances, parts, tuple(rows.rows), rows.matrix())


def _balances(classes: Classes, made: Columns) -> tuple[Matrix, tuple[int, int]]:
    """A link of which nobody can be served has one that its seats alone stand in, so that a pin contradicts it."""
    wanted = _balanced(classes)
    number = np.cumsum(wanted) - 1
    seats, (paid, given, drawn, direct) = np.arange(made.starts[1]), (_range(made, part) for part in (1, 2, 3, 4))
    held = wanted[classes.seats.link]
    pools = int(wanted.sum())
    plans = max(len(made.plans), 1)
    asked, of_given = np.unique(made.given.kind * plans + made.pool_plan[made.given.pool], return_inverse=True)
    kinds = pools + len(made.pool_shape)
    of_drawn = np.searchsorted(asked, made.drawn.kind * plans + made.drawn.plan)
    entries = [
        _ones(number[classes.seats.link][held], seats[held], -1),
        _ones(number[made.paid.link], paid, 1),
        _ones(number[made.direct.link], direct, 1),
        _ones(pools + made.paid.pool, paid, -1),
        _ones(pools + made.given.pool, given, 1),
        _ones(kinds + of_given, given, -1),
        _ones(kinds + of_drawn, drawn, 1),
    ]
    return from_entries(kinds + len(asked), len(made.most), entries), (pools, kinds)


def _balanced(classes: Classes) -> np.ndarray:
    """By link: has it a balance?"""
    balanced: np.ndarray = (classes.links.shape != NONE) | np.array(
        [pin is not None for pin in classes.links.pin], dtype=bool
    )
    return balanced


def _range(made: Columns, part: int) -> Ints:
    return np.arange(made.starts[part], made.starts[part + 1])


def _ones(row: Ints, column: Ints, sign: int) -> tuple[Ints, Ints, Ints]:
    return row, column, np.full(len(row), sign, dtype=np.int64)


class _Rows:
    """The rows of the limits, as they are written one after the other."""

    def __init__(self, problem: Problem, classes: Classes, made: Columns) -> None:
        self.problem, self.classes, self.made = problem, classes, made
        self.seats = _range(made, 0)
        self.rows: list[Row] = []
        self.entries: list[tuple[Ints, Ints, Ints]] = []

    def matrix(self) -> Matrix:
        return from_entries(len(self.rows), len(self.made.most), self.entries)

    def write(self) -> None:
        self._a_machine_goes_to_one_claim()
        self._a_fund_pays_within_its_budget()
        for rule in sorted(self.problem.rules, key=lambda rule: rule.code):
            self._rule(rule)

    def _add(self, column: Ints, value: Ints | int, row: Row) -> None:
        weights = np.broadcast_to(np.asarray(value, dtype=np.int64), column.shape)
        self.entries.append((np.full(len(column), len(self.rows)), column, weights))
        self.rows.append(row)

    def _taken(self) -> tuple[Ints, Ints]:
        """Each column that takes machines, and the class it takes them from."""
        columns = np.concatenate([_range(self.made, 3), _range(self.made, 4)])
        return columns, np.concatenate([self.made.drawn.machines, self.made.direct.machines])

    def _a_machine_goes_to_one_claim(self) -> None:
        columns, machines = self._taken()
        used, number = np.unique(machines, return_inverse=True)
        first = len(self.rows)
        members = self.classes.machines.members
        for rank in used.tolist():
            limit = Limit(LimitKind.TYPE, members[rank][0].type)
            self.rows.append(Row(len(members[rank]), limit, str(rank)))
        self.entries.append(_ones(first + number, columns, 1))

    def _a_fund_pays_within_its_budget(self) -> None:
        """Budgets are cut down to a multiple of the gcd of all that the fund may pay: same solutions,
        tighter relaxation."""
        pays, units = self._payments(), self._units()
        for fund in sorted(self.problem.funds, key=lambda fund: fund.id):
            if unit := units.get(fund.id):
                columns, cents = pays[fund.id]
                budget, grain = fund.budget_cents // unit * unit, gcd(unit, int(np.gcd.reduce(cents)))
                limit = Limit(LimitKind.FUND, fund.id)
                self._add(columns, cents // grain, Row(budget // grain, limit, unit=unit, grain=grain))

    def _payments(self) -> dict[str, tuple[Ints, Ints]]:
        """What each column asks of each fund; a contribution asks less than nothing."""
        made, price = self.made, self.classes.machines.price
        brings = np.array([claim.contribution_cents for claim in self.classes.links.example], dtype=np.int64)
        direct = np.maximum(0, price[made.direct.machines] - brings[made.direct.link])
        parts: dict[str, list[tuple[Ints, Ints]]] = defaultdict(list)
        for number, plan in enumerate(made.plans):
            splitter = Splitter(self.classes.plans[plan])
            for part, plans, cents, sign in (
                (3, made.drawn.plan, price[made.drawn.machines], 1),
                (1, made.paid.plan, brings[made.paid.link], -1),
                (4, made.direct.plan, direct, 1),
            ):
                mine = plans == number
                for fund, split in zip(splitter.funds, splitter.split(cents[mine]), strict=True):
                    asked = np.flatnonzero(split)
                    parts[fund].append((_range(made, part)[mine][asked], sign * split[asked]))
        return {fund: _joined(pairs) for fund, pairs in parts.items()}

    def _units(self) -> dict[str, int]:
        """By fund, the greatest common divisor of all that it may be asked to pay for one claim."""
        made, classes = self.made, self.classes
        price, units = classes.machines.price, defaultdict[str, int](int)
        prices = {int(shape): np.unique(price[classes.fits[shape][classes.machines.kind]]) for shape in made.pool_shape}
        seen = set()
        for link, plan in zip(made.paid.link.tolist(), made.paid.plan.tolist(), strict=True):
            seen.add((int(classes.links.shape[link]), classes.links.example[link].contribution_cents, plan))
        splitters = [Splitter(classes.plans[plan]) for plan in made.plans]
        for shape, brings, plan in sorted(seen):
            _divide(units, splitters[plan], prices[shape] - brings)
        brought = np.array([claim.contribution_cents for claim in classes.links.example], dtype=np.int64)
        for plan in np.unique(made.direct.plan).tolist():
            mine = made.direct.plan == plan
            cents = price[made.direct.machines[mine]] - brought[made.direct.link[mine]]
            _divide(units, splitters[plan], np.maximum(0, cents))
        return units

    def _rule(self, rule: Rule) -> None:
        match rule:
            case HouseholdShare():
                self._a_household_receives_its_share(rule)
            case GroupMinimum():
                self._a_group_receives_at_least(rule)
            case GroupCap():
                self._a_group_receives_at_most(rule)
            case Reserve():
                self._a_reserve_stays_back(rule)
            case SiteCapacity():
                self._a_site_hands_over_within_its_capacity(rule)

    def _a_household_receives_its_share(self, rule: HouseholdShare) -> None:
        tables, limit = self.classes.tables, Limit(LimitKind.RULE, rule.code)
        members = np.bincount(tables.claims.household + 1, minlength=len(tables.households) + 1)[1:]
        order = sorted(np.flatnonzero(members > rule.most).tolist(), key=lambda home: tables.households[home])
        homes = self.classes.seats.household
        by_home = np.argsort(homes, kind="stable")
        starts = np.searchsorted(homes[by_home], order, side="left")
        ends = np.searchsorted(homes[by_home], order, side="right")
        for home, start, end in zip(order, starts, ends, strict=True):
            self._add(by_home[start:end], 1, Row(rule.most, limit, tables.households[home]))

    def _a_group_receives_at_least(self, rule: GroupMinimum) -> None:
        """Share of served: 10000 x served in the group >= amount x served, in integers."""
        inside, limit = self._inside(rule), Limit(LimitKind.RULE, rule.code)
        if rule.basis is Basis.SHARE_OF_SERVED:
            self._add(self.seats, rule.amount - HUNDREDTHS * inside, Row(0, limit, step=HUNDREDTHS))
            return
        least = rule.amount
        if rule.basis is Basis.SHARE_OF_CLAIMS:
            least = -(-rule.amount * len(group_members(self.problem, rule)) // HUNDREDTHS)
        self._add(np.flatnonzero(inside), -1, Row(-least, limit))

    def _a_group_receives_at_most(self, rule: GroupCap) -> None:
        inside, limit = self._inside(rule), Limit(LimitKind.RULE, rule.code)
        if rule.basis is Basis.SHARE_OF_SERVED:
            self._add(self.seats, HUNDREDTHS * inside - rule.amount, Row(0, limit, step=HUNDREDTHS))
            return
        most = rule.amount
        if rule.basis is Basis.SHARE_OF_CLAIMS:
            most = rule.amount * len(group_members(self.problem, rule)) // HUNDREDTHS
        self._add(np.flatnonzero(inside), 1, Row(most, limit))

    def _inside(self, rule: GroupMinimum | GroupCap) -> Ints:
        named = np.array([rule.group in groups for groups in self.classes.tables.groups], dtype=np.int64)
        found: Ints = named[self.classes.seats.groups]
        return found

    def _a_reserve_stays_back(self, rule: Reserve) -> None:
        kept_from = {device.id for device in reserved_devices(self.problem, rule)}
        mine = np.array([members[0].id in kept_from for members in self.classes.machines.members], dtype=bool)
        columns, machines = self._taken()
        most = max(0, len(kept_from) - rule.keep)
        self._add(columns[mine[machines]], 1, Row(most, Limit(LimitKind.RULE, rule.code)))

    def _a_site_hands_over_within_its_capacity(self, rule: SiteCapacity) -> None:
        sites = self.classes.tables.sites
        here = np.array([site == rule.site for site in sites] + [False], dtype=bool)[self.classes.seats.site]
        self._add(np.flatnonzero(here), 1, Row(rule.most, Limit(LimitKind.RULE, rule.code)))


def _joined(pairs: list[tuple[Ints, Ints]]) -> tuple[Ints, Ints]:
    return np.concatenate([pair[0] for pair in pairs]), np.concatenate([pair[1] for pair in pairs])


def _divide(units: dict[str, int], splitter: Splitter, cents: Ints) -> None:
    for fund, parts in zip(splitter.funds, splitter.split(cents), strict=True):
        units[fund] = gcd(units[fund], int(np.gcd.reduce(parts))) if len(parts) else units[fund]
