"""Why a claim is not served: one code each, true because a solve showed it (never read off a ranking).

The codes are tried in this order, the first true one is given: EXCLUDED, NO_FITTING_DEVICE,
HOUSEHOLD_SERVED, TIE_LOST, RULE_DISPLACED, STOCK_OUT, FUND_OUT, BELOW_THRESHOLD.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from allocation.canonical import canonical
from allocation.conflict import irreducible, without
from allocation.counterfactuals import Changes, WayIn
from allocation.crowd import MANY, Crowd
from allocation.meter import GaveUp, Meter
from allocation.needs import fits
from allocation.order_changes import OrderChanges
from allocation.outcome import (
    ChangeKind,
    Counterfactual,
    Detail,
    Limit,
    LimitKind,
    Outcome,
    Progress,
    Reason,
    ReasonCode,
    Status,
)
from allocation.problem import FIRST_OBJECTIVES, Claim, Objective, Problem
from allocation.rules import HouseholdShare
from allocation.scenarios import Decision, decision_of, with_pin
from allocation.search import DEFAULT_EFFORT, OnProgress
from allocation.stop import ShouldStop, watching

Details = dict[str, Detail]


def explain(
    problem: Problem,
    outcome: Outcome,
    *,
    only: Collection[str] | None = None,
    effort: float = DEFAULT_EFFORT,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> Outcome:
    """The same outcome with a reason for every claim not served; `only` these, for whoever asks about one claim.

    An outcome that is not proved, or a search stopped on the way, leaves NOT_PROVED where nothing can
    be said. An infeasible round has a conflict instead of reasons, and comes back as it is.
    """
    if outcome.status in (Status.INFEASIBLE, Status.UNKNOWN):
        return outcome
    asked = [id_ for id_ in outcome.unserved if only is None or id_ in only]
    reasons = []
    with watching(should_stop) as stop:
        meter = Meter(left=effort, stop=stop)
        problem = canonical(problem)
        crowd = _crowd(problem, outcome, asked, meter, on_progress)
        teller = _Teller(problem, decision_of(outcome), meter, crowd)
        for done, id_ in enumerate(asked):
            if on_progress is not None:
                on_progress(Progress("EXPLAIN", done, len(asked), round(1000 * meter.spent)))
            reasons.append(teller.reason(id_, proved=outcome.status is Status.OPTIMAL))
    return replace(outcome, reasons=tuple(reasons), effort=outcome.effort + round(1000 * meter.spent))


def _crowd(
    problem: Problem, outcome: Outcome, asked: list[str], meter: Meter, on_progress: OnProgress | None
) -> Crowd | None:
    """Beyond some number, claims are not asked one by one."""
    if len(asked) <= MANY or outcome.status is not Status.OPTIMAL:
        return None
    if on_progress is not None:
        on_progress(Progress("EXPLAIN", 0, len(asked), 0))
    return Crowd(problem, decision_of(outcome), outcome.awards, asked, meter)


class _Teller:
    def __init__(self, problem: Problem, base: Decision, meter: Meter, crowd: Crowd | None) -> None:
        self.problem, self.base, self.meter, self.crowd = problem, base, meter, crowd
        self.claims = {claim.id: claim for claim in problem.claims}
        self.best_points = next(base.values[first] for first in FIRST_OBJECTIVES if first in base.values)
        in_order = problem.objectives[0] is Objective.ORDER
        self.changes = (OrderChanges if in_order else Changes)(problem, base, meter, crowd)

    def reason(self, id_: str, *, proved: bool) -> Reason:
        claim = self.claims[id_]
        details = self._plain_details(claim)
        if id_ in self.problem.exclusions:
            return Reason(id_, ReasonCode.EXCLUDED, details)
        if not any(fits(claim.need, device) for device in self.problem.devices):
            return Reason(id_, ReasonCode.NO_FITTING_DEVICE, details)
        if not proved or (self.meter.left <= 0 and self.crowd is None):
            return Reason(id_, ReasonCode.NOT_PROVED, details)
        try:
            return self._proved_reason(claim, details)
        except GaveUp:
            return Reason(id_, ReasonCode.NOT_PROVED, details)

    def _plain_details(self, claim: Claim) -> Details:
        fitting = [device for device in self.problem.devices if fits(claim.need, device)]
        details: Details = {"points": claim.points, "best_points": self.best_points}
        if fitting:
            details["types"] = tuple(sorted({device.type for device in fitting}))
            details["price_cents"] = min(device.price_cents for device in fitting)
        return details

    def _proved_reason(self, claim: Claim, details: Details) -> Reason:
        if not claim.plans:
            return Reason(claim.id, ReasonCode.FUND_OUT, details | {"no_plan": True})
        way = self.changes.way_in(claim)
        changes = self.changes.of(claim, way)
        code, more = self._code(claim, way, changes)
        return Reason(claim.id, code, details | _what_it_takes(way) | more, changes)

    def _code(self, claim: Claim, way: WayIn, changes: tuple[Counterfactual, ...]) -> tuple[ReasonCode, Details]:
        candidates = (
            self._household(claim),
            self._tie(claim, way),
            self._rule(changes),
            self._pins(claim),
            self._stock(changes),
            self._money(claim, changes),
        )
        for found in candidates:
            if found is not None:
                return found
        if way.missing is None:
            return self._blocked(claim)
        return ReasonCode.BELOW_THRESHOLD, {"threshold": claim.points + way.missing}

    def _household(self, claim: Claim) -> tuple[ReasonCode, Details] | None:
        rules = [rule for rule in self.problem.rules if isinstance(rule, HouseholdShare)]
        if claim.household is None or not rules:
            return None
        siblings = {c.id for c in self.problem.claims if c.household == claim.household}
        served = sorted(siblings & (self.base.served or frozenset()))
        if len(served) < min(rule.most for rule in rules):
            return None
        alone = tuple(replace(c, household=None) if c.id == claim.id else c for c in self.problem.claims)
        freed = replace(self.problem, claims=alone)
        if not self.changes.kept(lambda: self.changes.wins(freed, claim), "household", claim.id):
            return None
        return ReasonCode.HOUSEHOLD_SERVED, {"in_its_place": tuple(served), "rule": rules[0].code}

    def _tie(self, claim: Claim, way: WayIn) -> tuple[ReasonCode, Details] | None:
        return (ReasonCode.TIE_LOST, self.changes.tie(claim)) if way.ties else None

    def _rule(self, changes: tuple[Counterfactual, ...]) -> tuple[ReasonCode, Details] | None:
        for change in _of_kind(changes, ChangeKind.RULE):
            lifted = without(self.problem, [Limit(LimitKind.RULE, change.subject)])
            return ReasonCode.RULE_DISPLACED, {"rule": change.subject, **self._displaced_in(lifted)}
        return None

    def _displaced_in(self, other: Problem) -> Details:
        return self.changes.displaced_by(self.changes.decided(other))

    def _pins(self, claim: Claim) -> tuple[ReasonCode, Details] | None:
        if not self.problem.pins:
            return None
        served = self.changes.kept(lambda: self.changes.surely_served(replace(self.problem, pins=())), "pins")
        if claim.id not in (served or ()):
            return None
        free = replace(self.problem, pins=())
        pins = tuple(pin.claim for pin in self.problem.pins)
        return ReasonCode.RULE_DISPLACED, {"pins": pins, **self._displaced_in(free)}

    def _stock(self, changes: tuple[Counterfactual, ...]) -> tuple[ReasonCode, Details] | None:
        for change in _of_kind(changes, ChangeKind.DEVICE):
            return ReasonCode.STOCK_OUT, {"type": change.subject}
        return None

    def _money(self, claim: Claim, changes: tuple[Counterfactual, ...]) -> tuple[ReasonCode, Details] | None:
        """An amount that would serve it says enough: with money without end, others may need the machines more."""
        if found := sorted(_of_kind(changes, ChangeKind.FUND), key=lambda c: (c.amount, c.subject)):
            least = found[0]
            details: Details = {"fund": least.subject, "missing_cents": least.amount}
            return ReasonCode.FUND_OUT, details if least.smallest else details | {"at_most_cents": True}

        def question() -> frozenset[str]:
            endless = [Limit(LimitKind.FUND, fund.id) for fund in self.problem.funds]
            return self.changes.surely_served(without(self.problem, endless))

        if claim.id not in (self.changes.kept(question, "money") or ()):
            return None
        return ReasonCode.FUND_OUT, {}

    def _blocked(self, claim: Claim) -> tuple[ReasonCode, Details]:
        """No allocation serves it and no single change would: name the limits that exclude it together."""
        limits = irreducible(with_pin(self.problem, claim.id), effort=self.meter.left)
        others = [limit for limit in limits if limit != Limit(LimitKind.PIN, claim.id)]
        details: Details = {"blocked_by": tuple(limit.id for limit in others)}
        rules = {rule.code: rule for rule in self.problem.rules}
        for limit in others:
            if limit.kind is LimitKind.RULE:
                household = isinstance(rules[limit.id], HouseholdShare)
                code = ReasonCode.HOUSEHOLD_SERVED if household else ReasonCode.RULE_DISPLACED
                return code, details | {"rule": limit.id}
        for limit in others:
            if limit.kind is LimitKind.FUND:
                return ReasonCode.FUND_OUT, details | {"fund": limit.id}
        if others:
            return ReasonCode.RULE_DISPLACED, details | {"pins": tuple(limit.id for limit in others)}
        return ReasonCode.STOCK_OUT, details


def _what_it_takes(way: WayIn) -> Details:
    if way.missing is None:
        return {}
    found: Details = {"missing_points": way.missing}
    if way.total is not None:
        found["forced_points"] = way.total
    return found if way.exact else found | {"at_most": True}


def _of_kind(changes: tuple[Counterfactual, ...], kind: ChangeKind) -> Iterator[Counterfactual]:
    return (change for change in changes if change.kind is kind)
