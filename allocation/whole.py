"""Is there an allocation in this box? Asked of the seats in whole numbers first, as `outline.py` does; then of payers
and machines, from a rounded guess; then of all at once.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from allocation.box import Box
from allocation.branch import run
from allocation.model import Weights
from allocation.nearby import BRIEF, WIDE
from allocation.problem import Objective
from allocation.relax import Floats
from allocation.rounding import BROKEN, beside
from allocation.search import Search
from allocation.tables import Ints

CIRCLES = 4


def outlined(search: Search, box: Box) -> tuple[bool | None, Floats | None]:
    """Is there something with the seats alone in whole numbers, and what? None where the effort doesn't say."""
    if box.contradicts_itself:
        return False, None
    found = run(box, np.zeros_like(box.lower), box.open < box.model.columns.starts[1], 1, search.left)
    search.count(found.effort)
    search.branched = True
    return (found.at is not None if found.is_over else None), found.at


def spelt(search: Search, box: Box, weights: Weights) -> Ints | None:
    """The seats that make the most of this sum, in whole numbers; None where the effort doesn't say."""
    found = run(box, weights, box.open < box.model.columns.starts[1], 1, search.left)
    search.count(found.effort)
    search.branched = True
    return np.rint(found.at).astype(np.int64) if found.is_over and found.at is not None else None


def whole(search: Search, box: Box) -> bool | None:
    """Is there something, all of it in whole numbers? Kept as the best so far; None where the effort doesn't say."""
    if search.best is not None and box.holds(search.best):
        return True
    found, at = outlined(search, box)
    if at is None:
        return found
    if any(search.hunt(circle, BRIEF) for circle in _circles(box, at)):
        return True
    kept, search.box = search.box, box
    answer = search.ask(Objective.ORDER.value, np.zeros_like(box.lower))
    search.box = kept
    return None if search.stopped else answer.values is not None


def _circles(box: Box, at: Floats) -> Iterator[Box]:
    """Narrow boxes around what was found in parts, each wider than the last."""
    rounded = np.rint(at)
    there = np.clip(rounded, box.lower, box.upper).astype(np.int64)
    free = np.abs(at - rounded) > BROKEN
    for _ in range(CIRCLES):
        free = beside(box.model, free) & (box.lower < box.upper)
        yield box.within(np.where(free, box.lower, there), np.where(free, box.upper, there))
        if free.sum() > WIDE:
            return
