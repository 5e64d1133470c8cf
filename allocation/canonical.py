"""The same round written in one way only: whoever lists its claims in another order has the same round.

What keeps its order is what means something by it: the shares of a plan, the objectives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from itertools import chain
from operator import attrgetter, is_
from typing import Any, TypeVar

from allocation.needs import Need, TypeCosts
from allocation.problem import Claim, Problem

T = TypeVar("T")


def canonical(problem: Problem) -> Problem:
    """An equal round with its lists in the order of their ids; itself, when they are."""
    lists: dict[str, Any] = lists_in_order(problem)
    lists["claims"] = _claims_in_order(lists["claims"])
    if all(map(is_, chain(*lists.values()), chain(*(getattr(problem, name) for name in lists)))):
        return problem
    return replace(problem, **lists)


def lists_in_order(problem: Problem) -> dict[str, tuple[Any, ...]]:
    """The lists of an equal round, under the names of their fields; what is inside a claim is left as it is."""
    return {
        "claims": _by(attrgetter("id"), problem.claims),
        "devices": _by(attrgetter("id"), problem.devices),
        "funds": _by(attrgetter("id"), problem.funds),
        "plans": _by(attrgetter("id"), problem.plans),
        "rules": _by(attrgetter("code"), problem.rules),
        "pins": _by(attrgetter("claim"), problem.pins),
        "exclusions": _by(str, problem.exclusions),
        "distances": _by(attrgetter("site", "depot"), problem.distances),
    }


def _by(key: Callable[[T], Any], things: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(sorted(things, key=key))


def need_in_order(need: Need | TypeCosts) -> Need | TypeCosts:
    if isinstance(need, TypeCosts):
        return TypeCosts(tuple(sorted(need.costs)))
    return replace(need, forms=words_in_order(need.forms))


def words_in_order(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words)))


CLAIM_FORMS: dict[str, Callable[[Any], Any]] = {
    "need": need_in_order,
    "plans": words_in_order,
    "groups": words_in_order,
}
"""How what is inside a claim is put in order. Few are distinct: whoever has many claims remembers the answers."""


def _claims_in_order(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    need, words = cache(need_in_order), cache(words_in_order)
    return tuple(_claim(claim, need(claim.need), words(claim.plans), words(claim.groups)) for claim in claims)


def _claim(claim: Claim, need: Need | TypeCosts, plans: tuple[str, ...], groups: tuple[str, ...]) -> Claim:
    if (claim.need, claim.plans, claim.groups) == (need, plans, groups):
        return claim
    return replace(claim, need=need, plans=plans, groups=groups)
