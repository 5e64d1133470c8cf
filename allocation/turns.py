"""In strict order each claim has its turn: it is served if the rules let it be, beside all those served before it.

More points are an earlier turn. Those who come before it then are served as they were, whoever comes after, and those
it overtakes no longer stand in its way: the fewer come before, the sooner there is a place. The least points that are
enough are found by halving, and one point less is refused for sure.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from allocation.box import Box, box_of
from allocation.meter import GaveUp, Meter
from allocation.model import Model, build
from allocation.problem import Claim, Problem
from allocation.room import Room
from allocation.scenarios import Decision
from allocation.tables import Ints
from allocation.tiebreak import by_points, seniority
from allocation.whole import whole


@dataclass(frozen=True)
class Turns:
    """Those who are served in strict order, `base`, and where a claim would come among them."""

    problem: Problem
    base: Decision
    meter: Meter

    @cached_property
    def ranked(self) -> tuple[Claim, ...]:
        """Those served, in the published order."""
        served = self.base.served or frozenset()
        return by_points(self.problem.seed, tuple(claim for claim in self.problem.claims if claim.id in served))

    @cached_property
    def model(self) -> Model:
        return build(self.problem)

    @cached_property
    def _box(self) -> Box:
        return box_of(self.model)

    @cached_property
    def _seat_of(self) -> dict[str, int]:
        claims = self.model.classes.tables.claims.claims
        return dict(zip((claim.id for claim in claims), self.model.classes.seats.seat_of.tolist(), strict=True))

    @cached_property
    def _place_of(self) -> dict[str, int]:
        """By claim: its place among all, were they to have as many points."""
        aged = seniority(self.problem.seed, self.problem.claims)
        return {claim.id: place for place, claim in enumerate(aged)}

    @cached_property
    def _keys(self) -> list[tuple[int, int]]:
        return [(-one.points, self._place_of[one.id]) for one in self.ranked]

    def ahead(self, claim: Claim, points: int) -> int:
        """How many of those served would come before this claim, had it so many points."""
        return bisect_left(self._keys, (-points, self._place_of[claim.id]))

    def least(self, claim: Claim) -> int | None:
        """The least points, more than it has, with which this claim is served; None when no points are enough.
        `GaveUp` when the effort runs out."""
        steps = self._steps(claim)
        aheads = [self.ahead(claim, points) for points in steps]
        low = 0  # with the points it has, it is not served
        high = self._first_with_room(claim, aheads)
        while high is not None and high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self._may_come(claim, aheads[middle]) else (middle, high)
        return None if high is None else steps[high]

    def _first_with_room(self, claim: Claim, aheads: list[int]) -> int | None:
        """Where room is known of, or else before all others, if there is any."""
        most, _ = self.room.of(self._seat_of[claim.id])
        known = next((rank for rank, ahead in enumerate(aheads) if ahead <= most), None)
        last = len(aheads) - 1
        return known if known is not None else last if self._may_come(claim, aheads[last]) else None

    def before_all(self, claim: Claim) -> bool:
        """Is there room for this claim, were it to come before all others?"""
        return self._may_come(claim, self.ahead(claim, self._steps(claim)[-1]))

    def enough(self, claim: Claim) -> int | None:
        """The least points that are known to be enough."""
        most, _ = self.room.of(self._seat_of[claim.id])
        return next((points for points in self._steps(claim) if self.ahead(claim, points) <= most), None)

    def learn(self, claim: Claim, points: int) -> None:
        """So many points are enough for this claim."""
        self.room.learn(self._seat_of[claim.id], self.ahead(claim, points), has_room=True)

    @cached_property
    def room(self) -> Room:
        """Nobody who isn't served has room beside those who come before."""
        served, claims = self.base.served or frozenset(), self.problem.claims
        waiting = [claim for claim in claims if claim.id not in served and claim.id in self._seat_of]
        seats = np.array([self._seat_of[claim.id] for claim in waiting], dtype=np.int64)
        room = Room(self.model, seats, len(self.ranked))
        for claim in waiting:
            if claim.id not in self.problem.exclusions:
                room.learn(self._seat_of[claim.id], self.ahead(claim, claim.points), has_room=False)
        return room

    def _may_come(self, claim: Claim, ahead: int) -> bool:
        """Like `has_room`, asked only where that isn't known."""
        seat = self._seat_of[claim.id]
        most, refused = self.room.of(seat)
        if most < ahead < refused:
            self.room.learn(seat, ahead, has_room=self.has_room(claim, ahead))
        return ahead <= self.room.of(seat)[0]

    def _steps(self, claim: Claim) -> list[int]:
        """The points it has, then those at which it overtakes someone; at least one point more."""
        worth = {claim.points + 1, *(one.points for one in self.ranked), *(one.points + 1 for one in self.ranked)}
        steps, before = [claim.points], self.ahead(claim, claim.points)
        for points in sorted(one for one in worth if one > claim.points):
            if (now := self.ahead(claim, points)) < before:
                steps.append(points)
                before = now
        return steps if len(steps) > 1 else [claim.points, claim.points + 1]

    def rival(self, claim: Claim) -> Claim | None:
        """Who has as many points, comes before, and is all that stands in its way; None where those with more do."""
        last, first = self.ahead(claim, claim.points), self._with_more(claim)
        if first == last or not self.has_room(claim, first):
            return None
        while last - first > 1:
            middle = (first + last) // 2
            first, last = (middle, last) if self.has_room(claim, middle) else (first, middle)
        return self.ranked[first]

    def _with_more(self, claim: Claim) -> int:
        return sum(one.points > claim.points for one in self.ranked)

    def has_room(self, claim: Claim, ahead: int) -> bool:
        """Can this claim be served beside the first of those served?"""
        seats = [self._seat_of[one.id] for one in (claim, *self.ranked[:ahead])]
        asked = np.bincount(seats, minlength=len(self._box.lower)).astype(np.int64)
        lower: Ints = np.maximum(self._box.lower, asked)
        if (lower > self._box.upper).any():
            return False
        search = self.meter.search(self.model)
        answer = whole(search, self._box.within(lower, self._box.upper))
        self.meter.charge(search)
        if answer is None:
            raise GaveUp
        return answer
