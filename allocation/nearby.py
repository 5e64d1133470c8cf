"""An allocation close to the best so far, in a box that the best so far does not keep to.

Most questions of the end of a round change little: a place taken, a payer replaced. The relaxation says how
few columns must move; they, and what stands in the same balances, are sought again in whole numbers.
Never a proof: what is not found nearby is asked for exactly.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from allocation.box import Box
from allocation.branch import COLUMNS
from allocation.model import Weights
from allocation.relax import relax
from allocation.rounding import BROKEN, beside
from allocation.search import Search
from allocation.tables import Ints

FEW = 300
"""Open columns up to which an exact question costs less than looking nearby first."""
TRY = 0.1
"""Effort spent on a whole box."""
CIRCLES = 2
WIDE = 700
"""Columns beyond which a circle is no longer a small question."""
BRIEF = 0.06
"""Effort spent on one circle."""


def found_in(search: Search, box: Box) -> bool | None:
    """Is there something of this box, nearby or not? None where a short search does not say."""
    if len(box.open) > FEW and nearby(search, box):
        return True
    return search.hunt(box, TRY)


def nearby(search: Search, box: Box) -> bool:
    """Is there something of this box close to the best so far? Kept as the best when there is."""
    if search.best is None or box.contradicts_itself:
        return False
    if box.holds(search.best):
        return True
    return any(search.hunt(circle, BRIEF) for circle in _circles(search, box, closeness(box, search.best)))


def closeness(box: Box, best: Ints) -> Weights:
    """Most where nothing moves that stands at one of its ends."""
    return (best >= box.upper).astype(np.int64) - (best <= box.lower)


def _circles(search: Search, box: Box, worth: Weights) -> Iterator[Box]:
    search.count(len(box.open) / COLUMNS)
    found = relax(box, worth)
    if found is None or search.best is None:
        return
    stays = np.clip(search.best, box.lower, box.upper)
    at = box.lower.astype(float)
    at[box.open] += found.values
    free = np.abs(at - stays) > BROKEN
    for _ in range(CIRCLES):
        free = beside(box.model, free) & (box.lower < box.upper)
        if free.sum() > WIDE:
            return
        yield box.within(np.where(free, box.lower, stays), np.where(free, box.upper, stays))
