"""Two outcomes side by side: who only one serves, and what each uses."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from allocation import LimitKind, Objective, ProblemError, Status, compare, solve
from tests.allocation.golden import golden_problem
from tests.allocation.rounds import problems


@settings(max_examples=30, deadline=None, derandomize=True)
@given(problems())
def test_an_outcome_beside_itself_differs_in_nothing(problem):
    outcome = solve(problem)
    found = compare(outcome, outcome)

    assert (found.served_by_one, found.served_by_other, found.served_otherwise) == ((), (), ())
    assert found.served_by_both == outcome.served
    assert all(values.one == values.other for values in found.objectives)
    assert all(usages.one == usages.other for usages in found.usages)


def test_money_that_serves_one_more_is_seen_on_each_side():
    one, other = solve(golden_problem("A")), solve(golden_problem("ins_plus_160"))

    found = compare(one, other)

    served, served_more = ({award.claim for award in outcome.awards} for outcome in (one, other))
    assert set(found.served_by_one) == served - served_more
    assert set(found.served_by_other) == served_more - served
    assert [(v.one, v.other) for v in found.objectives[:2]] == [(3851, 3915), (55, 56)]
    fund = next(usages for usages in found.usages if (usages.kind, usages.id) == (LimitKind.FUND, "INS"))
    assert fund.other.limit - fund.one.limit == 16_000


def test_a_rule_that_one_side_lacks_has_a_use_on_the_other_alone():
    found = compare(solve(golden_problem("no_under30_rule")), solve(golden_problem("A")))

    rule = next(usages for usages in found.usages if usages.id == "share:under30")
    assert rule.one is None
    assert rule.other.used >= rule.other.limit


def test_a_claim_served_by_another_payer_is_said_apart():
    outcome = solve(golden_problem("A"))
    first, *rest = outcome.awards
    other = replace(outcome, awards=(replace(first, plan="another"), *rest))

    found = compare(outcome, other)

    assert found.served_otherwise == (first.claim,)
    assert (found.served_by_one, found.served_by_other) == ((), ())


def test_an_impossible_round_has_no_values():
    found = compare(solve(golden_problem("A")), solve(golden_problem("infeasible_58")))

    assert (found.status_of_other, found.served_by_other, len(found.served_by_one)) == (Status.INFEASIBLE, (), 55)
    assert next(v for v in found.objectives if v.objective is Objective.POINTS).other is None


def test_two_rounds_of_other_claims_are_refused_with_the_strangers():
    outcome = solve(golden_problem("A"))
    gone, *rest = outcome.unserved

    with pytest.raises(ProblemError, match=gone) as refusal:
        compare(outcome, replace(outcome, unserved=tuple(rest)))

    assert refusal.value.code == "CLAIMS_DIFFER"
