"""Make the outcome unique: among equally good allocations, one alone is the answer.

First who is served, claim by claim in the published order of ties; then, nobody's place being at
stake any more, who pays and which machine is given. All are lexicographic orders, asked block by
block: powers of two for the claims of a block, a mixed radix for a few spreads.
"""

from __future__ import annotations

from collections.abc import Callable
from math import log

import numpy as np

from allocation.core import seek
from allocation.model import Spread
from allocation.problem import Claim, Objective
from allocation.search import Search
from allocation.tiebreak import seniority

Order = Callable[[str, tuple[Claim, ...]], tuple[Claim, ...]]
Place = tuple[int, int]
"""A seat, and how many must be served of it for this place to be taken."""
Settled = dict[int, int]
"""What each column weighs in a block that is settled at once."""
BLOCK = 24
RADIX_LIMIT = 2**30


def settle_served(search: Search, order: Order = seniority) -> bool:
    """Fix each claim served or not, the first of this order first; False when the search was stopped before."""
    waiting = _places(search, order)
    while waiting:
        block = _block(search, waiting)
        settled = _settle_block(search, block, sense=1) if block else _settle_place(search, waiting)
        if not settled:
            return False
        waiting = [(seat, place) for seat, place in waiting if search.box.lower[seat] < place <= search.box.upper[seat]]
    return True


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


def _block(search: Search, waiting: list[Place]) -> Settled:
    """The first places to settle together: powers of two, as long as no seat has more than one."""
    box, seats = search.box, []
    for seat, _ in waiting[:BLOCK]:
        if box.upper[seat] - box.lower[seat] > 1:
            break
        seats.append(seat)
    return {seat: 1 << (len(seats) - 1 - rank) for rank, seat in enumerate(seats)}


def _settle_place(search: Search, waiting: list[Place]) -> bool:
    """Can this one place be taken? No, and the seat has no more."""
    seat, place = waiting[0]
    box = search.box
    lower, upper = box.lower.copy(), box.upper.copy()
    lower[seat] = place
    search.box = box.within(lower, box.upper)
    if search.best is None or not search.box.holds(search.best):
        answer = search.ask(Objective.SENIORITY.value, np.zeros_like(lower))
        if answer.values is None:
            upper[seat] = place - 1
            search.box = box.within(box.lower, upper)
            return answer.proved
    return True


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


def _settle_block(search: Search, block: Settled, sense: int = -1) -> bool:
    weights = np.zeros(len(search.box.lower), dtype=np.int64)
    columns = np.array(list(block), dtype=np.int64)
    weights[columns] = list(block.values())
    answer = seek(search, Objective.SENIORITY.value, weights, sense)
    if answer.values is None or not answer.proved:
        return False
    search.decide(columns, answer.values[columns])
    return True
