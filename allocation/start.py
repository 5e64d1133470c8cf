"""A scenario begins from a former outcome: what of it the changed rules still allow is something to be better than.

It proves nothing and settles nothing: what is proved to be the best is the same from any beginning, found sooner.
"""

from __future__ import annotations

from collections.abc import Sequence

from allocation.box import box_of
from allocation.model import Model
from allocation.outcome import Award, Outcome
from allocation.places import Paths, places_of
from allocation.tables import Ints

MOST_DROPPED = 50
"""Awards that are given up, the fewest points first, where the changed rules no longer allow all of them."""


def beginning(model: Model, former: Outcome) -> Ints | None:
    """The counts of the former awards, as many as can still be made; None where that is not found soon."""
    box, paths = box_of(model), Paths(model)
    points = {claim.id: claim.points for claim in model.problem.claims}
    awards = sorted(_still_known(model, former.awards), key=lambda award: (-points[award.claim], award.claim))
    for dropped in range(min(MOST_DROPPED, len(awards)) + 1):
        counts = paths.counts(places_of(model, awards[: len(awards) - dropped]))
        if counts is not None and box.holds(counts):
            return counts
    return None


def _still_known(model: Model, awards: Sequence[Award]) -> list[Award]:
    """Those whose claim, machine and plan are still there."""
    claims = {claim.id for claim in model.classes.tables.claims.claims}
    devices = {device.id for devices in model.classes.machines.members for device in devices}
    plans = set(model.columns.plans)
    return [one for one in awards if one.claim in claims and one.device in devices and one.plan in plans]
