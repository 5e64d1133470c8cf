"""What each column loses against the bound of the linear relaxation, and what may then be left out.

Any multipliers prove a bound on a sum (weak duality), so the relaxation is solved in floating point,
its prices are rounded to integers, and all that is concluded from them is exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocation.box import Box, Rows
from allocation.model import Weights
from allocation.relax import Floats, Relaxed
from allocation.sifting import sifted
from allocation.tables import Ints

SCALE = 10**12
MOST = 2**62


@dataclass(frozen=True, slots=True)
class Losses:
    """For the most of a sum (or, with sense -1, the least of it, which is the most of its opposite).

    `total`: the bound, in units of the sum x scale. `of`: what one step of a column away from its better
    end costs: positive when its lower end is the better one, negative when it is the upper.
    `at`: where the relaxation puts the columns; a hint, which proves nothing.
    """

    scale: int
    total: int
    of: Ints
    at: Floats

    def kept(self, box: Box, spare: int) -> Box:
        """The box without what loses more than `spare`: all that comes within `spare` of the bound is
        still in it (the losses of an allocation add up to its distance from the bound)."""
        steps = min(spare, MOST) // np.maximum(np.abs(self.of), 1)
        upper = np.where(self.of > 0, np.minimum(box.upper, box.lower + steps), box.upper)
        lower = np.where(self.of < 0, np.maximum(box.lower, box.upper - steps), box.lower)
        return box.within(lower, upper)

    def spare(self, sense: int, value: int) -> int:
        """What an allocation of this value may lose."""
        return self.total - sense * value * self.scale

    def best(self, sense: int) -> int:
        """No allocation is better than that."""
        return sense * (self.total // self.scale)


def weigh(box: Box, weights: Weights, sense: int) -> Losses | None:
    """None when the relaxation has no optimum that its solver is sure of."""
    found = sifted(box, sense * weights)
    return None if found is None else losses_of(box, weights, sense, found)


def losses_of(box: Box, weights: Weights, sense: int, found: Relaxed) -> Losses:
    """What follows, in whole numbers, from the prices that a relaxation found."""
    columns, rows = box.open, box.rows
    worth = sense * weights[columns]
    prices, losses, scale = exact_losses(rows, worth, found.prices)
    spread = (box.upper - box.lower)[columns]
    gained = np.flatnonzero(losses < 0)
    total = scale * sense * int((weights * box.lower).sum())
    total += sum(price * most for price, most in zip(prices.tolist(), rows.most.tolist(), strict=True))
    total -= sum(loss * steps for loss, steps in zip(losses[gained].tolist(), spread[gained].tolist(), strict=True))
    of = np.zeros(len(box.lower), dtype=np.int64)
    of[columns] = losses
    at = box.lower.astype(float)
    at[columns] += found.values
    return Losses(scale, total, of, at)


def exact_losses(rows: Rows, worth: Ints, prices: Floats) -> tuple[Ints, Ints, int]:
    """Whole prices (none negative, but for rows that are exact), the losses they make, and the scale of both:
    small enough that no sum leaves 64 bits."""
    charged = np.where(rows.exact, prices, np.maximum(prices, 0.0))
    matrix = rows.matrix
    heaviest = np.abs(charged[matrix.row_of_entries()] * matrix.value)
    per_column = np.bincount(matrix.column, heaviest, matrix.columns) + np.abs(worth)
    scale = SCALE
    while scale > 1 and scale * max(per_column.max(initial=1.0), np.abs(charged).max(initial=1.0)) > MOST / 4:
        scale //= 10
    whole = np.rint(charged * scale).astype(np.int64)
    losses = -worth * scale
    np.add.at(losses, matrix.column, whole[matrix.row_of_entries()] * matrix.value)
    return whole, losses, scale
