"""The small questions of an explanation, at their edges: little effort, a rule broken on purpose, loose prices."""

from dataclasses import replace

import numpy as np
import pytest

from allocation import Basis, GroupMinimum, LimitKind, Objective, Problem, decision_bytes, solve
from allocation.box import box_of
from allocation.canonical import canonical
from allocation.meter import Meter
from allocation.model import build
from allocation.outcome import Limit
from allocation.outline import served_first
from allocation.relax import Relaxed, relax
from allocation.scenarios import decision_of
from allocation.search import Search
from allocation.sides import exactly
from allocation.slack import broken
from tests.allocation.realistic import realistic_round


def with_a_share(seed: int, amount: int) -> tuple[Problem, GroupMinimum]:
    """A realistic round of which a share of those served is the only rule."""
    share = GroupMinimum("share", "Une part.", "women", amount, Basis.SHARE_OF_SERVED)
    return canonical(replace(realistic_round(seed), rules=(share,), pins=(), objectives=(Objective.POINTS,))), share


def test_a_share_that_is_broken_is_not_asked_for_again_of_each_number_served():
    problem, share = with_a_share(1, 9_000)
    model = build(problem)
    rank = next(rank for rank, row in enumerate(model.rows) if row.limit == Limit(LimitKind.RULE, share.code))

    box = exactly(box_of(broken(model, rank)), 3)

    assert len(box.lines) == 1
    assert Search(model, effort=5).hunt(box, 5)


@pytest.mark.parametrize("seed", range(1, 9))
def test_a_share_gains_nothing_when_lifted_only_where_solving_without_it_gains_nothing(seed, monkeypatch):
    monkeypatch.setattr("allocation.sides.FEW", -1)
    problem, share = with_a_share(seed, 8_500)
    outcome, free = solve(problem), solve(replace(problem, rules=()))
    gains = Meter(left=60).gains_without(problem, Limit(LimitKind.RULE, share.code), decision_of(outcome))

    assert gains or free.points == outcome.points


def test_an_old_allocation_is_never_the_answer_of_a_question_that_ran_out_of_effort():
    model = build(canonical(realistic_round(3, 60, 20)))
    weights, _ = model.weights(Objective.POINTS)
    nobody = Search(model, effort=60).ask("FEW", weights, -1)
    best = Search(model, effort=60).ask("MANY", weights)
    needed = served_first(box_of(model), weights, 1, None, 1, 60).effort
    assert best.value > nobody.value

    for more in (1e-6, 1e-4, 1e-3, 1e-2):
        search = Search(model, effort=2 * (needed + more), short=True)
        search.best = nobody.values
        with search.share(0.5):
            answer = search.ask("POINTS", weights)
        assert not answer.proved or answer.value == best.value


@pytest.mark.parametrize("few", [0, 300])
@pytest.mark.parametrize("seed", [11, 14, 16, 21])
def test_prices_that_are_a_little_off_decide_the_same(seed, few, monkeypatch):
    """Any prices prove a bound: worse ones make the search longer, not other."""
    problem, dice = realistic_round(seed), np.random.default_rng(seed)

    def noisy(box, worth):
        found = relax(box, worth)
        if found is None:
            return None
        return Relaxed(found.prices * (1 + 0.02 * dice.standard_normal(len(found.prices))), found.values)

    expected = decision_bytes(solve(problem))
    for place in ("sifting.relax", "nearby.relax"):
        monkeypatch.setattr(f"allocation.{place}", noisy)
    for place in ("nearby", "options", "settle"):
        monkeypatch.setattr(f"allocation.{place}.FEW", few)

    assert decision_bytes(solve(problem)) == expected
