"""A first good allocation: the relaxation, rounded where it is broken.

The relaxation breaks few claims, plans and machines in two. They, and what stands in the same balances,
are sought again in whole numbers, all else staying as it is; then a wider circle, until something holds.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from allocation.box import Box
from allocation.losses import Losses
from allocation.model import Model
from allocation.tables import Ints

BROKEN = 1e-6
CIRCLES = 6
SEATS = ((1_000, 15), (1_500, 40), (2_500, 100), (4_000, 100))
"""How many of the seats closest to their price are tried again around an allocation, and how many percent of the open
ones at most: the first are small questions, which HiGHS answers best."""
POINTS_AWAY = 1
"""Columns that lose no more than that are tried again."""


def circles(box: Box, losses: Losses) -> Iterator[Box]:
    """Narrow boxes around the relaxation, each wider than the last."""
    broken = broken_in(losses)
    there = np.clip(np.rint(losses.at), box.lower, box.upper).astype(np.int64)
    likely = (np.abs(losses.of) <= POINTS_AWAY * losses.scale) & (box.lower < box.upper)
    free = broken.copy()
    for _ in range(CIRCLES):
        free = (beside(box.model, free) & likely) | broken
        yield box.within(np.where(free, box.lower, there), np.where(free, box.upper, there))


def around(box: Box, losses: Losses, best: Ints, most: tuple[int, int]) -> Box:
    """A narrow box around an allocation: open is what it and the relaxation don't agree on, the seats that lose least,
    so many of them, and who may pay for those. Most payers and machines lose nothing: all of them would be too much."""
    made, near = box.model.columns, np.zeros(len(box.lower), dtype=bool)
    seats = box.open[box.open < made.starts[1]]
    many = min(most[0], len(seats) * most[1] // 100)
    near[seats[np.argsort(np.abs(losses.of[seats]), kind="stable")[:many]]] = True
    payers = beside(box.model, near)[made.slice(1)] & (np.abs(losses.of) <= POINTS_AWAY * losses.scale)[made.slice(1)]
    near[made.slice(1)] = payers
    apart = np.abs(losses.at - best) > BROKEN
    free = (near | apart | broken_in(losses)) & (box.lower < box.upper)
    return box.within(np.where(free, box.lower, best), np.where(free, box.upper, best))


def broken_in(losses: Losses) -> np.ndarray:
    """What the relaxation breaks in two."""
    broken: np.ndarray = np.abs(losses.at - np.rint(losses.at)) > BROKEN
    return broken


def beside(model: Model, free: np.ndarray) -> np.ndarray:
    """These columns and all that stand in a balance with one of them."""
    balances = model.balances
    row = balances.row_of_entries()
    touched = np.zeros(balances.rows, dtype=bool)
    touched[row[free[balances.column]]] = True
    wider = free.copy()
    wider[balances.column[touched[row]]] = True
    return wider
