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
SIZES = (1_500, 4_000)
NEVER = 2**62
POINTS_AWAY = 1
"""Columns that lose no more than that are tried again."""


def circles(box: Box, losses: Losses) -> Iterator[Box]:
    """Narrow boxes around the relaxation, each wider than the last."""
    whole = np.rint(losses.at)
    broken = np.abs(losses.at - whole) > BROKEN
    there = np.clip(whole, box.lower, box.upper).astype(np.int64)
    likely = (np.abs(losses.of) <= POINTS_AWAY * losses.scale) & (box.lower < box.upper)
    free = broken.copy()
    for _ in range(CIRCLES):
        free = (beside(box.model, free) & likely) | broken
        yield box.within(np.where(free, box.lower, there), np.where(free, box.upper, there))


def around(box: Box, losses: Losses, best: Ints) -> Iterator[Box]:
    """Narrow boxes between an allocation and the relaxation: what they agree on stays, but for the columns that
    lose least."""
    apart = (np.abs(losses.at - best) > BROKEN) & (box.lower < box.upper)
    cheap = np.where(box.lower < box.upper, np.abs(losses.of), NEVER)
    for size in SIZES:
        free = apart | (cheap <= np.partition(cheap, min(size, len(cheap) - 1))[min(size, len(cheap) - 1)])
        free &= box.lower < box.upper
        yield box.within(np.where(free, box.lower, best), np.where(free, box.upper, best))


def beside(model: Model, free: np.ndarray) -> np.ndarray:
    """These columns and all that stand in a balance with one of them."""
    balances = model.balances
    row = balances.row_of_entries()
    touched = np.zeros(balances.rows, dtype=bool)
    touched[row[free[balances.column]]] = True
    wider = free.copy()
    wider[balances.column[touched[row]]] = True
    return wider
