"""The strict order, at any size: all claims are walked through at once (`walk.py`), the most points first.

Can those taken be served together? Where not, the relaxation says at what prices (`shortfall.py`): these prices
refuse someone, for sure, and the walk is taken up again. Where the relaxation has nothing to say, claims are asked for
in whole numbers, and where few are left, twenty at a time. A few dozen questions settle thousands of claims.
"""

from __future__ import annotations

import numpy as np

from allocation.box import Box
from allocation.branch import COLUMNS
from allocation.problem import Objective
from allocation.search import MANY as SMALL
from allocation.search import Search
from allocation.settle import settle_served
from allocation.shortfall import NOTHING, Missing, Shortfall
from allocation.tiebreak import by_points
from allocation.walk import State, Walk
from allocation.whole import outlined, spelt, whole

PARTS = 8
"""All claims are walked through in so many steps, smaller ones where someone is refused."""
LEAST = 16
PART = 0.8
"""What the walk may use of the effort; what it has not settled has the rest."""
MANY = 1_000
"""Open seats beyond which the relaxation is asked first."""
SOME = 3_000
"""Open seats up to which the next claims are settled in one question."""
BITS = 20
MOST_BLOCKS = 8


class Ordered(Walk):
    """`exactly`: are machines and payers asked for in whole numbers too? `proved`: the last state for which they
    were."""

    def __init__(self, search: Search) -> None:
        super().__init__(search)
        self.shortfall = Shortfall(search.model, self.profiles)
        self.exactly = False
        self.proved = self.kept[0]

    def missing(self, state: State) -> Missing | None:
        """Can those taken be served together, as the relaxation sees it?"""
        found = self.shortfall.of(state.taken, state.upper)
        if found is not None:
            self.search.count(found.columns / COLUMNS)
        return found

    def settle(self) -> State | None:
        """All claims settled; None where it can't be said."""
        part = widest = -(-len(self.order) // PARTS)
        blocks = 1
        while not self.search.stop.raised and self.search.left > 0:
            state = self.to(min(len(self.order), self.kept[-1].position + part))
            many = not state.stuck and bool(np.count_nonzero(state.taken < state.upper) > MANY)
            if many and self._refutes(state):
                continue
            answer = False if state.stuck else self._asked(state)
            if answer is None:
                return None
            if answer:
                self.kept.append(state)
                part = min(widest, 2 * part)
            elif many or state.stuck or not self._refutes(state):
                few = self._few()
                if not (all(self._spelt() for _ in range(blocks)) if few else self._halve(state)):
                    return self.kept[-1]  # what was kept can't be had in whole numbers, or the effort ran out
                part, blocks = max(LEAST, part // 2), min(MOST_BLOCKS, 2 * blocks) if few else 1
            self._tell(self.kept[-1])
            if not (self.kept[-1].taken < self.kept[-1].upper).any():
                return self.kept[-1]
        return None

    def _tell(self, state: State) -> None:
        points = self.model.classes.seats.points
        bound = int((points * state.upper).sum())
        self.search.tell(Objective.ORDER.value, int((points * state.taken).sum()), bound)

    def _few(self) -> bool:
        """Are so few left that whole numbers are asked for many at a time?"""
        state = self.kept[-1]
        return int(np.count_nonzero(state.taken < state.upper)) <= SOME

    def _spelt(self) -> bool:
        """Settle the next claims in one question: each outweighs all that come after it."""
        state = self.back(len(self.order))
        at = np.arange(state.position, len(self.order))
        at = at[(state.taken < state.upper)[self.order[at]]]
        if not len(at) or self.search.stop.raised or self.search.left <= 0:
            return not len(at)
        seats = self.order[at[:BITS]]
        alone = (state.upper - state.taken)[seats] > 1
        count = int(alone.argmax()) if alone.any() else len(seats)
        at, seats = at[: max(1, count)], seats[: max(1, count)]
        box = self.box(state)
        weights = np.zeros_like(box.lower)
        weights[seats] = 2 ** np.arange(len(seats))[::-1]
        found = spelt(self.search, box, weights)
        if found is None:
            return False
        served = found[seats] > state.taken[seats]
        ahead = self._taking(state, at[served])
        ahead.position = int(at[-1]) + 1
        self._close(ahead, seats[~served])
        self._propagate(ahead)
        if ahead.fails:
            return False
        self.kept.append(ahead)
        before = [position for position in self.refused if position < state.position]
        self.refused = [*before, *at[~served].tolist()]
        return True

    def _refutes(self, state: State) -> bool:
        """Do the prices of the relaxation refuse someone of those taken?"""
        found = self.missing(state)
        if found is None or found.total < NOTHING:
            return False
        self.cuts.add(found.prices)
        if self.cuts.spare(len(self.cuts) - 1, state.taken, state.upper) >= 0:
            return False
        while len(self.kept) > 1 and self.back(len(self.order)).fails:
            self.kept.pop()
        self.refused = [position for position in self.refused if position <= self.kept[-1].position]
        return True

    def _halve(self, state: State) -> bool:
        """Refuse the first who can't be served in whole numbers, of those taken since the last state kept."""
        start = self.kept[-1]
        at = np.arange(start.position, state.position)
        seats = self.order[at]
        at = at[(self.place[at] >= start.taken[seats]) & (self.place[at] < state.taken[seats])]
        good, bad, step = 0, len(at), 1
        while bad - good > 1:
            middle = min(good + step, (good + bad) // 2)
            tried = self.to(int(at[middle - 1]) + 1)
            if not tried.stuck and tried.taken.sum() != start.taken.sum() + middle:
                return False  # what is known by now lets others pass
            answer = False if tried.stuck else self._asked(tried)
            if answer is None:
                return False
            if answer:
                self.kept.append(tried)
            good, bad, step = (middle, bad, 2 * step) if answer else (good, middle, step)
        if not bad:
            return False
        self.refuse(int(at[good]))
        state = self.to(int(at[good]) + 1)
        self.kept.append(state)
        return not state.stuck

    def _asked(self, state: State) -> bool | None:
        """Can those taken be served together, each as a whole?"""
        box = self.box(state)
        if self.exactly:
            return whole(self.search, box)
        narrow = self._narrow(state, box)
        if narrow is not None and outlined(self.search, narrow)[0]:
            return True
        return outlined(self.search, box)[0]

    def _narrow(self, state: State, box: Box) -> Box | None:
        """Only those who cost least may come too: most often enough for a yes."""
        left = np.flatnonzero(state.taken < state.upper)
        if len(left) <= MANY:
            return None
        weights = self.cuts.weights(left, -1)
        upper = box.upper.copy()
        out = left[np.argsort(weights, kind="stable")[MANY:]]
        upper[out] = state.taken[out]
        return box.within(box.lower, upper)

    def settle_whole(self) -> State | None:
        """The same, for machines and payers that can't be cut in parts."""
        while (state := self.settle()) is not None:
            answer = whole(self.search, self.box(state))
            if answer is not False:
                return state if answer and (state.taken == state.upper).all() else None
            self.kept = [self.proved]
            self.exactly = True
            if not self._halve(state):
                return None
            self.exactly = False
            self.proved = self.kept[-1]
        return None


def settle_order(search: Search) -> bool:
    """Fix each claim served or not, the most points first; False when the search was stopped before."""
    if len(search.box.open) <= SMALL:
        return settle_served(search, by_points)
    walk = Ordered(search)
    with search.share(PART):
        state = walk.settle_whole()
        is_over = search.left <= 0
    if state is not None:
        search.box = walk.box(state)
        return True
    if is_over:
        whole(search, walk.box(walk.kept[-1]))  # as many of the first as were settled: kept as the best so far
    search.box = walk.box(walk.proved)
    return not is_over and whole(search, search.box) is True and settle_served(search, by_points)
