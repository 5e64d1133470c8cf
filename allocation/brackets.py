"""For every seat at once: the best total with someone of it served, between what is found and what is refused.

A département asks this of 1,500 seats, and an exact search takes seconds for each. Most answers lie close together:
a swap in the allocation that there is says what can be had (`swaps.py`), and the prices of a relaxation that stands
ready say what can't (`standing.py`), for one seat and for all that are like it. Where both meet, the answer is exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from allocation.box import Box
from allocation.close import Close
from allocation.core import seek
from allocation.extract import awards_of
from allocation.losses import Losses
from allocation.model import Weights
from allocation.places import Paths, places_of
from allocation.problem import Objective
from allocation.search import Search
from allocation.sides import Side, Sides
from allocation.standing import Standing
from allocation.swaps import Swaps
from allocation.tables import Ints

UNKNOWN = 2**60
PAIRS = 5_000_000
"""Pairs of a seat and a line whose swaps make one unit of effort."""


@dataclass(slots=True)
class Brackets:
    """By seat: `most` can't be passed, `least` is had by the counts in `found`; -1 where nothing was found."""

    search: Search
    weights: Weights
    base: Ints
    least: Ints
    most: Ints
    found: dict[int, Ints] = field(default_factory=dict)
    paths: Paths = field(init=False)
    box: Box = field(init=False)

    def __post_init__(self) -> None:
        self.paths, self.box = Paths(self.search.model), self.search.box

    def are_closed(self, seat: int) -> bool:
        return bool(self.least[seat] >= self.most[seat])

    def keep(self, seat: int, counts: Ints) -> None:
        """An allocation that serves this seat."""
        value = int((self.weights * counts).sum())
        if value > self.least[seat]:
            self.least[seat], self.found[seat] = value, counts

    def learn(self, counts: Ints, seats: Ints) -> None:
        """What an allocation, and all swaps in it, say of these seats."""
        for seat in seats[counts[seats] > 0].tolist():
            self.keep(seat, counts)
        places = places_of(self.search.model, awards_of(self.search.model, counts))
        rest = seats[self.least[seats] < self.most[seats]]
        self.search.count(len(rest) * len(places.seat) / PAIRS)
        for seat, counts_then in Swaps(self.box, self.paths, places).best(rest):
            self.keep(seat, counts_then)
            if self.search.stop.raised:
                return


def swapped(search: Search, weights: Weights, base: Ints, seats: Ints) -> Brackets:
    """What swaps alone show of these seats, of which `base` serves nobody; nothing is refused."""
    count = len(search.model.classes.seats.size)
    found = Brackets(search, weights, base, np.full(count, -1), np.full(count, UNKNOWN))
    found.learn(base, seats)
    return found


def brackets(search: Search, weights: Weights, base: Ints, seats: Ints) -> Brackets:
    """For these seats, of which `base`, the best allocation, serves nobody. The effort is counted in the search."""
    found = swapped(search, weights, base, seats)
    _refuse(found, seats)
    _look_nearby(found, seats)
    return found


def _look_nearby(found: Brackets, seats: Ints) -> None:
    """For those that no swap serves."""
    close = Close(found.search, found.box, found.weights, found.base)
    for seat in _by_most(found, seats):
        if found.search.stop.raised or found.search.left <= 0:
            return
        if found.least[seat] < 0:
            counts = close.serving(seat, int(found.most[seat]))
            if counts is not None:
                found.learn(counts, seats)


def _by_most(found: Brackets, seats: Ints) -> list[int]:
    """Those that are closest to being served first."""
    order: list[int] = seats[np.argsort(-found.most[seats], kind="stable")].tolist()
    return order


def _refuse(found: Brackets, seats: Ints) -> None:
    """What no allocation passes, on all sides of the number served."""
    search = found.search
    losses = search.weigh(found.weights, 1)
    if losses is None:
        return
    sides = [_Refusing(side, found, losses) for side in Sides(search.box, found.weights, 1, None).found(losses)]
    found.most = np.max([side.most for side in sides], axis=0)
    for seat in _by_most(found, seats):
        if search.stop.raised or search.left <= 0:
            return
        for side in _worth_asking(sides, seat, found):
            side.ask(seat)
        found.most = np.max([side.most for side in sides], axis=0)
    found.most = np.maximum(found.most, found.least)


def _worth_asking(sides: list[_Refusing], seat: int, found: Brackets) -> Iterator[_Refusing]:
    """The most promising side, as long as its bound may still come down to something of use."""
    asked: set[int] = set()
    while True:
        rank = max(range(len(sides)), key=lambda rank: int(sides[rank].most[seat]))
        if rank in asked or sides[rank].most[seat] <= found.least[seat]:
            return
        asked.add(rank)
        yield sides[rank]


class _Refusing:
    """What one side refuses: by seat, the most that is left possible with one more of it served."""

    def __init__(self, side: Side, found: Brackets, whole: Losses) -> None:
        self.search, self.count = found.search, len(found.least)
        self.most = np.full(self.count, UNKNOWN)
        self.conclude(side.losses or whole)
        self.standing = Standing(side.box, found.weights, 1)

    def conclude(self, losses: Losses) -> None:
        """Prices that suit one seat are prices for all."""
        whole, rest = divmod(losses.total, losses.scale)  # the total itself may not fit in 64 bits
        best = whole + (rest - np.maximum(0, losses.of[: self.count])) // losses.scale
        self.most = np.minimum(self.most, best)

    def ask(self, seat: int) -> None:
        if seat in self.standing.number:
            asked = self.standing.with_one(seat)
            self.search.count(asked.effort)
            if asked.losses is not None:
                self.conclude(asked.losses)


def close_brackets(found: Brackets, seats: Ints, part: float) -> None:
    """Ask exactly, one seat after the other, those that are closest to being served first, as far as this part of the
    effort goes. What one answer shows serves the others."""
    search = found.search
    with search.share(part):
        for seat in _by_most(found, seats):
            if search.stop.raised or search.left <= 0:
                break
            if not found.are_closed(seat):
                _close(found, seat, seats)
    search.box, search.best = found.box, found.base


def _close(found: Brackets, seat: int, seats: Ints) -> None:
    search, lower = found.search, found.box.lower.copy()
    lower[seat] += 1
    search.box, search.best, search.stopped = found.box.within(lower, found.box.upper), found.found.get(seat), False
    answer = seek(search, Objective.POINTS.value, found.weights)
    if answer.values is not None and search.best is not None:
        found.learn(search.best, seats)
    if answer.proved:
        found.most[seat] = max(found.least[seat], answer.value)
