"""What the round would decide if one thing were different: who would be served, nothing more.

A scenario that several claims share is solved to the end and kept. Where only one claim's own limits
move, what doesn't serve it is what there was before: then the question is whether the best that does
beats the outcome, and it is asked no further than needed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from allocation.core import reach
from allocation.model import Model, build
from allocation.needs import Device, fits
from allocation.outcome import Limit, Outcome, Proof
from allocation.problem import Fund, Objective, Pin, Problem
from allocation.pursue import published_order, pursue
from allocation.search import DEFAULT_EFFORT, Search
from allocation.settle import settle_served
from allocation.slack import broken
from allocation.stop import StopSign
from allocation.tiebreak import seniority


class GaveUp(Exception):
    """The effort ran out, or the caller said stop: nothing may be concluded."""


@dataclass(frozen=True, slots=True)
class Decision:
    """`served` is None when the rules allow nothing."""

    served: frozenset[str] | None
    values: dict[Objective, int]

    @property
    def points(self) -> int:
        return self.values[Objective.POINTS]


TIE_EFFORT = 20.0
"""What settling all the ties of one scenario may cost; nearly all those of a round of 100 claims need far less."""
TIES_GIVEN_UP = 3
"""After that many scenarios whose ties cost too much, those of this round are left unsettled: nothing is claimed of
what they would decide."""


@dataclass(slots=True)
class Meter:
    """The effort left, shared by all the searches of one explanation."""

    left: float = DEFAULT_EFFORT
    spent: float = 0.0
    workers: int = 1
    stop: StopSign = field(default_factory=StopSign)
    kept: dict[Problem, Decision | None] = field(default_factory=dict)
    totals: dict[Problem, int | None] = field(default_factory=dict)
    given_up: int = 0

    def charge(self, search: Search) -> None:
        """Count what this search used; `GaveUp` when it could not finish."""
        self.left -= search.spent
        self.spent += search.spent
        if search.stopped or self.left <= 0:
            raise GaveUp

    def search(self, model: Model) -> Search:
        return Search(model, effort=self.left, workers=self.workers, stop=self.stop, short=True)

    def decide(self, problem: Problem) -> Decision | None:
        """Who this problem serves, ties included; None when settling its ties would cost too much."""
        if problem not in self.kept:
            self.kept[problem] = self._decided(problem) if self.given_up < TIES_GIVEN_UP else None
        return self.kept[problem]

    def _decided(self, problem: Problem) -> Decision | None:
        search = self.search(build(problem))
        search.left = min(search.left, TIE_EFFORT)
        results, answer = pursue(search)
        self.left -= search.spent
        self.spent += search.spent
        if self.stop.raised or self.left <= 0:
            raise GaveUp
        if answer.impossible:
            return Decision(None, {})
        if search.best is None or search.stopped or any(result.proof is Proof.STOPPED for result in results):
            self.given_up += 1
            return None
        return Decision(search.served(), {result.objective: result.value for result in results})

    def best_total(self, problem: Problem, guess: int) -> int | None:
        """The most points of this problem, sought from a guess that is no less, downwards: that a value can't be
        reached is quickly said by the bound. None when the rules allow nothing."""
        if problem not in self.totals:
            below, step = guess, 0
            total = self.total(problem, guess)
            while total is None and below > 0:
                step = max(1, 2 * step)
                below = max(0, below - step)
                total = self.total(problem, below)
            self.totals[problem] = total
        return self.totals[problem]

    @property
    def ties_are_settled(self) -> bool:
        return self.given_up < TIES_GIVEN_UP

    def total_above(self, problem: Problem, wanted: int) -> int | None:
        """The same as `total`, kept for the claims that share this problem."""
        if problem not in self.totals:
            self.totals[problem] = self.total(problem, wanted)
        return self.totals[problem]

    def beats(self, problem: Problem, other: Decision) -> bool:
        """Is the best of this problem better than that decision? Asked objective by objective, and no
        further than the first on which they part: most often the bound on the points says no."""
        return self._beats(self.search(build(problem)), other)

    def gains_without(self, problem: Problem, limit: Limit, other: Decision) -> bool:
        """Does breaking this limit alone beat that decision? What keeps it was already there: when nothing that
        breaks it does better, lifting it changes nothing, and the bound says so nearly for free."""
        model = build(problem)
        ranks = [rank for rank, row in enumerate(model.rows) if row.limit == limit]
        if len(ranks) != 1:
            return bool(ranks)
        return self._beats(self.search(broken(model, ranks[0])), other)

    def _beats(self, search: Search, other: Decision) -> bool:
        problem = search.model.problem
        for objective in published_order(problem):
            if objective is Objective.SENIORITY:
                settle_served(search)
                self.charge(search)
                if search.served() != other.served:
                    return older_served(problem, search.served(), other.served or frozenset())
                continue
            weights, sense = search.model.weights(objective)
            answer = reach(search, objective.value, weights, sense, other.values[objective])
            self.charge(search)
            if answer.values is None or answer.value != other.values[objective]:
                return answer.values is not None
            search.keep(weights, answer.value)
        return False

    def total(self, problem: Problem, wanted: int) -> int | None:
        """The most points, if they are at least as many as wanted."""
        search = self.search(build(problem))
        weights, sense = search.model.weights(Objective.POINTS)
        answer = reach(search, Objective.POINTS.value, weights, sense, wanted)
        self.charge(search)
        return None if answer.values is None else answer.value


def decision_of(outcome: Outcome) -> Decision:
    served = frozenset(award.claim for award in outcome.awards)
    return Decision(served, {result.objective: result.value for result in outcome.objectives})


def older_served(problem: Problem, one: frozenset[str], other: frozenset[str]) -> bool:
    """Of two sets of claims served, does the first one serve the oldest claim on which they part?"""
    parted = (claim.id in one for claim in seniority(problem.seed, problem.claims) if claim.id in one ^ other)
    return next(parted, False)


def first_difference(problem: Problem, one: Decision, other: Decision) -> tuple[Objective, bool]:
    """The objective after the points on which two decisions part, and whether the first one is better."""
    for objective in published_order(problem)[1:]:
        if objective is Objective.SENIORITY:
            mine, theirs = one.served or frozenset(), other.served or frozenset()
            if mine != theirs:
                return objective, older_served(problem, mine, theirs)
        elif one.values[objective] != other.values[objective]:
            more = one.values[objective] > other.values[objective]
            return objective, more is (objective is Objective.SERVED)
    return Objective.SENIORITY, False


def with_pin(problem: Problem, claim: str) -> Problem:
    return replace(problem, pins=(*problem.pins, Pin(claim)))


def with_cents(problem: Problem, fund: str, cents: int) -> Problem:
    return replace(
        problem,
        funds=tuple(Fund(f.id, f.budget_cents + cents) if f.id == fund else f for f in problem.funds),
    )


def with_points(problem: Problem, claim: str, points: int) -> Problem:
    return replace(
        problem,
        claims=tuple(replace(c, points=c.points + points) if c.id == claim else c for c in problem.claims),
    )


def with_devices(problem: Problem, type_: str, count: int) -> Problem:
    """More machines of a type, each like the one of that type that fits the most claims of the round
    (then the cheapest, then the first id)."""
    like = _most_useful(problem, type_)
    ids = {device.id for device in problem.devices}
    free = (f"{like.id}+{number}" for number in range(1, len(ids) + count + 1))
    fresh = [id_ for id_ in free if id_ not in ids][:count]
    return replace(problem, devices=(*problem.devices, *(replace(like, id=id_) for id_ in fresh)))


def _most_useful(problem: Problem, type_: str) -> Device:
    def rank(device: Device) -> tuple[int, int, str]:
        return -sum(fits(c.need, device) for c in problem.claims), device.price_cents, device.id

    return min((device for device in problem.devices if device.type == type_), key=rank)
