"""The relaxation of a very large round, without ever solving all of it at once.

Most claims are far above or far below what their place costs, and only the others matter. A sample guesses
the prices; with them, the claims that are clearly in or clearly out are set aside; the rest is solved, and the
prices found are tried on all claims. Those on the wrong side come back, until there are none: the result is
then the relaxation of the whole round (column generation, sifting).
"""

from __future__ import annotations

import numpy as np

from allocation.box import Box
from allocation.model import Weights
from allocation.prices import charges, cheapest, of_balances
from allocation.relax import Floats, Relaxed, relax
from allocation.tables import Ints

LARGE = 30_000
"""Open columns from which sifting is the quicker way."""
SAMPLE = 12_000
BAND = 15_000
"""How many of the seats closest to their price are never set aside."""
WRONG = 1e-7
WIDER = 4
NEVER = 10**9


def sifted(box: Box, worth: Weights) -> Relaxed | None:
    """The same as `relax`."""
    seats = box.open[box.open < box.model.columns.starts[1]]
    if len(box.open) < LARGE or not len(seats):  # who is served may be decided, and who receives what not yet
        return relax(box, worth)
    guess = _sample(box, worth, seats)
    if guess is None:
        return relax(box, worth)
    gains = _gains(box, worth, guess)[seats]
    near = np.sort(np.abs(gains))[min(BAND, len(gains) - 1)]
    free = np.abs(gains) <= near
    inside = gains > near
    while True:
        narrow = _set_aside(box, seats[~free & inside], seats[~free & ~inside])
        found = None if narrow.contradicts_itself else relax(narrow, worth)
        if found is None and free.all():
            return None
        if found is None:
            near = near * WIDER if near else np.inf  # nothing times four is nothing: then all come back
            free |= np.abs(gains) <= near
            continue
        prices = _all_prices(box, worth, narrow, found)
        gains = _gains(box, worth, prices)[seats]
        wrong = ~free & np.where(inside, gains < -WRONG, gains > WRONG)
        if not wrong.any():
            return _whole(box, narrow, found, prices)
        free |= wrong


def _sample(box: Box, worth: Weights, seats: Ints) -> Floats | None:
    """Prices from a systematic sample of the claims, each standing for all those that it was drawn from."""
    made = box.model.classes.seats
    order = seats[np.lexsort((made.link[seats], worth[seats], made.site[seats], made.groups[seats]))]
    spread = (box.upper - box.lower)[order]
    cumulated = np.cumsum(spread)
    step = cumulated[-1] / SAMPLE
    drawn, times = np.unique(np.searchsorted(cumulated, (np.arange(SAMPLE) + 0.5) * step), return_counts=True)
    upper = box.upper.copy()
    upper[seats] = box.lower[seats]
    upper[order[drawn]] += np.rint(times * step).astype(np.int64)
    narrow = box.within(box.lower, upper)
    found = relax(narrow, worth)
    return None if found is None else _all_prices(box, worth, narrow, found)


def _set_aside(box: Box, inside: Ints, outside: Ints) -> Box:
    lower, upper = box.lower.copy(), box.upper.copy()
    lower[inside] = upper[inside]
    upper[outside] = lower[outside]
    return box.within(lower, upper)


def _all_prices(box: Box, worth: Weights, narrow: Box, found: Relaxed) -> Floats:
    """The prices of all rows, those of the balances found again from those of the limits."""
    model = box.model
    prices = np.zeros(box.whole.matrix.rows)
    prices[narrow.rows.rank] = found.prices
    prices[: model.balances.rows] = 0.0
    charged = charges(box.whole.matrix, np.where(box.whole.exact, prices, np.maximum(prices, 0.0)))
    usable = box.lower < box.upper
    prices[: model.balances.rows] = of_balances(model, cheapest(model, charged - worth, NEVER, usable))
    return prices


def _gains(box: Box, worth: Weights, prices: Floats) -> Floats:
    gains: Floats = worth - charges(box.whole.matrix, prices)
    return gains


def _whole(box: Box, narrow: Box, found: Relaxed, prices: Floats) -> Relaxed:
    values = (narrow.lower - box.lower).astype(float)
    values[narrow.open] += found.values
    return Relaxed(prices[box.rows.rank], values[box.open])
