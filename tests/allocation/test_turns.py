"""In strict order: when a claim's turn would have to come for it to be served, and what else would have served it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from allocation import (
    ChangeKind,
    Claim,
    Device,
    Fund,
    GroupCap,
    HouseholdShare,
    Need,
    Objective,
    Outcome,
    Problem,
    Reason,
    ReasonCode,
    Status,
    apply,
    explain,
    solve,
)
from allocation.canonical import canonical
from allocation.meter import Meter
from allocation.scenarios import decision_of, with_points
from allocation.turns import Turns
from tests.allocation.realistic import realistic_round
from tests.allocation.tiny import ANNE, BEN, LAPTOP, make_problem

SEEDS = (1, 2, 3, 4, 6, 8)


@cache
def settled(seed: int, claims: int = 24, devices: int = 8) -> tuple[Problem, Outcome]:
    """A realistic round in strict order, and what it decides; another where the rules allow nothing."""
    problem = canonical(replace(realistic_round(seed, claims, devices), objectives=(Objective.ORDER, Objective.COST)))
    outcome = solve(problem)
    return (problem, outcome) if outcome.status is Status.OPTIMAL else settled(seed + 1_000, claims, devices)


def is_served(problem: Problem, claim: str) -> bool:
    return claim in {award.claim for award in solve(problem).awards}


def waiting(problem: Problem, outcome: Outcome) -> list[str]:
    paid = {claim.id for claim in problem.claims if claim.plans}
    return [id_ for id_ in outcome.unserved if id_ in paid and id_ not in problem.exclusions]


def turns_of(problem: Problem, outcome: Outcome) -> Turns:
    return Turns(problem, decision_of(outcome), Meter(left=120))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_least_points_serve_a_claim_and_one_point_less_does_not(seed):
    problem, outcome = settled(seed)
    turns, claims = turns_of(problem, outcome), {claim.id: claim for claim in problem.claims}

    for id_ in waiting(problem, outcome):
        least = turns.least(claims[id_])
        if least is None:
            assert not is_served(with_points(problem, id_, 1_000), id_)
            continue
        missing = least - claims[id_].points
        assert is_served(with_points(problem, id_, missing), id_)
        assert not is_served(with_points(problem, id_, missing - 1), id_)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_said_of_a_seat_from_the_answers_for_others_is_what_it_would_be_told_itself(seed):
    problem, outcome = settled(seed, 40, 12)
    turns, claims = turns_of(problem, outcome), {claim.id: claim for claim in problem.claims}
    asked = waiting(problem, outcome)
    for id_ in asked[::3]:
        turns.least(claims[id_])

    for id_ in asked:
        most, refused = turns.room.of(turns._seat_of[id_])
        assert most < 0 or turns.has_room(claims[id_], most)
        assert refused > len(turns.ranked) or not turns.has_room(claims[id_], refused)


def test_answers_for_some_seats_say_something_of_others():
    learnt = 0
    for seed in SEEDS:
        problem, outcome = settled(seed, 40, 12)
        turns, claims = turns_of(problem, outcome), {claim.id: claim for claim in problem.claims}
        first, *others = waiting(problem, outcome)
        before = [turns.room.of(turns._seat_of[id_]) for id_ in others]
        turns.least(claims[first])
        learnt += before != [turns.room.of(turns._seat_of[id_]) for id_ in others]

    assert learnt


@pytest.mark.parametrize(("seed", "many"), [(1, 100), (4, 100), (8, 100), (1, 0), (6, 0)])
def test_every_change_that_is_named_serves_the_claim_and_every_claim_has_its_reason(seed, many, monkeypatch):
    monkeypatch.setattr("allocation.reasons.MANY", many)
    problem, outcome = settled(seed)

    for reason in explain(problem, outcome).reasons:
        assert reason.code is not ReasonCode.NOT_PROVED
        for change in reason.counterfactuals:
            assert is_served(apply(problem, reason.claim, change), reason.claim)
            if change.smallest and change.kind is ChangeKind.POINTS:
                less = replace(change, amount=change.amount - 1)
                assert not is_served(apply(problem, reason.claim, less), reason.claim)


def in_order(**changes) -> Problem:
    return canonical(replace(make_problem(**changes), objectives=(Objective.ORDER, Objective.SERVED)))


def told(problem: Problem) -> Reason:
    """The one claim that is not served, and why."""
    (reason,) = explain(problem, solve(problem)).reasons
    return reason


def test_a_tie_is_lost_to_the_older_request_with_as_many_points():
    reason = told(in_order(claims=(replace(ANNE, points=2, age_days=9), replace(BEN, age_days=8))))

    assert (reason.claim, reason.code) == ("ben", ReasonCode.TIE_LOST)
    assert reason.details["decided_by"] == "SENIORITY"
    assert reason.details["in_its_place"] == ("anne",)
    assert [(c.kind, c.amount, c.smallest) for c in reason.counterfactuals][:1] == [(ChangeKind.POINTS, 1, True)]


def test_one_point_less_than_somebody_is_no_tie_even_where_one_point_more_is_enough():
    reason = told(in_order(claims=(ANNE, replace(BEN, age_days=1))))

    assert reason.code is ReasonCode.BELOW_THRESHOLD
    assert (reason.details["missing_points"], reason.details["threshold"]) == (1, 3)


def test_a_household_that_has_its_machine_is_told_so():
    share = HouseholdShare("household", "Un ordinateur par foyer.", 1)
    home = in_order(
        claims=(replace(ANNE, household="h"), replace(BEN, household="h")),
        devices=(LAPTOP, replace(LAPTOP, id="E")),
        funds=(Fund("F", 200),),
        rules=(share,),
    )

    assert told(home).code is ReasonCode.HOUSEHOLD_SERVED


def test_a_fund_without_a_cent_is_named_with_what_would_do():
    empty = in_order(claims=(BEN,), funds=(Fund("F", 0),))

    reason = told(empty)

    assert reason.code is ReasonCode.FUND_OUT
    (change,) = [change for change in reason.counterfactuals if change.kind is ChangeKind.FUND]
    assert is_served(apply(empty, "ben", change), "ben")


def test_a_rule_that_keeps_a_claim_out_is_named():
    capped = in_order(claims=(BEN,), rules=(GroupCap("cap", "Personne de ce groupe.", "men", 0),))
    capped = replace(capped, claims=(replace(BEN, groups=("men",)),))

    assert told(capped).code is ReasonCode.RULE_DISPLACED


def test_the_effort_that_many_have_is_spent_on_those_whom_nothing_is_known_of_first():
    problem, outcome = settled(5, 220, 66)
    assert len(outcome.unserved) > 100

    reasons = explain(problem, outcome, effort=3).reasons

    assert not [reason for reason in reasons if reason.code is ReasonCode.NOT_PROVED]
    assert any(reason.details.get("at_most") for reason in reasons)


def test_the_rival_of_a_claim_that_loses_a_tie_is_found_behind_those_with_more_points():
    problem = make_problem(
        claims=tuple(Claim(id_, points, Need(), ("P",)) for id_, points in (("first", 9), ("one", 5), ("other", 5))),
        devices=tuple(Device(f"d{number}", "laptop", "laptop", 100) for number in range(2)),
        funds=(Fund("F", 200),),
        objectives=(Objective.ORDER,),
    )

    [reason] = explain(problem, solve(problem)).reasons

    assert (reason.claim, reason.code) == ("other", ReasonCode.TIE_LOST)
    assert reason.details["in_its_place"] == ("one",)
