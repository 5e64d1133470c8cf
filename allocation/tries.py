"""Is there anything in a wide box? A few short tries, each in another way, before one long search.

Once every better value is refused, any allocation will do, and HiGHS stops at the first. All in whole numbers and
seeking the sum itself, it refuses soonest what is not there; seeking the one that costs least, which is the easiest to
complete, who is served first, then who pays, then which machine, it finds soonest what is. Where neither says, another
random seed often does: most of the time goes to the first node, and chance decides what is seen there.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from allocation.box import Box
from allocation.branch import run, surely, wanting
from allocation.model import Weights
from allocation.problem import Objective
from allocation.search import MANY, Answer, Search
from allocation.tables import Ints

ANYTHING = 2**40
"""A gap from the bound that everything is within."""
POLISH = 0.1
"""Effort to make better what was found."""
SERVED, PAYERS, MACHINES = 1, 2, 5
"""Columns in whole numbers are those of the parts before this one."""
WAYS = ((0, (MACHINES,)), (1, (SERVED, PAYERS, MACHINES)), (2, (MACHINES,)))
"""Which sum is sought the most of, and what is in whole numbers: all at once, or part after part."""
EFFORTS = (0.2, 0.2, 2.0)
"""For each random seed: nodes, for the most part."""


Sums = tuple[Weights, Weights, Weights]
"""What each way seeks the most of."""


def as_good(search: Search, phase: str, weights: Weights, sense: int, *, wanted: int | None, unit: int) -> Answer:
    """Like `Search.ask`; of a wide box, the first value found that is as good as what is wanted, which is then not
    proved to be the best."""
    if wanted is not None and not search.short and len(search.box.open) > MANY:
        found = tried(search, wanting(search.box, weights, sense, wanted), _sums(search, sense * weights))
        if found is False:
            return Answer(None, 0, 0, proved=True)
        if found and search.best is not None:
            _polish(search, search.best, sense * weights)
            return Answer(search.best, search.value_of(weights) or 0, wanted, proved=False)
    return search.ask(phase, weights, sense, wanted=wanted, unit=unit)


def _sums(search: Search, worth: Weights) -> Sums:
    """Of the seats, thrift says more than the sum itself."""
    thrift = -search.model.weights(Objective.COST)[0]
    of_seats = not worth[search.model.columns.starts[1] :].any()
    return (thrift, thrift, worth) if of_seats else (worth, thrift, thrift)


def _polish(search: Search, best: Ints, worth: Weights) -> None:
    """The best machines for those served and those who pay."""
    box = search.box
    known = box.open[box.open < search.model.columns.starts[PAYERS]]
    narrow = box.decided(known, best[known])
    if not worth[narrow.open].any() or search.left <= 0:
        return
    found = run(narrow, worth, np.ones(len(narrow.open), dtype=bool), 1, min(POLISH, search.left))
    search.count(found.effort)
    better = best if found.at is None else np.rint(found.at).astype(np.int64)
    if box.holds(better) and (worth * (better - best)).sum() > 0:
        search.best = better


def tried(search: Search, box: Box, sums: Sums) -> bool | None:
    """Is there anything in this box? Kept as the best so far when there is; None when no try says. `sums`: what HiGHS
    makes the most of; it stops at the first it finds."""
    for (seed, effort), (sum_, parts) in product(enumerate(EFFORTS), WAYS):
        found = _found(search, box, sums[sum_], parts, effort, seed)
        if found is not None:
            return found
    return None


def _found(search: Search, box: Box, worth: Weights, parts: tuple[int, ...], effort: float, seed: int) -> bool | None:
    """What is found of each part stays, while the next is sought: refused then, it is only refused together."""
    narrow = box
    for before in parts:
        if narrow.contradicts_itself or search.stop.raised or search.left <= 0:
            return False if box.contradicts_itself else None
        known = narrow.open < search.model.columns.starts[before]
        found = surely(narrow, worth, known, ANYTHING, min(effort, search.left), seed)
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
