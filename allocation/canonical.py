"""The same round written in one way only: whoever lists its claims in another order has the same round.

What keeps its order is what means something by it: the shares of a plan, the objectives.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from operator import attrgetter
from typing import TypeVar

from allocation.needs import Need, TypeCosts
from allocation.problem import Claim, Problem

T = TypeVar("T")


def canonical(problem: Problem) -> Problem:
    """An equal round with its lists in the order of their ids."""
    return replace(
        problem,
        claims=_by("id", (_claim(claim) for claim in problem.claims)),
        devices=_by("id", problem.devices),
        funds=_by("id", problem.funds),
        plans=_by("id", problem.plans),
        rules=_by("code", problem.rules),
        pins=_by("claim", problem.pins),
        exclusions=tuple(sorted(problem.exclusions)),
        distances=tuple(sorted(problem.distances, key=lambda distance: (distance.site, distance.depot))),
    )


def _by(name: str, things: Iterable[T]) -> tuple[T, ...]:
    return tuple(sorted(things, key=attrgetter(name)))


def _claim(claim: Claim) -> Claim:
    return replace(claim, need=_need(claim.need), plans=_once(claim.plans), groups=_once(claim.groups))


def _need(need: Need | TypeCosts) -> Need | TypeCosts:
    if isinstance(need, TypeCosts):
        return TypeCosts(tuple(sorted(need.costs)))
    return replace(need, forms=_once(need.forms))


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words)))
