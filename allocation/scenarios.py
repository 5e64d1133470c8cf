"""What the round would decide if one thing were different: who would be served, nothing more.

Each scenario is a problem like another; `meter.py` asks what it would decide, within an effort.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from allocation.needs import Device, fits
from allocation.outcome import Outcome
from allocation.problem import Fund, Objective, Pin, Problem
from allocation.pursue import published_order
from allocation.tiebreak import seniority


@dataclass(frozen=True, slots=True)
class Decision:
    """`served` is None when the rules allow nothing."""

    served: frozenset[str] | None
    values: dict[Objective, int]

    @property
    def points(self) -> int:
        return self.values[Objective.POINTS]


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
