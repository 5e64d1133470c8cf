"""One claim in another's place: what an allocation becomes when someone who is not served takes the place of someone
who is. Whoever comes takes the machine that comes free, or one that a few changes make free (`chains.py`), and is paid
for by the plan that paid, or by one that somebody else leaves for it.

Whole swaps are found for all claims at once, in arrays, and each is then checked against every row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from allocation.box import Box
from allocation.chains import NEVER, Chains, chains_of
from allocation.outcome import LimitKind
from allocation.places import Paths, Places
from allocation.tables import NONE, Ints

PAIRS = 500_000
"""Pairs of a seat and a line that are looked at together: some 50 MB."""
TRIES = 3
"""Swaps that are checked for one seat."""


@dataclass(frozen=True)
class Swaps:
    """The swaps of one allocation of a box."""

    box: Box
    paths: Paths
    places: Places

    @cached_property
    def chains(self) -> Chains:
        return chains_of(self.box.model.classes, self.places)

    @cached_property
    def links(self) -> Ints:
        return self.box.model.classes.seats.link[self.places.seat]

    @cached_property
    def freed(self) -> Ints:
        """By line: the cents that its plan no longer pays without it."""
        classes = self.box.model.classes
        freed: Ints = np.maximum(classes.machines.price[self.places.machines] - classes.links.brings[self.links], 0)
        return freed

    @cached_property
    def spare(self) -> Ints:
        """By plan: the cents that it could still pay, if it alone paid more."""
        plans, left = self.box.model.classes.plans, self._left
        shares = [
            [left[fund] * 100 // part for fund, part in plans[id_].shares if fund in left]
            for id_ in self.box.model.columns.plans
        ]
        return np.array([min(cents, default=NEVER) for cents in shares], dtype=np.int64)

    @property
    def _left(self) -> dict[str, int]:
        """By fund, the cents that are left."""
        model, counts = self.box.model, self.paths.counts(self.places)
        used = [] if counts is None else model.limits.times(counts).tolist()
        rows = zip(model.rows, used, strict=False)
        return {row.limit.id: (row.most - one) * row.grain for row, one in rows if row.limit.kind is LimitKind.FUND}

    @cached_property
    def payable(self) -> np.ndarray:
        """By link and plan: may this plan pay?"""
        made = self.box.model.columns
        found: np.ndarray = self.paths.paid != NONE
        found[made.direct.link, made.direct.plan] = True
        return found

    @cached_property
    def cheapest(self) -> Ints:
        """By shape of needs and class that comes free: the cheapest class to be had."""
        classes = self.box.model.classes
        price, fits = classes.machines.price, classes.fits[:, classes.machines.kind]
        return np.array([self.chains.cheapest(one, price) for one in fits], dtype=np.int64).reshape(len(fits), -1)

    def best(self, seats: Ints) -> Iterator[tuple[int, Ints]]:
        """For each of these seats that can be had: the seat, and the counts of the best swap that was found."""
        lines = len(self.places.seat)
        size = max(1, PAIRS // max(1, lines))
        for start in range(0, len(seats) if lines else 0, size):
            block = seats[start : start + size]
            points = self.box.model.classes.seats.points[self.places.seat]
            loss = np.where(self._possible(block), points[None, :], NEVER)
            for seat, row in zip(block.tolist(), loss, strict=True):
                if (counts := self._checked(seat, row)) is not None:
                    yield seat, counts

    def _checked(self, seat: int, loss: Ints) -> Ints | None:
        """The first of these swaps that is one, those that cost the fewest points first."""
        for line in np.argsort(loss, kind="stable")[:TRIES].tolist():
            if loss[line] == NEVER:
                return None
            counts = self._swapped(seat, line)
            if counts is not None and self.box.holds(counts):
                return counts
        return None

    def needed(self, seats: Ints) -> Ints:
        """By seat and line: the cents to pay for whoever comes with the cheapest machine to be had, or NEVER."""
        classes = self.box.model.classes
        links = classes.seats.link[seats]
        best = self.cheapest[classes.links.shape[links]][:, self.places.machines]
        cents = np.maximum(classes.machines.price[best] - classes.links.brings[links][:, None], 0)
        return np.where((best == NONE) | (classes.links.shape[links] == NONE)[:, None], NEVER, cents)

    def _possible(self, seats: Ints) -> np.ndarray:
        """By seat and line: is there a machine, money, and room under the rules?"""
        links, needed = self.box.model.classes.seats.link[seats], self.needed(seats)
        enough = self.freed + self.spare[self.places.plan]
        possible: np.ndarray = self.payable[links][:, self.places.plan] & (needed <= enough[None, :])
        for comes, leaves, cents in self._left_for_another():
            lines = np.flatnonzero(self.places.plan == leaves)
            rank = np.searchsorted(cents, needed[:, lines] - self.spare[comes])
            left = np.append(cents, NEVER)[rank]
            possible[:, lines] |= self.payable[links, comes][:, None] & (left <= enough[lines][None, :])
        pinned = self.box.lower[self.places.seat] > 0
        possible &= self._allowed(seats) & ~pinned[None, :]
        return possible & (needed < NEVER)

    def _left_for_another(self) -> Iterator[tuple[int, int, Ints]]:
        """Plan left, plan that pays instead, and the cents, in order, of all who may be paid for so."""
        for left in range(self.payable.shape[1]):
            for other in range(self.payable.shape[1]):
                movable = (self.places.plan == left) & self.payable[self.links, other]
                if left != other and movable.any():
                    yield left, other, np.sort(self.freed[movable])

    def _allowed(self, seats: Ints) -> np.ndarray:
        """By seat and line: do the rules on who is served stand it?"""
        weights, slack = self._rules
        allowed = np.ones((len(seats), len(self.places.seat)), dtype=bool)
        for row, left in zip(weights, slack, strict=True):
            allowed &= row[seats][:, None] - row[self.places.seat][None, :] <= left
        return allowed

    @cached_property
    def _rules(self) -> tuple[Ints, Ints]:
        """The rows in which seats stand, and what is left of those that a swap might break."""
        whole, count = self.box.whole, len(self.box.model.classes.seats.size)
        row, column = whole.matrix.row_of_entries(), whole.matrix.column
        kept = (column < count) & (row >= self.box.model.balances.rows)
        rows, number = np.unique(row[kept], return_inverse=True)
        weights = np.zeros((len(rows), count), dtype=np.int64)
        weights[number, column[kept]] = whole.matrix.value[kept]
        left = whole.most[rows] - weights @ np.bincount(self.places.seat, minlength=count)
        tight = left < weights.max(axis=1, initial=0) - weights.min(axis=1, initial=0)
        return weights[tight], left[tight]

    def _swapped(self, seat: int, line: int) -> Ints | None:
        """The counts when this seat takes a place from this line."""
        classes, places = self.box.model.classes, self.places
        taken, plan = places.machines.copy(), places.plan.copy()
        link, free = int(classes.seats.link[seat]), int(places.machines[line])
        wanted = int(self.cheapest[classes.links.shape[link], free])
        for mover, index in self.chains.moves(free, wanted):
            taken[mover] = index
        taken[line] = wanted
        if not self._pay(link, line, max(0, int(classes.machines.price[wanted] - classes.links.brings[link])), plan):
            return None
        seats = places.seat.copy()
        seats[line] = seat
        return self.paths.counts(Places(seats, plan, taken))

    def _pay(self, link: int, line: int, cents: int, plan: Ints) -> bool:
        """Who pays then; False when nobody does."""
        leaves = int(self.places.plan[line])
        freed = int(self.freed[line] + self.spare[leaves])
        if self.payable[link, leaves] and cents <= freed:
            return True
        enough = (
            (self.freed + self.spare[self.places.plan] >= cents)
            & (self.freed <= freed)
            & self.payable[self.links, leaves]
        )
        enough &= self.payable[link, self.places.plan] & (self.places.plan != leaves)
        enough[line] = False
        movers = np.flatnonzero(enough)
        if not len(movers):
            return False
        plan[line] = self.places.plan[movers[0]]
        plan[movers[0]] = leaves
        return True
