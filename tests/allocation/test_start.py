"""Beginning from a former outcome: whatever it was, what is proved to be the best is the same."""

from dataclasses import replace

import pytest

from allocation import Claim, Device, Fund, Need, Problem, Status, audit, decision_bytes, solve
from allocation.canonical import canonical
from allocation.conflict import without
from allocation.extract import awards_of
from allocation.model import build
from allocation.outcome import Limit, LimitKind
from allocation.scenarios import with_cents, with_devices
from allocation.start import beginning
from tests.allocation.realistic import realistic_round
from tests.allocation.tiny import make_problem


def scenarios(problem: Problem) -> list[Problem]:
    fund, rules = problem.funds[0], problem.rules
    return [
        problem,
        with_cents(problem, fund.id, 10_000),
        with_cents(problem, fund.id, -min(fund.budget_cents, 30_000)),
        with_devices(problem, problem.devices[0].type, 2),
        replace(problem, devices=problem.devices[1:]),
        replace(problem, claims=problem.claims[3:], pins=(), exclusions=()),
        *([without(problem, [Limit(LimitKind.RULE, rules[0].code)])] if rules else []),
    ]


@pytest.mark.parametrize("seed", [1, 5, 7])
def test_a_scenario_ends_where_it_would_have_ended_from_nothing(seed):
    problem = canonical(realistic_round(seed, 30, 10))
    former = solve(problem)

    for scenario in scenarios(problem):
        fresh, warm = solve(scenario), solve(scenario, former=former)
        assert warm.status is fresh.status
        assert decision_bytes(warm) == decision_bytes(fresh)
        assert warm.status is not Status.OPTIMAL or not audit(scenario, warm)


def test_of_a_former_outcome_what_the_rules_still_allow_is_kept():
    problem = canonical(realistic_round(5, 30, 10))
    former = solve(problem)
    begun = beginning(build(problem), former)

    poorer = build(canonical(with_cents(problem, problem.funds[0].id, -problem.funds[0].budget_cents)))

    assert begun is not None
    seats = len(build(problem).classes.seats.size)
    assert begun[:seats].sum() == len(former.awards) > 0
    kept = beginning(poorer, former)
    assert kept is None or kept[: len(poorer.classes.seats.size)].sum() <= len(former.awards)


def test_the_fewest_points_are_given_up_first_and_no_more_of_them_than_the_rules_ask():
    claims = tuple(Claim(id_, points, Need(), ("P",)) for id_, points in (("low", 3), ("high", 9), ("middle", 5)))
    devices = tuple(Device(f"d{number}", "laptop-A", "laptop", 10_000) for number in range(3))
    problem = canonical(make_problem(claims=claims, devices=devices, funds=(Fund("F", 30_000),)))
    former = solve(problem)
    poorer = canonical(with_cents(problem, "F", -10_000))
    model = build(poorer)

    begun = beginning(model, former)

    assert len(former.awards) == 3
    assert begun is not None
    assert {award.claim for award in awards_of(model, begun)} == {"high", "middle"}


def test_awards_of_claims_machines_and_plans_that_nobody_knows_any_more_are_left_out():
    problem = canonical(realistic_round(5, 30, 10))
    former = solve(problem)
    strangers = tuple(replace(award, claim=f"{award.claim}-x") for award in former.awards)

    begun = beginning(build(problem), replace(former, awards=strangers))

    assert begun is None or not begun.any()
    assert decision_bytes(solve(problem, former=replace(former, awards=strangers))) == decision_bytes(former)
