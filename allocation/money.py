"""How many points more money on one fund would serve: a staircase, climbed up to one machine's price.

The best total never falls when a budget grows, so the least money for one point more is found by
halving, and most halves are refused by the bound alone. A tread is one unit of the fund (the gcd of its
payments), or one euro when that is less.
"""

from __future__ import annotations

from allocation.meter import Meter
from allocation.model import build
from allocation.outcome import Limit, LimitKind
from allocation.problem import Claim, Problem
from allocation.scenarios import with_cents

EURO = 100
MOST_STEPS = 4
FEW_STEPS = 1
"""Where the ties of the round cost too much to settle, each step does too."""


class Staircase:
    """The amounts, in cents on one fund, at which the best total rises."""

    def __init__(self, problem: Problem, fund: str, base_points: int, meter: Meter) -> None:
        self.problem, self.meter = problem, meter
        self.limit = Limit(LimitKind.FUND, fund)
        rows = [row for row in build(problem).rows if row.limit == self.limit]
        unit = next((row.unit for row in rows), 0)
        self.budget = next(f.budget_cents for f in problem.funds if f.id == fund)
        self.tread = max(unit, EURO)
        dearest = max((device.price_cents for device in problem.devices), default=0)
        self.top = -(-dearest // self.tread) if unit else 0
        self.base_points = base_points
        self.totals = {0: base_points}
        self.at_most = {0: base_points}
        self.found: list[tuple[int, int]] | None = None

    def steps(self) -> list[int]:
        """At most `MOST_STEPS` amounts, the smallest first."""
        return [self.cents(rank) for rank, _ in self._rises()]

    def cents(self, rank: int) -> int:
        """What brings the budget up to a whole number of treads, `rank` treads higher."""
        return rank * self.tread - self.budget % self.tread if rank else 0

    def ties_with(self, claim: Claim, step: int) -> bool:
        """One tread under this step, could this claim be served without losing a point?"""
        cents = max(0, self.cents(self._rises()[step][0]) - self.tread)
        total = self._rises()[step - 1][1] if step else self.base_points
        return self.meter.can_tie(with_cents(self.problem, self.limit.id, cents), claim.id, total)

    def _rises(self) -> list[tuple[int, int]]:
        """The treads at which the total rises, and the totals."""
        if self.found is None:
            found: list[tuple[int, int]] = []
            rank, total = 0, self.base_points
            most = MOST_STEPS if self.meter.ties_are_settled else FEW_STEPS
            while len(found) < most and self._total(self.top, total + 1) > total:
                rank = self._least(rank, total + 1)
                total = self._total(rank, total + 1)
                found.append((rank, total))
            self.found = found
        return self.found

    def _least(self, low: int, points: int) -> int:
        """The first tread after `low` from which that many points can be served; they can from the top."""
        high = self.top
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self._total(middle, points) >= points else (middle, high)
        return high

    def _total(self, rank: int, wanted: int) -> int:
        """The best total at this tread when it is at least what is wanted; else something less."""
        if self.totals.get(rank, -1) < wanted <= self.at_most.get(rank, wanted):
            problem = with_cents(self.problem, self.limit.id, self.cents(rank))
            total = self.meter.total(problem, wanted)
            self.at_most[rank] = wanted - 1 if total is None else total
            if total is not None:
                self.totals[rank] = total
        return self.totals.get(rank, -1)
