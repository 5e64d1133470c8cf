"""The strict order, walked through at once, ends where settling one claim after the other does."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from allocation import Basis, GroupMinimum, Objective, Problem, Proof, Status, solve
from allocation.canonical import canonical
from allocation.model import build
from allocation.order import SOME, Ordered, settle_order
from allocation.search import Search
from allocation.settle import settle_served
from allocation.shortfall import NOTHING
from allocation.tiebreak import by_points
from allocation.walk import in_order
from benchmarks.instances import Recipe, draw_round
from benchmarks.problems import problem_of
from tests.allocation.large import large_round
from tests.allocation.realistic import realistic_round

STRICT = (Objective.ORDER, Objective.SERVED)


def strict_round(seed: int) -> Problem:
    return canonical(replace(realistic_round(seed, 40, 14), objectives=STRICT))


def begun(problem: Problem) -> Search | None:
    """A search that knows an allocation; None where the rules allow none."""
    search = Search(build(problem), effort=120.0)
    answer = search.ask("ORDER", np.zeros_like(search.box.lower))
    return None if answer.values is None else search


def counts(search: Search) -> list[int]:
    assert search.best is not None
    return search.best[: search.model.columns.starts[1]].tolist()


@pytest.mark.parametrize("some", [SOME, 0])
@pytest.mark.parametrize("seed", range(48))
def test_walking_through_all_claims_serves_those_whom_one_question_after_the_other_serves(seed, some):
    problem = strict_round(seed)
    quick, slow = begun(problem), begun(problem)
    if quick is None or slow is None:
        return

    state = Ordered(quick, some).settle_whole()

    assert settle_served(slow, by_points)
    assert state is not None
    assert state.taken.tolist() == state.upper.tolist() == counts(slow)
    assert counts(quick) == counts(slow)


def test_the_walk_follows_the_published_order():
    model = build(canonical(replace(large_round(300, 40, seed=3), objectives=STRICT)))
    seats = model.classes.seats
    seat_of = {claim.id: seat for seat in range(len(seats.size)) for claim in seats.members(seat)}

    ranked = by_points(model.problem.seed, model.classes.tables.claims.claims)

    assert in_order(model).tolist() == [seat_of[claim.id] for claim in ranked]


def tiny_walk(seed: int) -> Ordered | None:
    drawn = problem_of(draw_round(Recipe(9, 4, seed, money_percent=170)))
    share = GroupMinimum("femmes", "Une règle.", "women", 5_000, Basis.SHARE_OF_SERVED)
    search = begun(canonical(replace(drawn, rules=(share, *drawn.rules[2:5]), objectives=STRICT)))
    if search is None:
        return None
    walk = Ordered(search)
    walk.settle()
    return walk


@pytest.mark.parametrize("seed", range(24))
def test_no_allocation_that_the_rules_allow_breaks_a_cut(seed):
    walk = tiny_walk(seed)
    if walk is None:
        return
    seats = len(walk.home)
    for part in (0, len(walk.order) // 2, len(walk.order)):  # prices of sums that were not asked for are as good
        asked = np.bincount(walk.order[:part], minlength=seats)
        found = walk.shortfall.of(np.minimum(asked, walk.search.box.upper[:seats]), walk.search.box.upper[:seats])
        if found is not None and found.total > NOTHING:
            walk.cuts.add(found.prices)

    for served in allowed(walk, seats):
        for cut in range(len(walk.cuts)):
            assert int((walk.cuts.weights(np.arange(seats), cut) * served).sum()) <= walk.cuts.most[cut]


@pytest.mark.parametrize("seed", range(24))
def test_whoever_is_harder_to_serve_may_be_replaced_by_whom_the_walk_calls_easier(seed):
    walk = tiny_walk(seed)
    if walk is None:
        return
    size, every = walk.model.classes.seats.size, np.arange(len(walk.home))
    upper = walk.search.box.upper[: len(walk.home)]
    sets = {tuple(served.tolist()) for served in allowed(walk, len(walk.home))}

    for seat in every.tolist():
        for harder in walk.easier.harder(seat, every[every != seat], upper).tolist():
            for served in (one for one in sets if one[harder] and one[seat] < size[seat]):
                swapped = list(served)
                swapped[harder] -= 1
                swapped[seat] += 1
                assert tuple(swapped) in sets


def test_rounds_have_claims_that_are_harder_to_serve_than_others():
    walks = [walk for seed in range(24) if (walk := tiny_walk(seed)) is not None]
    every = [(walk, np.arange(len(walk.home)), walk.search.box.upper[: len(walk.home)]) for walk in walks]

    assert any(len(walk.easier.harder(int(seat), seats, upper)) > 1 for walk, seats, upper in every for seat in seats)


def allowed(walk: Ordered, seats: int) -> list[np.ndarray]:
    """Each set of claims that can be served together, counted by seat: all sets are tried."""
    claims, found = range(len(walk.order)), []
    for size in range(len(walk.order) + 1):
        for chosen in combinations(claims, size):
            counted = np.bincount(walk.order[list(chosen)], minlength=seats).astype(np.int64)
            search = Search(walk.model, effort=5.0, short=False)
            lower, upper = search.box.lower.copy(), search.box.upper.copy()
            if (counted < lower[:seats]).any() or (counted > upper[:seats]).any():
                continue
            lower[:seats] = upper[:seats] = counted
            search.box = search.box.within(lower, upper)
            if search.ask("ORDER", np.zeros_like(lower)).values is not None:
                found.append(counted)
        if size and not any(int(one.sum()) == size for one in found) and size > 4:
            break  # four machines at most
    return found


def departement(claims: int, devices: int, seed: int) -> Problem:
    return replace(problem_of(draw_round(Recipe(claims, devices, seed))), objectives=STRICT)


def test_a_round_too_large_for_one_question_after_the_other_is_walked_through():
    problem = canonical(departement(400, 120, 1))
    quick, slow = begun(problem), begun(problem)
    assert quick is not None
    assert slow is not None

    assert settle_order(quick)

    assert settle_served(slow, by_points)
    assert counts(quick) == counts(slow)


def test_an_effort_that_runs_out_proves_nothing_and_keeps_what_was_found():
    outcome = solve(departement(600, 180, 1), effort=0.4)

    assert outcome.status is Status.FEASIBLE
    assert outcome.objectives[0].proof is Proof.STOPPED
    assert outcome.objectives[0].value <= outcome.objectives[0].bound


def test_a_stop_is_obeyed_and_proves_nothing():
    outcome = solve(departement(600, 180, 1), should_stop=lambda: True)

    assert outcome.status in (Status.FEASIBLE, Status.UNKNOWN)
    assert all(result.proof is Proof.STOPPED for result in outcome.objectives)


def test_a_departement_is_settled_as_one_question_after_the_other_settled_it_in_a_minute():
    outcome = solve(departement(2_000, 600, 1))

    assert outcome.status is Status.OPTIMAL
    assert [result.value for result in outcome.objectives] == [27_148, 460]
