"""Solving again, and explaining again where reasons were given: is a published outcome what its problem says?"""

from __future__ import annotations

from dataclasses import replace

from allocation.files import decision_bytes
from allocation.outcome import Outcome
from allocation.problem import Problem
from allocation.reasons import explain
from allocation.search import DEFAULT_EFFORT, OnProgress
from allocation.solve import solve


def replay(
    problem: Problem,
    outcome: Outcome,
    *,
    effort: float = DEFAULT_EFFORT,
    on_progress: OnProgress | None = None,
) -> bool:
    """Does solving again decide the same, to the byte, and explaining again give the same reasons, where it has some?

    An outcome without reasons is compared by its decisions alone. Only an outcome that was proved, reasons
    included, can be expected to replay: what a stop left depends on when it came.
    """
    again = solve(problem, effort=effort, on_progress=on_progress)
    if decision_bytes(again) != decision_bytes(replace(outcome, reasons=())):
        return False
    if not outcome.reasons:
        return True
    explained = explain(problem, again, effort=effort, on_progress=on_progress)
    return decision_bytes(explained) == decision_bytes(outcome)
