"""A second reading of the rules, by someone who does not trust the solver.

No OR-Tools, and no line shared with what solves: the rules are written a second time here, one by
one, in integers, award by award. Only the words (problem, outcome) and the file format are common.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from allocation.audit_bound import certified_bound, negative_multipliers, parts, suits
from allocation.files import fingerprint
from allocation.needs import Device, TypeCosts
from allocation.outcome import Award, Finding, LimitKind, ObjectiveResult, Outcome, Proof, Status
from allocation.problem import Claim, Objective, Problem
from allocation.rules import Basis, GroupCap, GroupMinimum, HouseholdShare, Reserve, Rule, SiteCapacity


@dataclass(frozen=True, slots=True)
class Verified:
    """What the audit saw with its own eyes, and what it has to take from the search.

    `certified_bound`: no allocation whatever serves more points (None: no certificate).
    `points_on_search`: how many points of that bound only the exhaustive search rules out.
    `objectives_on_search`: the objectives whose optimum rests on the search, wholly or in part.
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
    reader = _Reader(problem, outcome)
    findings = tuple(reader.findings())
    bound = certified_bound(problem, outcome.certificate) if outcome.certificate else None
    on_search = tuple(
        r.objective for r in outcome.objectives if not (r.objective is Objective.POINTS and bound == r.value)
    )
    gap = max(0, bound - outcome.points) if bound is not None else 0
    return Verified(findings, bound, gap, on_search)


class _Reader:
    def __init__(self, problem: Problem, outcome: Outcome) -> None:
        self.problem, self.outcome = problem, outcome
        self.claims = {claim.id: claim for claim in problem.claims}
        self.devices = {device.id: device for device in problem.devices}
        self.plans = {plan.id: plan for plan in problem.plans}
        self.awards = tuple(a for a in outcome.awards if a.claim in self.claims and a.device in self.devices)
        self.served = {award.claim for award in self.awards}
        self.handed = {award.device for award in self.awards}

    def findings(self) -> Iterator[Finding]:
        if self.outcome.fingerprint != fingerprint(self.problem):
            yield Finding("FINGERPRINT_DIFFERS")
        yield from self._answers()
        yield from self._reasons()
        if self.outcome.status in (Status.INFEASIBLE, Status.UNKNOWN):
            if self.outcome.awards:
                yield Finding("AWARDS_WITHOUT_ALLOCATION", tuple(a.claim for a in self.outcome.awards))
            return
        for award in self.awards:
            yield from self._award(award)
        yield from self._stock()
        yield from self._budgets()
        yield from self._committee()
        for rule in self.problem.rules:
            yield from self._rule(rule)
        yield from self._usages()
        yield from self._objectives()
        yield from self._certificate()

    def _answers(self) -> Iterator[Finding]:
        answers = Counter((*(award.claim for award in self.outcome.awards), *self.outcome.unserved))
        if unknown := tuple(id_ for id_ in answers if id_ not in self.claims):
            yield Finding("CLAIM_UNKNOWN", unknown)
        if twice := tuple(id_ for id_, times in answers.items() if times > 1):
            yield Finding("CLAIM_ANSWERED_TWICE", twice)
        if missing := tuple(id_ for id_ in self.claims if id_ not in answers):
            yield Finding("CLAIM_UNANSWERED", missing)
        if strange := tuple(a.device for a in self.outcome.awards if a.device not in self.devices):
            yield Finding("DEVICE_UNKNOWN", strange)

    def _reasons(self) -> Iterator[Finding]:
        """Reasons may wait (`explain` comes after `solve`), but are then given to all."""
        explained = Counter(reason.claim for reason in self.outcome.reasons)
        unserved = set(self.outcome.unserved)
        if wrong := tuple(id_ for id_, times in explained.items() if times > 1 or id_ not in unserved):
            yield Finding("REASON_NOT_DUE", wrong)
        missing = tuple(id_ for id_ in self.outcome.unserved if id_ not in explained)
        if explained and missing:
            yield Finding("REASON_MISSING", missing)

    def _award(self, award: Award) -> Iterator[Finding]:
        claim, device = self.claims[award.claim], self.devices[award.device]
        if not suits(device, claim.need):
            yield Finding("DEVICE_DOES_NOT_FIT", (claim.id, device.id))
        if award.price_cents != device.price_cents:
            yield Finding("PRICE_DIFFERS", (claim.id,), {"cents": device.price_cents})
        brought = min(claim.contribution_cents, device.price_cents)
        if award.contribution_cents != brought:
            yield Finding("CONTRIBUTION_DIFFERS", (claim.id,), {"cents": brought})
        if award.plan not in claim.plans or award.plan not in self.plans:
            yield Finding("PLAN_MAY_NOT_PAY", (claim.id, award.plan))
            return
        due = parts(self.plans[award.plan].shares, device.price_cents - brought)
        if {p.fund: p.cents for p in award.payments} != due or len(award.payments) != len(due):
            yield Finding("PAYMENTS_DIFFER", (claim.id,), due)

    def _stock(self) -> Iterator[Finding]:
        times = Counter(award.device for award in self.awards)
        if twice := tuple(device for device, count in times.items() if count > 1):
            yield Finding("DEVICE_GIVEN_TWICE", twice)

    def _budgets(self) -> Iterator[Finding]:
        for fund in self.problem.funds:
            spent = sum(p.cents for award in self.awards for p in award.payments if p.fund == fund.id)
            if spent > fund.budget_cents:
                yield Finding("FUND_OVERSPENT", (fund.id,), {"cents": spent - fund.budget_cents})

    def _usages(self) -> Iterator[Finding]:
        """What the outcome says is left of each fund is what the payments leave."""
        for usage in self.outcome.usages:
            paid = sum(p.cents for award in self.awards for p in award.payments if p.fund == usage.id)
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

    def _rule(self, rule: Rule) -> Iterator[Finding]:
        if isinstance(rule, HouseholdShare):
            homes = Counter(self.claims[id_].household for id_ in sorted(self.served))
            for home, count in homes.items():
                if home is not None and count > rule.most:
                    yield Finding("HOUSEHOLD_OVER_SHARE", (rule.code, home), {"served": count})
        elif isinstance(rule, Reserve):
            kept_from = [d for d in self.problem.devices if rule.form == d.form or rule.type == d.type]
            kept = sum(device.id not in self.handed for device in kept_from)
            if kept < min(rule.keep, len(kept_from)):
                yield Finding("RESERVE_TAKEN", (rule.code,), {"kept": kept})
        elif isinstance(rule, SiteCapacity):
            here = sum(self.claims[id_].site == rule.site for id_ in self.served)
            if here > rule.most:
                yield Finding("SITE_OVER_CAPACITY", (rule.code,), {"served": here})
        else:
            yield from self._group(rule)

    def _group(self, rule: GroupMinimum | GroupCap) -> Iterator[Finding]:
        asked = sum(rule.group in claim.groups for claim in self.problem.claims)
        got = sum(rule.group in self.claims[id_].groups for id_ in self.served)
        of = {Basis.COUNT: 1, Basis.SHARE_OF_SERVED: len(self.served), Basis.SHARE_OF_CLAIMS: asked}
        whole = 1 if rule.basis is Basis.COUNT else 10_000
        excess = got * whole - rule.amount * of[rule.basis]
        if isinstance(rule, GroupMinimum) and excess < 0:
            yield Finding("GROUP_BELOW_MINIMUM", (rule.code,), {"served": got})
        if isinstance(rule, GroupCap) and excess > 0:
            yield Finding("GROUP_OVER_CAP", (rule.code,), {"served": got})

    def _objectives(self) -> Iterator[Finding]:
        told = {result.objective: result for result in self.outcome.objectives}
        for objective in self.problem.objectives:
            if objective is Objective.SENIORITY:
                continue
            if objective not in told:
                yield Finding("OBJECTIVE_MISSING", (objective.value,))
            else:
                yield from self._objective(told[objective], self._value(objective))

    def _objective(self, told: ObjectiveResult, value: int) -> Iterator[Finding]:
        name = (told.objective.value,)
        if told.value != value:
            yield Finding("OBJECTIVE_VALUE_DIFFERS", name, {"value": value})
        most = told.objective in (Objective.POINTS, Objective.SERVED)
        if (told.bound < told.value) if most else (told.bound > told.value):
            yield Finding("BOUND_BEATEN", name, {"bound": told.bound})
        proved = self.outcome.status is Status.OPTIMAL or told.proof is not Proof.STOPPED
        if proved and told.bound != told.value:
            yield Finding("PROOF_LEFT_OPEN", name, {"bound": told.bound})

    def _value(self, objective: Objective) -> int:
        pairs = [(self.claims[award.claim], self.devices[award.device]) for award in self.awards]
        if objective is Objective.POINTS:
            return sum(claim.points for claim, _ in pairs)
        if objective is Objective.SERVED:
            return len(pairs)
        if objective is Objective.COST:
            return sum(max(0, device.price_cents - claim.contribution_cents) for claim, device in pairs)
        return sum(_waste(claim, device) for claim, device in pairs if suits(device, claim.need))

    def _certificate(self) -> Iterator[Finding]:
        certificate = self.outcome.certificate
        if certificate is None:
            return
        if negative := negative_multipliers(certificate):
            yield Finding("NEGATIVE_MULTIPLIER", negative)
            return
        bound = certified_bound(self.problem, certificate)
        if bound != certificate.bound:
            yield Finding("CERTIFICATE_BOUND_DIFFERS", (), {"bound": bound})
        if bound < sum(self.claims[award.claim].points for award in self.awards):
            yield Finding("CERTIFICATE_BEATEN", (), {"bound": bound})


def _waste(claim: Claim, device: Device) -> int:
    need = claim.need
    if isinstance(need, TypeCosts):
        return dict(need.costs)[device.type]
    waste = int(bool(device.webcam) and not need.webcam)
    if device.ram_gib is not None:
        waste += max(0, device.ram_gib - (need.min_ram_gib or 0))
    if device.storage_gb is not None:
        waste += max(0, device.storage_gb - (need.min_storage_gb or 0)) // 64
    return waste
