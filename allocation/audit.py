"""A second reading of the rules, by someone who does not trust the solver.

No OR-Tools, and no line shared with what solves: the rules are written a second time here, one by
one, in integers, award by award. Only the words (problem, outcome) and the file format are common.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from allocation.audit_alike import Round
from allocation.audit_bound import certified_bound, negative_multipliers
from allocation.audit_goals import MOST, goal_findings
from allocation.audit_left import Left
from allocation.audit_rules import Tally
from allocation.files import fingerprint, uncollected
from allocation.needs import Device
from allocation.outcome import Award, Finding, LimitKind, Outcome, Status
from allocation.problem import Claim, Objective, Problem


@dataclass(frozen=True, slots=True)
class Verified:
    """What the audit saw with its own eyes, and what it has to take from the search.

    `certified_bound`: no allocation whatever serves more points (None: no certificate).
    `points_on_search`: how many points of that bound only the exhaustive search rules out, where points are sought.
    `objectives_on_search`: the objectives whose optimum rests on the search, wholly or in part. Strict order always
    does, unless everyone who could ever be served is served.
    The order of ties is not recomputed here: solving again (`replay`) shows it.
    """

    findings: tuple[Finding, ...]
    certified_bound: int | None
    points_on_search: int
    objectives_on_search: tuple[Objective, ...]


def audit(problem: Problem, outcome: Outcome) -> tuple[Finding, ...]:
    """Everything that is wrong in this outcome; nothing, when it keeps every rule of this problem."""
    return verified(problem, outcome).findings


def verified(problem: Problem, outcome: Outcome) -> Verified:
    """The findings, with what was proved again and what rests on the search."""
    with uncollected():
        reader = _Reader(problem, outcome)
        findings = tuple(reader.findings())
        on_search = tuple(reader.on_search())
    bound = reader.bound
    gap = max(0, bound - outcome.points) if bound is not None and Objective.POINTS in problem.objectives else 0
    return Verified(findings, bound, gap, on_search)


class _Reader:
    def __init__(self, problem: Problem, outcome: Outcome) -> None:
        self.problem, self.outcome = problem, outcome
        self.alike = Round(problem)
        known, machines = self.alike.rank_of, self.alike.device_rank_of
        self.awards = tuple(a for a in outcome.awards if a.claim in known and a.device in machines)
        self.pairs = [(problem.claims[known[a.claim]], problem.devices[machines[a.device]]) for a in self.awards]
        self.tally = Tally(self.alike, self.awards)
        self.paid = Counter[str]()
        for award in self.awards:
            for payment in award.payments:
                self.paid[payment.fund] += payment.cents

    @cached_property
    def bound(self) -> int | None:
        certificate = self.outcome.certificate
        if certificate is None or negative_multipliers(certificate):
            return None
        return certified_bound(self.alike, certificate)

    def findings(self) -> Iterator[Finding]:
        if self.outcome.fingerprint != fingerprint(self.problem):
            yield Finding("FINGERPRINT_DIFFERS")
        yield from (unanswered := tuple(self._answers()))
        yield from self._reasons()
        if self.outcome.status in (Status.INFEASIBLE, Status.UNKNOWN):
            if self.outcome.awards:
                yield Finding("AWARDS_WITHOUT_ALLOCATION", tuple(a.claim for a in self.outcome.awards))
            return
        yield from (broken := tuple(self._broken()))
        yield from self._usages()
        yield from goal_findings(self.alike, self.outcome, self.pairs)
        if not unanswered and not broken:
            yield from self._left()
        yield from self._certificate()

    def _broken(self) -> Iterator[Finding]:
        """What no allocation may do."""
        for award, (claim, device) in zip(self.awards, self.pairs, strict=True):
            yield from self._award(award, claim, device)
        yield from self._stock()
        yield from self._budgets()
        yield from self._committee()
        yield from self.tally.findings()

    def _answers(self) -> Iterator[Finding]:
        answers = [*(award.claim for award in self.outcome.awards), *self.outcome.unserved]
        known, told = self.alike.rank_of, set(answers)
        if not told <= known.keys():
            yield Finding("CLAIM_UNKNOWN", tuple(dict.fromkeys(id_ for id_ in answers if id_ not in known)))
        if len(told) < len(answers):
            yield Finding("CLAIM_ANSWERED_TWICE", tuple(id_ for id_, times in Counter(answers).items() if times > 1))
        if not told >= known.keys():
            yield Finding("CLAIM_UNANSWERED", tuple(id_ for id_ in known if id_ not in told))
        if strange := tuple(a.device for a in self.outcome.awards if a.device not in self.alike.device_rank_of):
            yield Finding("DEVICE_UNKNOWN", strange)

    def _reasons(self) -> Iterator[Finding]:
        """Reasons may wait (`explain` comes after `solve`), but are then given to all."""
        if not self.outcome.reasons:
            return
        explained = Counter(reason.claim for reason in self.outcome.reasons)
        unserved = set(self.outcome.unserved)
        if wrong := tuple(id_ for id_, times in explained.items() if times > 1 or id_ not in unserved):
            yield Finding("REASON_NOT_DUE", wrong)
        if missing := tuple(id_ for id_ in self.outcome.unserved if id_ not in explained):
            yield Finding("REASON_MISSING", missing)

    def _award(self, award: Award, claim: Claim, device: Device) -> Iterator[Finding]:
        if not self.alike.suit(claim, device):
            yield Finding("DEVICE_DOES_NOT_FIT", (claim.id, device.id))
        if award.price_cents != device.price_cents:
            yield Finding("PRICE_DIFFERS", (claim.id,), {"cents": device.price_cents})
        brought = min(claim.contribution_cents, device.price_cents)
        if award.contribution_cents != brought:
            yield Finding("CONTRIBUTION_DIFFERS", (claim.id,), {"cents": brought})
        if award.plan not in claim.plans:
            yield Finding("PLAN_MAY_NOT_PAY", (claim.id, award.plan))
            return
        due = self.alike.split(award.plan, device.price_cents - brought)
        if {p.fund: p.cents for p in award.payments} != due or len(award.payments) != len(due):
            yield Finding("PAYMENTS_DIFFER", (claim.id,), due)

    def _stock(self) -> Iterator[Finding]:
        times = Counter(award.device for award in self.awards)
        if twice := tuple(device for device, count in times.items() if count > 1):
            yield Finding("DEVICE_GIVEN_TWICE", twice)

    def _budgets(self) -> Iterator[Finding]:
        for fund in self.problem.funds:
            if (over := self.paid[fund.id] - fund.budget_cents) > 0:
                yield Finding("FUND_OVERSPENT", (fund.id,), {"cents": over})

    def _usages(self) -> Iterator[Finding]:
        """What the outcome says is left of each fund is what the payments leave."""
        for usage in self.outcome.usages:
            paid = self.paid[usage.id]
            if usage.kind is LimitKind.FUND and (usage.used, usage.left) != (paid, usage.limit - paid):
                yield Finding("USAGE_DIFFERS", (usage.id,), {"cents": paid})

    def _committee(self) -> Iterator[Finding]:
        got = {award.claim: award for award in self.awards}
        for pin in self.problem.pins:
            award = got.get(pin.claim)
            if award is None:
                yield Finding("PIN_NOT_SERVED", (pin.claim,))
            elif pin.device not in (None, award.device) or pin.plan not in (None, award.plan):
                yield Finding("PIN_NOT_FOLLOWED", (pin.claim,))
        if excluded := tuple(id_ for id_ in self.problem.exclusions if id_ in got):
            yield Finding("EXCLUDED_SERVED", excluded)

    def _left(self) -> Iterator[Finding]:
        for told in self.outcome.objectives:
            if told.objective in self.problem.objectives[:1]:
                yield from Left(self.alike, self.tally, self.awards).findings(told)

    def _certificate(self) -> Iterator[Finding]:
        certificate = self.outcome.certificate
        if certificate is None:
            return
        if negative := negative_multipliers(certificate):
            yield Finding("NEGATIVE_MULTIPLIER", negative)
        if self.bound is None:
            return
        if self.bound != certificate.bound:
            yield Finding("CERTIFICATE_BOUND_DIFFERS", (), {"bound": self.bound})
        if self.bound < sum(claim.points for claim, _ in self.pairs):
            yield Finding("CERTIFICATE_BEATEN", (), {"bound": self.bound})

    def on_search(self) -> Iterator[Objective]:
        """The objectives whose value nothing seen here proves to be the best."""
        settled = MOST if self.alike.all_served({award.claim for award in self.awards}) else ()
        for told in self.outcome.objectives:
            certified = told.objective is Objective.POINTS and self.bound == told.value
            if told.objective not in settled and not certified:
                yield told.objective
