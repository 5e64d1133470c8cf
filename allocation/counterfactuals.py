"""What would have served a claim: one change at a time, each verified by solving the changed round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from allocation.conflict import without
from allocation.money import Staircase
from allocation.needs import Need, fits
from allocation.outcome import ChangeKind, Counterfactual, Limit, LimitKind
from allocation.problem import MOST_POINTS, Claim, Problem
from allocation.scenarios import (
    Decision,
    Meter,
    first_difference,
    with_cents,
    with_devices,
    with_pin,
    with_points,
)


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
class Forced:
    """The best with one claim served: its total (None: the rules don't allow it), and, where its ties could be
    settled, who would be served with it."""

    points: int | None
    decision: Decision | None


class Changes:
    """The counterfactuals of one round; what several claims can share is solved once."""

    def __init__(self, problem: Problem, base: Decision, meter: Meter) -> None:
        self.problem, self.base, self.meter = problem, base, meter
        self.stairs: dict[str, Staircase] = {}
        self.gains: dict[str, bool] = {}

    def forced(self, claim: Claim) -> Forced:
        pinned = with_pin(self.problem, claim.id)
        decision = self.meter.decide(pinned)
        if decision is not None:
            return Forced(None if decision.served is None else decision.points, decision)
        return Forced(self.meter.best_total(pinned, self.base.points), None)

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
        if forced.decision is None:
            return gap + 1, gap == 0
        _, forced_is_better = first_difference(self.problem, forced.decision, self.base)
        return (gap if gap and forced_is_better else gap + 1), True

    def _points(self, claim: Claim, forced: Forced) -> Iterator[Counterfactual]:
        if forced.points is not None:
            missing, smallest = self.missing_points(forced)
            if claim.points + missing <= MOST_POINTS:
                yield Counterfactual(ChangeKind.POINTS, "", missing, smallest)

    def _devices(self, claim: Claim) -> Iterator[Counterfactual]:
        for type_ in sorted({device.type for device in self.problem.devices}):
            if self.serves(with_devices(self.problem, type_, 1), claim):
                yield Counterfactual(ChangeKind.DEVICE, type_, 1, smallest=True)

    def _rules(self, claim: Claim) -> Iterator[Counterfactual]:
        for rule in self.problem.rules:
            change = Counterfactual(ChangeKind.RULE, rule.code, 1, smallest=True)
            if self._gains_without(rule.code) and self.serves(apply(self.problem, claim.id, change), claim):
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

    def serves(self, problem: Problem, claim: Claim) -> bool:
        """Would this round, where something is given to all, surely serve this claim?"""
        decision = self.meter.decide(problem)
        if decision is not None:
            return decision.served is not None and claim.id in decision.served
        return self._serves_by_points(problem, claim)

    def _serves_by_points(self, problem: Problem, claim: Claim) -> bool:
        """Ties apart: the best total is above the present one, and can't be had without this claim."""
        total = self.meter.total_above(problem, self.base.points + 1)
        if total is None:
            return False  # the present allocation is still among the best: only a tie could serve this claim
        if self.meter.total(with_pin(problem, claim.id), total) is None:
            return False
        without_it = replace(problem, exclusions=(*problem.exclusions, claim.id))
        return self.meter.total(without_it, total) is None

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
                if self.serves(with_cents(self.problem, fund.id, cents), claim):
                    # Between two steps the best total stands still, and the best total with the claim never
                    # falls: short just below the next step, the claim could not even tie its way in before.
                    smallest = not any(stairs.ties_with(claim, before) for before in range(step + 1))
                    yield Counterfactual(ChangeKind.FUND, fund.id, cents, smallest)
                    break


def _any_form(problem: Problem, claim: str) -> Problem:
    def widened(c: Claim) -> Claim:
        return replace(c, need=replace(c.need, forms=())) if isinstance(c.need, Need) else c

    return replace(problem, claims=tuple(widened(c) if c.id == claim else c for c in problem.claims))
