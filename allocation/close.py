"""The allocation closest to the present one in which someone of one seat is served.

Unlike `nearby.py`, which asks one question of many boxes, this asks the same question of many seats of one box: the
relaxation stands ready, and only the few columns that it moves are sought again in whole numbers.
"""

from __future__ import annotations

import numpy as np
from ortools.sat.python import cp_model

from allocation.box import Box
from allocation.exact import solver_of, total_of, values_of, written
from allocation.model import Weights
from allocation.nearby import closeness
from allocation.rounding import BROKEN, beside
from allocation.search import Search
from allocation.standing import Standing
from allocation.tables import Ints

TRY = 0.1
"""Effort spent on one seat."""
NEARER = 3
"""Points below the bound at which the relaxation is asked: at the bound itself, too much moves."""


class Close:
    """Around one allocation, `base`, that serves nobody of the seats that are asked for."""

    def __init__(self, search: Search, box: Box, weights: Weights, base: Ints) -> None:
        self.search, self.box, self.weights, self.base = search, box, weights, base
        self.line, self.standing = len(box.lines), Standing(box.with_least(weights, 0), closeness(box, base), 1)

    def serving(self, seat: int, most: int) -> Ints | None:
        """Counts that serve this seat, with as many points as a short search finds, `most` at most."""
        if seat not in self.standing.number:
            return None
        self.standing.lines({self.line: NEARER - most})
        asked = self.standing.with_one(seat)
        self.search.count(asked.effort)
        if asked.losses is None:
            return None
        free = beside(self.box.model, np.abs(asked.losses.at - self.base) > BROKEN) & (self.box.lower < self.box.upper)
        lower = np.where(free, self.box.lower, self.base)
        lower[seat] = self.box.lower[seat] + 1
        around = self.box.within(lower, np.where(free, self.box.upper, self.base))
        return self._most_points(around, np.rint(asked.losses.at).astype(np.int64), most)

    def _most_points(self, box: Box, near: Ints, most: int) -> Ints | None:
        if box.contradicts_itself:
            return None
        cp, columns = written(box, near)
        points = total_of(columns, self.weights[box.open]) + int((self.weights * box.lower).sum())
        cp.add(points <= most)
        cp.maximize(points)
        solver = solver_of(min(TRY, self.search.left), brief=True)
        solver.parameters.cut_level = 0
        solver.parameters.linearization_level = 1  # measured: finds twice as often as with level 2, where time is short
        with self.search.stop.over(solver):
            status = solver.solve(cp)
        self.search.count(solver.response_proto.deterministic_time)
        return values_of(box, solver, columns) if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None
