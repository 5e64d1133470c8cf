"""What limits a round: one limit loosened a little at a time, and what that would gain, each verified by solving.

The next 100 EUR of each fund, the next machine of each type, each rule lifted. Where 100 EUR serve nobody more, a
number of euros that does is sought too, up to the price of the dearest machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from allocation.canonical import canonical
from allocation.conflict import without
from allocation.meter import GaveUp, Meter
from allocation.outcome import Limit, LimitKind, Outcome, Progress, Status
from allocation.problem import MOST_BUDGET_CENTS, MOST_CENTS, Objective, Problem
from allocation.scenarios import with_cents, with_devices
from allocation.search import DEFAULT_EFFORT, OnProgress
from allocation.stop import ShouldStop, watching

EURO = 100
NEXT_CENTS = 100 * EURO
ORDER = (LimitKind.FUND, LimitKind.TYPE, LimitKind.RULE)


@dataclass(frozen=True, slots=True)
class Gain:
    """What loosening one limit alone would change. `amount`: cents of a fund, machines of a type, 1 for a rule lifted.

    None is not known: the effort ran out, or settling who would be served costs too much (then the points may be
    known, and the people not). Points can be gained with fewer people, who then have more points each.
    """

    limit: Limit
    amount: int
    points: int | None
    people: int | None

    @property
    def is_verified(self) -> bool:
        return self.points is not None and self.people is not None


def limits(
    problem: Problem,
    outcome: Outcome,
    *,
    effort: float = DEFAULT_EFFORT,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> tuple[Gain, ...]:
    """The most points gained first, then the most people; what could not be verified comes last.

    Nothing is verified beside an outcome that is not proved: what is gained might be what it missed.
    """
    problem = canonical(problem)
    changes = list(_changes(problem))
    if outcome.status is not Status.OPTIMAL:
        return tuple(Gain(limit, amount, None, None) for limit, amount in changes)
    with watching(should_stop) as stop:
        scale = _Scale(problem, outcome, Meter(left=effort, stop=stop))
        return tuple(sorted(_found(scale, changes, on_progress), key=_rank))


def _found(scale: _Scale, changes: list[tuple[Limit, int]], on_progress: OnProgress | None) -> Iterator[Gain]:
    """The longer quests come last: when the effort runs out, each limit has had its first answer."""
    poor: list[Limit] = []
    for done, (limit, amount) in enumerate(changes):
        _tell(on_progress, done, len(changes), scale.meter)
        gain = scale.gain(limit, amount)
        yield gain
        if limit.kind is LimitKind.FUND and gain.people is not None and gain.people <= 0:
            poor.append(limit)
    for done, limit in enumerate(poor):
        _tell(on_progress, len(changes) + done, len(changes) + len(poor), scale.meter)
        yield from scale.first_person(limit)


def _tell(on_progress: OnProgress | None, done: int, total: int, meter: Meter) -> None:
    if on_progress is not None:
        on_progress(Progress("LIMITS", done, total, round(1000 * meter.spent)))


def loosened(problem: Problem, limit: Limit, amount: int) -> Problem:
    """The round with this one change: solve it to see the gain."""
    if limit.kind is LimitKind.FUND:
        return with_cents(problem, limit.id, amount)
    if limit.kind is LimitKind.TYPE:
        return with_devices(problem, limit.id, amount)
    return without(problem, [limit])


def _changes(problem: Problem) -> Iterator[tuple[Limit, int]]:
    for fund in problem.funds:
        if fund.budget_cents + MOST_CENTS <= MOST_BUDGET_CENTS:  # above that, no fund limits anything
            yield Limit(LimitKind.FUND, fund.id), NEXT_CENTS
    for type_ in sorted({device.type for device in problem.devices}):
        yield Limit(LimitKind.TYPE, type_), 1
    for rule in problem.rules:
        yield Limit(LimitKind.RULE, rule.code), 1


def _rank(gain: Gain) -> tuple[bool, int, int, int, int, str]:
    return (
        gain.points is None,
        -(gain.points or 0),
        -(gain.people or 0),
        ORDER.index(gain.limit.kind),
        gain.amount,
        gain.limit.id,
    )


class _Scale:
    """The present round on one side, and on the other each round with a little more."""

    def __init__(self, problem: Problem, outcome: Outcome, meter: Meter) -> None:
        self.problem, self.meter = problem, meter
        self.points = {claim.id: claim.points for claim in problem.claims}
        self.people = len(outcome.awards)
        self.base = sum(self.points[award.claim] for award in outcome.awards)
        self.seeks_points = Objective.POINTS in problem.objectives

    def gain(self, limit: Limit, amount: int) -> Gain:
        try:
            return self._verified(limit, amount)
        except GaveUp:
            self.meter.left = 0
            return Gain(limit, amount, None, None)

    def _verified(self, limit: Limit, amount: int) -> Gain:
        if self.meter.left <= 0:
            raise GaveUp
        changed = loosened(self.problem, limit, amount)
        decision = self.meter.decide(changed)
        if decision is not None:
            served = decision.served or frozenset()
            points = sum(self.points[id_] for id_ in served)
            return Gain(limit, amount, points - self.base, len(served) - self.people)
        if not self.seeks_points:
            return Gain(limit, amount, None, None)
        total = self.meter.total(changed, self.base + 1)
        return Gain(limit, amount, 0 if total is None else total - self.base, None)

    def first_person(self, limit: Limit) -> Iterator[Gain]:
        """By halving, as far as the effort goes: one euro less then serves nobody more. Nothing when the price of the
        dearest machine doesn't either."""
        dearest = max((device.price_cents for device in self.problem.devices), default=0)
        low, high = NEXT_CENTS // EURO, -(-dearest // EURO)
        best = self.gain(limit, high * EURO) if low < high else None
        if best is None or not best.people or best.people < 0:
            return
        while high - low > 1 and self.meter.left > 0:
            middle = (low + high) // 2
            gain = self.gain(limit, middle * EURO)
            if gain.people is not None and gain.people > 0:
                best, high = gain, middle
            else:
                low = middle
        yield best
