"""Make the outcome unique: among equally good allocations, one alone is the answer.

First who is served, claim by claim in the published order of ties; then, nobody's place being at
stake any more, who pays and which machine is given: a lexicographic order too, asked a few spreads at
a time in a mixed radix.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import takewhile
from math import log

import numpy as np

from allocation.core import seek
from allocation.model import Spread
from allocation.problem import Claim, Objective
from allocation.search import Answer, Search
from allocation.tables import Ints
from allocation.tiebreak import seniority

Order = Callable[[str, tuple[Claim, ...]], tuple[Claim, ...]]
Place = tuple[int, int]
"""A seat, and how many must be served of it for this place to be taken."""
Settled = dict[int, int]
"""What each column weighs in a block that is settled at once."""
RADIX_LIMIT = 2**30


def settle_served(search: Search, order: Order = seniority) -> bool:
    """Fix each claim served or not, the first of this order first; False when the search was stopped before.

    Those that the best so far serves stay; of those that it passes over before the next it serves, could any
    be served without taking a place from those before? Most often the relaxation says no, to all at once.
    """
    waiting = _places(search, order)
    while waiting and search.best is not None:
        ahead = _while(waiting, search.best, served=True)
        passed = _while(waiting[len(ahead) :], search.best, served=False)
        _take(search, ahead)
        if passed and not _settle_passed(search, passed):
            return False
        waiting = [(seat, place) for seat, place in waiting if search.box.lower[seat] < place <= search.box.upper[seat]]
    return not waiting


def _places(search: Search, order: Order) -> list[Place]:
    """What is still open of each seat, in the order of the claims that would sit there."""
    seats, box = search.model.classes.seats, search.box
    place_of: dict[str, Place] = {}
    claims = []
    for seat in np.flatnonzero((box.lower < box.upper)[: len(seats.size)]).tolist():
        members = seats.members(seat)
        for place in range(int(box.lower[seat]), int(box.upper[seat])):
            place_of[members[place].id] = (seat, place + 1)
            claims.append(members[place])
    return [place_of[claim.id] for claim in order(search.model.problem.seed, tuple(claims))]


def _while(places: list[Place], values: Ints, *, served: bool) -> list[Place]:
    """The first places, as long as these values serve them, or don't."""
    return list(takewhile(lambda place: bool(values[place[0]] >= place[1]) is served, places))


def _take(search: Search, places: list[Place]) -> None:
    lower = search.box.lower.copy()
    for seat, place in places:
        lower[seat] = max(lower[seat], place)
    search.box = search.box.within(lower, search.box.upper)


def _settle_passed(search: Search, passed: list[Place]) -> bool:
    """Serve the first of these that can be, or none; False when the search was stopped before."""
    while passed:
        answer = _any_of(search, passed)
        if answer.values is None:
            if answer.proved:
                _close(search, passed)
            return answer.proved
        passed = _while(passed, answer.values, served=False)
    return True


def _any_of(search: Search, places: list[Place]) -> Answer:
    """An allocation that serves one of these places, on top of what is taken."""
    whole, weights = search.box, np.zeros(len(search.box.lower), dtype=np.int64)
    weights[[seat for seat, _ in places]] = 1
    wanted = int((weights * whole.lower).sum()) + 1
    losses = search.weigh(weights, 1)
    if losses is not None and losses.spare(1, wanted) < 0:
        return Answer(None, 0, 0, proved=True)
    narrow = whole if losses is None else losses.kept(whole, losses.spare(1, wanted))
    search.box = narrow.with_least(weights, wanted)
    answer = search.ask(Objective.SENIORITY.value, np.zeros_like(weights))
    search.box = whole
    return replace(answer, values=None) if search.stopped else answer


def _close(search: Search, places: list[Place]) -> None:
    upper = search.box.upper.copy()
    for seat, place in places:
        upper[seat] = min(upper[seat], place - 1)
    search.box = search.box.within(search.box.lower, upper)


def settle_options(search: Search) -> bool:
    """Fix who pays, then which kind of machine goes where, then which machine: the first of each first.
    False when the search was stopped before."""
    return all(_settle_stage(search, stage) for stage in search.model.stages)


def _settle_stage(search: Search, stage: tuple[Spread, ...]) -> bool:
    """The totals are decided, by the stage before: each is spread over its open columns."""
    values = search.best
    if values is None:
        return False
    still_open = set(search.box.open.tolist())
    block: Settled = {}
    size = 1
    for spread in stage:
        total = int(values[list(spread.total)].sum())
        columns = tuple(column for column in spread.over if column in still_open)
        if total > 1 and (total + 1) ** (len(columns) - 1) > RADIX_LIMIT:
            # Too many ways for one number of 64 bits: what came before first, then this one by itself.
            if not (not block or _settle_block(search, block)) or not _settle_large(search, total, columns):
                return False
            block, size = {}, 1
            continue
        weights, radix = _weights(total, columns)
        if size * radix > RADIX_LIMIT and block:
            if not _settle_block(search, block):
                return False
            block, size = {}, 1
        block = {column: weight * radix for column, weight in block.items()} | weights
        size *= radix
    return not block or _settle_block(search, block)


def _weights(total: int, columns: tuple[int, ...]) -> tuple[Settled, int]:
    """Weights whose sum tells every way to spread this total apart, small for the first columns.

    One: the rank of its column. More: digits in base (total + 1), the last column weighing most.
    """
    if total == 0 or len(columns) < 2:
        return {}, 1
    if total == 1:
        return dict(zip(columns, range(len(columns)), strict=True)), len(columns)
    base, free = total + 1, columns[1:]
    return {column: base**rank for rank, column in enumerate(free)}, base ** len(free)


def _settle_large(search: Search, total: int, columns: tuple[int, ...]) -> bool:
    """The same order as `_weights` for one spread of many columns: the last ones first, a few at a time."""
    base, free = total + 1, list(columns[1:])
    most = max(1, int(log(RADIX_LIMIT, base)))
    while free:
        few, free = free[-most:], free[:-most]
        if not _settle_block(search, {column: base**rank for rank, column in enumerate(few)}):
            return False
    return True


def _settle_block(search: Search, block: Settled) -> bool:
    weights = np.zeros(len(search.box.lower), dtype=np.int64)
    columns = np.array(list(block), dtype=np.int64)
    weights[columns] = list(block.values())
    answer = seek(search, Objective.SENIORITY.value, weights, -1, attempts=1)
    if answer.values is None or not answer.proved:
        return False
    search.decide(columns, answer.values[columns])
    return True
