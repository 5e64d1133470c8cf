"""The reasons of a whole département at once: what can be had, what is refused, and what is said of each claim."""

from dataclasses import replace

import numpy as np
import pytest

from allocation import (
    ChangeKind,
    Claim,
    Device,
    Fund,
    Need,
    Objective,
    Outcome,
    Plan,
    Problem,
    ReasonCode,
    Status,
    apply,
    explain,
    solve,
)
from allocation.box import box_of
from allocation.brackets import Brackets, brackets, close_brackets
from allocation.canonical import canonical
from allocation.losses import weigh
from allocation.meter import Meter
from allocation.model import build
from allocation.places import Paths, places_of
from allocation.scenarios import decision_of, with_devices, with_pin
from allocation.search import Search
from allocation.sides import Sides
from allocation.standing import Standing
from allocation.swaps import Swaps
from allocation.tables import Ints
from tests.allocation.realistic import realistic_round

SEEDS = range(1, 13)


def solved(seed: int, claims: int = 30, devices: int = 10) -> tuple[Problem, Outcome]:
    """A realistic round that seeks points, and what it decides; another round where the rules allow nothing."""
    problem = canonical(
        replace(realistic_round(seed, claims, devices), objectives=(Objective.POINTS, Objective.SERVED, Objective.COST))
    )
    outcome = solve(problem)
    return (problem, outcome) if outcome.status is Status.OPTIMAL else solved(seed + 1_000, claims, devices)


def bracketed(problem: Problem, outcome: Outcome) -> tuple[Brackets, Ints]:
    """All seats of which nobody is served and somebody may be."""
    model = build(problem)
    counts = Paths(model).counts(places_of(model, outcome.awards))
    assert counts is not None
    seats = np.flatnonzero((counts == 0) & (model.upper > 0))
    seats = seats[seats < len(model.classes.seats.size)]
    search = Search(model, effort=60, short=True)
    return brackets(search, model.weights(Objective.POINTS)[0], counts, seats), seats


def best_with(problem: Problem, outcome: Outcome, seat: int) -> int | None:
    """The best total that serves the first claim of a seat, found by an exact search of its own."""
    claim = build(problem).classes.seats.members(seat)[0]
    return Meter(left=60).forced(with_pin(problem, claim.id), decision_of(outcome)).points


@pytest.mark.parametrize("seed", SEEDS)
def test_awards_become_counts_that_keep_every_row_and_every_sum(seed):
    problem, outcome = solved(seed)
    model = build(problem)

    counts = Paths(model).counts(places_of(model, outcome.awards))

    assert counts is not None
    assert box_of(model).holds(counts)
    for result in outcome.objectives:
        assert int((model.weights(result.objective)[0] * counts).sum()) == result.value


@pytest.mark.parametrize("seed", SEEDS)
def test_a_swap_is_an_allocation_that_serves_whoever_comes_and_one_other_less(seed):
    problem, outcome = solved(seed, 60, 20)
    model = build(problem)
    paths, places = Paths(model), places_of(model, outcome.awards)
    counts = paths.counts(places)
    assert counts is not None
    many = len(model.classes.seats.size)
    seats = np.flatnonzero((counts[:many] == 0) & (model.upper[:many] > 0))

    swaps = list(Swaps(box_of(model), paths, places).best(seats))

    for seat, swapped in swaps:
        assert box_of(model).holds(swapped)
        moved = swapped[:many] - counts[:many]
        assert (moved[seat], moved.sum(), np.abs(moved).sum()) == (1, 0, 2)


def test_an_allocation_is_found_for_nearly_all_those_who_could_be_served():
    found = possible = 0
    for seed in range(2, 8):
        problem, outcome = solved(seed)
        known, seats = bracketed(problem, outcome)
        able = [seat for seat in seats.tolist() if best_with(problem, outcome, seat) is not None]
        found += sum(seat in known.found for seat in able)
        possible += len(able)

    assert possible > 20
    assert found > 0.8 * possible


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_total_with_a_seat_lies_between_what_is_found_and_what_is_refused(seed):
    problem, outcome = solved(seed)
    found, seats = bracketed(problem, outcome)

    for seat in seats.tolist():
        exact = best_with(problem, outcome, seat)
        if exact is None:
            assert found.least[seat] == -1
        else:
            assert found.least[seat] <= exact <= found.most[seat]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_bracket_that_was_closed_is_the_exact_answer(seed):
    problem, outcome = solved(seed)
    found, seats = bracketed(problem, outcome)

    close_brackets(found, seats, 1)

    for seat in seats.tolist():
        exact = best_with(problem, outcome, seat)
        assert exact is None or (found.are_closed(seat) and found.least[seat] == exact)


@pytest.mark.parametrize("seed", range(1, 7))
def test_a_relaxation_that_stands_ready_says_what_a_new_one_says(seed):
    problem, _ = solved(seed, 80, 30)
    model = build(problem)
    weights, _sense = model.weights(Objective.POINTS)
    box = box_of(model)
    standing = Standing(box, weights, 1)

    for seat in [seat for seat in range(len(model.classes.seats.size)) if box.lower[seat] < box.upper[seat]][::5]:
        lower = box.lower.copy()
        lower[seat] += 1
        fresh, asked = weigh(box.within(lower, box.upper), weights, 1), standing.with_one(seat)
        if fresh is not None:
            assert asked.best(seat) == fresh.best(1)


@pytest.mark.parametrize("seed", range(1, 7))
def test_sides_that_start_from_one_another_have_the_bounds_of_sides_from_nothing(seed, monkeypatch):
    monkeypatch.setattr("allocation.sides.FEW", -1)
    problem, _ = solved(seed, 80, 30)
    model = build(problem)
    weights, _sense = model.weights(Objective.POINTS)
    whole = weigh(box_of(model), weights, 1)
    assert whole is not None

    sides = Sides(box_of(model), weights, 1, None).found(whole)

    for side in sides:
        fresh = weigh(side.box, weights, 1)
        assert (side.losses is None) == (fresh is None)
        if fresh is not None and side.losses is not None:
            assert side.losses.total / side.losses.scale == pytest.approx(fresh.total / fresh.scale, abs=1e-4)


@pytest.mark.parametrize("seed", [2, 3, 6])
def test_points_said_to_be_enough_serve_the_claim_where_many_are_asked_at_once(seed, monkeypatch):
    monkeypatch.setattr("allocation.reasons.MANY", 0)
    problem, outcome = solved(seed)

    reasons = explain(problem, outcome).reasons

    for reason in reasons:
        for change in reason.counterfactuals:
            again = solve(apply(problem, reason.claim, change))
            assert reason.claim in {award.claim for award in again.awards}
            if change.kind is ChangeKind.POINTS and change.smallest:
                less = solve(apply(problem, reason.claim, replace(change, amount=change.amount - 1)))
                assert reason.claim not in {award.claim for award in less.awards}
    assert not outcome.unserved or any(reason.counterfactuals for reason in reasons)


@pytest.mark.parametrize("seed", [2])
def test_nobody_is_told_another_thing_where_many_are_asked_at_once_only_less(seed, monkeypatch):
    problem, outcome = solved(seed)
    one_by_one = {reason.claim: reason for reason in explain(problem, outcome).reasons}
    monkeypatch.setattr("allocation.reasons.MANY", 0)

    for reason in explain(problem, outcome).reasons:
        exact = one_by_one[reason.claim]
        if reason.code is ReasonCode.TIE_LOST:
            assert exact.code is ReasonCode.TIE_LOST
        enough = [c.amount for c in reason.counterfactuals if c.kind is ChangeKind.POINTS]
        least = [c.amount for c in exact.counterfactuals if c.kind is ChangeKind.POINTS]
        assert len(enough) == len(least)
        assert not enough or enough[0] >= least[0]


@pytest.mark.parametrize("seed", [2, 3])
def test_more_machines_of_a_type_that_gain_nothing_serve_nobody_else(seed):
    problem, outcome = solved(seed)
    base, refused = decision_of(outcome), 0

    for type_ in sorted({device.type for device in problem.devices}):
        more = with_devices(problem, type_, 1)
        if not Meter(left=60).gains_with(problem, more, base):
            refused += 1
            assert decision_of(solve(more)).served == base.served
    assert refused


@pytest.mark.parametrize(("effort", "part"), [(0.3, 0.6), (3, 0.1)])
def test_what_the_effort_does_not_reach_is_still_told_how_many_points_are_enough(effort, part):
    problem, outcome = solved(5, 220, 66)
    assert len(outcome.unserved) > 100

    reasons = explain(problem, outcome, effort=effort).reasons

    unproved = [reason for reason in reasons if reason.code is ReasonCode.NOT_PROVED]
    assert len(unproved) < part * len(reasons)
    assert all(
        reason.details["threshold"] == reason.details["points"] + reason.details["missing_points"]
        for reason in reasons
        if reason.code is ReasonCode.BELOW_THRESHOLD
    )


def test_who_stops_the_reasons_of_many_keeps_those_that_were_found():
    problem, outcome = solved(5, 220, 66)

    stopped = explain(problem, outcome, should_stop=lambda: True)

    assert {reason.claim for reason in stopped.reasons} == set(outcome.unserved)


@pytest.mark.parametrize("seed", [103, 105])
def test_a_best_that_is_not_proved_is_never_said_to_be_exact(seed, monkeypatch):
    problem, outcome = solved(seed, 45, 15)
    asked = [claim for claim in outcome.unserved if claim not in problem.exclusions]
    with monkeypatch.context() as wide:
        for limit in ("search.MANY", "core.MANY", "core.HOPELESS"):
            wide.setattr(f"allocation.{limit}", 0)
        forced = {id_: Meter(left=60).forced(with_pin(problem, id_), decision_of(outcome)) for id_ in asked}

    assert any(not one.exact for one in forced.values())
    for claim, one in forced.items():
        truth = solve(replace(with_pin(problem, claim), objectives=(Objective.POINTS,)))
        if truth.status is not Status.INFEASIBLE:
            assert one.points == truth.points if one.exact else one.points <= truth.points


def test_a_round_in_which_every_payment_is_counted_whole_is_explained_like_another():
    claims = tuple(Claim(f"D{n:03}", 10 + n % 50, Need(), ("P",), contribution_cents=20_000) for n in range(150))
    devices = tuple(Device(f"P{n:02}", "t", "laptop", 10_000 + 1_000 * n) for n in range(20))
    problem = Problem(claims, devices, (Fund("F", 10**6),), (Plan("P", (("F", 100),)),))

    reasons = explain(problem, solve(problem)).reasons

    assert len(reasons) == 130
    assert all(reason.counterfactuals for reason in reasons)


def test_a_crowd_with_the_most_points_there_may_be_is_explained_like_another():
    claims = tuple(Claim(f"D{n:03}", 990_000 + n, Need(), ("P",)) for n in range(130))
    devices = tuple(Device(f"P{n:02}", "t", "laptop", 10_000) for n in range(20))
    problem = Problem(claims, devices, (Fund("F", 10**6),), (Plan("P", (("F", 100),)),))

    reasons = {reason.claim: reason for reason in explain(problem, solve(problem)).reasons}

    assert reasons["D109"].counterfactuals[0].amount in (1, 2)
    assert reasons["D000"].details["missing_points"] in (110, 111)
