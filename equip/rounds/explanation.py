"""What is kept of a decision, in codes: points, rules, reason, and what would have changed it.

Stored with the decision and never recomputed; the French words are added to it as they were sent (`keep_words`).
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import allocation
from allocation import Award, Counterfactual, Outcome, Problem, Reason
from equip.rounds.models import Proposal, Round, Snapshot


@dataclass(frozen=True)
class Line:
    """One claim with its answer: an award, or a reason."""

    ref: str
    claim: allocation.Claim
    award: Award | None
    reason: Reason | None


@dataclass(frozen=True)
class Answer:
    """The answer of a round, whole, and its lines by reference."""

    problem: Problem
    outcome: Outcome
    lines: dict[str, Line]
    thresholds: dict[str, int]
    served_by_household: Counter[str | None]


def answer_of(problem: Problem, outcome: Outcome) -> Answer:
    awards = {award.claim: award for award in outcome.awards}
    reasons = {reason.claim: reason for reason in outcome.reasons}
    lines = {claim.id: Line(claim.id, claim, awards.get(claim.id), reasons.get(claim.id)) for claim in problem.claims}
    homes = Counter(claim.household for claim in problem.claims if claim.id in awards)
    return Answer(problem, outcome, lines, thresholds(problem, outcome), homes)


def thresholds(problem: Problem, outcome: Outcome) -> dict[str, int]:
    """For each form, the fewest points among the people served who were not put there by hand."""
    points = {claim.id: claim.points for claim in problem.claims}
    forms = {device.id: device.form for device in problem.devices}
    pinned = {pin.claim for pin in problem.pins}
    found: dict[str, int] = {}
    for award in outcome.awards:
        if award.claim not in pinned:
            form = forms[award.device]
            found[form] = min(found.get(form, points[award.claim]), points[award.claim])
    return found


def explanation(this_round: Round, snapshot: Snapshot, proposal: Proposal, answer: Answer, ref: str) -> dict[str, Any]:
    """The codes of one decision, whole enough to be read alone in ten years."""
    line = answer.lines[ref]
    evidence: Any = snapshot.claims["claims"]
    return {
        "round": _round(this_round, snapshot, proposal, answer),
        "reading": evidence[ref],
        "groups": list(line.claim.groups),
        "need": _need(line.claim),
        "waited_days": line.claim.age_days,
        "thresholds": answer.thresholds,
        "rules": [{"code": rule.code, "sentence": rule.sentence} for rule in answer.problem.rules],
        "award": _award(line.award, answer.problem) if line.award else None,
        "reason": reason_codes(line.reason) if line.reason else None,
        "household_served": line.award is None and _household_is_served(answer, line.claim),
    }


def _household_is_served(answer: Answer, claim: allocation.Claim) -> bool:
    """Has the household all that the rules let it have? Then waiting leads nowhere, whatever the reason is."""
    shares = [rule.most for rule in answer.problem.rules if isinstance(rule, allocation.HouseholdShare)]
    if claim.household is None or not shares:
        return False
    return answer.served_by_household[claim.household] >= min(shares)


def reason_codes(reason: Reason) -> dict[str, Any]:
    return {
        "code": reason.code.value,
        "details": {key: list(value) if isinstance(value, tuple) else value for key, value in reason.details.items()},
        "counterfactuals": [_change(change) for change in reason.counterfactuals],
    }


def _change(change: Counterfactual) -> dict[str, Any]:
    return asdict(change) | {"kind": change.kind.value}


def _round(this_round: Round, snapshot: Snapshot, proposal: Proposal, answer: Answer) -> dict[str, Any]:
    outcome = answer.outcome
    return {
        "number": this_round.number,
        "label": this_round.label,
        "reference_on": this_round.reference_on.isoformat(),
        "frozen_at": snapshot.frozen_at.isoformat(),
        "seed": this_round.seed,
        "objectives": [objective.value for objective in answer.problem.objectives],
        "problem_sha256": outcome.fingerprint,
        "outcome_sha256": hashlib.sha256(proposal.outcome).hexdigest(),
        "status": outcome.status.value,
        "claims": len(answer.problem.claims),
        "devices": len(answer.problem.devices),
        "served": outcome.served,
        "points": outcome.points,
        "engine": asdict(outcome.versions),
    }


def _need(claim: allocation.Claim) -> Mapping[str, Any]:
    plain = asdict(claim.need)
    return {key: list(value) if isinstance(value, tuple) else value for key, value in plain.items()}


def _award(award: Award, problem: Problem) -> dict[str, Any]:
    device = next(device for device in problem.devices if device.id == award.device)
    return {
        "device": award.device,
        "type": device.type,
        "price_cents": award.price_cents,
        "contribution_cents": award.contribution_cents,
        "payments": {payment.fund: payment.cents for payment in award.payments},
        "by_hand": any(pin.claim == award.claim for pin in problem.pins),
    }
