"""Why no allocation exists: a set of limits that can't hold together, none of which is in it for nothing.

Deletion filter: take the limits out one by one, leave out for good those without which the others
still contradict one another. Done in both directions; the shorter answer is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from allocation.model import Model, Weights, build
from allocation.outcome import Conflict, Limit, LimitKind, Relaxation
from allocation.problem import MOST_BUDGET_CENTS, Problem
from allocation.search import Search
from allocation.slack import in_its_unit, loosen


def find_conflict(problem: Problem, *, effort: float) -> Conflict:
    """For a problem known to be infeasible. When effort runs out a limit in doubt stays listed."""
    kept = irreducible(problem, effort=effort)
    relaxed = (_relaxation(problem, limit, effort) for limit in kept)
    return Conflict(kept, tuple(relaxation for relaxation in relaxed if relaxation is not None))


def irreducible(problem: Problem, *, effort: float) -> tuple[Limit, ...]:
    """Limits that contradict one another, none of them superfluous (empty when the problem is possible)."""
    limits = _all_limits(problem)
    found = min((_filtered(problem, order, effort) for order in (limits, limits[::-1])), key=len)
    return tuple(limit for limit in limits if limit in found)


def without(problem: Problem, limits: Iterable[Limit]) -> Problem:
    """The problem with these limits lifted: budgets without end, rules, pins and exclusions away."""
    lifted = {(limit.kind, limit.id) for limit in limits}
    return replace(
        problem,
        rules=tuple(r for r in problem.rules if (LimitKind.RULE, r.code) not in lifted),
        pins=tuple(pin for pin in problem.pins if (LimitKind.PIN, pin.claim) not in lifted),
        exclusions=tuple(id_ for id_ in problem.exclusions if (LimitKind.EXCLUSION, id_) not in lifted),
        funds=tuple(
            replace(f, budget_cents=MOST_BUDGET_CENTS) if (LimitKind.FUND, f.id) in lifted else f for f in problem.funds
        ),
    )


def _all_limits(problem: Problem) -> list[Limit]:
    """In the order in which we would rather not blame them: rules are what a committee can change."""
    return [
        *(Limit(LimitKind.EXCLUSION, id_) for id_ in sorted(problem.exclusions)),
        *(Limit(LimitKind.FUND, id_) for id_ in sorted(fund.id for fund in problem.funds)),
        *(Limit(LimitKind.PIN, id_) for id_ in sorted(pin.claim for pin in problem.pins)),
        *(Limit(LimitKind.RULE, code) for code in sorted(rule.code for rule in problem.rules)),
    ]


def _filtered(problem: Problem, order: list[Limit], effort: float) -> list[Limit]:
    out: list[Limit] = []
    for limit in order:
        if _is_impossible(without(problem, [*out, limit]), effort):
            out.append(limit)
    return [limit for limit in order if limit not in out]


def _is_impossible(problem: Problem, effort: float) -> bool:
    model = build(problem)
    return Search(model, effort=effort).ask("CONFLICT", _nothing(model)).impossible


def _nothing(model: Model) -> Weights:
    return np.zeros(len(model.upper), dtype=np.int64)


def _relaxation(problem: Problem, limit: Limit, effort: float) -> Relaxation | None:
    """None when loosening this limit alone is not enough: then there is more than one conflict."""
    if limit.kind in (LimitKind.PIN, LimitKind.EXCLUSION):
        possible = not _is_impossible(without(problem, [limit]), effort)
        return Relaxation(limit, 1) if possible else None
    model, column = loosen(build(problem), limit)
    loosening = _nothing(model)
    loosening[column] = 1
    answer = Search(model, effort=effort).ask("CONFLICT", loosening, sense=-1)
    if answer.values is None:
        return None
    return Relaxation(limit, in_its_unit(model, limit, answer.value))
