"""The strict order, at any size: all claims are walked through at once, the most points first.

Each is taken unless what is known by then refuses it (`cuts.py`). Can those taken be served together? Where not, the
relaxation says at what prices (`shortfall.py`): these prices refuse someone, for sure, and the walk is taken up again.
A few dozen questions then settle a million claims, each of which goes before all that come after it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace

import numpy as np

from allocation.box import Box
from allocation.branch import COLUMNS
from allocation.cuts import Cuts, Profiles
from allocation.model import Model
from allocation.search import Search
from allocation.settle import settle_served
from allocation.shortfall import NOTHING, Missing, Shortfall
from allocation.tables import NONE, Ints
from allocation.tiebreak import by_points
from allocation.whole import outlined, spelt, whole

CHUNK = 512
PARTS = 8
PART = 0.8
MANY = 1_000
LEAST = 16
SOME = 3_000
BITS = 20
MOST_BLOCKS = 8


def in_order(model: Model) -> Ints:
    """The seat of each claim, in the order of `tiebreak.by_points`."""
    claims, seed = model.classes.tables.claims, model.problem.seed
    drawn = b"".join(hashlib.sha256(f"{seed}|{claim.id}".encode()).digest() for claim in claims.claims)
    draws = np.frombuffer(drawn, dtype=">u8").reshape(-1, 4)
    order = np.lexsort((*draws.T[::-1], -claims.age, -claims.points))
    found: Ints = model.classes.seats.seat_of[order]
    return found


def _places(seats: Ints) -> Ints:
    """Which of its seat each one is, from 0."""
    order = np.argsort(seats, kind="stable")
    starts = np.flatnonzero(np.diff(seats[order], prepend=NONE))
    places = np.empty(len(seats), dtype=np.int64)
    places[order] = np.arange(len(seats)) - np.repeat(starts, np.diff(np.append(starts, len(seats))))
    return places


@dataclass(slots=True)
class State:
    """How many are taken of each seat, and how many may still be, once all before this position are settled.
    `last`: the position of the last one taken. `spare`: what each cut leaves."""

    position: int
    last: int
    taken: Ints
    upper: Ints
    stuck: bool = False
    spare: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def copy(self) -> State:
        return replace(self, taken=self.taken.copy(), upper=self.upper.copy(), spare=self.spare.copy())

    @property
    def fails(self) -> bool:
        """Is it proved that those taken can't be served together?"""
        return bool((self.spare < 0).any())


class Walk:
    """`refused`: positions that something else than a cut refuses, given those taken before. `exactly`: are machines and
    payers asked for in whole numbers too?"""

    def __init__(self, search: Search) -> None:
        model = search.model
        self.search, self.model = search, model
        seats = model.classes.seats
        self.order = in_order(model)
        self.place = _places(self.order)
        self.profiles = profiles = Profiles(model)
        self.cuts, self.shortfall = Cuts(model, profiles), Shortfall(model, profiles)
        self.home = seats.household
        shares = [row.most for row in model.rows if row.limit.kind.value == "RULE" and row.part]
        self.share = min(shares, default=0)
        self.refused: list[int] = []
        self.exactly = False
        lower, upper = search.box.lower[: len(seats.size)], search.box.upper[: len(seats.size)]
        self.kept = [State(0, NONE, lower.copy(), upper.copy())]
        self.proved = self.kept[0]

    def back(self, position: int) -> State:
        """The last state known to be possible from which this position is still to come."""
        while len(self.kept) > 1 and self.kept[-1].position > position:
            self.kept.pop()
        return self._known(self.kept[-1]).copy()

    def _known(self, state: State) -> State:
        """What the cuts found since leave, too."""
        more = [self.cuts.spare(cut, state.taken, state.upper) for cut in range(len(state.spare), len(self.cuts))]
        state.spare = np.concatenate([state.spare, np.array(more, dtype=np.int64)])
        return state

    def to(self, end: int) -> State:
        """Take whoever the cuts let pass, until there, or until it is proved that nobody can be taken or refused."""
        state, chunk = self.back(len(self.order)), CHUNK
        while state.position < end and not state.stuck:
            mark = next((position for position in self.refused if position >= state.position), end)
            ahead, whole = self._step(state, min(end, mark + 1, state.position + chunk), mark)
            if ahead is None:
                state, chunk = self.back(self.refused[-1]), CHUNK
                continue
            state, chunk = ahead, 2 * chunk if whole else max(CHUNK, chunk // 2)
        return state

    def refuse(self, position: int) -> None:
        """Nobody at this position; what was settled after it is to be settled again."""
        self.refused = [*(p for p in self.refused if p < position), position]

    def _step(self, state: State, stop: int, mark: int) -> tuple[State | None, bool]:
        """The state a few positions further: all of these, or until someone is refused; None where someone before is
        to be refused first."""
        at = np.arange(state.position, stop)
        at = at[(state.taken < state.upper)[self.order[at]]]
        at = at[self._within_homes(state, self.order[at])]
        passing = self._passing(state, self.order[at])
        if mark < stop:
            passing = min(passing, int(np.searchsorted(at, mark)))
        whole = passing == len(at)
        ahead = self._taking(state, at[:passing])
        ahead.position = stop if whole else int(at[passing]) + 1
        if not whole:
            self._close(ahead, self.order[at[passing : passing + 1]])
        self._propagate(ahead)
        if not ahead.fails:
            return ahead, whole
        guilty = self._guilty(state, at[:passing])
        if guilty is None:
            stuck = self._taking(state, at[:passing])
            stuck.position, stuck.stuck = int(at[passing]) if not whole else stop, True
            return stuck, False
        self.refuse(guilty)
        return None, False

    def _guilty(self, state: State, at: Ints) -> int | None:
        """The first of these that can't be taken with those before; None where all can be."""
        good, bad = 0, len(at) + 1
        while bad - good > 1:
            middle = (good + bad) // 2
            tried = self._taking(state, at[:middle])
            self._propagate(tried)
            good, bad = (good, middle) if tried.fails else (middle, bad)
        return int(at[bad - 1]) if bad <= len(at) else None

    def _passing(self, state: State, seats: Ints) -> int:
        """So many of the first are let pass by all cuts."""
        fewest = len(seats)
        for cut in range(len(self.cuts)):
            weights = np.maximum(self.cuts.weights(seats[:fewest], cut), 0)
            over = np.cumsum(weights) > state.spare[cut]
            fewest = int(over.argmax()) if over.any() else fewest
        return fewest

    def _taking(self, state: State, at: Ints) -> State:
        ahead, seats = state.copy(), self.order[at]
        if len(at):
            np.add.at(ahead.taken, seats, 1)
            ahead.spare -= np.maximum(self.cuts.weights(seats), 0).sum(axis=1)
            ahead.last = int(at[-1])
        return ahead

    def _close(self, state: State, seats: Ints) -> None:
        """Nobody more of these: cuts lose those who would have made room."""
        left = (state.upper - state.taken)[seats]
        for cut in np.flatnonzero((self.cuts.charged < 0).any(axis=1)).tolist():
            state.spare[cut] += int((np.minimum(self.cuts.weights(seats, cut), 0) * left).sum())
        state.upper[seats] = state.taken[seats]

    def _propagate(self, state: State) -> None:
        """Close the seats that no longer fit a cut, or their household's share."""
        while True:
            open_ = np.flatnonzero(state.taken < state.upper)
            shut = np.zeros(len(open_), dtype=bool)
            if self.share:
                room = self._room(state)
                home = self.home[open_]
                shut |= (home >= 0) & (room[home] <= 0)
            for cut in range(len(self.cuts)):
                shut |= self.cuts.weights(open_, cut) > state.spare[cut]
            if not shut.any():
                return
            self._close(state, open_[shut])
            if state.fails:
                return

    def _room(self, state: State) -> Ints:
        """What each household may still receive."""
        living = self.home >= 0
        received = np.bincount(self.home[living], state.taken[living])
        return self.share - received.astype(np.int64)

    def _within_homes(self, state: State, seats: Ints) -> np.ndarray:
        """Is the share of the household not reached before, by those taken and by these?"""
        within = np.ones(len(seats), dtype=bool)
        among = np.flatnonzero(self.home[seats] >= 0)
        if not self.share or not len(among):
            return within
        home = self.home[seats[among]]
        within[among] = _places(home) < self._room(state)[home]
        return within

    def missing(self, state: State) -> Missing | None:
        """Can those taken be served together, as the relaxation sees it?"""
        found = self.shortfall.of(state.taken, state.upper)
        if found is not None:
            self.search.count(found.columns / COLUMNS)
        return found

    def settle(self) -> State | None:
        """All claims settled; None where it can't be said."""
        part = whole = -(-len(self.order) // PARTS)
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
                part = min(whole, 2 * part)
            elif many or state.stuck or not self._refutes(state):
                few = self._few()
                if not (all(self._spelt() for _ in range(blocks)) if few else self._halve(state)):
                    return None
                part, blocks = max(LEAST, part // 2), min(MOST_BLOCKS, 2 * blocks) if few else 1
            if not (self.kept[-1].taken < self.kept[-1].upper).any():
                return self.kept[-1]
        return None

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
        self.refused = [position for position in self.refused if position <= self.kept[-1].position]
        while self.back(len(self.order)).fails:
            self.refuse(self.kept.pop().last)
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

    def box(self, state: State) -> Box:
        """What may come of this state."""
        lower, upper = self.search.box.lower.copy(), self.search.box.upper.copy()
        lower[: len(state.taken)], upper[: len(state.taken)] = state.taken, state.upper
        rest = slice(len(state.taken), None)
        upper[rest] = self.cuts.within(self._known(state).spare, upper[rest])
        return self.search.box.within(lower, upper)

    def settle_whole(self) -> State | None:
        """The same, for machines and payers that can't be cut in parts."""
        while (state := self.settle()) is not None:
            answer = whole(self.search, self.box(state))
            if answer is not False:
                return state if answer else None
            self.kept = [self.proved]
            self.exactly = True
            if not self._halve(state):
                return None
            self.exactly = False
            self.proved = self.kept[-1]
        return None


def settle_order(search: Search) -> bool:
    """Fix each claim served or not, the most points first; False when the search was stopped before."""
    walk = Walk(search)
    with search.share(PART):
        state = walk.settle_whole()
    if state is not None:
        search.box = walk.box(state)
        return True
    search.box = walk.box(walk.proved)
    return whole(search, search.box) is True and settle_served(search, by_points)
