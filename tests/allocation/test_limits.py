"""What a little more of one limit would gain: the same as solving the round that has it."""

from dataclasses import replace

from hypothesis import given, settings

from allocation import LimitKind, Status, limits, solve
from allocation.limits import EURO, NEXT_CENTS, loosened
from tests.allocation.golden import golden_problem
from tests.allocation.rounds import problems


def found(gains, kind, id_):
    return [
        (gain.amount, gain.points, gain.people) for gain in gains if (gain.limit.kind, gain.limit.id) == (kind, id_)
    ]


def test_100_euros_and_the_amount_for_one_more_person_in_the_golden_round():
    problem = golden_problem("A")

    gains = limits(problem, solve(problem))

    assert found(gains, LimitKind.FUND, "INS") == [(16_000, 64, 1), (10_000, 19, 0)]
    more = solve(golden_problem("ins_plus_160"))
    assert (more.points - 3851, more.served - 55) == (64, 1)
    assert found(gains, LimitKind.RULE, "share:under30") == [(1, 9, 0)]
    assert solve(golden_problem("no_under30_rule")).points - 3851 == 9


@settings(max_examples=40, deadline=None, derandomize=True)
@given(problems())
def test_every_gain_is_that_of_the_changed_round(problem):
    outcome = solve(problem)
    gains = limits(problem, outcome)

    if outcome.status is not Status.OPTIMAL:
        assert not any(gain.is_verified for gain in gains)
        return
    for gain in gains:
        changed = solve(loosened(problem, gain.limit, gain.amount))
        assert (gain.points, gain.people) == (changed.points - outcome.points, changed.served - outcome.served)
        if gain.limit.kind is LimitKind.FUND and gain.amount > NEXT_CENTS:
            less = solve(loosened(problem, gain.limit, gain.amount - EURO))
            assert less.served <= outcome.served < changed.served
    assert list(gains) == sorted(gains, key=lambda gain: (-gain.points, -gain.people))


@settings(max_examples=20, deadline=None, derandomize=True)
@given(problems())
def test_every_fund_type_and_rule_is_there_once_at_least(problem):
    gains = limits(problem, solve(problem))

    assert {(gain.limit.kind, gain.limit.id) for gain in gains} == {
        *((LimitKind.FUND, fund.id) for fund in problem.funds),
        *((LimitKind.TYPE, device.type) for device in problem.devices),
        *((LimitKind.RULE, rule.code) for rule in problem.rules),
    }


def test_what_the_effort_does_not_reach_is_said_and_comes_last():
    problem = golden_problem("A")
    outcome = solve(problem)

    gains = limits(problem, outcome, effort=0.05)

    known = [gain.is_verified for gain in gains]
    assert known == sorted(known, reverse=True)
    assert not all(known)
    assert limits(problem, outcome, effort=0.05) == gains


def test_nothing_is_verified_beside_an_outcome_that_is_not_proved():
    problem = golden_problem("A")
    stopped = replace(solve(problem), status=Status.FEASIBLE)

    assert not any(gain.is_verified for gain in limits(problem, stopped))


def test_whoever_waits_is_told_how_far_it_is():
    problem = golden_problem("A")
    told = []

    limits(problem, solve(problem), effort=0.05, on_progress=told.append)

    assert {progress.phase for progress in told} == {"LIMITS"}
    assert [progress.value for progress in told][:17] == list(range(17))  # funds, types, rules, then poor funds again
    assert all(progress.value < progress.bound for progress in told)
