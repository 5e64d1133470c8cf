"""Prices that prove a bound: the dual of the linear relaxation, rounded to integers.

Weak duality holds for any multipliers that are not negative, however they were found and rounded,
so whoever reads the certificate needs to trust neither this file nor the solver behind it.
A unit of a fund is the greatest common divisor of all that the fund may be asked to pay.
"""

from __future__ import annotations

from dataclasses import dataclass

from allocation.box import whole_box
from allocation.losses import SCALE, relax
from allocation.model import Model, Row
from allocation.outcome import Certificate, Limit, LimitKind, Multiplier
from allocation.problem import Objective, reserved_devices
from allocation.rules import Reserve


@dataclass(frozen=True, slots=True)
class Duals:
    """Prices of the rows, in points x scale, and the bound on the points that they prove."""

    prices: tuple[int, ...]
    total: int


def price(model: Model) -> Duals | None:
    """Integer prices for the rows; None when the relaxation has no optimum."""
    terms, _ = model.terms(Objective.POINTS)
    found = relax(whole_box(model), terms)
    if found is None:
        return None
    prices = tuple(round(max(0.0, value) * SCALE) for value in found.prices[len(model.balances) :])
    return Duals(prices, _bound(model, prices))


def certify(model: Model, duals: Duals) -> Certificate:
    """The prices under public names, and the bound they prove on the points."""
    named = sorted(
        (*name, value * (row.unit // row.grain))
        for row, value in zip(model.rows, duals.prices, strict=True)
        if value
        for name in _named(model, row)
    )
    return Certificate(SCALE, tuple(Multiplier(*name) for name in named), duals.total // SCALE)


def _named(model: Model, row: Row) -> list[tuple[str, str]]:
    """What the price of this row is the price of, in words that a reader without a model knows."""
    if row.limit.kind is LimitKind.TYPE:
        return [("DEVICE", device.id) for device in model.classes.devices[int(row.part)]]
    if row.part:
        return [(f"HOUSEHOLD:{row.limit.id}", row.part)]
    return [(row.limit.kind.value, row.limit.id)]


def _bound(model: Model, prices: tuple[int, ...]) -> int:
    """All that is scarce at its price, and what each claim gains over the cheapest way to serve it:
    prices of pools and links are not needed, so whoever recomputes the bound knows of no such thing."""
    priced = [(row, value) for row, value in zip(model.rows, prices, strict=True) if value]
    machines = _machine_prices(model, priced)
    cents = {row.limit.id: (value, row.grain) for row, value in priced if row.limit.kind is LimitKind.FUND}
    tolls = dict.fromkeys(range(len(model.claims)), 0)
    for row, value in priced:
        for column, weight in row.terms.items():
            if column in tolls:
                tolls[column] += value * weight
    total = sum(value * row.most for row, value in priced)
    for link in model.classes.links:
        if not link.options:  # nothing fits or nobody pays: never served, so nothing to gain
            continue
        cheapest = min(
            machines[option.device_class]
            + sum(cents[f][0] * (part // cents[f][1]) for f, part in option.payments if f in cents)
            for option in link.options
        )
        for claim in link.claims:
            column = model.column_of[claim.id]
            gain = claim.points * SCALE - tolls[column] - cheapest
            total += gain if model.lower[column] else max(0, gain)
    return total


def _machine_prices(model: Model, priced: list[tuple[Row, int]]) -> list[int]:
    """What one machine of each class costs in points: its own price and those of the reserves."""
    machines = [0] * len(model.classes.devices)
    for row, value in priced:
        if row.limit.kind is LimitKind.TYPE:
            machines[int(row.part)] += value
    for rule in model.problem.rules:
        if isinstance(rule, Reserve):
            kept_from = {device.id for device in reserved_devices(model.problem, rule)}
            value = sum(value for row, value in priced if row.limit == Limit(LimitKind.RULE, rule.code))
            for index, devices in enumerate(model.classes.devices):
                machines[index] += value * (devices[0].id in kept_from)
    return machines
