"""Bounds and what follows from them: whatever the prices, nothing that is good enough is left out."""

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allocation import Basis, GroupCap, GroupMinimum, Objective
from allocation.box import box_of
from allocation.canonical import canonical
from allocation.losses import MOST, Losses, exact_losses, losses_of, weigh
from allocation.model import build
from allocation.relax import Relaxed
from allocation.search import Search
from allocation.sides import FEW, Sides, exactly
from tests.allocation.realistic import realistic_round
from tests.allocation.rounds import problems

ALL = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
SOUGHT = st.sampled_from([Objective.POINTS, Objective.SERVED, Objective.OVERSPEC, Objective.COST])


def asked(model, box, weights, sense):
    search = Search(model, effort=50)
    search.box = box
    return search.ask("", weights, sense)


@ALL
@given(problems(), SOUGHT, st.integers(0, 10**6))
def test_any_prices_prove_a_bound_and_leave_the_best_in(problem, objective, seed):
    model = build(canonical(problem))
    box = box_of(model)
    weights, sense = model.weights(objective)
    best = asked(model, box, weights, sense)
    if best.values is None or box.contradicts_itself:
        return
    dice = random.Random(seed)
    prices = np.array([dice.choice((-3.5, 0.0, 0.1, 1 / 3, 2.0, 7.25)) for _ in box.rows.most])
    losses = losses_of(box, weights, sense, Relaxed(prices, np.zeros(len(box.open))))

    assert sense * losses.best(sense) >= sense * best.value
    spare = losses.spare(sense, best.value)
    assert losses.kept(box, spare).holds(best.values)
    lost = sum(
        abs(loss) * int(value - low if loss > 0 else high - value)
        for loss, value, low, high in zip(losses.of.tolist(), best.values, box.lower, box.upper, strict=True)
    )
    assert lost <= spare


def test_what_loses_more_than_is_spared_is_left_out_step_by_step():
    losses = Losses(10, 100, np.array([5, -5, 0, 20]), np.zeros(4))
    model = build(canonical(realistic_round(1)))
    box = box_of(model)
    box = replace(box, lower=np.array([1, 0, 0, 0]), upper=np.array([9, 9, 9, 9]))

    kept = losses.kept(box, 12)
    assert kept.upper.tolist() == [3, 9, 9, 0]
    assert kept.lower.tolist() == [1, 7, 0, 0]
    assert (losses.spare(1, 9), losses.spare(-1, -11), losses.best(1), losses.best(-1)) == (10, -10, 10, -10)


def test_the_scale_is_cut_until_every_sum_keeps_within_64_bits():
    model = build(canonical(realistic_round(1)))
    rows = box_of(model).rows
    prices = np.full(len(rows.most), 10.0**9)
    worth = np.full(rows.matrix.columns, 10**6)

    whole, of, scale = exact_losses(rows, worth, prices)
    entries = zip(
        rows.matrix.row_of_entries().tolist(), rows.matrix.column.tolist(), rows.matrix.value.tolist(), strict=True
    )
    expected = [-(10**6) * scale] * rows.matrix.columns
    for row, column, value in entries:
        expected[column] += int(whole[row]) * value
    assert of.tolist() == expected
    assert 1 < scale < 10**12
    assert max(map(abs, expected)) < MOST


@pytest.mark.parametrize("is_few", [True, False])
@ALL
@given(problems(), SOUGHT)
def test_the_sides_leave_out_no_allocation_as_good_as_what_is_wanted(is_few, problem, objective):
    model = build(canonical(problem))
    box = box_of(model)
    weights, sense = model.weights(objective)
    losses, best = weigh(box, weights, sense), asked(model, box, weights, sense)
    if losses is None or best.values is None:
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("allocation.sides.FEW", FEW if is_few else -1)
        sides = Sides(box, weights, sense, best.value).found(losses)
    totals = [side.losses.total / side.losses.scale for side in sides if side.losses is not None]

    assert any(side.box.holds(best.values) for side in sides)
    assert totals == sorted(totals, reverse=True)
    for side in sides:
        if side.losses is not None and side.box.holds(best.values):
            assert side.losses.spare(sense, best.value) >= 0


@ALL
@given(problems(), st.integers(0, 4))
def test_shares_of_an_exact_number_served_are_whole_claims(problem, count):
    """Nothing is lost, nothing is won: exactly so many are served, and the same shares hold."""
    model = build(canonical(problem))
    box = box_of(model)
    served, _ = model.weights(Objective.SERVED)
    points, sense = model.weights(Objective.POINTS)

    plain = asked(model, box.with_line(served, count), points, sense)
    tighter = asked(model, exactly(box, count), points, sense)
    assert (plain.values is None, plain.value) == (tighter.values is None, tighter.value)
    shares = [rule for rule in problem.rules if getattr(rule, "basis", None) is Basis.SHARE_OF_SERVED]
    assert len(exactly(box, count).lines) == 1 + len(shares)


@pytest.mark.parametrize("few", [FEW, -1])
def test_every_number_served_is_on_one_side_and_on_one_only(few, monkeypatch):
    """Fewer and more, or one by one around the relaxation: an allocation of any number served has its side."""
    monkeypatch.setattr("allocation.sides.FEW", few)
    split = 0
    for seed in range(1, 16):
        model = build(canonical(replace(realistic_round(seed), pins=(), rules=())))
        box = box_of(model)
        weights, sense = model.weights(Objective.POINTS)
        served, _ = model.weights(Objective.SERVED)
        losses = weigh(box, weights, sense)
        assert losses is not None
        sides = Sides(box, weights, sense, None).found(losses)
        split += len(sides) > 1
        for count in range(12):
            some = asked(model, box.with_line(served, count), np.zeros_like(weights), sense)
            if some.values is not None:
                assert sum(side.box.holds(some.values) for side in sides) == 1
    assert split >= 3


SHARES = [
    (GroupMinimum("r", "Une.", "women", 3_333, Basis.SHARE_OF_SERVED), {0: 0, 3: -1, 4: -2, 9: -3, 10: -4}),
    (GroupMinimum("r", "Une.", "women", 5_000, Basis.SHARE_OF_SERVED), {0: 0, 1: -1, 2: -1, 3: -2}),
    (GroupCap("r", "Une.", "women", 5_000, Basis.SHARE_OF_SERVED), {0: 0, 1: 0, 2: 1, 3: 1, 4: 2}),
]


@pytest.mark.parametrize(("rule", "expected"), SHARES)
def test_a_share_of_so_many_is_rounded_as_the_rule_says(rule, expected):
    """Minimums up, caps down; a minimum is written as a maximum of the opposite."""
    model = build(canonical(replace(realistic_round(1), rules=(rule,), pins=())))

    assert {count: exactly(box_of(model), count).lines[1].most for count in expected} == expected
