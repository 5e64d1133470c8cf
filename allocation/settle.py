"""Make the outcome unique: among equally good allocations, one alone is the answer.

First who is served, claim by claim in the published order of ties; then, nobody's place being at
stake any more, who pays and which machine is given. All are lexicographic orders, asked block by
block: powers of two for the claims of a block, a mixed radix for a few spreads.
"""

from __future__ import annotations

from math import log

from allocation.core import seek
from allocation.model import Spread, Terms
from allocation.search import Search
from allocation.tiebreak import seniority

BLOCK = 24
RADIX_LIMIT = 2**30


def settle_served(search: Search) -> bool:
    """Fix each claim served or not, the oldest first; False when the search was stopped before."""
    model = search.model
    ordered = (model.column_of[c.id] for c in seniority(model.problem.seed, model.claims))
    still_open = set(search.box.open())
    ranked = [column for column in ordered if column in still_open]
    for start in range(0, len(ranked), BLOCK):
        block = ranked[start : start + BLOCK]
        weights = {column: 1 << (len(block) - 1 - rank) for rank, column in enumerate(block)}
        answer = seek(search, "SENIORITY", weights)
        if answer.values is None or not answer.proved:
            return False
        search.decide({column: answer.values[column] for column in block})
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
    still_open = set(search.box.open())
    block: Terms = {}
    size = 1
    for spread in stage:
        total = sum(values[column] for column in spread.total)
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


def _weights(total: int, columns: tuple[int, ...]) -> tuple[Terms, int]:
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


def _settle_block(search: Search, block: Terms) -> bool:
    answer = seek(search, "SENIORITY", block, sense=-1)
    if answer.values is None or not answer.proved:
        return False
    search.decide({column: answer.values[column] for column in block})
    return True
