"""One walk through all claims, the most points first: each is taken unless what is known by then refuses it.

What is known are the cuts (`cuts.py`), the shares of households, and claims that something else refused. Where those
taken leave no room for those that a minimum needs, one of them can't be taken.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace

import numpy as np

from allocation.box import Box
from allocation.cuts import Cuts, Profiles
from allocation.easier import Easier, share_of
from allocation.model import Model
from allocation.search import Search
from allocation.tables import NONE, Ints

CHUNK = 512


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
    `last`: the position of the last one taken. `spare`: what each cut leaves. `sure`: can those taken be served
    together, each as a whole?"""

    position: int
    last: int
    taken: Ints
    upper: Ints
    stuck: bool = False
    sure: bool = False
    spare: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def copy(self) -> State:
        return replace(self, sure=False, taken=self.taken.copy(), upper=self.upper.copy(), spare=self.spare.copy())

    @property
    def fails(self) -> bool:
        """Is it proved that those taken can't be served together?"""
        return bool((self.spare < 0).any())


class Walk:
    """`refused`: positions that something else than a cut refuses, given those taken before. `first`: is this the
    first objective? What came before may tell apart those whom the rules see alike."""

    def __init__(self, search: Search) -> None:
        model = search.model
        self.search, self.model = search, model
        seats = model.classes.seats
        self.order = in_order(model)
        self.place = _places(self.order)
        self.profiles = profiles = Profiles(model)
        self.cuts = Cuts(model, profiles)
        self.home = seats.household
        self.share = share_of(model)
        self.easier = Easier(model, profiles)
        box = search.box
        self.first = not box.lines and not (box.lower != model.lower).any() and not (box.upper != model.upper).any()
        self.refused: list[int] = []
        lower, upper = search.box.lower[: len(seats.size)], search.box.upper[: len(seats.size)]
        self.kept = [State(0, NONE, lower.copy(), upper.copy(), sure=True)]

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
            seats = self.order[at[passing : passing + 1]]
            self.shut(ahead, seats) if at[passing] == mark else self._close(ahead, seats)
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

    def shut(self, state: State, seats: Ints) -> None:
        """Nobody more of these, nor of those who are harder to serve: beside a limit that those refused could have
        filled, too."""
        upper = state.upper.copy()
        self._close(state, seats)
        for seat in seats.tolist() if self.first else ():
            self._close(state, self.easier.harder(seat, np.flatnonzero(state.taken < state.upper), upper))

    def _propagate(self, state: State) -> None:
        """Close the seats that no longer fit a cut, or their household's share."""
        while True:
            open_ = np.flatnonzero(state.taken < state.upper)
            shut = np.zeros(len(open_), dtype=bool)
            if self.share is not None:
                room = self._room(state, self.share)
                home = self.home[open_]
                shut |= (home >= 0) & (room[home] <= 0)
            for cut in range(len(self.cuts)):
                shut |= self.cuts.weights(open_, cut) > state.spare[cut]
            if not shut.any():
                return
            self._close(state, open_[shut])
            if state.fails:
                return

    def _room(self, state: State, share: int) -> Ints:
        """What each household may still receive."""
        living = self.home >= 0
        received = np.bincount(self.home[living], state.taken[living])
        return share - received.astype(np.int64)

    def _within_homes(self, state: State, seats: Ints) -> np.ndarray:
        """Is the share of the household not reached before, by those taken and by these?"""
        within = np.ones(len(seats), dtype=bool)
        among = np.flatnonzero(self.home[seats] >= 0)
        if self.share is None or not len(among):
            return within
        home = self.home[seats[among]]
        within[among] = _places(home) < self._room(state, self.share)[home]
        return within

    def box(self, state: State) -> Box:
        """What may come of this state."""
        lower, upper = self.search.box.lower.copy(), self.search.box.upper.copy()
        lower[: len(state.taken)], upper[: len(state.taken)] = state.taken, state.upper
        rest = slice(len(state.taken), None)
        upper[rest] = self.cuts.within(self._known(state).spare, upper[rest])
        return self.search.box.within(lower, upper)
