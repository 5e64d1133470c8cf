"""Values are refused in larger and larger steps: none that lies between two steps is forgotten."""

from __future__ import annotations

import pytest

from allocation import Objective, Problem, solve
from allocation.model import build
from allocation.search import Search
from tests.allocation.large import large_round


def best_asked_at_once(problem: Problem) -> list[tuple[Objective, int]]:
    """The best of each objective in one question each, without bound or steps."""
    search = Search(build(problem), effort=120.0)
    found = []
    for objective in problem.objectives:
        weights, sense = search.model.weights(objective)
        answer = search.ask(objective.value, weights, sense)
        assert answer.proved
        search.keep(weights, answer.value)
        found.append((objective, answer.value))
    return found


@pytest.mark.parametrize(("claims", "devices", "seed"), [(77, 23, 115), (60, 18, 3), (50, 25, 7)])
def test_the_best_of_each_objective_is_the_best_that_one_long_question_finds(claims, devices, seed):
    problem = large_round(claims, devices, seed=seed)

    outcome = solve(problem)

    assert [(result.objective, result.value) for result in outcome.objectives] == best_asked_at_once(problem)
