"""What is still open of a model: the columns not yet decided, and what the rows leave to them.

Deciding a column takes it out of every row, so that each question is asked about less than the last.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from allocation.matrix import Matrix, from_dense
from allocation.model import Model, Weights
from allocation.tables import Ints


@dataclass(frozen=True, slots=True)
class Line:
    """sum(weights) <= most, or == most when `exact`; over all columns."""

    weights: Weights
    most: int
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows in which open columns stand: what they leave to those columns, numbered among themselves.

    `rank`: the number of each row among all, those of the model first.
    """

    matrix: Matrix
    most: Ints
    exact: np.ndarray
    rank: Ints


@dataclass(frozen=True)
class Box:
    """Bounds of all columns of a model, and lines added to its rows."""

    model: Model
    lower: Ints
    upper: Ints
    lines: tuple[Line, ...] = ()

    @cached_property
    def open(self) -> Ints:
        """The columns not yet decided."""
        return np.flatnonzero(self.lower < self.upper)

    @cached_property
    def whole(self) -> Rows:
        """All rows, over all columns: those of the model, then the lines."""
        matrix, most = self.model.matrix, self.model.most
        exact = np.arange(matrix.rows) < self.model.balances.rows
        if self.lines:
            matrix = matrix.below(from_dense([line.weights for line in self.lines], matrix.columns))
            most = np.concatenate([most, [line.most for line in self.lines]])
            exact = np.concatenate([exact, [line.exact for line in self.lines]])
        return Rows(matrix, most, exact, np.arange(matrix.rows))

    @cached_property
    def _left(self) -> tuple[Rows, bool]:
        matrix, most, exact = self.whole.matrix, self.whole.most, self.whole.exact
        left = most - matrix.times(self.lower)
        undecided = self.lower < self.upper
        speaks = np.zeros(matrix.rows, dtype=bool)
        speaks[matrix.row_of_entries()[undecided[matrix.column]]] = True
        contradicts = bool((~speaks & ((left < 0) | (exact & (left != 0)))).any())
        rows = Rows(matrix.among(speaks, undecided), left[speaks], exact[speaks], np.flatnonzero(speaks))
        return rows, contradicts or bool((self.lower > self.upper).any())

    @property
    def rows(self) -> Rows:
        """What the rows leave to the open columns, each counted from its lower bound."""
        return self._left[0]

    @property
    def contradicts_itself(self) -> bool:
        """A row that no column can mend any more."""
        return self._left[1]

    def holds(self, values: Ints) -> bool:
        """Do these values keep the bounds and every row?"""
        made = self.whole.matrix.times(values)
        kept = (made <= self.whole.most) & (~self.whole.exact | (made == self.whole.most))
        return bool(kept.all() and (self.lower <= values).all() and (values <= self.upper).all())

    def with_line(self, weights: Weights, value: int) -> Box:
        """The box in which this sum has this value."""
        return Box(self.model, self.lower, self.upper, (*self.lines, Line(weights, value, exact=True)))

    def with_most(self, weights: Weights, most: int) -> Box:
        """The box in which this sum is at most that."""
        return Box(self.model, self.lower, self.upper, (*self.lines, Line(weights, most)))

    def with_least(self, weights: Weights, least: int) -> Box:
        """The box in which this sum is at least that."""
        return self.with_most(-weights, -least)

    def within(self, lower: Ints, upper: Ints) -> Box:
        """The same lines in narrower bounds."""
        box = Box(self.model, lower, upper, self.lines)
        box.__dict__["whole"] = self.whole
        return box

    def decided(self, columns: Ints, values: Ints) -> Box:
        lower, upper = self.lower.copy(), self.upper.copy()
        lower[columns] = upper[columns] = values
        return self.within(lower, upper)


def box_of(model: Model) -> Box:
    """All that the model says."""
    return Box(model, model.lower, model.upper)
