"""The model one writes first: a Boolean for each claim, machine that fits it and plan that may pay. As sparse rows.

The same rules as the engine; the most points as only objective. It is handed as it is to three solvers.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from allocation import (
    Award,
    Basis,
    Claim,
    GroupCap,
    GroupMinimum,
    HouseholdShare,
    Plan,
    Problem,
    Rule,
    SiteCapacity,
    fits,
)
from benchmarks.instances import Bools, Ints
from benchmarks.result import award


@dataclass(frozen=True)
class Row:
    """low ≤ sum of weights × Booleans ≤ high, in integers. `weights` None: each weighs 1."""

    columns: Ints
    weights: Ints | None
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Pairs:
    """One place for each Boolean: its claim, machine and plan, by their ranks in the problem."""

    problem: Problem
    claim: Ints
    device: Ints
    plan: Ints
    points: Ints
    rows: tuple[Row, ...]

    def awards(self, chosen: Iterable[int]) -> list[Award]:
        problem = self.problem
        return [
            award(
                problem,
                problem.claims[self.claim[pair]],
                problem.devices[self.device[pair]],
                problem.plans[self.plan[pair]].id,
            )
            for pair in chosen
        ]


def pairs_of(problem: Problem) -> Pairs:
    claim, device, plan = _triples(problem)
    points = np.array([claim.points for claim in problem.claims])[claim]
    rows = (
        *_one_each(claim),
        *_one_each(device),
        *_money(problem, claim, device, plan),
        *(row for rule in problem.rules for row in _rule_rows(problem, rule, claim)),
    )
    return Pairs(problem, claim, device, plan, points, rows)


def _triples(problem: Problem) -> tuple[Ints, Ints, Ints]:
    needs = {need: rank for rank, need in enumerate(dict.fromkeys(claim.need for claim in problem.claims))}
    fit = np.array([[fits(need, device) for device in problem.devices] for need in needs])
    claim, device = np.nonzero(fit[[needs[claim.need] for claim in problem.claims]])
    may_pay = np.array([[plan.id in claim.plans for plan in problem.plans] for claim in problem.claims])
    pair, plan = np.nonzero(may_pay[claim])
    return claim[pair], device[pair], plan


def _one_each(owner: Ints, most: int = 1) -> Iterator[Row]:
    order = np.argsort(owner, kind="stable")
    for columns in np.split(order, np.flatnonzero(np.diff(owner[order])) + 1):
        if len(columns) > most:
            yield Row(columns, None, None, most)


def _money(problem: Problem, claim: Ints, device: Ints, plan: Ints) -> Iterator[Row]:
    prices = np.array([device.price_cents for device in problem.devices])
    brought = np.array([claim.contribution_cents for claim in problem.claims])
    cents = np.maximum(prices[device] - brought[claim], 0)
    paid = np.zeros((len(problem.funds), len(cents)), np.int64)
    for rank, one in enumerate(problem.plans):
        here = np.flatnonzero(plan == rank)
        paid[:, here] = _split(problem, one, cents[here])
    for parts, fund in zip(paid, problem.funds, strict=True):
        columns = np.flatnonzero(parts)
        yield Row(columns, parts[columns], None, fund.budget_cents)


def _split(problem: Problem, plan: Plan, cents: Ints) -> Ints:
    """What each fund pays, in whole cents, by the engine's own rounding."""
    amounts, which = np.unique(cents, return_inverse=True)
    splits = [dict(plan.split(amount)) for amount in amounts.tolist()]
    by_fund = [[split.get(fund.id, 0) for split in splits] for fund in problem.funds]
    return np.array(by_fund, np.int64)[:, which]


def _rule_rows(problem: Problem, rule: Rule, claim: Ints) -> Iterator[Row]:
    match rule:
        case GroupCap(basis=Basis.COUNT) | GroupMinimum(basis=Basis.COUNT):
            here = np.flatnonzero(_told(problem, lambda one: rule.group in one.groups)[claim])
            limits = (None, rule.amount) if isinstance(rule, GroupCap) else (rule.amount, None)
            yield Row(here, None, *limits)
        case GroupMinimum(basis=Basis.SHARE_OF_SERVED):
            inside = _told(problem, lambda one: rule.group in one.groups)[claim]
            weights = 10_000 * inside - rule.amount
            divisor = np.gcd.reduce(weights) or 1
            yield Row(np.arange(len(claim)), weights // divisor, 0, None)
        case SiteCapacity():
            yield Row(np.flatnonzero(_told(problem, lambda one: one.site == rule.site)[claim]), None, None, rule.most)
        case HouseholdShare():
            yield from _household_rows(problem, rule, claim)
        case _:
            raise NotImplementedError(rule.code)


def _household_rows(problem: Problem, rule: HouseholdShare, claim: Ints) -> Iterator[Row]:
    homes: dict[str | None, int] = {None: -1}
    for one in problem.claims:
        homes.setdefault(one.household, len(homes))
    home = np.array([homes[one.household] for one in problem.claims])[claim]
    shared = np.flatnonzero(home >= 0)
    for row in _one_each(home[shared], rule.most):
        yield Row(shared[row.columns], None, None, rule.most)


def _told(problem: Problem, is_so: Callable[[Claim], bool]) -> Bools:
    return np.array([is_so(claim) for claim in problem.claims], bool)
