"""The model one writes first: a Boolean for each claim and machine that fit, a sum in cents for each claim and fund.

The same rules as the engine, and the most points as only objective. Given as it is to two solvers.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from ortools.math_opt.python import mathopt
from ortools.sat.python import cp_model

from allocation import (
    Basis,
    Claim,
    GroupMinimum,
    HouseholdShare,
    Problem,
    Reserve,
    Rule,
    fits,
    payable_cents,
)
from benchmarks.result import Result, result_of

Terms = dict[int, int]
_IMPOSSIBLE = {mathopt.TerminationReason.INFEASIBLE, mathopt.TerminationReason.INFEASIBLE_OR_UNBOUNDED}
MOST_POINTS = 1e12


@dataclass
class Naive:
    """Whole variables from 0 to their ceiling; rows « low ≤ sum ≤ high ». `owner` is the claim of a pair."""

    ceilings: list[int] = field(default_factory=list)
    rows: list[tuple[Terms, int | None, int | None]] = field(default_factory=list)
    owner: dict[int, Claim] = field(default_factory=dict)
    form: dict[int, str] = field(default_factory=dict)

    def add(self, ceiling: int) -> int:
        self.ceilings.append(ceiling)
        return len(self.ceilings) - 1

    def row(self, terms: Terms, low: int | None, high: int | None) -> None:
        self.rows.append((terms, low, high))

    @property
    def points(self) -> Terms:
        return {pair: claim.points for pair, claim in self.owner.items() if claim.points}


def build(problem: Problem) -> Naive:
    naive = Naive()
    machines: dict[str, Terms] = defaultdict(dict)
    spent: dict[str, Terms] = {fund.id: {} for fund in problem.funds}
    for claim in problem.claims:
        _add_claim(naive, problem, claim, machines, spent)
    for terms in machines.values():
        naive.row(terms, None, 1)
    for fund in problem.funds:
        naive.row(spent[fund.id], None, fund.budget_cents)
    for rule in problem.rules:
        _add_rule(naive, problem, rule)
    return naive


def _add_claim(
    naive: Naive, problem: Problem, claim: Claim, machines: dict[str, Terms], spent: dict[str, Terms]
) -> None:
    """One machine at most, paid whole by one fund: the cents of that fund are the price, the others' are 0."""
    costs: Terms = {}
    for device in problem.devices:
        if fits(claim.need, device):
            pair = naive.add(1)
            naive.owner[pair], naive.form[pair] = claim, device.form
            costs[pair] = payable_cents(claim, device)
            machines[device.id][pair] = 1
    dearest = max(costs.values(), default=0)
    payers, cents = [naive.add(1) for _ in claim.plans], [naive.add(dearest) for _ in claim.plans]
    naive.row(dict.fromkeys(costs, 1), None, 1)
    naive.row(dict.fromkeys(costs, 1) | dict.fromkeys(payers, -1), 0, 0)
    naive.row({pair: -cost for pair, cost in costs.items()} | dict.fromkeys(cents, 1), 0, 0)
    for fund, payer, paid in zip(claim.plans, payers, cents, strict=True):
        naive.row({paid: 1, payer: -dearest}, None, 0)
        spent[fund][paid] = 1


def _add_rule(naive: Naive, problem: Problem, rule: Rule) -> None:
    match rule:
        case HouseholdShare():
            homes: dict[str | None, Terms] = defaultdict(dict)
            for pair, claim in naive.owner.items():
                homes[claim.household][pair] = 1
            for terms in homes.values():
                naive.row(terms, None, rule.most)
        case Reserve():
            stock = sum(device.form == rule.form for device in problem.devices)
            naive.row({pair: 1 for pair, form in naive.form.items() if form == rule.form}, None, stock - rule.keep)
        case GroupMinimum(basis=Basis.COUNT):
            naive.row({pair: 1 for pair, c in naive.owner.items() if rule.group in c.groups}, rule.amount, None)
        case GroupMinimum(basis=Basis.SHARE_OF_SERVED):
            weights = {p: 10_000 * (rule.group in c.groups) - rule.amount for p, c in naive.owner.items()}
            naive.row(weights, 0, None)
        case _:
            raise NotImplementedError(f"the generated rounds have no {type(rule).__name__}")


def by_cp_sat(problem: Problem, seconds: float) -> Result:
    naive, model = build(problem), cp_model.CpModel()
    columns = [model.new_int_var(0, ceiling, "") for ceiling in naive.ceilings]
    for terms, low, high in naive.rows:
        total = cp_model.LinearExpr.weighted_sum([columns[c] for c in terms], list(terms.values()))
        least, most = cp_model.INT_MIN if low is None else low, cp_model.INT_MAX if high is None else high
        model.add_linear_constraint(total, least, most)
    points = naive.points
    model.maximize(cp_model.LinearExpr.weighted_sum([columns[c] for c in points], list(points.values())))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    found = status in {cp_model.OPTIMAL, cp_model.FEASIBLE}
    served = [claim for pair, claim in naive.owner.items() if found and solver.boolean_value(columns[pair])]
    return result_of(
        problem,
        served,
        bound=int(solver.best_objective_bound) if found else None,
        proved=status == cp_model.OPTIMAL,
        stopped=status in {cp_model.FEASIBLE, cp_model.UNKNOWN},
        impossible=status == cp_model.INFEASIBLE,
    )


def by_highs(problem: Problem, seconds: float) -> Result:
    naive, model = build(problem), mathopt.Model()
    columns = [model.add_integer_variable(lb=0, ub=ceiling) for ceiling in naive.ceilings]
    for terms, low, high in naive.rows:
        total = mathopt.fast_sum(weight * columns[c] for c, weight in terms.items())
        bounds = {name: limit for name, limit in (("lb", low), ("ub", high)) if limit is not None}
        model.add_linear_constraint(expr=total, **bounds)
    model.maximize(mathopt.fast_sum(weight * columns[c] for c, weight in naive.points.items()))
    limits = mathopt.SolveParameters(time_limit=timedelta(seconds=seconds), relative_gap_tolerance=0)
    answer = mathopt.solve(model, mathopt.SolverType.HIGHS, params=limits)
    values = answer.variable_values() if answer.has_primal_feasible_solution() else {}
    served = [claim for pair, claim in naive.owner.items() if values and values[columns[pair]] > 0.5]
    reason, bound = answer.termination.reason, answer.termination.objective_bounds.dual_bound
    proved, impossible = reason is mathopt.TerminationReason.OPTIMAL, reason in _IMPOSSIBLE
    return result_of(
        problem,
        served,
        bound=int(bound + 1e-6) if abs(bound) < MOST_POINTS else None,  # infinite when it has none yet
        proved=proved,
        stopped=not (proved or impossible),
        impossible=impossible,
    )
