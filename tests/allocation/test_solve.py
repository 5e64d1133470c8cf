"""Odd rounds, stops, and the public page."""

from dataclasses import replace
from time import monotonic

import pytest

import allocation
from allocation import (
    Claim,
    Device,
    Fund,
    GroupMinimum,
    Need,
    Pin,
    Plan,
    Problem,
    ProblemError,
    ReasonCode,
    Status,
    audit,
    explain,
    solve,
)
from tests.allocation.golden import golden_problem

GOLDEN = golden_problem("A")


def make_problem(**changes) -> Problem:
    claims = (Claim("A", 3, Need(), ("P",)), Claim("B", 2, Need(), ("P",)))
    devices = (Device("D", "laptop", "laptop", 100),)
    return Problem(
        **(
            {"claims": claims, "devices": devices, "funds": (Fund("F", 100),), "plans": (Plan("P", (("F", 100),)),)}
            | changes
        )
    )


@pytest.mark.parametrize("changes", [{"claims": ()}, {"devices": ()}, {"funds": (Fund("F", 0),)}])
def test_an_empty_round_is_an_answer(changes):
    problem = make_problem(**changes)

    outcome = explain(problem, solve(problem))

    assert (outcome.status, outcome.awards) == (Status.OPTIMAL, ())
    assert audit(problem, outcome) == ()


def test_machines_that_cost_nothing_and_claims_without_points_are_served():
    problem = make_problem(
        claims=(Claim("A", 0, Need(), ("P",)),), devices=(Device("D", "t", "f", 0),), funds=(Fund("F", 0),)
    )

    assert solve(problem).served == 1


def test_a_search_without_effort_knows_nothing_and_says_so():
    outcome = solve(GOLDEN, effort=0.0)

    assert outcome.status is Status.UNKNOWN
    assert audit(GOLDEN, outcome) == ()


def test_a_search_told_to_stop_before_it_begins_knows_nothing_and_says_so():
    outcome = solve(GOLDEN, should_stop=lambda: True)

    assert outcome.status is Status.UNKNOWN
    assert audit(GOLDEN, outcome) == ()


def test_an_explanation_stopped_on_the_way_says_not_proved():
    outcome = explain(GOLDEN, solve(GOLDEN), should_stop=lambda: True, effort=0.001)

    assert {reason.code for reason in outcome.reasons} == {ReasonCode.NOT_PROVED}
    assert audit(GOLDEN, outcome) == ()


def test_a_stop_in_the_middle_of_an_explanation_is_heard_within_a_second_or_so():
    said: list[float] = []
    asked: list[str] = []

    def tell(progress):
        asked.append(progress.phase)

    def should_stop():
        if len(asked) < 3:  # two claims are answered, the third is being worked on
            return False
        said.append(monotonic())
        return True

    outcome = explain(GOLDEN, solve(GOLDEN), on_progress=tell, should_stop=should_stop)
    took = monotonic() - said[0]

    codes = [reason.code for reason in outcome.reasons]
    assert len(said) == 1
    assert took < 3  # within a second on a machine that does nothing else
    assert ReasonCode.NOT_PROVED not in codes[:2]
    assert set(codes[3:]) == {ReasonCode.NOT_PROVED}
    assert [reason.claim for reason in outcome.reasons] == list(outcome.unserved)
    assert audit(GOLDEN, outcome) == ()


def test_progress_tells_value_and_bound_that_close_on_each_other():
    seen = []

    solve(GOLDEN, on_progress=seen.append)

    points = [progress for progress in seen if progress.phase == "POINTS"]
    assert points[-1].value == 3851
    assert all(progress.bound >= progress.value for progress in points)


def test_contradictory_rules_are_named_with_the_least_that_would_do():
    rules = (GroupMinimum("two", "Deux.", "g", 2), GroupMinimum("idle", "Zéro.", "g", 0))
    problem = make_problem(rules=rules)

    conflict = solve(problem).conflict

    assert conflict is not None
    assert [limit.id for limit in conflict.limits] == ["two"]
    assert [(relaxation.limit.id, relaxation.by) for relaxation in conflict.relaxations] == [("two", 2)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"claims": (Claim("A", 1, Need(), ("P",)),) * 2}, "DUPLICATED_ID"),
        ({"claims": (Claim("A", -1, Need(), ("P",)),)}, "POINTS_OUT_OF_RANGE"),
        ({"claims": (Claim("A", 1, Need(), ("Q",)),)}, "UNKNOWN_PLAN"),
        ({"plans": (Plan("P", (("X", 100),)),)}, "UNKNOWN_FUND"),
        ({"pins": (Pin("ghost"),)}, "UNKNOWN_CLAIM"),
        ({"pins": (Pin("A"),), "exclusions": ("A",)}, "PINNED_AND_EXCLUDED"),
        ({"pins": (Pin("A", device="ghost"),)}, "UNKNOWN_DEVICE"),
        ({"objectives": ()}, "OBJECTIVES_ORDER"),
    ],
)
def test_what_is_not_a_round_is_refused_with_its_ids(changes, code):
    with pytest.raises(ProblemError) as refusal:
        make_problem(**changes)

    assert refusal.value.code == code


def test_a_pinned_machine_and_plan_are_followed():
    machines = (Device("D", "laptop", "laptop", 100), Device("E", "laptop", "laptop", 90))
    problem = make_problem(devices=machines, pins=(Pin("B", device="D", plan="P"),))

    outcome = solve(problem)

    assert [(award.claim, award.device) for award in outcome.awards] == [("B", "D")]
    assert audit(problem, outcome) == ()


def test_the_public_page_holds_all_it_promises():
    assert all(hasattr(allocation, name) for name in allocation.__all__)
    assert len(set(allocation.__all__)) == len(allocation.__all__)


def test_every_reason_of_the_golden_round_is_proved():
    few = replace(GOLDEN, claims=GOLDEN.claims[:30], rules=())
    outcome = explain(few, solve(few))

    assert ReasonCode.NOT_PROVED not in {reason.code for reason in outcome.reasons}
