"""The engine against the model that one writes first, on rounds shaped like real ones."""

import pytest

from allocation import Objective, Status, audit, solve
from tests.allocation.naive import MOST, Naive
from tests.allocation.realistic import realistic_round


def is_agreed_to_the_end(seed: int) -> bool:
    """False where the naive model ran out of effort on the way: what it had found and refused is then kept to."""
    problem = realistic_round(seed)
    outcome, naive = solve(problem), Naive(problem).answer()

    assert audit(problem, outcome) == ()
    if not naive.is_possible:
        assert outcome.status is Status.INFEASIBLE
        return True
    told = {result.objective: result.value for result in outcome.objectives}
    assert outcome.status is Status.OPTIMAL
    assert {objective: told[objective] for objective in naive.values} == naive.values
    if naive.unfinished is None:
        assert {award.claim for award in outcome.awards} == naive.served
        return True
    objective, found, bound = naive.unfinished
    if objective not in (Objective.SENIORITY, Objective.ORDER):
        least, most = sorted((found, bound))
        assert least <= told[objective] <= most
        assert (found <= told[objective]) if objective in MOST else (told[objective] <= found)
    return False


@pytest.mark.parametrize("seed", range(10))
def test_the_naive_model_finds_the_same_values_and_the_same_people(seed):
    assert is_agreed_to_the_end(seed)


@pytest.mark.long
def test_the_naive_model_agrees_on_a_thousand_rounds():
    agreed = sum(is_agreed_to_the_end(seed) for seed in range(100, 1_200))

    assert agreed >= 1_000
