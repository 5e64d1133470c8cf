"""What would have served a claim in strict order, where an earlier turn is what points are for (`turns.py`).

Each change of the whole round is settled anew, from the first claim to the last, and shared by all claims.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from allocation.counterfactuals import SHARE, Changes, T, WayIn
from allocation.crowd import Crowd
from allocation.meter import GaveUp, Meter
from allocation.outcome import Counterfactual, Detail
from allocation.problem import Claim, Objective, Problem
from allocation.scenarios import Decision
from allocation.turns import Turns

HALVING = 0.5
"""What turns may use of the effort, where many ask."""
PATIENCE = 4.0
"""What one claim's turn may cost, where many ask."""


class OrderChanges(Changes):
    """The counterfactuals of a round that was settled in strict order."""

    def __init__(self, problem: Problem, base: Decision, meter: Meter, crowd: Crowd | None = None) -> None:
        super().__init__(problem, base, meter, crowd)
        self.turns = Turns(problem, base, meter)
        self.ways: dict[str, WayIn | None] = {}
        if crowd is not None:
            self._look(crowd, [claim for claim in problem.claims if claim.id in crowd.asked & crowd.seat_of.keys()])

    def way_in(self, claim: Claim) -> WayIn:
        if claim.id not in self.ways:
            with self.meter.within(SHARE * self.meter.left):
                self.ways[claim.id] = self._exactly(claim)
        if (way := self.ways[claim.id]) is None:
            raise GaveUp
        return way

    def _look(self, crowd: Crowd, claims: list[Claim]) -> None:
        """Where many ask: a swap says what is enough, then halving what is the least, as far as a part of the effort
        goes. First for those whom no swap serves, then for those who are the closest."""
        for claim in claims:
            forced = crowd.forced(claim.id)
            if forced is not None and forced.points is not None:
                missing = self.base.values[Objective.ORDER] - forced.points + 1
                self.turns.learn(claim, claim.points + missing)
        until = (1 - HALVING) * self.meter.left
        unknown = [claim for claim in claims if self.turns.enough(claim) is None]
        for claim in unknown:
            self._as_far_as(until, partial(self.turns.before_all, claim))
        known = sorted(set(claims) - set(unknown), key=lambda claim: (self.turns.enough(claim) or 0) - claim.points)
        for claim in (*unknown, *known):
            self.ways[claim.id] = self._as_far_as(until, partial(self._exactly, claim))
        for claim in claims:
            if (way := self.ways[claim.id]) is None or not way.exact:
                self.ways[claim.id] = self._at_most(claim)  # by what was found for others, too

    def _as_far_as(self, until: float, question: Callable[[], T]) -> T | None:
        if self.meter.left > until:
            try:
                with self.meter.within(min(PATIENCE, self.meter.left - until)):
                    return question()
            except GaveUp:
                return None
        return None

    def _exactly(self, claim: Claim) -> WayIn:
        """`GaveUp` where that costs too much."""
        points = self.turns.least(claim)
        if points is None:
            return WayIn(None)
        missing = points - claim.points
        return WayIn(missing, smallest=True, ties=missing == 1 and self.turns.rival(claim) is not None)

    def _at_most(self, claim: Claim) -> WayIn | None:
        enough = self.turns.enough(claim)
        return None if enough is None else WayIn(enough - claim.points, exact=False)

    def tie(self, claim: Claim) -> dict[str, Detail]:
        rival = self.turns.rival(claim)
        return {} if rival is None else {"decided_by": Objective.SENIORITY.value, "in_its_place": (rival.id,)}

    def decided(self, problem: Problem) -> frozenset[str] | None:
        return self.meter.in_order(problem)

    def surely_served(self, problem: Problem) -> frozenset[str]:
        return self.decided(problem) or frozenset()

    def wins(self, problem: Problem, claim: Claim) -> bool:
        """Those who come before are served as they were."""
        turns = replace(self.turns, problem=problem)
        return turns.has_room(claim, turns.ahead(claim, claim.points))

    def _gains_with(self, _change: Counterfactual) -> bool:
        return True  # no sum of points says no before the round is settled anew

    def _gains_without(self, _change: Counterfactual) -> bool:
        return True

    def _funds(self, claim: Claim) -> Iterator[Counterfactual]:
        """More money may serve others first: there is no least amount to be found by halving."""
        for fund in self.problem.funds:
            yield from self._tried(claim, fund.id)
