"""Make the outcome unique, second half: nobody's place being at stake any more, who pays, then which kind of machine
goes where, then which machine. The first of each first: a lexicographic order, in which the counts of the last
plans, kinds and machines are made as small as can be, one after the other.

All that the relaxation hopes for is sought at once; what can't be had is searched for by halves, and the first hope
that fails is refused before hoping again.
"""

from __future__ import annotations

import numpy as np

from allocation.core import seek
from allocation.hopes import Digit, Digits, Hopes, block_of, hopes, weights_of, with_digits
from allocation.model import Spread
from allocation.nearby import found_in
from allocation.problem import Objective
from allocation.search import MANY, Search

FEW = 150
"""Open columns up to which exact questions, a block of digits at a time, cost less than hopes."""
SOME = 300
"""Open columns up to which they cost less than halving what was hoped for in vain."""
MORE_BITS = 30
"""What CP-SAT is asked at once may be spelt in a larger number."""


def settle_options(search: Search) -> bool:
    """Fix who pays, then which kind of machine goes where, then which machine: the first of each first.
    False when the search was stopped before."""
    return all(_settle(search, _counts(search, stage)) for stage in search.model.stages)


def _counts(search: Search, stage: tuple[Spread, ...]) -> Digits:
    """The totals are decided, by the stage before: what is not given to the last columns goes to the first."""
    open_ = set(search.box.open.tolist())
    spreads = [[column for column in spread.over if column in open_] for spread in stage]
    return [Digit(column) for columns in spreads for column in reversed(columns[1:])]


def _settle(search: Search, digits: Digits) -> bool:
    """Make each digit the least that those before it allow."""
    while digits := [digit for digit in digits if digit.is_open(search.box)]:
        if len(search.box.open) <= FEW:
            if not _asked(search, digits):
                return False
            continue
        hoped = hopes(search, digits, -1)
        done, refused = _fulfil(search, hoped)
        if done == len(digits):
            return True
        if refused:
            _refuse(search, digits[done], hoped.values[done])
        elif not _asked(search, digits[done:]):
            return False
    return True


def _fulfil(search: Search, hoped: Hopes) -> tuple[int, bool]:
    """Settle as many of the first digits as can be had: how many, and whether one more can't be had for sure."""
    done, count, after, refused = 0, len(hoped.values), len(hoped.values) + 1, False
    while search.best is not None:
        done = max(done, hoped.had(search.best))
        search.box = with_digits(search.box, hoped.digits[:done], hoped.values[:done])
        after = max(after, done + 1)
        if done + 1 == after:
            break
        count = min(max(count, done + 1), after - 1)
        if found := found_in(search, hoped.box(search.box, count)):
            continue
        after, refused = count, found is False
        if len(search.box.open) <= SOME:
            return done, refused and after == done + 1
        count = (done + after) // 2
    return done, refused


def _refuse(search: Search, digit: Digit, value: int) -> None:
    """What is hoped for this digit can't be had."""
    lower = search.box.lower.copy()
    lower[digit.column] = value + 1
    search.box = search.box.within(lower, search.box.upper)


def _asked(search: Search, digits: Digits) -> bool:
    """Settle the next block of digits, whatever it costs; False when the search was stopped before. Where HiGHS would
    be asked, within its tolerances, the next digit alone."""
    block = block_of(search.box, digits, MORE_BITS) if len(search.box.open) <= MANY else digits[:1]
    answer = seek(search, Objective.SENIORITY.value, weights_of(search.box, block), -1, attempts=1)
    if answer.values is None or not answer.proved:
        return False
    search.decide(np.array([digit.column for digit in block]), answer.values[[digit.column for digit in block]])
    return True
