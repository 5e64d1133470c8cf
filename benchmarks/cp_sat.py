"""The pair model in CP-SAT, through its Python interface, on all the cores of the machine."""

import os
import time

from ortools.sat.python import cp_model

from allocation import Problem
from benchmarks.pairs import Row, pairs_of
from benchmarks.result import Result, State, result_of

STATES = {
    cp_model.OPTIMAL: State.PROVED,
    cp_model.FEASIBLE: State.STOPPED,
    cp_model.UNKNOWN: State.EMPTY,
    cp_model.INFEASIBLE: State.IMPOSSIBLE,
}


def solve(problem: Problem, seconds: float) -> Result:
    end = time.monotonic() + seconds
    pairs, model = pairs_of(problem), cp_model.CpModel()
    booleans = [model.new_bool_var("") for _ in pairs.claim]
    for row in pairs.rows:
        _add(model, booleans, row)
    model.maximize(cp_model.LinearExpr.weighted_sum(booleans, pairs.points.tolist()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = os.cpu_count() or 1
    solver.parameters.max_time_in_seconds = max(1, end - time.monotonic())
    state = STATES[solver.solve(model)]
    found = state in {State.PROVED, State.STOPPED}
    chosen = [place for place, one in enumerate(booleans) if found and solver.boolean_value(one)]
    bound = int(solver.best_objective_bound) if found else None
    return result_of(problem, pairs.awards(chosen), state, bound=bound, booleans=len(booleans))


def _add(model: cp_model.CpModel, booleans: list[cp_model.IntVar], row: Row) -> None:
    there = [booleans[column] for column in row.columns.tolist()]
    if row.weights is None and row.low is None and row.high == 1:
        model.add_at_most_one(there)
        return
    weights = [1] * len(there) if row.weights is None else row.weights.tolist()
    total = cp_model.LinearExpr.weighted_sum(there, weights)
    low = cp_model.INT_MIN if row.low is None else row.low
    model.add_linear_constraint(total, low, cp_model.INT_MAX if row.high is None else row.high)
