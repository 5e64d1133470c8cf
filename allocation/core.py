"""The best value of a sum, sought from the bound downwards, among the few columns that lose little.

A value close to the bound leaves room for small losses only, so that very few columns stay open
(`losses.Losses.kept`) and saying that it can't be reached is quick. The first value that is reached is the best.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from allocation.box import Box
from allocation.branch import branch
from allocation.losses import Losses
from allocation.model import Weights
from allocation.rounding import SEATS, around, circles
from allocation.search import MANY, NEAR, Answer, Search
from allocation.sides import Side, Sides
from allocation.tries import as_good

LARGE = 12_000
"""Open columns beyond which the best is out of reach for long: a good allocation is then made better first."""
WIDE = 2_000
"""Open columns beyond which parts are made of what may gain so much, for each value anew: that is so much less."""
AGAIN = 5_000
"""The same, where an earlier objective has left an allocation to begin with."""
IMPROVE = 1.0
"""Effort spent on making it better, each time."""
HOPELESS = 16_000
"""Open columns beyond which the first node of a search alone takes more than all that came before."""
PATIENCE = 2
"""So many values are asked for one by one of a wide box, then larger and larger steps are taken."""
ATTEMPTS = 10
"""After so many values that can't be reached, anything is welcome."""
IMPOSSIBLE = Answer(None, 0, 0, proved=True)


def seek(search: Search, phase: str, weights: Weights, sense: int = 1, attempts: int = ATTEMPTS) -> Answer:
    """Like `Search.ask`; the search is left among the columns that an equally good allocation may use.
    `attempts`: so many values are tried one after the other before anything better than the best so far."""
    return _Quest(search, phase, weights, sense, attempts).best(search.value_of(weights))


def reach(search: Search, phase: str, weights: Weights, sense: int, wanted: int) -> Answer:
    """The best value, if it is at least as good as what is wanted; most of what is not, the bound refuses."""
    return _Quest(search, phase, weights, sense).best(wanted)


def match(search: Search, phase: str, weights: Weights, sense: int, wanted: int) -> Answer:
    """Like `reach`, where most often nothing is as good as what is wanted, which is asked at once."""
    return _Quest(search, phase, weights, sense, attempts=0).best(wanted)


class _Quest:
    """One sum to make as good as can be. Gains are values with the sign of the sense: more is better."""

    def __init__(self, search: Search, phase: str, weights: Weights, sense: int, attempts: int = ATTEMPTS) -> None:
        self.search, self.phase, self.weights, self.sense = search, phase, weights, sense
        self.attempts = attempts
        open_weights, self.decided = weights[search.box.open], int((weights * search.box.lower).sum())
        self.unit = (int(np.gcd.reduce(open_weights)) or 1) if len(open_weights) else 1

    def best(self, least: int | None) -> Answer:
        """`least`: nothing less good is of interest."""
        search = self.search
        losses = search.weigh(self.weights, self.sense)
        if losses is None:
            return self._among([Side(search.box, None)], None if least is None else self.sense * least, None)
        if least is not None and losses.spare(self.sense, least) < 0:
            return IMPOSSIBLE
        search.box = self._kept(search.box, losses, least)
        answer = self._already(losses, least) or self._sought(losses, least)
        if answer.values is not None:
            search.box = self._kept(search.box, losses, answer.value)
        answer = self._bounded(answer, losses)
        self.search.tell(self.phase, None if answer.values is None else answer.value, answer.bound)
        return answer

    def _kept(self, box: Box, losses: Losses | None, value: int | None) -> Box:
        return box if value is None or losses is None else losses.kept(box, losses.spare(self.sense, value))

    def _ask(self, box: Box, least: int | None) -> Answer:
        whole = self.search.box
        self.search.box = box
        answer = as_good(self.search, self.phase, self.weights, self.sense, wanted=least, unit=self.unit)
        self.search.box = whole
        return answer

    def _already(self, losses: Losses, least: int | None) -> Answer | None:
        """The best solution so far, when no possible value lies between it and the bound."""
        value = self.search.value_of(self.weights)
        if value is None or value != least or self._top(losses) > self.sense * value:
            return None
        return Answer(self.search.best, value, value, proved=True)

    def _top(self, losses: Losses) -> int:
        """The best gain that the bound leaves possible."""
        start = self.sense * self.decided
        return start + (losses.total // losses.scale - start) // self.unit * self.unit

    def _sought(self, losses: Losses, least: int | None) -> Answer:
        again = least is not None
        rounded = self._rounded(losses) if self._is_far(least) else None
        if rounded is not None:
            least = rounded
            self.search.tell(self.phase, rounded, self.sense * self._top(losses))
            self.search.box = self._kept(self.search.box, losses, least)
            if (answer := self._already(losses, least)) is not None:
                return answer
            if self._is_hopeless(losses, again):
                return Answer(self.search.best, least, self.sense * self._top(losses), proved=False)
        return self._descend(losses, least)

    def _is_far(self, least: int | None) -> bool:
        """Else CP-SAT finds the best as soon as a good one."""
        search, open_ = self.search, len(self.search.box.open)
        if least is None:
            return open_ > MANY
        if open_ <= AGAIN or self.attempts != ATTEMPTS or search.value_of(self.weights) != least:
            return False
        return search.best is not None and search.box.holds(search.best)

    def _rounded(self, losses: Losses) -> int | None:
        """The value of a good allocation close to the relaxation: the first there is, made better where the bound
        is still far."""
        search = self.search
        around_it = circles(search.box, losses)
        first = search.best is None
        if not first:
            self._better(next(around_it))
        elif not any(search.glance(circle, self.weights, self.sense, self.unit) for circle in around_it):
            return None
        for many in SEATS if len(search.box.open) > (LARGE if first else AGAIN) else ():
            best = search.best
            if best is None or self._gap(losses) <= NEAR or search.stop.raised or search.left <= 0:
                break
            if not self._better(around(search.box, losses, best, many)):
                break  # the next is wider still
        return search.value_of(self.weights)

    def _gap(self, losses: Losses) -> int:
        """So many better values does the bound leave possible."""
        value = self.search.value_of(self.weights) or 0
        return (self._top(losses) - self.sense * value) // self.unit

    def _is_hopeless(self, losses: Losses, again: bool) -> bool:
        """Would refusing all that is better take more effort than there is?"""
        open_ = len(self.search.box.open)
        return open_ > HOPELESS or (again and open_ > AGAIN and self._gap(losses) > ATTEMPTS)

    def _better(self, box: Box) -> bool:
        """Look for something better in this narrow box. Not asked to be better, HiGHS finds it sooner. Is there
        anything at all?"""
        search = self.search
        found = branch(box, self.weights, self.sense, None, self.unit, min(IMPROVE, search.left))
        search.count(found.effort)
        if found.values is None or search.best is None:
            return False
        if self.sense * int((self.weights * (found.values - search.best)).sum()) > 0:
            search.best = found.values
        return True

    def _descend(self, losses: Losses, least: int | None) -> Answer:
        """Ask for the bound, then for a little less, and last for the least."""
        wide = len(self.search.box.open) > WIDE
        sides = None if wide else Sides(self.search.box, self.weights, self.sense, least).found(losses)
        tops = [self._top(losses if side.losses is None else side.losses) for side in sides or ()]
        level, below = max(tops, default=self._top(losses)), 0
        floor = None if least is None else self.sense * least
        refused = level + self.unit
        for attempt in range(self.attempts):
            if floor is not None and level <= floor:
                break
            answer = self._level(losses, sides, level, refused)
            if answer.values is not None or self.search.stopped:
                return answer
            refused = level
            self.search.tell(self.phase, self.search.value_of(self.weights), self.sense * (level - self.unit))
            patient = wide and attempt < PATIENCE
            below = self.unit if patient or not below else 2 * below
            level -= below
        held = self._held(least)
        if held is None or floor is None:
            return self._level(losses, sides, floor, refused)
        if refused <= floor + self.unit:
            return held
        better = self._level(losses, sides, floor + self.unit, refused)  # steps grow: the last may have passed over it
        return better if better.values is not None or self.search.stopped else held

    def _held(self, least: int | None) -> Answer | None:
        """The best so far, when it has the least value that is of interest: only what is better is still sought."""
        best = self.search.best
        if best is None or least is None or self.search.value_of(self.weights) != least:
            return None
        return Answer(best, least, least, proved=True) if self.search.box.holds(best) else None

    def _level(self, losses: Losses, sides: list[Side] | None, level: int | None, refused: int) -> Answer:
        """The best of all sides, if it gains at least that; what would gain `refused` is known not to exist. Where
        one side alone can be as good, the others are left out for good. `sides`: by default those of what may gain
        that much."""
        if sides is None:
            value = None if level is None else self.sense * level
            box = self._kept(self.search.box, losses, value)
            sides = Sides(box, self.weights, self.sense, value).found(losses)
        best = self._among(sides, level, refused)
        if best.values is not None and best.proved:
            good = [side for side in sides if side.losses is None or self._top(side.losses) >= self.sense * best.value]
            if len(good) == 1:
                self.search.box = self._kept(good[0].box, good[0].losses, best.value)
        return best

    def _among(self, sides: list[Side], level: int | None, refused: int | None) -> Answer:
        """The best of these sides, if it gains at least that."""
        best = IMPOSSIBLE
        for side in sides:
            best = self._in_side(side, best, level, refused)
            if self.search.stopped:
                return best
        return best if best.values is None else replace(best, bound=best.value, proved=True)

    def _in_side(self, side: Side, best: Answer, level: int | None, refused: int | None) -> Answer:
        """The best of this side, or the best so far. Between what is found and what is refused, a quarter is asked."""
        tops = [] if side.losses is None else [self._top(side.losses) + self.unit]
        most = min(tops + ([] if refused is None else [refused]), default=None)
        while True:
            wanted = level if best.values is None else self._between(self.sense * best.value, most)
            if wanted is not None and most is not None and wanted >= most:
                return best
            value = None if wanted is None else self.sense * wanted
            answer = self._ask(self._kept(side.box, side.losses, value), value)
            if self.search.stopped or (answer.values is not None and answer.proved):
                return answer
            if answer.values is not None:
                best = answer
            elif best.values is None:
                return best
            else:
                most = wanted

    def _between(self, found: int, refused: int | None) -> int:
        steps = 1 if refused is None else max(1, (refused - found) // (4 * self.unit))
        return found + steps * self.unit

    def _bounded(self, answer: Answer, losses: Losses) -> Answer:
        """A search that was stopped knows at least what the relaxation knows."""
        if answer.proved:
            return answer
        best = losses.best(self.sense)
        bound = min(answer.bound, best) if self.sense > 0 else max(answer.bound, best)
        return replace(answer, bound=bound, proved=answer.values is not None and bound == answer.value)
