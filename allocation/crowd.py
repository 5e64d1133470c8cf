"""What a whole département asks at once. Each claim's best total is bracketed, for all of them together
(`brackets.py`); the brackets of those that came closest are then closed, as far as a part of the effort goes.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from allocation.brackets import Brackets, brackets, close_brackets, swapped
from allocation.meter import Forced, Meter
from allocation.model import Model, build
from allocation.outcome import Award
from allocation.places import Paths, places_of
from allocation.problem import Objective, Problem
from allocation.pursue import published_order
from allocation.scenarios import Decision
from allocation.tables import Ints

MANY = 100
"""Claims to explain, beyond which they are not asked one by one."""
PART = 0.2
"""What closing brackets may use of the effort."""


class Crowd:
    """The claims that are not served, beside the awards that were decided."""

    def __init__(
        self, problem: Problem, base: Decision, awards: Collection[Award], asked: Collection[str], meter: Meter
    ) -> None:
        self.problem, self.base, self.model = problem, base, build(problem)
        self.asked = frozenset(asked)
        claims = self.model.classes.tables.claims.claims
        self.seat_of = dict(zip((c.id for c in claims), self.model.classes.seats.seat_of.tolist(), strict=True))
        counts = Paths(self.model).counts(places_of(self.model, tuple(awards)))
        if counts is None:
            raise AssertionError("each award is a way of the model")
        self.counts = counts
        self.points = int((self.model.weights(Objective.POINTS)[0] * counts).sum())
        meter.leave_ties()
        self.brackets = self._bracketed([self.seat_of[id_] for id_ in asked if id_ in self.seat_of], meter)

    def _bracketed(self, asked: list[int], meter: Meter) -> Brackets:
        """Only seats of which nobody is served, and somebody may be, are a question."""
        seats = np.unique(np.array(asked, dtype=np.int64))
        seats = seats[(self.counts[seats] == 0) & (self.model.upper[seats] > 0)]
        search, weights = meter.search(self.model), self.model.weights(Objective.POINTS)[0]
        if self.problem.objectives[0] is Objective.ORDER:
            return swapped(search, weights, self.counts, seats)
        found = brackets(search, weights, self.counts, seats)
        close_brackets(found, seats, PART)
        meter.spend(search)  # what was found until the effort ran out, or somebody said stop, is true
        return found

    def forced(self, claim: str) -> Forced | None:
        """The best with this claim served; None where nothing is known."""
        seat = self.seat_of[claim]
        if self.counts[seat]:
            return Forced(self.points, preferred=False)  # another of its seat has its place, and the same points
        found, least = self.brackets, int(self.brackets.least[seat])
        if least < 0:
            return None
        exact = found.are_closed(seat)
        return Forced(least, self._is_better(found.found[seat]) or None, exact)

    def _is_better(self, counts: Ints) -> bool:
        """Had it as many points: would these counts come before what was decided, on the objectives that follow?"""
        for objective in published_order(self.problem)[1:]:
            if objective is Objective.SENIORITY:
                return False
            value, sense = _value(self.model, objective, counts)
            if value != self.base.values[objective]:
                return (value > self.base.values[objective]) is (sense > 0)
        return False


def _value(model: Model, objective: Objective, counts: Ints) -> tuple[int, int]:
    weights, sense = model.weights(objective)
    return int((weights * counts).sum()), sense
