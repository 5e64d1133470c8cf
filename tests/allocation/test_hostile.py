"""What nobody would send, but somebody may: a right answer, never an overflow."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from allocation import (
    Claim,
    Device,
    Distance,
    Fund,
    GroupCap,
    GroupMinimum,
    HouseholdShare,
    Need,
    Objective,
    Pin,
    Plan,
    Problem,
    Reserve,
    SiteCapacity,
    Status,
    TypeCosts,
    audit,
    dump_problem,
    explain,
    load_problem,
    seniority,
    solve,
)
from allocation.problem import MOST_BUDGET_CENTS, MOST_CENTS, MOST_COUNT, MOST_METRES, MOST_POINTS
from allocation.rules import MOST_AMOUNT
from tests.allocation.large import greedy_outcome, large_round
from tests.allocation.rounds import ORDERS, STRICT_OR_NEAR, problems
from tests.allocation.test_properties import check_nothing_better_exists
from tests.allocation.tiny import ANNE, LAPTOP, make_problem

LENIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}


# a right answer at the ends of what may be said


def stretched(problem: Problem) -> Problem:
    """The same scarcity, with every number near the largest that a round may hold."""
    points, cents, metres = MOST_POINTS // 6, MOST_CENTS // 5_000, MOST_METRES // 3
    return replace(
        problem,
        claims=tuple(
            replace(
                c,
                points=c.points * points,
                contribution_cents=c.contribution_cents * cents,
                age_days=c.age_days * MOST_COUNT // 2,
                need=TypeCosts(tuple((t, cost * MOST_COUNT // 3) for t, cost in c.need.costs))
                if isinstance(c.need, TypeCosts)
                else c.need,
            )
            for c in problem.claims
        ),
        devices=tuple(replace(d, price_cents=d.price_cents * cents - d.price_cents % 7) for d in problem.devices),
        funds=tuple(Fund(f.id, f.budget_cents * cents) for f in problem.funds),
        distances=tuple(replace(d, metres=d.metres * metres) for d in problem.distances),
    )


@settings(max_examples=40, derandomize=True, **LENIENT)
@given(problems(orders=ORDERS + STRICT_OR_NEAR))
def test_the_largest_numbers_are_counted_to_the_unit(problem):
    check_nothing_better_exists(stretched(problem))


def test_the_largest_of_everything_is_answered_without_an_overflow():
    many = 60
    problem = Problem(
        claims=tuple(
            Claim(f"C{n:02}", MOST_POINTS, TypeCosts((("t", MOST_COUNT),)), ("P",), age_days=MOST_COUNT, site="s")
            for n in range(many)
        ),
        devices=tuple(Device(f"D{n:02}", "t", "f", MOST_CENTS, depot="w") for n in range(many)),
        funds=(Fund("F", MOST_BUDGET_CENTS), Fund("G", MOST_BUDGET_CENTS)),
        plans=(Plan("P", (("F", 99), ("G", 1))),),
        rules=(SiteCapacity("r", "Une.", "s", MOST_AMOUNT), GroupCap("c", "Une.", "g", MOST_AMOUNT)),
        objectives=(Objective.POINTS, Objective.SERVED, Objective.OVERSPEC, Objective.COST, Objective.DISTANCE),
        distances=(Distance("s", "w", MOST_METRES),),
    )

    outcome = solve(problem)

    assert outcome.status is Status.OPTIMAL
    assert [result.value for result in outcome.objectives] == [
        many * each for each in (MOST_POINTS, 1, MOST_COUNT, MOST_CENTS, MOST_METRES)
    ]
    assert audit(problem, outcome) == ()


# a right answer where there is little to say


def test_a_round_without_anything_is_an_answer():
    nothing = Problem(claims=(), devices=(), funds=(), plans=())
    outcome = explain(nothing, solve(nothing))

    assert (outcome.status, outcome.awards, outcome.reasons, outcome.points) == (Status.OPTIMAL, (), (), 0)
    assert audit(nothing, outcome) == ()
    assert load_problem(dump_problem(nothing)) == nothing


def test_a_claim_alone_is_served():
    problem = make_problem(claims=(ANNE,))
    outcome = explain(problem, solve(problem))

    assert [(award.claim, award.device) for award in outcome.awards] == [("anne", "D")]
    assert audit(problem, outcome) == ()


def test_a_claim_that_nobody_may_pay_for_is_refused_even_a_machine_that_costs_nothing():
    problem = make_problem(claims=(replace(ANNE, plans=()),), devices=(replace(LAPTOP, price_cents=0),))
    outcome = explain(problem, solve(problem))

    assert [reason.details.get("no_plan") for reason in outcome.reasons] == [True]
    assert audit(problem, outcome) == ()


@pytest.mark.parametrize("objectives", [ORDERS[0], ORDERS[1], STRICT_OR_NEAR[0]])
def test_where_all_are_tied_the_draw_alone_decides(objectives):
    people = tuple(Claim(f"C{n:03}", 7, Need(), ("P", "Q")) for n in range(120))
    machines = tuple(Device(f"D{n:03}", "t", "f", 10_000) for n in range(30))
    problem = make_problem(
        claims=people,
        devices=machines,
        funds=(Fund("F", 170_000), Fund("G", 60_000)),
        plans=(Plan("P", (("F", 100),)), Plan("Q", (("G", 100),))),
        objectives=objectives,
        seed="tour",
    )

    outcome = solve(problem)

    first = seniority("tour", people)[:23]
    assert outcome.status is Status.OPTIMAL
    assert {award.claim for award in outcome.awards} == {claim.id for claim in first}
    assert audit(problem, outcome) == ()


def test_zero_everywhere_still_serves_whoever_costs_nothing():
    people = tuple(Claim(f"C{n}", 0, Need(), ("P",)) for n in range(3))
    problem = make_problem(claims=people, devices=(replace(LAPTOP, price_cents=0),), funds=(Fund("F", 0),))
    outcome = explain(problem, solve(problem))

    assert (outcome.served, outcome.points) == (1, 0)
    assert audit(problem, outcome) == ()


@pytest.mark.parametrize(
    ("rules", "changes"),
    [
        (
            (GroupMinimum("m", "Une.", "g", 1), GroupCap("c", "Une.", "g", 0)),
            {"claims": (replace(ANNE, groups=("g",)),)},
        ),
        ((Reserve("r", "Une.", 5, form="laptop"),), {"pins": (Pin("anne"),)}),
        ((SiteCapacity("s", "Une.", "s", 0),), {"pins": (Pin("ben"),)}),
        ((HouseholdShare("h", "Une.", 0),), {"claims": (replace(ANNE, household="h"),), "pins": (Pin("anne"),)}),
        ((), {"funds": (Fund("F", 99),), "pins": (Pin("anne"),)}),
        ((), {"pins": (Pin("anne"), Pin("ben"))}),
    ],
)
def test_rules_that_contradict_one_another_are_an_answer_with_the_conflict(rules, changes):
    problem = make_problem(rules=rules, **changes)
    outcome = solve(problem)

    assert outcome.status is Status.INFEASIBLE
    assert outcome.conflict is not None
    told = {limit.id for limit in outcome.conflict.limits}
    assert {rule.code for rule in rules} | {pin.claim for pin in problem.pins} <= told
    assert audit(problem, outcome) == ()


@pytest.mark.long
def test_a_million_claims_are_answered_and_read_again():
    problem = replace(large_round(1_000_000, 20_000, (Objective.POINTS,)), rules=())
    outcome = solve(problem, effort=10)
    points = outcome.objectives[0]

    assert outcome.served > greedy_outcome(problem).served
    assert not audit(problem, outcome)
    assert points.value <= points.bound <= points.value * 1.0001
