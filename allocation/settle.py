"""Make the outcome unique, first half: among equally good allocations, who is served is decided claim by claim,
in the published order of ties. Who pays and which machine is given comes after (`options.py`).

All that the relaxation hopes for is sought at once. Where that can't be had, by refusal: those that the best so far
serves stay; of those that it passes over before the next it serves, could any be served without taking a place from
those before? Most often the relaxation says no, to all at once.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import takewhile

import numpy as np

from allocation.box import Box
from allocation.hopes import Digit, Digits, hopes, with_digits
from allocation.nearby import FEW, closeness, found_in, nearby
from allocation.problem import Claim, Objective
from allocation.search import MANY, Search
from allocation.tiebreak import seniority
from allocation.tries import tried

Order = Callable[[str, tuple[Claim, ...]], tuple[Claim, ...]]
PARTS = (1, 2, 4)
"""All that is hoped for, then half of it, then a quarter."""


def settle_served(search: Search, order: Order = seniority) -> bool:
    """Fix each claim served or not, the first of this order first; False when the search was stopped before."""
    places = _places(search, order)
    again = len(places)
    while places and search.best is not None:
        if len(places) <= again and len(search.box.open) > FEW:
            again = len(places) // 2
            _settle_hopes(search, places)
        elif not _settle_next(search, places):
            return False
        places = [place for place in places if place.is_open(search.box)]
    return not places


def _places(search: Search, order: Order) -> Digits:
    """What is still open of each seat, in the order of the claims that would sit there."""
    seats, box = search.model.classes.seats, search.box
    place_of: dict[str, Digit] = {}
    claims = []
    for seat in np.flatnonzero((box.lower < box.upper)[: len(seats.size)]).tolist():
        members = seats.members(seat)
        for place in range(int(box.lower[seat]), int(box.upper[seat])):
            place_of[members[place].id] = Digit(seat, place + 1)
            claims.append(members[place])
    return [place_of[claim.id] for claim in order(search.model.problem.seed, tuple(claims))]


def _settle_hopes(search: Search, places: Digits) -> None:
    """Settle as many of the first places as can be had at once, if a short search finds them."""
    hoped = hopes(search, places, 1)
    counts = [len(hoped.values) // part for part in PARTS]
    if any(found_in(search, hoped.box(search.box, count)) for count in counts if count) and search.best is not None:
        had = hoped.had(search.best)
        search.box = with_digits(search.box, places[:had], hoped.values[:had])


def _settle_next(search: Search, places: Digits) -> bool:
    """Take the first places that the best so far serves, and settle those that it passes over before the next."""
    ahead = _while(search, places, served=True)
    passed = _while(search, places[len(ahead) :], served=False)
    search.box = with_digits(search.box, ahead, [1] * len(ahead))
    return _settle_passed(search, passed)


def _while(search: Search, places: Digits, *, served: bool) -> Digits:
    """The first places, as long as the best so far serves them, or doesn't."""
    best = search.best
    return [] if best is None else list(takewhile(lambda place: bool(place.of(best)) is served, places))


def _settle_passed(search: Search, passed: Digits) -> bool:
    """Serve the first of these that can be, or none; False when the search was stopped before."""
    while passed:
        narrow = _any_of(search, passed)
        found = narrow is not None and (_is_nearby(search, narrow) or _asked(search, narrow))
        if search.stopped:
            return False
        if not found:
            search.box = with_digits(search.box, passed, [0] * len(passed))
            return True
        passed = _while(search, passed, served=False)
    return True


def _any_of(search: Search, places: Digits) -> Box | None:
    """What may serve one of these places, on top of what is taken; None when the relaxation says that nothing does."""
    weights = np.zeros(len(search.box.lower), dtype=np.int64)
    weights[[place.column for place in places]] = 1
    wanted = int((weights * search.box.lower).sum()) + 1
    losses = search.weigh(weights, 1)
    if losses is None:
        return search.box.with_least(weights, wanted)
    spare = losses.spare(1, wanted)
    return None if spare < 0 else losses.kept(search.box, spare).with_least(weights, wanted)


def _is_nearby(search: Search, box: Box) -> bool:
    return len(box.open) > FEW and nearby(search, box)


def _asked(search: Search, box: Box) -> bool:
    """Is there anything in this box? Whatever it costs."""
    nothing = np.zeros_like(box.lower)
    if search.best is not None and len(box.open) > MANY:
        near = closeness(box, search.best)
        found = tried(search, box, (near, near, near))
        if found is not None:
            return found
    whole, search.box = search.box, box
    answer = search.ask(Objective.SENIORITY.value, nothing)
    search.box = whole
    return answer.values is not None and not search.stopped
