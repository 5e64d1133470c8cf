"""The pair model in CBC, through PuLP: the solver is a program of its own, which reads a file and writes another."""

import os
import re
import tempfile
import time
from pathlib import Path

import pulp

from allocation import Problem
from benchmarks.pairs import Pairs, Row, pairs_of
from benchmarks.result import Result, State, result_of

STATES = {
    pulp.LpSolutionOptimal: State.PROVED,
    pulp.LpSolutionIntegerFeasible: State.STOPPED,
    pulp.LpSolutionNoSolutionFound: State.EMPTY,
    pulp.LpSolutionInfeasible: State.IMPOSSIBLE,
}
BOUND = re.compile(r"^(?:Upper|Lower) bound:\s+(-?[\d.e+]+)", re.MULTILINE)
"""PuLP doesn't hand the bound over: it is read in the journal of the solver, which minimises the opposite."""
ALMOST = 1e-3
"""The journal has three decimals."""


def solve(problem: Problem, seconds: float) -> Result:
    end = time.monotonic() + seconds
    pairs = pairs_of(problem)
    model, booleans = _model(pairs)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "cbc.log"
        solver = pulp.COIN_CMD(
            path=pulp.PULP_CBC_CMD.pulp_cbc_path,  # the program that the package carries
            msg=False,
            timeLimit=max(1, end - time.monotonic()),
            gapRel=0,
            threads=os.cpu_count() or 1,
            logPath=str(log),
        )
        _run(model, solver, log)
        bound = BOUND.search(log.read_text())
    state = STATES[model.sol_status]
    found = state in {State.PROVED, State.STOPPED}
    chosen = [place for place, one in enumerate(booleans) if found and (one.varValue or 0) > 0.5]
    awards = pairs.awards(chosen)
    least = int(abs(float(bound[1])) + ALMOST) if bound and state is State.STOPPED else None
    return result_of(problem, awards, state, bound=least, booleans=len(booleans))


def _model(pairs: Pairs) -> tuple[pulp.LpProblem, list[pulp.LpVariable]]:
    model = pulp.LpProblem("tour", pulp.LpMaximize)
    booleans = [model.add_variable(f"x{place}", cat=pulp.LpBinary) for place in range(len(pairs.claim))]
    model += pulp.LpAffineExpression(list(zip(booleans, pairs.points.tolist(), strict=True)))
    for row in pairs.rows:
        _add(model, booleans, row)
    return model, booleans


def _add(model: pulp.LpProblem, booleans: list[pulp.LpVariable], row: Row) -> None:
    there = [booleans[column] for column in row.columns.tolist()]
    weights = [1] * len(there) if row.weights is None else row.weights.tolist()
    total = pulp.LpAffineExpression(list(zip(there, weights, strict=True)))
    if row.high is not None:
        model += total <= row.high
    if row.low is not None:
        model += total >= row.low


def _run(model: pulp.LpProblem, solver: pulp.COIN_CMD, log: Path) -> None:
    """A solver that dies for want of memory says so in its journal only."""
    try:
        model.solve(solver)
    except pulp.PulpSolverError:
        if log.exists() and "bad_alloc" in log.read_text():
            raise MemoryError from None
        raise
