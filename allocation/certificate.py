"""Prices that prove a bound: the dual of the linear relaxation, rounded to integers.

Weak duality holds for any multipliers that are not negative, however they were found and rounded,
so whoever reads the certificate needs to trust neither this file nor the solver behind it.
A unit of a fund is the greatest common divisor of all that the fund may be asked to pay.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocation.losses import MOST, SCALE
from allocation.model import Model
from allocation.outcome import Certificate, LimitKind, Multiplier
from allocation.prices import charges, cheapest
from allocation.problem import Objective
from allocation.rows import Row
from allocation.search import Search
from allocation.tables import NONE, Ints

NEVER = MOST // 4
"""Dearer than anything: no way there."""


@dataclass(frozen=True, slots=True)
class Duals:
    """Prices of the rows of the limits, in points x scale, and the bound on the points that they prove."""

    scale: int
    prices: Ints
    total: int

    @property
    def bound(self) -> int:
        return self.total // self.scale


def price(search: Search) -> Duals | None:
    """Integer prices for the rows, from the relaxation with which the search begins; None when it has no optimum."""
    model, box = search.model, search.box
    found = search.relaxed(model.weights(Objective.POINTS)[0])
    if found is None:
        return None
    prices = np.zeros(model.matrix.rows)
    prices[box.rows.rank] = found.prices
    dear = np.maximum(prices[model.balances.rows :], 0.0)
    scale = SCALE
    heaviest = np.bincount(model.limits.column, np.abs(dear[model.limits.row_of_entries()] * model.limits.value))
    while scale > 1 and scale * max(heaviest.max(initial=1.0), dear.max(initial=1.0)) > NEVER / 8:
        scale //= 10
    whole = np.rint(dear * scale).astype(np.int64)
    return Duals(scale, whole, _bound(model, whole, scale))


def certify(model: Model, duals: Duals) -> Certificate:
    """The prices under public names, and the bound they prove on the points."""
    named = sorted(
        (*name, value * (row.unit // row.grain))
        for row, value in zip(model.rows, duals.prices.tolist(), strict=True)
        if value
        for name in _named(model, row)
    )
    return Certificate(duals.scale, tuple(Multiplier(*name) for name in named), duals.bound)


def _named(model: Model, row: Row) -> list[tuple[str, str]]:
    """What the price of this row is the price of, in words that a reader without a model knows."""
    if row.limit.kind is LimitKind.TYPE:
        return [("DEVICE", device.id) for device in model.classes.machines.members[int(row.part)]]
    if row.part:
        return [(f"HOUSEHOLD:{row.limit.id}", row.part)]
    return [(row.limit.kind.value, row.limit.id)]


def _bound(model: Model, prices: Ints, scale: int) -> int:
    """All that is scarce at its price, and what each claim gains over the cheapest way to serve it:
    prices of pools and links are not needed, so whoever recomputes the bound knows of no such thing."""
    seats, links, made = model.classes.seats, model.classes.links, model.columns
    charged = charges(model.limits, prices)
    cost = np.where(links.shape == NONE, NEVER, cheapest(model, charged, NEVER).links)[seats.link]
    gain = seats.points * scale - charged[made.slice(0)] - np.minimum(cost, NEVER)
    lower, upper = model.lower[made.slice(0)], model.upper[made.slice(0)]
    possible = cost < NEVER  # nothing fits or nobody pays: never served, so nothing to gain
    better = np.flatnonzero(possible & (gain > 0))
    forced = np.flatnonzero(possible & (gain < 0) & (lower > 0))
    total: int = sum(price * row.most for row, price in zip(model.rows, prices.tolist(), strict=True) if price)
    total += sum(g * size for g, size in zip(gain[better].tolist(), upper[better].tolist(), strict=True))
    total += sum(g * size for g, size in zip(gain[forced].tolist(), lower[forced].tolist(), strict=True))
    return total
