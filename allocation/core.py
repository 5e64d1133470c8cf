"""The best value of a sum, sought from the bound downwards, among the few columns that lose little.

A value close to the bound leaves room for small losses only, so that very few columns stay open
(`losses.Losses.kept`) and saying that it can't be reached is quick. The first value that is reached is the best.

The relaxation likes to serve 47.6 claims. Serving at most 47 and at least 48 are then two questions, and
the bounds of both are far tighter than the one they replace.
"""

from __future__ import annotations

from dataclasses import replace
from math import floor

import numpy as np

from allocation.box import Box
from allocation.losses import Losses, weigh
from allocation.model import Weights
from allocation.problem import Objective
from allocation.search import Answer, Search

ATTEMPTS = 8
"""After so many values that can't be reached, anything is welcome."""
MORE = 1.03
"""Each attempt opens at least that many times the columns of the last."""
NEARLY = 1e-6
IMPOSSIBLE = Answer(None, 0, 0, proved=True)


def seek(search: Search, phase: str, weights: Weights, sense: int = 1) -> Answer:
    """Like `Search.ask`; the search is left among the columns that an equally good allocation may use."""
    return _Quest(search, phase, weights, sense).best(search.value_of(weights))


def reach(search: Search, phase: str, weights: Weights, sense: int, wanted: int) -> Answer:
    """The best value, if it is at least as good as what is wanted; most of what is not, the bound refuses."""
    return _Quest(search, phase, weights, sense).best(wanted)


class _Quest:
    """One sum to make as good as can be. `least`: nothing less good is of interest."""

    def __init__(self, search: Search, phase: str, weights: Weights, sense: int) -> None:
        self.search, self.phase, self.weights, self.sense = search, phase, weights, sense

    def best(self, least: int | None) -> Answer:
        search = self.search
        losses = weigh(search.box, self.weights, self.sense)
        if losses is None:
            return self._ask(least)
        if least is not None and self._spare(losses, least) < 0:
            return IMPOSSIBLE
        self._leave_out(losses, least)
        answer = self._already(losses, least)
        if answer is None:
            sides = self._sides(losses)
            answer = self._best_side(sides, least) if sides else self._descend(losses, least)
        if answer.values is not None:
            self._leave_out(losses, answer.value)
        return self._bounded(answer, losses)

    def _ask(self, least: int | None) -> Answer:
        return self.search.ask(self.phase, self.weights, self.sense, wanted=least)

    def _spare(self, losses: Losses, value: int) -> int:
        """What an allocation this good may lose."""
        return losses.spare(self.sense, value)

    def _leave_out(self, losses: Losses, value: int | None) -> None:
        if value is not None:
            self.search.box = losses.kept(self.search.box, self._spare(losses, value))

    def _already(self, losses: Losses, least: int | None) -> Answer | None:
        """The best solution so far, when no whole number lies between it and the bound."""
        value = self.search.value_of(self.weights)
        if value is None or value != least or self._spare(losses, value) >= losses.scale:
            return None
        return Answer(self.search.best, value, value, proved=True)

    def _sides(self, losses: Losses) -> list[tuple[Box, Losses | None]]:
        """Fewer claims served than the relaxation serves, and more; the better bound first."""
        served, _ = self.search.model.weights(Objective.SERVED)
        box = self.search.box
        count = float((served * losses.at).sum())
        fewer = floor(count + NEARLY)
        if count - fewer < NEARLY:
            return []
        boxes = (box.with_most(served, fewer), box.with_least(served, fewer + 1))
        weighed = [(side, weigh(side, self.weights, self.sense)) for side in boxes]
        return sorted(weighed, key=lambda pair: pair[1] is None or -pair[1].total)

    def _best_side(self, sides: list[tuple[Box, Losses | None]], least: int | None) -> Answer:
        search, whole, best = self.search, self.search.box, IMPOSSIBLE
        for box, losses in sides:
            wanted = least if best.values is None else best.value + self.sense
            if losses is None:
                search.box, answer = box, self._ask(wanted)
            elif wanted is not None and self._spare(losses, wanted) < 0:
                continue
            else:
                search.box = box
                self._leave_out(losses, wanted)
                answer = self._descend(losses, wanted)
            search.box = whole
            if search.stopped:
                return answer
            best = best if answer.values is None else answer
        self._leave_side(sides, best)
        return best

    def _leave_side(self, sides: list[tuple[Box, Losses | None]], best: Answer) -> None:
        """Where one side alone can be as good as the best, the other is left out for good."""
        if best.values is not None:
            good = [(b, side) for b, side in sides if side is None or self._spare(side, best.value) >= 0]
            if len(good) == 1:
                self.search.box, losses = good[0]
                if losses is not None:
                    self._leave_out(losses, best.value)

    def _descend(self, losses: Losses, least: int | None) -> Answer:
        """Ask for the bound, then for a little less, then for twice as much less, and last for the least."""
        search, sense, whole = self.search, self.sense, self.search.box
        open_weights = self.weights[whole.open]
        unit = int(np.gcd.reduce(open_weights)) or 1 if len(open_weights) else 1
        decided = int((self.weights * whole.lower).sum())
        best = decided + sense * ((losses.total // losses.scale - sense * decided) // unit * unit)
        below = 0
        for _ in range(ATTEMPTS):
            wanted = best - sense * below * unit
            if least is not None and sense * wanted <= sense * least:
                break
            search.box = losses.kept(whole, self._spare(losses, wanted))
            columns = len(search.box.open)
            answer = self._ask(wanted)
            search.box = whole
            if search.stopped or answer.values is not None:
                return answer
            below = max(2 * below + 1, losses.band(round(MORE * columns)) // (losses.scale * unit))
        return self._ask(least)

    def _bounded(self, answer: Answer, losses: Losses) -> Answer:
        """A search that was stopped knows at least what the relaxation knows."""
        if answer.proved:
            return answer
        best = losses.best(self.sense)
        bound = min(answer.bound, best) if self.sense > 0 else max(answer.bound, best)
        return replace(answer, bound=bound, proved=answer.values is not None and bound == answer.value)
