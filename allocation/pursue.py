"""The objectives one after the other: each value found is kept while the next is sought.

Each is sought among what loses little (`core.py`); what can't be part of an equally good allocation is
left out for good, so that ties are settled among few columns.
"""

from __future__ import annotations

import numpy as np

from allocation.certificate import Duals
from allocation.core import seek
from allocation.order import settle_order
from allocation.outcome import ObjectiveResult, Proof
from allocation.problem import Objective, Problem
from allocation.search import Answer, Search
from allocation.settle import settle_served
from allocation.sides import exactly

PART = 0.5
"""What one objective may use of the effort that is left: those that come after are sought too."""
ORDER_PART = 0.9
"""The strict order decides who is served: little is left for those that come after."""


def pursue(search: Search, duals: Duals | None = None) -> tuple[tuple[ObjectiveResult, ...], Answer]:
    """Every objective in order; the answer is the last one asked for. Ties are only settled between allocations
    that are proved to be the best."""
    results: list[ObjectiveResult] = []
    answer = Answer(None, 0, 0, proved=False)
    for objective in published_order(search.model.problem):
        if objective is Objective.SENIORITY:
            if all(result.proof is not Proof.STOPPED for result in results) and settle_served(search):
                search.settled.add(objective)
            continue
        search.branched = False
        if search.stop.raised and search.best is not None:
            results.append(_as_it_stands(search, objective))
            continue
        with search.share(ORDER_PART if objective is Objective.ORDER else PART):
            answer = in_strict_order(search) if objective is Objective.ORDER else seek_objective(search, objective)
        if answer.values is None:
            return (), answer
        results.append(_result(search, objective, answer, duals if objective is Objective.POINTS else None))
    return tuple(results), answer


def _as_it_stands(search: Search, objective: Objective) -> ObjectiveResult:
    """After a stop, nothing more is sought."""
    answer = search.unanswered(*search.model.weights(objective))
    return ObjectiveResult(objective, answer.value, answer.bound, Proof.STOPPED)


def in_strict_order(search: Search) -> Answer:
    """Claim by claim, in the order of their points: what is reached is then the only possibility."""
    weights, _ = search.model.weights(Objective.ORDER)
    if search.box.holds(search.box.lower):
        search.best = search.box.lower  # nobody at all: something to start from
    else:
        found = search.ask(Objective.ORDER.value, np.zeros_like(weights))
        if found.values is None:
            return found
    proved = settle_order(search)
    value = search.value_of(weights) or 0
    most = int((weights * search.box.upper).sum())
    return Answer(search.best, value, value if proved else most, proved=proved)


def published_order(problem: Problem) -> tuple[Objective, ...]:
    """Ties are settled at the end when the round doesn't name their place."""
    order = problem.objectives
    return order if Objective.SENIORITY in order else (*order, Objective.SENIORITY)


def seek_objective(search: Search, objective: Objective) -> Answer:
    """The best value of one objective, kept for the next."""
    weights, sense = search.model.weights(objective)
    answer = seek(search, objective.value, weights, sense)
    if answer.values is not None and objective is Objective.SERVED:
        search.box = exactly(search.box, answer.value)  # shares of those served are whole numbers from now on
    elif answer.values is not None:
        search.keep(weights, answer.value)
    return answer


def _result(search: Search, objective: Objective, answer: Answer, duals: Duals | None) -> ObjectiveResult:
    bound = answer.bound if duals is None else min(answer.bound, duals.bound)
    if bound != answer.value or (duals is None and not answer.proved):
        return ObjectiveResult(objective, answer.value, bound, Proof.STOPPED)
    if duals is not None and duals.bound == answer.value:
        return ObjectiveResult(objective, answer.value, bound, Proof.DUALITY)
    proof = Proof.BRANCHING if search.branched else Proof.SEARCH
    return ObjectiveResult(objective, answer.value, bound, proof)
