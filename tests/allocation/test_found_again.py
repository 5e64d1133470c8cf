"""Rounds in which the engine once gave a wrong answer, found by drawing thousands of them beside the naive model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from allocation import (
    Basis,
    ChangeKind,
    Claim,
    Device,
    Fund,
    GroupMinimum,
    HouseholdShare,
    Need,
    Objective,
    Plan,
    Problem,
    Progress,
    SiteCapacity,
    Status,
    apply,
    audit,
    explain,
    load_problem,
    solve,
)
from allocation.canonical import canonical
from allocation.meter import Meter
from benchmarks.instances import Recipe, draw_round
from benchmarks.problems import problem_of
from tests.allocation.naive import Naive

DATA = Path(__file__).parent / "data"
PLAN = Plan("P", (("F", 100),))


def served(problem: Problem) -> list[str]:
    outcome = solve(problem)
    assert outcome.status is Status.OPTIMAL
    return sorted(award.claim for award in outcome.awards)


def strict(claims: tuple[Claim, ...], *rules) -> Problem:
    devices = tuple(Device(f"d{number}", "t", "laptop", 100) for number in range(len(claims)))
    return Problem(claims, devices, (Fund("F", 10**6),), (PLAN,), rules, objectives=(Objective.ORDER,))


def claim(id_: str, points: int, **more) -> Claim:
    return Claim(id_, points, Need(), ("P",), **more)


@pytest.fixture
def walked(monkeypatch):
    """The strict order of small rounds is walked through like that of large ones."""
    monkeypatch.setattr("allocation.order.SMALL", -1)


@pytest.mark.usefixtures("walked")
def test_whoever_is_refused_for_a_place_that_only_they_could_fill_refuses_nobody_elsewhere():
    problem = strict(
        (
            claim("a", 9, site="u"),
            claim("b", 8, site="t"),
            claim("c", 7, site="s"),
            claim("d", 6, site="u"),
            claim("e", 1, site="s", groups=("g",)),
        ),
        SiteCapacity("s", "Une place.", "s", 1),
        GroupMinimum("m", "Un quart.", "g", 2_500, Basis.SHARE_OF_SERVED),
    )

    assert served(problem) == ["a", "b", "d", "e"] == sorted(Naive(problem).answer().served)


@pytest.mark.usefixtures("walked")
def test_a_share_of_nothing_for_households_refuses_nobody_who_lives_alone():
    problem = strict(
        (claim("a", 5, household="h"), claim("b", 4), claim("c", 3)), HouseholdShare("h", "Rien pour les foyers.", 0)
    )

    assert served(problem) == ["b", "c"]


@pytest.mark.usefixtures("walked")
def test_highs_does_not_simplify_away_the_one_claim_that_can_be_served():
    problem = load_problem((DATA / "presolve-order.json").read_bytes())

    assert served(problem) == sorted(Naive(problem).answer().served) == ["C01"]


def test_highs_does_not_simplify_away_the_allocation_in_which_two_points_are_enough():
    problem = load_problem((DATA / "presolve-points.json").read_bytes())

    (reason,) = explain(problem, solve(problem), only=["C09"]).reasons

    (change,) = [change for change in reason.counterfactuals if change.kind is ChangeKind.POINTS]
    assert (change.amount, change.smallest) == (2, True)
    assert "C09" in served(apply(problem, "C09", change))


def departement(*objectives: Objective) -> Problem:
    return replace(problem_of(draw_round(Recipe(600, 180, 1))), objectives=objectives)


@pytest.mark.parametrize("later", [Objective.COST, Objective.SERVED])
def test_an_effort_that_runs_out_serves_the_first_as_far_as_they_were_settled(later):
    problem = departement(Objective.ORDER, later)
    ranked = sorted(problem.claims, key=lambda one: -one.points)
    truth = Meter(left=120).in_order(canonical(problem))
    assert truth is not None

    outcome = solve(problem, effort=0.4)

    assert outcome.status is Status.FEASIBLE
    kept, (first, *_) = {award.claim for award in outcome.awards}, ranked[100:]
    ahead = {one.id for one in ranked if one.points > first.points}
    assert kept & ahead == truth & ahead
    assert len(truth & ahead) > 50


def test_a_stop_serves_the_first_as_far_as_they_were_settled():
    stop, problem = Event(), departement(Objective.ORDER, Objective.SERVED)

    def once_some_are_served(progress: Progress) -> None:
        if progress.phase == Objective.ORDER.value and (progress.value or 0) > 0:
            stop.set()

    outcome = solve(problem, on_progress=once_some_are_served, should_stop=stop.is_set)

    assert outcome.status is Status.FEASIBLE
    assert len(outcome.awards) > 50
    assert not audit(problem, outcome)
