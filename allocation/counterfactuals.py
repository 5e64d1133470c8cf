"""What would have served a claim: one change at a time, each verified by solving the changed round."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from allocation.conflict import without
from allocation.crowd import Crowd
from allocation.meter import Forced, GaveUp, Meter
from allocation.money import EURO, Staircase
from allocation.needs import Need, fits
from allocation.outcome import ChangeKind, Counterfactual, Detail, Limit, LimitKind
from allocation.problem import MOST_POINTS, Claim, Problem
from allocation.scenarios import Decision, first_difference, with_cents, with_devices, with_pin, with_points

T = TypeVar("T")
PART, PATIENCE = 0.25, 4.0
"""What all changes of the whole round may use of the effort, and what one of them may cost, where a whole département
asks."""
PART_OF_FEW, PATIENCE_OF_FEW = 0.6, 30.0
"""The same, where claims are asked one by one: some effort is left for each of them."""
SHARE = 0.25
"""What one claim alone may use of the effort that is left."""

PARTS = (16, 8, 4, 2, 1)
"""Amounts of money that are tried beyond the first steps: these parts of the dearest machine's price."""


def apply(problem: Problem, claim: str, change: Counterfactual) -> Problem:
    """The round with this one change: solve it to see the claim served."""
    match change.kind:
        case ChangeKind.POINTS:
            return with_points(problem, claim, change.amount)
        case ChangeKind.FUND:
            return with_cents(problem, change.subject, change.amount)
        case ChangeKind.DEVICE:
            return with_devices(problem, change.subject, change.amount)
        case ChangeKind.RULE:
            return without(problem, [Limit(LimitKind.RULE, change.subject)])
        case ChangeKind.NEED:
            return _any_form(problem, claim)


@dataclass(frozen=True, slots=True)
class WayIn:
    """What more points would do for a claim.

    `missing`: so many are enough (None: no points are). `smallest`: one less is not. `exact`: nothing better was left
    unrefused. `total`: the best sum of points with this claim served, where points are summed. `ties`: it comes after
    someone whom it equals.
    """

    missing: int | None
    smallest: bool = False
    exact: bool = True
    total: int | None = None
    ties: bool = False


class Changes:
    """The counterfactuals of one round; what several claims can share is solved once.

    `crowd`: what is known of all claims, where there are too many to ask one by one. `patience`: what may still be
    spent on changes of the whole round, beyond which nothing is said of them.
    """

    def __init__(self, problem: Problem, base: Decision, meter: Meter, crowd: Crowd | None = None) -> None:
        self.problem, self.base, self.meter, self.crowd = problem, base, meter, crowd
        part, self.most = (PART_OF_FEW, PATIENCE_OF_FEW) if crowd is None else (PART, PATIENCE)
        self.patience = part * meter.left
        self.stairs: dict[str, Staircase] = {}
        self.answers: dict[tuple[str, ...], Any] = {}

    def way_in(self, claim: Claim) -> WayIn:
        forced = self._forced(claim)
        if forced.points is None:
            return WayIn(None)
        missing, smallest = self._missing_points(forced)
        return WayIn(missing, smallest, forced.exact, forced.points, forced.points == self.base.points)

    def tie(self, claim: Claim) -> dict[str, Detail]:
        """What decided between it and those whom it equals, and who they are; nothing where that costs too much."""
        decision = self.meter.decide(with_pin(self.problem, claim.id))
        if decision is None:
            return {}
        objective, _ = first_difference(self.problem, self.base, decision)
        return {"decided_by": objective.value, **self.displaced_by(decision.served)}

    def displaced_by(self, served: frozenset[str] | None) -> dict[str, Detail]:
        """Who is not served when these are; nothing is said where ties could not be settled."""
        return {} if served is None else {"in_its_place": tuple(sorted((self.base.served or frozenset()) - served))}

    def decided(self, problem: Problem) -> frozenset[str] | None:
        """Whom this round serves; None where saying so costs too much."""
        decision = self.meter.decide(problem)
        return None if decision is None else decision.served or frozenset()

    def _forced(self, claim: Claim) -> Forced:
        """Where the crowd does not know, a short search may."""
        if self.crowd is not None and (found := self.crowd.forced(claim.id)) is not None:
            return found
        with self.meter.within(PATIENCE if self.crowd is not None else SHARE * self.meter.left):
            return self.meter.forced(with_pin(self.problem, claim.id), self.base)

    def kept(self, question: Callable[[], T], *key: str) -> T | None:
        """The answer, asked once; None where it costs more than there is patience for."""
        if key not in self.answers:
            self.answers[key] = self._asked(question)
        found: T | None = self.answers[key]
        return found

    def _asked(self, question: Callable[[], T]) -> T | None:
        if self.patience <= 0:
            return None
        before = self.meter.spent
        try:
            with self.meter.within(min(self.patience, self.most)):
                return question()
        except GaveUp:
            return None
        finally:
            self.patience -= self.meter.spent - before

    def of(self, claim: Claim, way: WayIn) -> tuple[Counterfactual, ...]:
        """Points first, then money, machines, rules and need. Rules are asked for first: lifting one moves the most."""
        rules = tuple(self._rules(claim))
        return (
            *self._points(claim, way),
            *self._funds(claim),
            *self._devices(claim),
            *rules,
            *self._need(claim),
        )

    def _missing_points(self, forced: Forced) -> tuple[int, bool]:
        """What closes the gap between the best total and the best with this claim, and whether less would not do.

        When that makes a tie, the later objectives of both say who wins it. Exact: the claim's points move only the
        allocations that serve it. Where ties are not settled, one point more than the tie is enough for sure.
        """
        gap = self.base.points - (forced.points or 0)
        if gap and forced.preferred:
            return gap, forced.exact
        return gap + 1, forced.exact and (gap == 0 or forced.preferred is not None)

    def _points(self, claim: Claim, way: WayIn) -> Iterator[Counterfactual]:
        if way.missing is not None and claim.points + way.missing <= MOST_POINTS:
            yield Counterfactual(ChangeKind.POINTS, "", way.missing, way.smallest)

    def _devices(self, claim: Claim) -> Iterator[Counterfactual]:
        for type_ in sorted({device.type for device in self.problem.devices}):
            change = Counterfactual(ChangeKind.DEVICE, type_, 1, smallest=True)
            if self._gains_with(change) and claim.id in self.served_by(change):
                yield change

    def _rules(self, claim: Claim) -> Iterator[Counterfactual]:
        for rule in self.problem.rules:
            change = Counterfactual(ChangeKind.RULE, rule.code, 1, smallest=True)
            if self._gains_without(change) and claim.id in self.served_by(change):
                yield change

    def _gains_with(self, change: Counterfactual) -> bool:
        def question() -> bool:
            return self.meter.gains_with(self.problem, apply(self.problem, "", change), self.base)

        return bool(self.kept(question, "gains", change.kind, change.subject))

    def _gains_without(self, change: Counterfactual) -> bool:
        def question() -> bool:
            return self.meter.gains_without(self.problem, Limit(LimitKind.RULE, change.subject), self.base)

        return bool(self.kept(question, "gains", change.kind, change.subject))

    def _need(self, claim: Claim) -> Iterator[Counterfactual]:
        if self.crowd is None and isinstance(claim.need, Need) and claim.need.forms:
            wider = replace(claim.need, forms=())
            gains = any(fits(wider, d) and not fits(claim.need, d) for d in self.problem.devices)
            if gains and self.wins(_any_form(self.problem, claim.id), claim):
                yield Counterfactual(ChangeKind.NEED, "", 1, smallest=True)

    def served_by(self, change: Counterfactual) -> frozenset[str]:
        """Whom a change of the whole round (money, machines, a rule) would surely serve; the claims share it."""

        def question() -> frozenset[str]:
            return self.surely_served(apply(self.problem, "", change))

        return self.kept(question, change.kind, change.subject, str(change.amount)) or frozenset()

    def surely_served(self, problem: Problem) -> frozenset[str]:
        """Whom this round serves, or would serve whatever ties decide, where settling them costs too much."""
        served = self.decided(problem)
        return self.meter.surely_served(problem, self.base) if served is None else served

    def wins(self, problem: Problem, claim: Claim) -> bool:
        """Would this problem, in which this claim alone has fewer limits, serve it?"""
        if self.meter.ties_are_settled:
            return self.meter.beats(with_pin(problem, claim.id), self.base)
        return self.meter.total(with_pin(problem, claim.id), self.base.points + 1) is not None

    def _funds(self, claim: Claim) -> Iterator[Counterfactual]:
        for fund in self.problem.funds:
            for step, cents in enumerate(self.kept(self._stairs(fund.id).steps, "steps", fund.id) or []):
                change = Counterfactual(ChangeKind.FUND, fund.id, cents, smallest=True)
                if claim.id in self.served_by(change):
                    yield replace(change, smallest=self._is_least(claim, fund.id, step))
                    break
            else:
                yield from self._tried(claim, fund.id)

    def _tried(self, claim: Claim, fund: str) -> Iterator[Counterfactual]:
        """The first of a few round amounts that is enough, where the dearest machine's price is."""
        tried = [Counterfactual(ChangeKind.FUND, fund, cents, smallest=False) for cents in self._amounts]
        if tried and claim.id in self.served_by(tried[-1]):
            yield next(change for change in tried if claim.id in self.served_by(change))

    @cached_property
    def _amounts(self) -> list[int]:
        """Whole euros, in cents, up to the price of the dearest machine."""
        dearest = max((device.price_cents for device in self.problem.devices), default=0)
        return sorted({-(-dearest // (part * EURO)) * EURO for part in PARTS if dearest})

    def _stairs(self, fund: str) -> Staircase:
        if fund not in self.stairs:
            self.stairs[fund] = Staircase(self.problem, fund, self.base.points, self.meter)
        return self.stairs[fund]

    def _is_least(self, claim: Claim, fund: str, step: int) -> bool:
        """Between two steps the best total stands still, and the best total with the claim never falls: short just
        below the next step, the claim could not even tie its way in before."""

        def question() -> bool:
            return not any(self._stairs(fund).ties_with(claim, before) for before in range(step + 1))

        return bool(self.kept(question, "least", fund, str(step), claim.id))


def _any_form(problem: Problem, claim: str) -> Problem:
    def widened(c: Claim) -> Claim:
        return replace(c, need=replace(c.need, forms=())) if isinstance(c.need, Need) else c

    return replace(problem, claims=tuple(widened(c) if c.id == claim else c for c in problem.claims))
