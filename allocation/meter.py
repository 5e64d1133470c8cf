"""The effort of one explanation, and what it buys: what a changed round would decide, asked no further than needed.

A scenario that several claims share is solved to the end and kept. Where only one claim's own limits
move, what doesn't serve it is what there was before: then the question is whether the best that does
beats the outcome.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from allocation.core import match, reach, seek
from allocation.model import Model, build
from allocation.outcome import Limit, LimitKind, Proof
from allocation.problem import Objective, Problem
from allocation.pursue import in_strict_order, published_order, pursue
from allocation.scenarios import Decision, older_served, with_pin
from allocation.search import DEFAULT_EFFORT, Search
from allocation.settle import settle_served
from allocation.slack import broken, used_up
from allocation.stop import StopSign

TIE_EFFORT = 20.0
"""What settling all the ties of one scenario may cost; nearly all those of a round of 100 claims need far less."""
PREFERENCE_EFFORT = 1.0
"""What it may cost to say whether a claim would win a tie that it could have: else one point more is said to do."""
TIES_GIVEN_UP = 3
"""After that many scenarios whose ties cost too much, those of this round are left unsettled: nothing is claimed of
what they would decide."""


class GaveUp(Exception):
    """The effort ran out, or the caller said stop: nothing may be concluded."""


@dataclass(frozen=True, slots=True)
class Forced:
    """The best with one claim served: its points (None: the rules don't allow it), and whether the later objectives
    would prefer it to the outcome if it had as many (None: not settled). Not `exact`: as good as that was found, and
    better was not refused."""

    points: int | None
    preferred: bool | None
    exact: bool = True


@dataclass(slots=True)
class Meter:
    """The effort left, shared by all the searches of one explanation. Each has one thread: its effort, and so what
    was too dear to be said, is then the same on every machine."""

    left: float = DEFAULT_EFFORT
    spent: float = 0.0
    stop: StopSign = field(default_factory=StopSign)
    decided: dict[Problem, Decision | None] = field(default_factory=dict)
    ordered: dict[Problem, frozenset[str] | None] = field(default_factory=dict)
    certain: dict[Problem, frozenset[str]] = field(default_factory=dict)
    given_up: int = 0

    @property
    def ties_are_settled(self) -> bool:
        return self.given_up < TIES_GIVEN_UP

    @contextmanager
    def within(self, effort: float) -> Iterator[None]:
        """So much effort and no more, of what is left."""
        kept_back = max(0.0, self.left - effort)
        self.left -= kept_back
        try:
            yield
        finally:
            self.left += kept_back

    def leave_ties(self) -> None:
        """From now on, no ties are settled."""
        self.given_up = TIES_GIVEN_UP

    def search(self, model: Model) -> Search:
        return Search(model, effort=self.left, stop=self.stop, short=True)

    def decide(self, problem: Problem) -> Decision | None:
        """Who this problem serves, ties included; None when settling its ties would cost too much."""
        if problem not in self.decided:
            self.decided[problem] = self._decided(problem) if self.ties_are_settled else None
        return self.decided[problem]

    def _decided(self, problem: Problem) -> Decision | None:
        search = self.search(build(problem))
        search.left = min(search.left, TIE_EFFORT)
        results, answer = pursue(search)
        self._count(search)
        if answer.impossible:
            return Decision(None, {})
        proved = all(result.proof is not Proof.STOPPED for result in results)
        if search.stopped or not proved or Objective.SENIORITY not in search.settled:
            self.given_up += 1
            return None
        return Decision(search.served(), {result.objective: result.value for result in results})

    def in_order(self, problem: Problem) -> frozenset[str] | None:
        """Whom this problem serves in strict order, which leaves no ties; None when saying so would cost too much."""
        if problem not in self.ordered:
            search = self.search(build(problem))
            answer = in_strict_order(search)
            self._count(search)
            served = search.served() if answer.proved else None
            self.ordered[problem] = frozenset() if answer.impossible else served
        return self.ordered[problem]

    def forced(self, problem: Problem, other: Decision) -> Forced:
        """The best of a problem in which one claim more has to be served, beside a decision that doesn't serve it."""
        search = self.search(build(problem))
        first, *later = published_order(problem)
        weights, sense = search.model.weights(first)
        answer = seek(search, first.value, weights, sense)
        self.charge(search)
        if answer.values is None:
            return Forced(None, None)
        if not answer.proved:
            return Forced(answer.value, None, exact=False)
        search.keep(weights, answer.value)
        search.left = min(self.left, PREFERENCE_EFFORT)
        preferred = _is_preferred(search, later, other)
        self._count(search)
        return Forced(answer.value, preferred)

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
        return self._gains(self.search(broken(model, ranks[0])), other)

    def gains_with(self, problem: Problem, more: Problem, other: Decision) -> bool:
        """Of two problems, the second with more machines: does using all of a row that has more now beat that
        decision? What doesn't was already there, and the bound most often says so nearly for free."""
        model, before = build(more), _most_by_row(build(problem))
        wider = [rank for rank, (key, most) in enumerate(_most_by_row(model).items()) if most > before.get(key, 0)]
        return any(self._gains(self.search(used_up(model, rank)), other) for rank in wider)

    def _gains(self, search: Search, other: Decision) -> bool:
        """Is there better than that decision, or, where ties are left unsettled, are there more points?"""
        if self.ties_are_settled:
            return self._beats(search, other)
        weights, sense = search.model.weights(Objective.POINTS)
        answer = match(search, Objective.POINTS.value, weights, sense, other.points + 1)
        self.charge(search)
        return answer.values is not None

    def _beats(self, search: Search, other: Decision) -> bool:
        found = _is_preferred(search, published_order(search.model.problem), other)
        self.charge(search)
        return bool(found)

    def total(self, problem: Problem, wanted: int) -> int | None:
        """The most points, if they are at least as many as wanted."""
        found = self._reached(problem, wanted)
        return None if found is None else found.value_of(found.model.weights(Objective.POINTS)[0])

    def surely_served(self, problem: Problem, other: Decision) -> frozenset[str]:
        """Whom every best total of this problem serves, of those whom the other decision does not: whatever ties
        decide. Nobody when the best total is no better than the other's: that decision may then still stand."""
        if problem not in self.certain:
            self.certain[problem] = self._certain(problem, other)
        return self.certain[problem]

    def _certain(self, problem: Problem, other: Decision) -> frozenset[str]:
        found = self._reached(problem, other.points + 1)
        if found is None:
            return frozenset()
        total = found.value_of(found.model.weights(Objective.POINTS)[0]) or 0
        fresh = sorted(found.served() - (other.served or frozenset()))
        without = (replace(problem, exclusions=(*problem.exclusions, id_)) for id_ in fresh)
        return frozenset(
            id_ for id_, changed in zip(fresh, without, strict=True) if self._reached(changed, total) is None
        )

    def can_tie(self, problem: Problem, claim: str, total: int) -> bool:
        """Could this claim be served without losing a point of that total?"""
        return self._reached(with_pin(problem, claim), total) is not None

    def _reached(self, problem: Problem, wanted: int) -> Search | None:
        """The search that found the most points, if they are at least as many as wanted."""
        search = self.search(build(problem))
        weights, sense = search.model.weights(Objective.POINTS)
        answer = reach(search, Objective.POINTS.value, weights, sense, wanted)
        self.charge(search)
        return None if answer.values is None else search

    def charge(self, search: Search) -> None:
        """Count what this search used; `GaveUp` when it could not finish."""
        self._count(search)
        if search.stopped:
            raise GaveUp

    def spend(self, search: Search) -> None:
        """Count what this search used."""
        self.left -= search.spent
        self.spent += search.spent
        search.spent = 0.0

    def _count(self, search: Search) -> None:
        self.spend(search)
        if self.stop.raised or self.left <= 0:
            raise GaveUp


def _is_preferred(search: Search, objectives: Sequence[Objective], other: Decision) -> bool | None:
    """Is the best of what is left in the search better than that decision, on these objectives in order? None when
    the search was stopped before it could say."""
    problem = search.model.problem
    for objective in objectives:
        if objective is Objective.SENIORITY:
            if not settle_served(search):
                return None
            if search.served() != other.served:
                return older_served(problem, search.served(), other.served or frozenset())
            continue
        weights, sense = search.model.weights(objective)
        wanted = other.values[objective]
        answer = match(search, objective.value, weights, sense, wanted)
        if search.stopped:
            return None
        if answer.values is None or answer.value != wanted:
            return answer.values is not None
        search.keep(weights, wanted)
    return False


def _most_by_row(model: Model) -> dict[tuple[Limit, str], int]:
    """What each row allows, by its limit and, for machines, the first of its class."""
    members = model.classes.machines.members
    first = (members[int(row.part)][0].id if row.limit.kind is LimitKind.TYPE else row.part for row in model.rows)
    return {(row.limit, part): row.most for row, part in zip(model.rows, first, strict=True)}
