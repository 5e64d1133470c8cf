"""The round as integer rows. No solver in this file.

Columns: how many are served of each seat, then the counts of `columns.py`.
The same rows go to CP-SAT (the search) and to the linear relaxation (bounds and certificate).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from allocation.classes import Classes, factorise
from allocation.columns import Columns, columns_of
from allocation.matrix import Matrix, from_entries, ones
from allocation.problem import Objective, Problem
from allocation.rows import LimitRows, Row
from allocation.tables import NONE, Ints

Weights = Ints
"""A sum over all columns: what one step of each weighs."""


@dataclass(frozen=True, slots=True)
class Spread:
    """What the columns of `total` make together is spread over the columns of `over`."""

    total: tuple[int, ...]
    over: tuple[int, ...]


@dataclass(frozen=True)
class Model:
    """Columns and their bounds; first the balances (each makes 0), which tie seats to plans, plans to kinds of
    machines, and kinds to machines, then the rows of the limits. `parts`: where the balances of pools and those
    of kinds begin."""

    problem: Problem
    classes: Classes
    columns: Columns
    lower: Ints
    upper: Ints
    balances: Matrix
    parts: tuple[int, int]
    rows: tuple[Row, ...]
    limits: Matrix

    @cached_property
    def matrix(self) -> Matrix:
        return self.balances.below(self.limits)

    @cached_property
    def most(self) -> Ints:
        return np.array([*([0] * self.balances.rows), *(row.most for row in self.rows)], dtype=np.int64)

    @cached_property
    def balanced_links(self) -> Ints:
        """The links of the first balances, in their order."""
        return np.flatnonzero(_balanced(self.classes))

    def weights(self, objective: Objective) -> tuple[Weights, int]:
        """What to seek and its sense: +1 the most, -1 the least."""
        made, classes = self.columns, self.classes
        paid, given, drawn, direct = (made.slice(part) for part in (1, 2, 3, 4))
        found = np.zeros(len(made.most), dtype=np.int64)
        if objective in (Objective.POINTS, Objective.ORDER):
            found[made.slice(0)] = classes.seats.points
            return found, 1
        if objective is Objective.SERVED:
            found[made.slice(0)] = 1
            return found, 1
        kind, shape = classes.machines.kind[made.direct.machines], classes.links.shape[made.direct.link]
        if objective is Objective.OVERSPEC:
            found[paid] = classes.links.waste[made.paid.link]
            found[given] = classes.waste[made.pool_shape[made.given.pool], made.given.kind]
            found[drawn] = classes.machines.waste[made.drawn.machines]
            found[direct] = classes.links.waste[made.direct.link] + classes.waste[shape, kind]
            found[direct] += classes.machines.waste[made.direct.machines]
        elif objective is Objective.DISTANCE and classes.metres is not None:
            found[given] = classes.metres[made.pool_shape[made.given.pool], made.given.kind]
            found[direct] = classes.metres[shape, kind]
        elif objective is Objective.COST:
            found[paid] = -classes.links.brings[made.paid.link]
            found[drawn] = classes.machines.price[made.drawn.machines]
            price = classes.machines.price[made.direct.machines]
            found[direct] = np.maximum(0, price - classes.links.brings[made.direct.link])
        return found, -1

    @cached_property
    def stages(self) -> tuple[tuple[Spread, ...], ...]:
        """The balances in the order in which ties between options are settled."""
        spreads = [self._spread(rank) for rank in range(self.balances.rows)]
        pools, kinds = self.parts
        return tuple(spreads[:pools]), tuple(spreads[pools:kinds]), tuple(spreads[kinds:])

    def _spread(self, rank: int) -> Spread:
        part = slice(self.balances.start[rank], self.balances.start[rank + 1])
        column, value = self.balances.column[part], self.balances.value[part]
        return Spread(tuple(column[value < 0].tolist()), tuple(column[value > 0].tolist()))


def build(problem: Problem) -> Model:
    """Columns and rows of a round, in an order that the order of its lists doesn't change."""
    classes = factorise(problem)
    made = columns_of(classes)
    lower = np.zeros(len(made.most), dtype=np.int64)
    pinned = np.array([pin is not None for pin in classes.links.pin], dtype=bool)
    lower[made.slice(0)] = pinned[classes.seats.link]
    upper = np.maximum(made.most, lower)
    rows = LimitRows(problem, classes, made)
    rows.write()
    balances, parts = _balances(classes, made)
    return Model(problem, classes, made, lower, upper, balances, parts, tuple(rows.rows), rows.matrix())


def _balances(classes: Classes, made: Columns) -> tuple[Matrix, tuple[int, int]]:
    """A link of which nobody can be served has one that its seats alone stand in, so that a pin contradicts it."""
    wanted = _balanced(classes)
    number = np.cumsum(wanted) - 1
    seats, (paid, given, drawn, direct) = np.arange(made.starts[1]), (made.range(part) for part in (1, 2, 3, 4))
    held = wanted[classes.seats.link]
    pools = int(wanted.sum())
    plans = max(len(made.plans), 1)
    asked, of_given = np.unique(made.given.kind * plans + made.pool_plan[made.given.pool], return_inverse=True)
    kinds = pools + len(made.pool_shape)
    of_drawn = np.searchsorted(asked, made.drawn.kind * plans + made.drawn.plan)
    entries = [
        ones(number[classes.seats.link][held], seats[held], -1),
        ones(number[made.paid.link], paid, 1),
        ones(number[made.direct.link], direct, 1),
        ones(pools + made.paid.pool, paid, -1),
        ones(pools + made.given.pool, given, 1),
        ones(kinds + of_given, given, -1),
        ones(kinds + of_drawn, drawn, 1),
    ]
    return from_entries(kinds + len(asked), len(made.most), entries), (pools, kinds)


def _balanced(classes: Classes) -> np.ndarray:
    """By link: has it a balance?"""
    balanced: np.ndarray = (classes.links.shape != NONE) | np.array(
        [pin is not None for pin in classes.links.pin], dtype=bool
    )
    return balanced
