"""The relaxation of very large rounds, without ever solving all of it at once."""

import random

import numpy as np

from allocation import Objective
from allocation.box import box_of
from allocation.model import build
from allocation.relax import relax
from allocation.sifting import LARGE, sifted
from tests.allocation.public import assignment


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
