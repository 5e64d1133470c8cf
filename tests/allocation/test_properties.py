"""The engine against every allocation there is, against the audit, and against itself."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, event, given, settings

from allocation import (
    Claim,
    Device,
    Fund,
    Need,
    Objective,
    ReasonCode,
    Status,
    apply,
    audit,
    dump_outcome,
    explain,
    solve,
)
from tests.allocation.realistic import realistic_round
from tests.allocation.rounds import ORDERS, STRICT_OR_NEAR, best_by_brute_force, problems

LENIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
SHORT = settings(max_examples=60, derandomize=True, **LENIENT)
SHORTER = settings(max_examples=25, derandomize=True, **LENIENT)
LONG = settings(max_examples=1_000, **LENIENT)


def check_nothing_better_exists(problem):
    outcome = solve(problem)
    best = best_by_brute_force(problem)

    event(outcome.status.value)
    assert audit(problem, outcome) == ()
    if best is None:
        assert outcome.status is Status.INFEASIBLE
        return
    values, served = best
    told = {result.objective: result.value for result in outcome.objectives}
    assert outcome.status is Status.OPTIMAL
    for objective, value in zip((*problem.objectives, Objective.SENIORITY), values, strict=False):
        if objective not in (Objective.SENIORITY, Objective.ORDER):
            assert told[objective] == (value if objective in (Objective.POINTS, Objective.SERVED) else -value)
    assert {award.claim for award in outcome.awards} == served


@SHORT
@given(problems())
def test_no_allocation_is_better_and_ties_fall_as_published(problem):
    check_nothing_better_exists(problem)


@SHORT
@given(problems(orders=STRICT_OR_NEAR))
def test_nobody_goes_before_someone_with_more_points_and_no_machine_goes_further_than_needed(problem):
    check_nothing_better_exists(problem)


@pytest.mark.long
@LONG
@given(problems(orders=STRICT_OR_NEAR))
def test_strict_order_and_distance_hold_on_a_thousand_rounds(problem):
    check_nothing_better_exists(problem)


@pytest.mark.long
@LONG
@given(problems())
def test_no_allocation_is_better_on_a_thousand_rounds(problem):
    check_nothing_better_exists(problem)


def check_reasons(problem):
    outcome = explain(problem, solve(problem))

    assert audit(problem, outcome) == ()
    if outcome.status is Status.INFEASIBLE:
        return
    assert [reason.claim for reason in outcome.reasons] == list(outcome.unserved)
    for reason in outcome.reasons:
        event(reason.code.value)
        assert reason.code is not ReasonCode.NOT_PROVED
        for change in reason.counterfactuals:
            event(f"change {change.kind.value}")
            best = best_by_brute_force(apply(problem, reason.claim, change))
            assert best is not None
            assert reason.claim in best[1], (reason, change)
            if change.kind in ("POINTS", "FUND") and change.smallest and change.amount > 1:
                step = 1 if change.kind == "POINTS" else 100
                less = replace(change, amount=max(0, change.amount - step))
                best = best_by_brute_force(apply(problem, reason.claim, less))
                assert best is None or reason.claim not in best[1], (reason, less)


@SHORTER
@given(problems(size=3))
def test_a_counterfactual_applied_comes_true_and_less_does_not_do(problem):
    check_reasons(problem)


@pytest.mark.long
@LONG
@given(problems())
def test_counterfactuals_come_true_on_a_thousand_rounds(problem):
    check_reasons(problem)


def best_points(problem):
    """None where the rules contradict one another: whatever is possible is then more."""
    outcome = solve(problem)
    return -1 if outcome.status is Status.INFEASIBLE else outcome.points


@SHORTER
@given(problems(orders=ORDERS + STRICT_OR_NEAR[3:]))
def test_a_machine_or_a_euro_more_never_serves_fewer_points(problem):
    before = best_points(problem)
    machine = Device("more", "laptop", "laptop", 333, ram_gib=8, webcam=True, depot="here")
    richer = tuple(Fund(fund.id, fund.budget_cents + 100) for fund in problem.funds)

    assert best_points(replace(problem, devices=(*problem.devices, machine))) >= before
    assert best_points(replace(problem, funds=richer)) >= before


@SHORTER
@given(problems())
def test_a_rule_or_a_pin_less_never_serves_fewer_points(problem):
    before = best_points(problem)

    for rank in range(len(problem.rules)):
        assert best_points(replace(problem, rules=problem.rules[:rank] + problem.rules[rank + 1 :])) >= before
    assert best_points(replace(problem, pins=())) >= before
    assert best_points(replace(problem, exclusions=())) >= before


@SHORTER
@given(problems(minimums=False))
def test_a_claim_more_never_serves_fewer_points(problem):
    """Where rules count in machines: shares of claims and of those served move with who is there."""
    joined = replace(problem, claims=(*problem.claims, Claim("more", 3, Need(), ("A",))))

    assert best_points(joined) >= best_points(problem)


def solved_at_once(problem, threads):
    """The bytes of the whole outcome, effort included, from that many threads that solve the round at one time."""
    with ThreadPoolExecutor(threads) as pool:
        return set(pool.map(lambda _: dump_outcome(explain(problem, solve(problem))), range(threads)))


@SHORTER
@given(problems(orders=ORDERS + STRICT_OR_NEAR))
def test_a_small_round_is_the_same_bytes_on_one_two_and_eight_threads(problem):
    alone = solved_at_once(problem, 1)

    assert len(alone) == 1
    assert solved_at_once(problem, 2) == alone
    assert solved_at_once(problem, 8) == alone


def test_a_real_round_is_the_same_bytes_on_one_two_and_eight_threads():
    problem = realistic_round(4)
    alone = solved_at_once(problem, 1)

    assert solved_at_once(problem, 2) | solved_at_once(problem, 8) == alone


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20))
def test_larger_rounds_are_the_same_bytes_on_one_two_and_eight_threads(seed):
    problem = realistic_round(seed, claims=200, devices=70)
    alone = {dump_outcome(solve(problem))}

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: dump_outcome(solve(problem)), range(8))) == alone
