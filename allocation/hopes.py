"""What the relaxation lets one hope for, digit after digit: how small (or large) each may be while those before it
have all that is hoped for them. Each hope is a bound, exact as all bounds are (`losses.py`): if those before it can be
had, no allocation has better.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import takewhile
from typing import NamedTuple

import numpy as np

from allocation.box import Box
from allocation.losses import Losses
from allocation.model import Weights
from allocation.rounding import BROKEN
from allocation.search import Search
from allocation.tables import Ints

BITS = 20
"""What the number that a block of digits spells may need: with 30, the simplex sometimes turns in circles."""


class Digit(NamedTuple):
    """A count, or, where there is a place: is the count large enough for this place to be taken?"""

    column: int
    place: int | None = None

    def of(self, values: Ints) -> int:
        count = int(values[self.column])
        return count if self.place is None else int(count >= self.place)

    def is_open(self, box: Box) -> bool:
        return self.of(box.lower) < self.of(box.upper)

    def alone(self, box: Box) -> bool:
        """Does the count tell more than the digit?"""
        return self.place is not None and bool(box.upper[self.column] - box.lower[self.column] > 1)


Digits = list[Digit]


@dataclass(slots=True)
class Hopes:
    """The best that the first digits may be; `stages`: how many were hoped for in each box."""

    digits: Digits
    sense: int
    stages: list[tuple[int, Box]]
    values: list[int] = field(default_factory=list)

    def had(self, best: Ints) -> int:
        """So many of the first digits are in these values what is hoped for."""
        pairs = zip(self.digits, self.values, strict=False)
        return sum(1 for _ in takewhile(lambda pair: pair[0].of(best) == pair[1], pairs))

    def box(self, whole: Box, count: int) -> Box:
        """What of this box has the first hopes, so many of them."""
        before, box = next(stage for stage in reversed(self.stages) if stage[0] <= count)
        both = box.within(np.maximum(box.lower, whole.lower), np.minimum(box.upper, whole.upper))
        return with_digits(both, self.digits[before:count], self.values[before:count])


def hopes(search: Search, digits: Digits, sense: int) -> Hopes:
    """The most (sense 1) or the least (sense -1) of each, until those before it leave nothing."""
    box = search.box
    found = Hopes(digits, sense, [(0, box)])
    while (rest := digits[len(found.values) :]) and not search.stop.raised:
        if decided := _decided(box, rest):
            found.values += decided
            continue
        values, box = _best(search, box, block_of(box, rest), sense)
        if not values:
            break
        found.values += values
        found.stages.append((len(found.values), box))
    if not found.values:
        found.values.append(digits[0].of(search.box.upper if sense > 0 else search.box.lower))
    return found


def _decided(box: Box, digits: Digits) -> list[int]:
    """The first digits that are no longer open."""
    return [digit.of(box.lower) for digit in takewhile(lambda digit: not digit.is_open(box), digits)]


def _best(search: Search, box: Box, block: Digits, sense: int) -> tuple[list[int], Box]:
    """The best of the first digits of a block, and the box in which they have it; nothing where there is nothing."""
    weights = weights_of(box, block)
    if box.contradicts_itself:
        return [], box
    losses = search.weigh(weights, sense, box)
    whole = 0 if losses is None else _whole(losses, block)
    if not whole and len(block) > 1:
        return _best(search, box, block[:1], sense)
    if losses is None:
        return [], box
    number = _within(box, weights, sense, losses.best(sense))
    if number is None:
        return [], box
    values = _spelt(box, block, number)[: max(whole, 1)]
    if len(values) == len(block) and not block[0].alone(box):
        box = losses.kept(box, losses.spare(sense, number))
    return values, with_digits(box, block[: len(values)], values)


def _within(box: Box, weights: Weights, sense: int, number: int) -> int | None:
    """A bound that spells digits: no better than the best they spell; None where it is worse than their worst."""
    ends = int((weights * box.lower).sum()), int((weights * box.upper).sum())
    worst, best = ends if sense > 0 else ends[::-1]
    if sense * number < sense * worst:
        return None
    return sense * min(sense * number, sense * best)


def _whole(losses: Losses, block: Digits) -> int:
    """So many of the first digits are whole in the relaxation."""
    at = losses.at[[digit.column for digit in block]]
    return int(np.argmin(np.append(np.abs(at - np.rint(at)) <= BROKEN, False)))


def block_of(box: Box, digits: Digits, most: int = BITS) -> Digits:
    """As many digits as one number holds; one whose count tells more stands alone."""
    if digits[0].alone(box):
        return digits[:1]
    block = list(takewhile(lambda digit: not digit.alone(box), digits))
    bits = np.cumsum(np.log2(_radices(box, block)))
    return block[: max(1, int(np.searchsorted(bits, most, side="right")))]


def weights_of(box: Box, block: Digits) -> Weights:
    """The sum in which each digit outweighs all that come after it."""
    weights = np.zeros(len(box.lower), dtype=np.int64)
    weight = 1
    for digit, radix in zip(reversed(block), reversed(_radices(box, block)), strict=True):
        if radix > 1:
            weights[digit.column] = weight
        weight *= radix
    return weights


def _radices(box: Box, block: Digits) -> list[int]:
    columns = [digit.column for digit in block]
    open_ = np.array([digit.is_open(box) for digit in block])
    radices: list[int] = np.where(open_, (box.upper - box.lower)[columns] + 1, 1).tolist()
    return radices


def _spelt(box: Box, block: Digits, number: int) -> list[int]:
    """The digits that this number spells."""
    rest = number - int((weights_of(box, block) * box.lower).sum())
    values = box.lower.copy()
    for digit, radix in zip(reversed(block), reversed(_radices(box, block)), strict=True):
        values[digit.column] += rest % radix
        rest //= radix
    return [digit.of(values) for digit in block]


def with_digits(box: Box, digits: Digits, values: list[int]) -> Box:
    """What of a box has these digits."""
    lower, upper = box.lower.copy(), box.upper.copy()
    for (column, place), value in zip(digits, values, strict=True):
        if place is None:
            lower[column] = upper[column] = value
        elif value:
            lower[column] = max(lower[column], place)
        else:
            upper[column] = min(upper[column], place - 1)
    return box.within(lower, upper)
