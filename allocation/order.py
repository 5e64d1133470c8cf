"""The strict order, at any size: all claims are walked through at once (`walk.py`), the most points first.

Can those taken be served together? Where not, the relaxation says at what prices (`shortfall.py`): these prices
refuse someone, for sure, and the walk is taken up again. Those it allows to the end are asked for
as whole claims; who is refused then is found by halving, refuses all who are harder to serve (`easier.py`), and those
who come next are settled twenty at a time. A few dozen questions settle thousands of claims.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from allocation.branch import COLUMNS, Run
from allocation.problem import Objective
from allocation.search import MANY as SMALL
from allocation.search import Search
from allocation.settle import settle_served
from allocation.shortfall import NOTHING, Missing, Shortfall
from allocation.stop import StopSign
from allocation.tables import Ints
from allocation.tiebreak import by_points
from allocation.walk import State, Walk
from allocation.whole import outlined, spelt, whole

PARTS = 8
"""All claims are walked through in so many steps, smaller ones where someone is refused."""
LEAST = 16
PART = 0.8
"""What the walk may use of the effort; what it has not settled has the rest."""
MANY = 1_000
"""Open seats that must be left out for a narrower question to be worth asking."""
SOME = 3_000
BITS = 20
MOST_BLOCKS = 8
LIGHT = 4
"""These questions take so much less time than their effort says (measured at 20,000 claims: a twelfth of a second)."""
AT_LEAST = 200.0
"""Effort for an allocation that serves those settled so far, whatever is left."""


class Ordered(Walk):
    """`exactly`: are machines and payers asked for in whole numbers too? `proved`: the last state for which they
    were. `tight`: has someone been refused that the relaxation would serve? `come`: the seats that it would serve
    later. `some`: open seats up to which the next claims are settled in one question."""

    def __init__(self, search: Search, some: int = SOME) -> None:
        super().__init__(search)
        self.some = some
        self.shortfall = Shortfall(search.model, self.profiles)
        self.exactly = False
        self.tight = False
        self.proved = self.kept[0]
        self.come = np.ones(len(self.home), dtype=bool)

    def missing(self, state: State) -> Missing | None:
        """Can those taken be served together, as the relaxation sees it?"""
        found = self.shortfall.of(state.taken, state.upper)
        if found is not None:
            self.search.count(found.columns / COLUMNS)
            if found.total < NOTHING:
                self.come = found.come
        return found

    def settle(self) -> State | None:
        """All claims settled, or all that could be; None where the effort ran out."""
        part = widest = -(-len(self.order) // PARTS)
        blocks = 1
        while not self.search.stop.raised and self.search.left > 0:
            state = self.to(min(len(self.order), self.kept[-1].position + part))
            few = self.tight or self._few()
            done = self._ahead(state) if not few and not state.stuck else self._whole_ahead(state, blocks)
            if done is None:
                return self.kept[-1]
            part = min(widest, 2 * part) if done else max(LEAST, part // 2) if few else part
            blocks = 1 if done or not few else min(MOST_BLOCKS, 2 * blocks)
            self._tell(self.kept[-1])
            if not (self.kept[-1].taken < self.kept[-1].upper).any() and self.kept[-1].sure:
                return self.kept[-1]
        return None

    def _ahead(self, state: State) -> bool | None:
        """Go on to this state, where the relaxation allows it; False where someone is refused, None where it can't be
        said."""
        found = self.missing(state)
        if found is not None and found.total < NOTHING:
            self.kept.append(state)
            return True
        if found is None or not self._cut(state, found):
            return self._whole_ahead(state, 1, relaxed=True)
        return False

    def _whole_ahead(self, state: State, blocks: int, relaxed: bool = False) -> bool | None:
        """Go on to this state, each of those taken served as a whole; False where someone is refused, None where it
        can't be said. `relaxed`: has the relaxation been asked already?"""
        if not self.kept[-1].sure:
            sure = self._sure()
            return False if sure else sure
        answer = False if state.stuck else self._asked(state)
        if answer is None:
            return None
        if answer:
            self._keep(state)
            return True
        if blocks == 1 and not relaxed and self._refutes(state):
            return False
        done = all(self._spelt() for _ in range(blocks)) if self.tight or self._few() else self._halve(state)
        return False if done else None

    def _sure(self) -> bool | None:
        """Step back to the last state of which those taken can be served, each as a whole, and refuse the next one."""
        good = max(rank for rank, state in enumerate(self.kept) if state.sure)
        bad, at = len(self.kept), len(self.kept) - 1
        while bad - good > 1:
            answer = self._asked(self.kept[at])
            if answer is None:
                return None
            good, bad = (at, bad) if answer else (good, at)
            at = (good + bad) // 2
        wrong = self.kept[bad] if bad < len(self.kept) else None
        del self.kept[good + 1 :]
        self.kept[-1].sure = True
        self.tight = wrong is not None
        return True if wrong is None else self._halve(wrong) or None

    def _keep(self, state: State) -> None:
        state.sure = True
        self.kept.append(state)

    def sure(self) -> Iterator[State]:
        """As far as those taken can be served together (with machines in parts, most often), the last first."""
        return (state for state in reversed(self.kept) if state.sure)

    def _tell(self, state: State) -> None:
        points = self.model.classes.seats.points
        bound = int((points * state.upper).sum())
        self.search.tell(Objective.ORDER.value, int((points * state.taken).sum()), bound)

    def _few(self) -> bool:
        """Are so few left that whole numbers are asked for many at a time?"""
        state = self.kept[-1]
        return int(np.count_nonzero(state.taken < state.upper)) <= self.some

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
        found = self._most(state, seats, 2 ** np.arange(len(seats))[::-1])
        if found is None:
            return False
        served = found > 0
        ahead = self._taking(state, at[served])
        ahead.position = int(at[-1]) + 1
        self.shut(ahead, seats[~served])
        self._propagate(ahead)
        if ahead.fails:
            return False
        self._keep(ahead)
        before = [position for position in self.refused if position < state.position]
        self.refused = [*before, *at[~served].tolist()]
        return True

    def _refutes(self, state: State) -> bool:
        """Do the prices of the relaxation refuse someone of those taken?"""
        found = self.missing(state)
        return found is not None and found.total >= NOTHING and self._cut(state, found)

    def _cut(self, state: State, found: Missing) -> bool:
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
        good, bad = 0, len(at)
        while bad - good > 1:
            middle = (good + bad) // 2
            tried = self.to(int(at[middle - 1]) + 1)
            if not tried.stuck and tried.taken.sum() != start.taken.sum() + middle:
                return False  # what is known by now lets others pass
            answer = False if tried.stuck else self._asked(tried)
            if answer is None:
                return False
            if answer:
                self._keep(tried)
            good, bad = (middle, bad) if answer else (good, middle)
        if not bad:
            return False
        self.refuse(int(at[good]))
        state = self.to(int(at[good]) + 1)
        self._keep(state)
        return not state.stuck

    def _asked(self, state: State) -> bool | None:
        """Can those taken be served together, each as a whole?"""
        if self.search.stop.raised:
            return None
        if self.exactly:
            return whole(self.search, self.box(state))
        if not self.first:
            return outlined(self.search, self.box(state))[0]
        found = self._whole(state, self.order[:0], self.order[:0])
        if found is None or found.at is None or self.easier.all_alone:
            return None if found is None else found.at is not None
        return outlined(self.search, self.box(state))[0]

    def _whole(self, state: State, seats: Ints, weights: Ints) -> Run | None:
        """What can be served besides; None where the effort doesn't say. For a mere yes, those whom the relaxation
        would serve later are most often enough."""
        narrow = self._narrow(state) if not len(seats) else None
        found = None if narrow is None else self._found(state, narrow, seats, weights)
        if found is None or found.at is None:
            found = self._found(state, state.upper, seats, weights)
        return found if found.is_over else None

    def _found(self, state: State, upper: Ints, seats: Ints, weights: Ints) -> Run:
        options = self.cuts.within(self._known(state).spare, self.shortfall.upper)
        found = self.shortfall.whole(state.taken, upper, options, LIGHT * self.search.left, seats, weights)
        self.search.count(found.effort / LIGHT)
        self.search.branched = True
        return found

    def _narrow(self, state: State) -> Ints | None:
        upper = np.where(self.come, state.upper, state.taken)
        return None if np.count_nonzero(upper < state.upper) <= MANY else upper

    def _most(self, state: State, seats: Ints, weights: Ints) -> Ints | None:
        """How many more of these seats make the most of this sum; None where the effort doesn't say."""
        if self.first and self.easier.all_alone:
            found = self._whole(state, seats, weights)
            return None if found is None or found.at is None else np.rint(found.at).astype(np.int64)
        box = self.box(state)
        every = np.zeros_like(box.lower)
        every[seats] = weights
        most = spelt(self.search, box, every)
        return None if most is None else most[seats] - state.taken[seats]

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
    if is_over or search.stop.raised:
        _keep_settled(search, walk)
        return False
    search.box = walk.box(walk.proved)
    return whole(search, search.box) is True and settle_served(search, by_points)


def _keep_settled(search: Search, walk: Ordered) -> None:
    """The first, as far as they were settled, are served, whoever said stop and whatever effort is left: what comes
    after is chosen among those who come after them."""
    stop, left, spent = search.stop, search.left, search.spent
    search.stop = StopSign()
    for state in walk.sure():
        search.left, search.stopped = AT_LEAST - (search.spent - spent), False
        if search.left <= 0:
            break
        if whole(search, walk.box(state)):
            search.box = walk.box(state)
            break
    search.stop, search.left = stop, max(0.0, left - (search.spent - spent))
