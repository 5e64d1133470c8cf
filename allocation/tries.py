"""Is there anything in a wide box? A few short tries, each in another way, before one long search.

Once every better value is refused, any allocation will do: HiGHS then seeks the one that costs least, which is the
easiest to complete, and stops at the first. All in whole numbers, it refuses soonest what is not there; who is served
first, then who pays, then which machine, it finds soonest what is. Where neither says, another random seed often does:
most of the time goes to the first node, and chance decides what is seen there.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from allocation.box import Box
from allocation.branch import run, wanting
from allocation.model import Weights
from allocation.problem import Objective
from allocation.search import MANY, Answer, Search

ANYTHING = 2**40
"""A gap from the bound that everything is within."""
SERVED, PAYERS, MACHINES = 1, 2, 5
"""Columns in whole numbers are those of the parts before this one."""
WAYS = ((MACHINES,), (SERVED, PAYERS, MACHINES))
"""All at once, or one after the other."""
EFFORTS = (0.2, 0.2, 2.0)
"""For each random seed: nodes, for the most part."""


def as_good(search: Search, phase: str, weights: Weights, sense: int, *, wanted: int | None, unit: int) -> Answer:
    """Like `Search.ask`; of a wide box, the first value found that is as good as what is wanted, which is then not
    proved to be the best."""
    if wanted is not None and not search.short and len(search.box.open) > MANY:
        found = tried(search, wanting(search.box, weights, sense, wanted))
        if found is False:
            return Answer(None, 0, 0, proved=True)
        value = search.value_of(weights)
        if found and value is not None:
            return Answer(search.best, value, wanted, proved=False)
    return search.ask(phase, weights, sense, wanted=wanted, unit=unit)


def tried(search: Search, box: Box) -> bool | None:
    """Is there anything in this box? Kept as the best so far when there is; None when no try says."""
    for (seed, effort), way in product(enumerate(EFFORTS), WAYS):
        found = _found(search, box, way, effort, seed)
        if found is not None:
            return found
    return None


def _found(search: Search, box: Box, way: tuple[int, ...], effort: float, seed: int) -> bool | None:
    """What is found of each part stays, while the next is sought: refused then, it is only refused together."""
    thrift, narrow = -search.model.weights(Objective.COST)[0], box
    for before in way:
        if narrow.contradicts_itself or search.stop.raised or search.left <= 0:
            return False if box.contradicts_itself else None
        known = narrow.open < search.model.columns.starts[before]
        found = run(narrow, thrift, known, ANYTHING, min(effort, search.left), seed)
        search.count(found.effort)
        if found.at is None:
            refused = found.is_over and narrow is box
            search.branched |= refused
            return False if refused else None
        near = np.rint(found.at).astype(np.int64)
        narrow = narrow.decided(narrow.open[known], near[narrow.open[known]])
    if not box.holds(near):
        return None
    search.best = near
    return True
