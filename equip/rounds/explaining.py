"""Reasons that a stop left unsaid: which they are, and seeking those alone, the allocation staying what it is."""

from collections.abc import Callable
from dataclasses import replace

import allocation
from allocation import Outcome, Problem, Progress, ReasonCode


def unexplained(outcome: Outcome) -> tuple[str, ...]:
    """The claims that are not served and whose reason nobody has established."""
    said = {reason.claim for reason in outcome.reasons if reason.code is not ReasonCode.NOT_PROVED}
    return tuple(claim for claim in outcome.unserved if claim not in said)


def explain_rest(
    problem: Problem,
    outcome: Outcome,
    *,
    effort: float,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool],
) -> Outcome:
    """The same awards and the same reasons, with those that were missing: the whole effort goes to these."""
    missing = unexplained(outcome)
    found = allocation.explain(
        problem, outcome, only=missing, effort=effort, on_progress=on_progress, should_stop=should_stop
    )
    said = {reason.claim: reason for reason in (*outcome.reasons, *found.reasons)}
    return replace(found, reasons=tuple(said[claim] for claim in outcome.unserved if claim in said))
