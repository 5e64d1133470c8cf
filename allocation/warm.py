"""The relaxations of the parts of a box, each from the one before: they differ by a few lines only, and by how much
those leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from allocation.box import Box, Line
from allocation.losses import Losses, losses_of, weigh
from allocation.model import Weights
from allocation.relax import Relaxed
from allocation.standing import Standing


@dataclass(slots=True)
class Warm:
    """For one sum over one box; `sums`: what the lines of its parts may bound, from above."""

    whole: Box
    weights: Weights
    sense: int
    sums: Sequence[Weights]
    standing: Standing = field(init=False)

    def __post_init__(self) -> None:
        box = self.whole
        for sum_ in self.sums:
            box = box.with_most(sum_, self._loose(sum_))
        self.standing = Standing(box, self.weights, self.sense)

    def _loose(self, sum_: Weights) -> int:
        return int((np.maximum(sum_, 0) * self.whole.upper).sum())

    def weigh(self, part: Box) -> Losses | None:
        """Like `losses.weigh`, for a part of the box."""
        first = len(self.whole.lines)
        found = self._relaxed(part.lines[first:])
        if found is None:
            return weigh(part, self.weights, self.sense)
        return losses_of(part, self.weights, self.sense, self._at_home(part, found))

    def _relaxed(self, lines: Sequence[Line]) -> Relaxed | None:
        first, most = len(self.whole.lines), [self._loose(sum_) for sum_ in self.sums]
        for line in lines:
            most[self._place(line.weights)] = line.most
            if line.exact:
                most[self._place(-line.weights)] = -line.most
        self.standing.lines({first + place: value for place, value in enumerate(most)})
        return self.standing.relaxed()[0]

    def _place(self, sum_: Weights) -> int:
        return next(place for place, one in enumerate(self.sums) if np.array_equal(one, sum_))

    def _at_home(self, part: Box, found: Relaxed) -> Relaxed:
        """The same prices, in the order of the rows of the part."""
        price = np.zeros(self.standing.box.whole.matrix.rows)
        price[self.standing.box.rows.rank] = found.prices
        own = part.model.matrix.rows + len(self.whole.lines)
        prices = np.append(
            price[:own], [self._price(line, price[own:]) for line in part.lines[len(self.whole.lines) :]]
        )
        return Relaxed(prices[part.rows.rank], found.values)

    def _price(self, line: Line, of_sums: np.ndarray) -> float:
        above = float(of_sums[self._place(line.weights)])
        return above - float(of_sums[self._place(-line.weights)]) if line.exact else above
