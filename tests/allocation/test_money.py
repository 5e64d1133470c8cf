"""The amounts at which more money on a fund serves more points: those that solving at every euro finds."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from allocation import Fund, SiteCapacity, Status, solve
from allocation.canonical import canonical
from allocation.meter import Meter
from allocation.money import EURO, MOST_STEPS, Staircase
from allocation.scenarios import with_cents
from tests.allocation.rounds import problems
from tests.allocation.test_solve import make_problem

ALL = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def climbed(problem, fund: str) -> list[int]:
    return Staircase(problem, fund, solve(problem).points, Meter(left=100)).steps()


@ALL
@given(problems(size=3))
def test_every_amount_told_is_the_first_euro_that_serves_more_points(problem):
    problem = canonical(problem)
    base = solve(problem)
    if base.status is Status.INFEASIBLE:
        return
    for fund in problem.funds:
        steps, before = climbed(problem, fund.id), base.points
        assert steps == sorted(set(steps))
        assert len(steps) <= MOST_STEPS
        for step in steps:
            more, less = (solve(with_cents(problem, fund.id, cents)).points for cents in (step, max(0, step - EURO)))
            assert less == before < more
            before = more
        if len(steps) < MOST_STEPS:
            dearest = max((device.price_cents for device in problem.devices), default=0)
            assert solve(with_cents(problem, fund.id, dearest + EURO)).points == before


def test_a_staircase_has_a_step_for_each_claim_that_money_alone_stops():
    problem = make_problem(funds=(Fund("F", 50),), devices=())
    assert climbed(problem, "F") == []
    machines = tuple(replace(make_problem().devices[0], id=f"D{n}") for n in range(2))
    assert climbed(make_problem(funds=(Fund("F", 50),), devices=machines), "F") == [50]
    assert climbed(make_problem(funds=(Fund("F", 0),), devices=machines), "F") == [100]
    assert climbed(make_problem(funds=(Fund("F", 199),), devices=machines), "F") == [1]


def test_one_point_is_a_step_and_money_that_a_rule_makes_useless_is_none():
    humble = tuple(replace(claim, points=1, site="s") for claim in make_problem().claims)
    poor = make_problem(claims=humble, funds=(Fund("F", 0),))

    assert climbed(poor, "F") == [100]
    assert climbed(replace(poor, rules=(SiteCapacity("r", "Une.", "s", 0),)), "F") == []
