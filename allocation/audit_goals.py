"""What the round sought, recounted from the awards, and what is told of how good it is.

Part of the audit: shares no line with what solves.
"""

from __future__ import annotations

from collections.abc import Iterator

from allocation.audit_alike import Round
from allocation.needs import Device, TypeCosts
from allocation.outcome import Finding, ObjectiveResult, Outcome, Proof, Status
from allocation.problem import Claim, Objective

Pairs = list[tuple[Claim, Device]]

MOST = (Objective.POINTS, Objective.ORDER, Objective.SERVED)
"""The objectives that seek the most; the others seek the least."""


def goal_findings(alike: Round, outcome: Outcome, pairs: Pairs) -> Iterator[Finding]:
    told = {result.objective: result for result in outcome.objectives}
    for objective in alike.problem.objectives:
        if objective is Objective.SENIORITY:
            continue
        if objective not in told:
            yield Finding("OBJECTIVE_MISSING", (objective.value,))
        else:
            proved = outcome.status is Status.OPTIMAL or told[objective].proof is not Proof.STOPPED
            yield from _told_findings(told[objective], _value(alike, objective, pairs), proved)


def _told_findings(told: ObjectiveResult, value: int, proved: bool) -> Iterator[Finding]:
    name = (told.objective.value,)
    if told.value != value:
        yield Finding("OBJECTIVE_VALUE_DIFFERS", name, {"value": value})
    if (told.bound < told.value) if told.objective in MOST else (told.bound > told.value):
        yield Finding("BOUND_BEATEN", name, {"bound": told.bound})
    if proved and told.bound != told.value:
        yield Finding("PROOF_LEFT_OPEN", name, {"bound": told.bound})


def _value(alike: Round, objective: Objective, pairs: Pairs) -> int:
    if objective in (Objective.POINTS, Objective.ORDER):
        return sum(claim.points for claim, _ in pairs)
    if objective is Objective.SERVED:
        return len(pairs)
    if objective is Objective.COST:
        return sum(max(0, device.price_cents - claim.contribution_cents) for claim, device in pairs)
    if objective is Objective.DISTANCE:
        metres = {(way.site, way.depot): way.metres for way in alike.problem.distances}
        return sum(metres[claim.site or "", device.depot] for claim, device in pairs)
    return sum(_waste(claim, device) for claim, device in pairs if alike.suit(claim, device))


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
