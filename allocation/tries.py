"""Is there anything in a wide box? A few short tries, each in another way, before one long search.

Once every better value is refused, any allocation will do: HiGHS then seeks the one that costs least, which is the
easiest to complete, and stops at the first. With who is served and who pays alone in whole numbers, it finds most
often at once, and CP-SAT finds whole machines from there.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from allocation.box import Box
from allocation.branch import run, wanting
from allocation.model import Weights
from allocation.problem import Objective
from allocation.relax import Floats
from allocation.search import MANY, Answer, Search

ANYTHING = 2**40
"""A gap from the bound that everything is within."""
PAYERS, MACHINES = 2, 5
"""The parts of the columns that come before: who is served and who pays; all."""
COMPLETE = 0.3
"""Effort that CP-SAT has to complete what is found."""


class Try(NamedTuple):
    """The parts in whole numbers are those before this one."""

    before: int
    effort: float
    seed: int


TRIES = (Try(PAYERS, 0.1, 0), Try(MACHINES, 0.5, 0), Try(PAYERS, 0.5, 1), Try(MACHINES, 2.0, 1), Try(MACHINES, 4.0, 2))


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
    if box.contradicts_itself:
        return False
    thrift = -search.model.weights(Objective.COST)[0]
    for one in TRIES:
        if search.stop.raised or search.left <= 0:
            return None
        whole = box.open < search.model.columns.starts[one.before]
        found = run(box, thrift, whole, ANYTHING, min(one.effort, search.left), one.seed)
        search.count(found.effort)
        if found.at is None and found.is_over:
            search.branched = True
            return False
        if found.at is not None and _completed(search, box, found.at):
            return True
    return None


def _completed(search: Search, box: Box, at: Floats) -> bool:
    """Do whole machines go with those served and those who pay?"""
    near = np.rint(at).astype(np.int64)
    if box.holds(near):
        search.best = near
        return True
    known = box.open[box.open < search.model.columns.starts[PAYERS]]
    return search.hunt(box.decided(known, near[known]), COMPLETE, near) is True
