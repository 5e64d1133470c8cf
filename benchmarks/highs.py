"""The pair model in HiGHS, through scipy.optimize.milp. A MIP takes one core there."""

import time

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from allocation import Problem
from benchmarks.pairs import Pairs, pairs_of
from benchmarks.result import Result, State, result_of

STATES = {0: State.PROVED, 1: State.STOPPED, 2: State.IMPOSSIBLE}
"""By the status of `milp`; 1 is its limit of time."""
ALMOST = 1e-6


def solve(problem: Problem, seconds: float) -> Result:
    end = time.monotonic() + seconds
    pairs = pairs_of(problem)
    count = len(pairs.claim)
    rows = _constraint(pairs)
    answer = milp(
        -pairs.points,
        integrality=np.ones(count),
        bounds=Bounds(0, 1),
        constraints=rows,
        options={"time_limit": max(1, end - time.monotonic()), "mip_rel_gap": 0},
    )
    if answer.status not in STATES:
        raise RuntimeError(answer.message)
    chosen = () if answer.x is None else np.flatnonzero(answer.x > 0.5).tolist()
    bound = answer.mip_dual_bound
    return result_of(
        problem,
        pairs.awards(chosen),
        STATES[answer.status],
        bound=int(-bound + ALMOST) if bound is not None and np.isfinite(bound) else None,
        booleans=count,
    )


def _constraint(pairs: Pairs) -> LinearConstraint:
    rows = pairs.rows
    ends = np.cumsum([0, *(len(row.columns) for row in rows)])
    columns = np.concatenate([row.columns for row in rows])
    weights = [np.ones(len(row.columns)) if row.weights is None else row.weights for row in rows]
    matrix = csr_array((np.concatenate(weights).astype(float), columns, ends), shape=(len(rows), len(pairs.claim)))
    low = [-np.inf if row.low is None else row.low for row in rows]
    high = [np.inf if row.high is None else row.high for row in rows]
    return LinearConstraint(matrix, low, high)
