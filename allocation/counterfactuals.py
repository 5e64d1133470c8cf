"""What would have served a claim: one change at a time, each verified by solving the changed round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from allocation.conflict import without
from allocation.meter import Forced, Meter
from allocation.money import Staircase
from allocation.needs import Need, fits
from allocation.outcome import ChangeKind, Counterfactual, Limit, LimitKind
from allocation.problem import MOST_POINTS, Claim, Problem
from allocation.scenarios import Decision, with_cents, with_devices, with_pin, with_points


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


class Changes:
    """The counterfactuals of one round; what several claims can share is solved once."""

    def __init__(self, problem: Problem, base: Decision, meter: Meter) -> None:
        self.problem, self.base, self.meter = problem, base, meter
        self.stairs: dict[str, Staircase] = {}
        self.gains: dict[str, bool] = {}
        self.scenarios: dict[tuple[ChangeKind, str, int], frozenset[str]] = {}

    def forced(self, claim: Claim) -> Forced:
        return self.meter.forced(with_pin(self.problem, claim.id), self.base)

    def of(self, claim: Claim, forced: Forced) -> tuple[Counterfactual, ...]:
        """Points first, then money, machines, rules and need."""
        return (
            *self._points(claim, forced),
            *self._funds(claim),
            *self._devices(claim),
            *self._rules(claim),
            *self._need(claim),
        )

    def missing_points(self, forced: Forced) -> tuple[int, bool]:
        """What closes the gap between the best total and the best with this claim, and whether less would not do.

        When that makes a tie, the later objectives of both say who wins it. Exact: the claim's points move only the
        allocations that serve it. Where ties are not settled, one point more than the tie is enough for sure.
        """
        gap = self.base.points - (forced.points or 0)
        if gap and forced.preferred:
            return gap, True
        return gap + 1, gap == 0 or forced.preferred is not None

    def _points(self, claim: Claim, forced: Forced) -> Iterator[Counterfactual]:
        if forced.points is not None:
            missing, smallest = self.missing_points(forced)
            if claim.points + missing <= MOST_POINTS:
                yield Counterfactual(ChangeKind.POINTS, "", missing, smallest)

    def _devices(self, claim: Claim) -> Iterator[Counterfactual]:
        for type_ in sorted({device.type for device in self.problem.devices}):
            change = Counterfactual(ChangeKind.DEVICE, type_, 1, smallest=True)
            if claim.id in self.served_by(change):
                yield change

    def _rules(self, claim: Claim) -> Iterator[Counterfactual]:
        for rule in self.problem.rules:
            change = Counterfactual(ChangeKind.RULE, rule.code, 1, smallest=True)
            if self._gains_without(rule.code) and claim.id in self.served_by(change):
                yield change

    def _gains_without(self, code: str) -> bool:
        if code not in self.gains:
            self.gains[code] = self.meter.gains_without(self.problem, Limit(LimitKind.RULE, code), self.base)
        return self.gains[code]

    def _need(self, claim: Claim) -> Iterator[Counterfactual]:
        if isinstance(claim.need, Need) and claim.need.forms:
            wider = replace(claim.need, forms=())
            gains = any(fits(wider, d) and not fits(claim.need, d) for d in self.problem.devices)
            if gains and self.wins(_any_form(self.problem, claim.id), claim):
                yield Counterfactual(ChangeKind.NEED, "", 1, smallest=True)

    def served_by(self, change: Counterfactual) -> frozenset[str]:
        """Whom a change of the whole round (money, machines, a rule) would surely serve; the claims share it."""
        key = change.kind, change.subject, change.amount
        if key not in self.scenarios:
            self.scenarios[key] = self.surely_served(apply(self.problem, "", change))
        return self.scenarios[key]

    def surely_served(self, problem: Problem) -> frozenset[str]:
        """Whom this round serves, or would serve whatever ties decide, where settling them costs too much."""
        decision = self.meter.decide(problem)
        if decision is not None:
            return decision.served or frozenset()
        return self.meter.surely_served(problem, self.base)

    def wins(self, problem: Problem, claim: Claim) -> bool:
        """Would this problem, in which this claim alone has fewer limits, serve it?"""
        if self.meter.ties_are_settled:
            return self.meter.beats(with_pin(problem, claim.id), self.base)
        return self.meter.total(with_pin(problem, claim.id), self.base.points + 1) is not None

    def _funds(self, claim: Claim) -> Iterator[Counterfactual]:
        for fund in self.problem.funds:
            if fund.id not in self.stairs:
                self.stairs[fund.id] = Staircase(self.problem, fund.id, self.base.points, self.meter)
            stairs = self.stairs[fund.id]
            for step, cents in enumerate(stairs.steps()):
                change = Counterfactual(ChangeKind.FUND, fund.id, cents, smallest=True)
                if claim.id in self.served_by(change):
                    # Between two steps the best total stands still, and the best total with the claim never
                    # falls: short just below the next step, the claim could not even tie its way in before.
                    smallest = not any(stairs.ties_with(claim, before) for before in range(step + 1))
                    yield replace(change, smallest=smallest)
                    break


def _any_form(problem: Problem, claim: str) -> Problem:
    def widened(c: Claim) -> Claim:
        return replace(c, need=replace(c.need, forms=())) if isinstance(c.need, Need) else c

    return replace(problem, claims=tuple(widened(c) if c.id == claim else c for c in problem.claims))
