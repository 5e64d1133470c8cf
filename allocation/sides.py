"""The relaxation likes to serve 47.6 claims. Serving exactly 47 and exactly 48 are two questions, fewer and more
two others, and the bounds of all four are tighter than the one they replace: a share of those served
becomes a whole number of claims.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor

import numpy as np

from allocation.box import Box
from allocation.losses import Losses, weigh
from allocation.model import Model, Weights
from allocation.problem import Objective
from allocation.rules import HUNDREDTHS, Basis, GroupCap, GroupMinimum
from allocation.warm import Warm

NEARLY = 1e-6
TOO_MANY = 12_000
"""Open columns beyond which one number of claims more or less no longer moves the bound."""
FEW = 1_200
"""Open columns up to which fewer and more are enough: each question is then so quick that four would be slower."""
EACH_WAY = 3
"""Numbers of claims that are tried one by one on each side of the relaxation's."""


@dataclass(frozen=True, slots=True)
class Side:
    """A part of a box, and what its columns lose there (None: its relaxation says nothing)."""

    box: Box
    losses: Losses | None


@dataclass(slots=True)
class Sides:
    """The parts of a box by the number served, for one sum. Those that can't be as good as `least` are left out."""

    whole: Box
    weights: Weights
    sense: int
    least: int | None
    warm: Warm | None = None

    def found(self, losses: Losses) -> list[Side]:
        """The better bound first; the box alone when the relaxation already serves a whole number."""
        served, _ = self.whole.model.weights(Objective.SERVED)
        count = float((served * losses.at).sum())
        fewer = floor(count + NEARLY)
        if count - fewer < NEARLY or len(self.whole.open) > TOO_MANY or np.array_equal(served, np.abs(self.weights)):
            return [Side(self.whole, losses)]
        if len(self.whole.open) <= FEW:
            boxes = (self.whole.with_most(served, fewer), self.whole.with_least(served, fewer + 1))
            sides = [side for box in boxes if (side := self._side(box)) is not None]
        else:
            self.warm = Warm(self.whole, self.weights, self.sense, _bounded(self.whole.model))
            sides = [*self._towards(served, fewer, -1), *self._towards(served, fewer + 1, 1)]
        return sorted(sides, key=lambda side: side.losses is None or -side.losses.total / side.losses.scale)

    def _towards(self, served: Weights, first: int, step: int) -> list[Side]:
        sides: list[Side] = []
        for count in range(first, first + step * EACH_WAY, step):
            beyond = self.whole.with_least(served, count) if step > 0 else self.whole.with_most(served, count)
            rest = self._side(beyond)
            if rest is None:
                return sides
            if (side := self._side(exactly(self.whole, count))) is not None:
                sides.append(side)
        last = first + step * EACH_WAY
        beyond = self.whole.with_least(served, last) if step > 0 else self.whole.with_most(served, last)
        rest = self._side(beyond)
        return [*sides, rest] if rest is not None else sides

    def _side(self, box: Box) -> Side | None:
        """None when nothing there is as good as what is wanted."""
        if box.contradicts_itself:
            return None
        losses = weigh(box, self.weights, self.sense) if self.warm is None else self.warm.weigh(box)
        if losses is not None and self.least is not None and losses.spare(self.sense, self.least) < 0:
            return None
        return Side(box, losses)


def exactly(box: Box, count: int) -> Box:
    """The box in which so many claims are served: shares of those served are then whole numbers of claims."""
    served, _ = box.model.weights(Objective.SERVED)
    box = box.with_line(served, count)
    for rule, members in _shares(box.model):
        if isinstance(rule, GroupMinimum):
            box = box.with_least(members, -(-rule.amount * count // HUNDREDTHS))
        else:
            box = box.with_most(members, rule.amount * count // HUNDREDTHS)
    return box


def _bounded(model: Model) -> list[Weights]:
    """What the lines of `exactly`, and those of more or fewer served, bound from above."""
    served, _ = model.weights(Objective.SERVED)
    shares = [-members if isinstance(rule, GroupMinimum) else members for rule, members in _shares(model)]
    return [served, -served, *shares]


def _shares(model: Model) -> Iterator[tuple[GroupMinimum | GroupCap, Weights]]:
    """Each share of those served, and who is counted in it."""
    for rule in model.problem.rules:
        if isinstance(rule, GroupMinimum | GroupCap) and rule.basis is Basis.SHARE_OF_SERVED:
            yield rule, _members(model, rule.group)


def _members(model: Model, group: str) -> Weights:
    named = np.array([group in groups for groups in model.classes.tables.groups], dtype=np.int64)
    weights = np.zeros(len(model.upper), dtype=np.int64)
    seats = model.classes.seats
    weights[: len(seats.size)] = named[seats.groups]
    return weights
