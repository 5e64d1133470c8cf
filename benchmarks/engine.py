"""Equip's own engine: with every objective of the round, with its first one, and in strict order instead."""

import time
from dataclasses import replace

import allocation
from allocation import Objective, Problem, ReasonCode, Status
from benchmarks.result import Result, State, result_of

STATES = {
    Status.OPTIMAL: State.PROVED,
    Status.FEASIBLE: State.STOPPED,
    Status.UNKNOWN: State.EMPTY,
    Status.INFEASIBLE: State.IMPOSSIBLE,
}


def all_objectives(problem: Problem, seconds: float) -> Result:
    end = time.monotonic() + seconds
    outcome = allocation.solve(problem, should_stop=lambda: time.monotonic() > end)
    bound = next((line.bound for line in outcome.objectives if line.objective is Objective.POINTS), None)
    return result_of(problem, outcome.awards, STATES[outcome.status], bound=bound)


def reasons(problem: Problem, seconds: float) -> Result:
    """The same, and then a reason for each claim that is not served. Proved: nobody is left without one."""
    end = time.monotonic() + seconds
    outcome = allocation.solve(problem, should_stop=lambda: time.monotonic() > end)
    told = allocation.explain(problem, outcome, should_stop=lambda: time.monotonic() > end).reasons
    known = all(reason.code is not ReasonCode.NOT_PROVED for reason in told)
    return result_of(problem, outcome.awards, STATES[outcome.status] if known else State.STOPPED)


def points(problem: Problem, seconds: float) -> Result:
    """The engine has no way to leave ties open: they are settled here too."""
    return all_objectives(replace(problem, objectives=(Objective.POINTS,)), seconds)


def strict_order(problem: Problem, seconds: float) -> Result:
    """Nobody goes before someone with more points. Its bound is not one on the points of other allocations."""
    end = time.monotonic() + seconds
    problem = replace(problem, objectives=(Objective.ORDER,))
    outcome = allocation.solve(problem, should_stop=lambda: time.monotonic() > end)
    return result_of(problem, outcome.awards, STATES[outcome.status])
