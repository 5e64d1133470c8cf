"""The rows of the limits: machines, funds and rules. One function per rule, named as the rule."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import gcd

import numpy as np

from allocation.classes import Classes
from allocation.columns import Columns, Splitter
from allocation.matrix import Matrix, from_entries, ones
from allocation.outcome import Limit, LimitKind
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
from allocation.tables import Ints


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


class LimitRows:
    """The rows of the limits, as they are written one after the other."""

    def __init__(self, problem: Problem, classes: Classes, made: Columns) -> None:
        self.problem, self.classes, self.made = problem, classes, made
        self.seats = made.range(0)
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
        columns = np.concatenate([self.made.range(3), self.made.range(4)])
        return columns, np.concatenate([self.made.drawn.machines, self.made.direct.machines])

    def _a_machine_goes_to_one_claim(self) -> None:
        columns, machines = self._taken()
        used, number = np.unique(machines, return_inverse=True)
        first = len(self.rows)
        members = self.classes.machines.members
        for rank in used.tolist():
            limit = Limit(LimitKind.TYPE, members[rank][0].type)
            self.rows.append(Row(len(members[rank]), limit, str(rank)))
        self.entries.append(ones(first + number, columns, 1))

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
        brings = self.classes.links.brings
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
                    parts[fund].append((made.range(part)[mine][asked], sign * split[asked]))
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
        for plan in np.unique(made.direct.plan).tolist():
            mine = made.direct.plan == plan
            cents = price[made.direct.machines[mine]] - classes.links.brings[made.direct.link[mine]]
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
