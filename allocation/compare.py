"""Two answers to the same claims, side by side: who is served by one only, and what each uses.

The problems behind them may differ in money, rules and machines. Plain reading: nothing is solved here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from allocation.errors import ProblemError
from allocation.outcome import Award, LimitKind, Outcome, Status, Usage
from allocation.problem import Objective


@dataclass(frozen=True, slots=True)
class Values:
    """What one objective is worth on each side; None where it was not sought."""

    objective: Objective
    one: int | None
    other: int | None


@dataclass(frozen=True, slots=True)
class Usages:
    """The use of one fund, type or rule on each side; None where the round doesn't have it."""

    kind: LimitKind
    id: str
    one: Usage | None
    other: Usage | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """`served_otherwise`: served by both, by another machine or another payer."""

    status_of_one: Status
    status_of_other: Status
    served_by_both: int
    served_by_one: tuple[str, ...]
    served_by_other: tuple[str, ...]
    served_otherwise: tuple[str, ...]
    objectives: tuple[Values, ...]
    usages: tuple[Usages, ...]


def compare(one: Outcome, other: Outcome) -> Comparison:
    """Raise `ProblemError` with the claims that one side alone answers: those are two different rounds."""
    ours, theirs = _awards(one), _awards(other)
    if strangers := ({*ours, *one.unserved} ^ {*theirs, *other.unserved}):
        raise ProblemError("CLAIMS_DIFFER", {"ids": tuple(sorted(strangers))})
    both = ours.keys() & theirs.keys()
    return Comparison(
        status_of_one=one.status,
        status_of_other=other.status,
        served_by_both=len(both),
        served_by_one=tuple(sorted(ours.keys() - both)),
        served_by_other=tuple(sorted(theirs.keys() - both)),
        served_otherwise=tuple(sorted(id_ for id_ in both if _way(ours[id_]) != _way(theirs[id_]))),
        objectives=tuple(_values(one, other)),
        usages=tuple(_usages(one, other)),
    )


def _awards(outcome: Outcome) -> dict[str, Award]:
    return {award.claim: award for award in outcome.awards}


def _way(award: Award) -> tuple[str, str]:
    return award.device, award.plan


def _values(one: Outcome, other: Outcome) -> Iterator[Values]:
    """In the order of the first side, then what only the second sought."""
    ours = {result.objective: result.value for result in one.objectives}
    theirs = {result.objective: result.value for result in other.objectives}
    for objective in dict.fromkeys((*ours, *theirs)):
        yield Values(objective, ours.get(objective), theirs.get(objective))


def _usages(one: Outcome, other: Outcome) -> Iterator[Usages]:
    ours = {(usage.kind, usage.id): usage for usage in one.usages}
    theirs = {(usage.kind, usage.id): usage for usage in other.usages}
    order = list(LimitKind)
    for kind, id_ in sorted(ours.keys() | theirs.keys(), key=lambda key: (order.index(key[0]), key[1])):
        yield Usages(kind, id_, ours.get((kind, id_)), theirs.get((kind, id_)))
