"""The golden round: eight cases whose totals are known, solved, read again and replayed."""

import pytest

from allocation import Status, audit, replay, solve
from tests.allocation.golden import CASES, ROUND, golden_problem

POSSIBLE = [case for case in CASES if ROUND["expected"][case] is not None]


@pytest.mark.parametrize("case", POSSIBLE)
def test_the_golden_totals_are_reached_and_proved(case):
    outcome = solve(golden_problem(case))

    assert outcome.status is Status.OPTIMAL
    assert {"total_points": outcome.points, "served": outcome.served} == ROUND["expected"][case]
    assert audit(golden_problem(case), outcome) == ()


def test_the_case_at_58_percent_is_impossible_and_says_which_limits_conflict():
    outcome = solve(golden_problem("infeasible_58"))

    assert outcome.status is Status.INFEASIBLE
    assert outcome.conflict is not None
    limits = {limit.id for limit in outcome.conflict.limits}
    assert "share:Bresse" in limits
    assert not any(id_.startswith("least:") for id_ in limits)
    assert {relaxation.limit.id for relaxation in outcome.conflict.relaxations} <= limits
    assert audit(golden_problem("infeasible_58"), outcome) == ()


def test_the_golden_round_replays_to_the_byte():
    problem = golden_problem("A")

    assert replay(problem, solve(problem))
