"""The relaxation of very large rounds, without ever solving all of it at once."""

import random

import numpy as np
import pytest

from allocation import Objective
from allocation.box import box_of
from allocation.canonical import canonical
from allocation.losses import weigh
from allocation.model import build
from allocation.relax import relax
from allocation.sifting import LARGE, sifted
from tests.allocation.public import assignment
from tests.allocation.realistic import realistic_round


def test_when_all_are_served_what_they_receive_is_still_relaxed():
    """As many machines as people, each seen by each in its own way: no seat is open, and columns abound."""
    size = 174
    dice = random.Random(1)
    model = build(assignment([[dice.randrange(10**6) for _ in range(size)] for _ in range(size)]))
    weights, sense = model.weights(Objective.OVERSPEC)
    seats = model.columns.range(0)
    box = box_of(model).decided(seats, model.upper[seats])

    assert len(box.open) > LARGE
    found, expected = sifted(box, sense * weights), relax(box, sense * weights)
    assert found is not None
    assert expected is not None
    assert np.array_equal(found.values, expected.values)


@pytest.mark.parametrize("seed", [2, 4, 7, 9])
def test_what_was_sifted_proves_the_bound_of_the_whole(seed, monkeypatch):
    """Prices of some claims, tried on all: sifted in small as the million is, until none is on the wrong side."""
    model = build(canonical(realistic_round(seed, claims=150, devices=50)))
    box = box_of(model)
    weights, sense = model.weights(Objective.POINTS)
    whole = weigh(box, weights, sense)
    for name, few in (("LARGE", 1), ("SAMPLE", 40), ("BAND", 10)):
        monkeypatch.setattr(f"allocation.sifting.{name}", few)
    sifted_ = weigh(box, weights, sense)

    assert whole is not None
    assert sifted_ is not None
    assert sifted_.total / sifted_.scale == pytest.approx(whole.total / whole.scale, rel=1e-7)
