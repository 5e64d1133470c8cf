"""The model that one writes first: a Boolean for each claim, machine that fits and plan that may pay, in CP-SAT.

It knows nothing of seats, columns or prices, reads every rule and every objective once more, and breaks ties as they
are published. Slow beyond a hundred claims: it is there to be believed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ortools.sat.python import cp_model

from allocation import (
    Basis,
    Claim,
    Device,
    GroupMinimum,
    HouseholdShare,
    Objective,
    Plan,
    Problem,
    Reserve,
    Rule,
    SiteCapacity,
    fits,
    overspec,
    seniority,
)

Way = tuple[Claim, Device, Plan]
MOST = (Objective.POINTS, Objective.SERVED)
AT_ONCE = 40
"""Ties are settled so many claims at a time: each outweighs all that come after it, in 64 bits."""
EFFORT = 2.0
"""Units of deterministic effort for one question: where machines and payers abound, pairs are too many alike."""
Told = tuple[int, int] | None
"""A value and its bound; None where nothing is allowed."""


@dataclass(frozen=True)
class Answer:
    """The best value of each objective, as far as the published order was followed to its end, and who is then served.
    `unfinished`: the objective on which the effort ended, with the value found and its bound."""

    is_possible: bool = True
    values: dict[Objective, int] = field(default_factory=dict)
    served: frozenset[str] | None = None
    unfinished: tuple[Objective, int, int] | None = None


class Naive:
    def __init__(self, problem: Problem) -> None:
        self.problem, self.model = problem, cp_model.CpModel()
        self.ways = [(way, self.model.new_bool_var("")) for way in _ways(problem)]
        self.served = {claim.id: self.sum_of(lambda w, c=claim: w[0] is c) for claim in problem.claims}
        for total in self.served.values():
            self.model.add(total <= 1)
        for device in problem.devices:
            self.model.add(self.sum_of(lambda w, d=device: w[1] is d) <= 1)
        for pin in problem.pins:
            self.model.add(self.served[pin.claim] == 1)
        self._money()
        for rule in problem.rules:
            self._rule(rule)

    def sum_of(self, chosen) -> cp_model.LinearExpr:
        return cp_model.LinearExpr.sum([one for way, one in self.ways if chosen(way)])

    def weighed(self, weight) -> cp_model.LinearExpr:
        return cp_model.LinearExpr.weighted_sum([one for _, one in self.ways], [weight(way) for way, _ in self.ways])

    def _money(self) -> None:
        for fund in self.problem.funds:
            self.model.add(self.weighed(lambda way, id_=fund.id: _paid(way).get(id_, 0)) <= fund.budget_cents)

    def _rule(self, rule: Rule) -> None:
        if isinstance(rule, HouseholdShare):
            homes = defaultdict(list)
            for claim in self.problem.claims:
                if claim.household is not None:
                    homes[claim.household].append(self.served[claim.id])
            for members in homes.values():
                self.model.add(sum(members) <= rule.most)
        elif isinstance(rule, Reserve):
            stock = [d for d in self.problem.devices if rule.form == d.form or rule.type == d.type]
            handed = self.sum_of(lambda way: way[1] in stock)
            self.model.add(handed <= max(0, len(stock) - rule.keep))
        elif isinstance(rule, SiteCapacity):
            self.model.add(self.sum_of(lambda way: way[0].site == rule.site) <= rule.most)
        else:
            asked = sum(rule.group in claim.groups for claim in self.problem.claims)
            of = {Basis.COUNT: 10_000, Basis.SHARE_OF_CLAIMS: asked}.get(rule.basis, self.sum_of(lambda _: True))
            excess = 10_000 * self.sum_of(lambda way: rule.group in way[0].groups) - rule.amount * of
            self.model.add(excess >= 0 if isinstance(rule, GroupMinimum) else excess <= 0)

    def answer(self) -> Answer:
        metres = {(way.site, way.depot): way.metres for way in self.problem.distances}
        answer = Answer()
        asked = self.problem.objectives
        for objective in asked if Objective.SENIORITY in asked else (*asked, Objective.SENIORITY):
            if objective in (Objective.SENIORITY, Objective.ORDER):
                told = self._settled(objective)
            else:
                told = self._best(
                    self.weighed(lambda way, o=objective: _weight(o, way, metres)), most=objective in MOST
                )
            if told is None or told[0] != told[1]:
                return replace(answer, is_possible=told is not None, unfinished=told and (objective, *told))
            if objective is not Objective.SENIORITY:
                answer.values[objective] = told[0]
        if Objective.ORDER in asked:
            answer.values[Objective.ORDER] = sum(c.points for c in self.problem.claims if self._is_served(c))
        return replace(answer, served=frozenset(c.id for c in self.problem.claims if self._is_served(c)))

    def _is_served(self, claim: Claim) -> bool:
        return bool(self.solver.value(self.served[claim.id]))

    def _settled(self, objective: Objective) -> Told:
        """The claims one after the other, in the order of ties: whoever can be served is."""
        ranked = list(seniority(self.problem.seed, self.problem.claims))
        if objective is Objective.ORDER:
            ranked.sort(key=lambda claim: -claim.points)
        parts = [ranked[start : start + AT_ONCE] for start in range(0, len(ranked), AT_ONCE)] or [[]]
        for part in parts:
            told = self._best(sum(self.served[c.id] * 2 ** (AT_ONCE - rank) for rank, c in enumerate(part)), most=True)
            if told is None or told[0] != told[1]:
                break
        return told

    def _best(self, total, *, most: bool) -> Told:
        """The best value and its bound; every later question then keeps that value. None: nothing is allowed."""
        self.model.maximize(total) if most else self.model.minimize(total)
        self.solver = cp_model.CpSolver()
        self.solver.parameters.num_workers = 1
        self.solver.parameters.linearization_level = 2
        self.solver.parameters.max_deterministic_time = EFFORT
        state = self.solver.solve(self.model)
        if state == cp_model.INFEASIBLE:
            return None
        if state == cp_model.UNKNOWN:
            return (-(10**15), 10**15) if most else (10**15, -(10**15))
        value, bound = round(self.solver.objective_value), round(self.solver.best_objective_bound)
        self.model.add(total == value)
        return (value, value) if state == cp_model.OPTIMAL else (value, bound)


def _ways(problem: Problem) -> Iterator[Way]:
    pins = {pin.claim: pin for pin in problem.pins}
    for claim in problem.claims:
        pin = pins.get(claim.id)
        for device in problem.devices if claim.id not in problem.exclusions else ():
            for plan in problem.plans if fits(claim.need, device) else ():
                asked = pin is None or (pin.device in (None, device.id) and pin.plan in (None, plan.id))
                if plan.id in claim.plans and asked:
                    yield claim, device, plan


def _paid(way: Way) -> dict[str, int]:
    claim, device, plan = way
    return dict(plan.split(max(0, device.price_cents - claim.contribution_cents)))


def _weight(objective: Objective, way: Way, metres: dict[tuple[str, str], int]) -> int:
    claim, device, _ = way
    match objective:
        case Objective.POINTS:
            return claim.points
        case Objective.SERVED:
            return 1
        case Objective.OVERSPEC:
            return overspec(claim.need, device)
        case Objective.COST:
            return max(0, device.price_cents - claim.contribution_cents)
        case _:
            return metres[claim.site or "", device.depot]
