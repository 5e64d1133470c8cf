"""Can these claims be served together? By how much not, as the linear relaxation sees it, and at what prices.

How many of each link are to be served is known; those not refused yet may be served as well, where a minimum asks
for it. What is missing, a claim that nobody pays for or a place that a minimum lacks, is made as little as can be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.math_opt import model_pb2, parameters_pb2

from allocation.cuts import Profiles
from allocation.model import Model
from allocation.relax import PATIENCE, Floats, optimum
from allocation.tables import Ints, numbered

NOTHING = 1e-6


@dataclass(frozen=True, slots=True)
class Missing:
    """`prices` of the limits, `values` of the columns that are no seats, `columns` read."""

    total: float
    prices: Floats
    values: Floats
    columns: int


class Shortfall:
    """The rows of a model without its seats: what they ask is counted by link and profile."""

    def __init__(self, model: Model, profiles: Profiles) -> None:
        self.model, self.profiles = model, profiles
        seats, first = model.classes.seats, model.columns.starts[1]
        self.needs = np.flatnonzero((profiles.charge < 0).any(axis=1))
        party, self.party = numbered(seats.link, profiles.of_seat)
        self.link, self.profile = seats.link[party], profiles.of_seat[party]
        helps = np.any(profiles.charge[self.needs] < 0, axis=0, keepdims=True)[0]
        self.helps = helps[self.profile]
        row, apart = model.matrix.row_of_entries(), model.matrix.column >= first
        self.entries = row[apart], model.matrix.column[apart] - first, model.matrix.value[apart]
        self.upper = model.upper[first:]
        self.balance = np.full(len(model.classes.links.size), -1)
        self.balance[model.balanced_links] = np.arange(len(model.balanced_links))
        self.kept = np.concatenate([np.ones(model.balances.rows, dtype=bool), profiles.kept])

    def of(self, taken: Ints, upper: Ints) -> Missing | None:
        """What is missing to serve those taken; None where the solver isn't sure. Those who may be served later come
        in when their price is right."""
        rest = np.bincount(self.party, upper - taken, len(self.link))
        may_come = self.helps & (rest > 0)
        here = np.zeros(len(rest), dtype=bool)
        read = 0
        while True:
            come = np.flatnonzero(here)
            solved = self._solved(taken, self.link[come], self.profile[come], rest[come])
            if solved is None:
                return None
            total, prices, links, values = solved
            read += len(values) + len(come)
            more = may_come & ~here & (links[self.link] + (prices @ self.profiles.charge)[self.profile] < -NOTHING)
            if total < NOTHING or not more.any():
                return Missing(total, prices, values, read)
            here |= more

    def _solved(
        self, taken: Ints, link: Ints, profile: Ints, most: Ints
    ) -> tuple[float, Floats, Floats, Floats] | None:
        """What is missing, the prices of limits and of links, and the values."""
        seats, balances = self.model.classes.seats, self.model.balances.rows
        asked = np.bincount(seats.link, taken, len(self.balance)).astype(np.int64)
        served = np.flatnonzero(asked)
        parts = len(self.upper), len(served), len(link), len(self.needs)
        starts = np.cumsum((0, *parts))
        ceiling = np.concatenate([np.zeros(balances), [row.most for row in self.model.rows]])
        ceiling[self.balance[served]] += asked[served]
        ceiling[balances:] -= self.profiles.charge @ np.bincount(
            self.profiles.of_seat, taken, len(self.profiles.charge.T)
        )
        steps = np.array([self.model.rows[row].step for row in self.needs.tolist()], dtype=np.int64)
        row, column = np.nonzero(self.profiles.charge[:, profile])
        entries = (
            self.entries,
            (self.balance[served], np.arange(starts[1], starts[2]), np.ones(parts[1])),
            (self.balance[link], np.arange(starts[2], starts[3]), -np.ones(parts[2])),
            (balances + row, starts[2] + column, self.profiles.charge[:, profile][row, column]),
            (balances + self.needs, np.arange(starts[3], starts[4]), -steps),
        )
        upper = np.concatenate([self.upper, asked[served], most, np.full(parts[3], np.inf)])
        lost = np.concatenate([np.arange(starts[1], starts[2]), np.arange(starts[3], starts[4])])
        found = _least(self._written(entries, upper, lost, ceiling), len(ceiling), int(starts[4]))
        if found is None:
            return None
        prices = np.zeros(len(self.kept))
        prices[self.kept] = found[0]
        links = np.where(self.balance >= 0, -prices[self.balance], 0.0)
        values = found[1]
        return float(values[lost].sum()), np.maximum(prices[balances:], 0.0), links, values[: parts[0]]

    def _written(self, entries: Any, upper: Floats, lost: Ints, ceiling: Floats) -> model_pb2.ModelProto:
        model = model_pb2.ModelProto()
        columns, rows, weights = model.variables, model.linear_constraints, model.linear_constraint_matrix
        columns.ids.extend(range(len(upper)))
        columns.lower_bounds.extend([0.0] * len(upper))
        columns.upper_bounds.extend(upper.tolist())
        columns.integers.extend([False] * len(upper))
        model.objective.maximize = True
        model.objective.linear_coefficients.ids.extend(lost.tolist())
        model.objective.linear_coefficients.values.extend([-1.0] * len(lost))
        most = ceiling[self.kept]
        exact = np.arange(len(most)) < self.model.balances.rows
        rows.ids.extend(range(len(most)))
        rows.lower_bounds.extend(np.where(exact, most, -np.inf).tolist())
        rows.upper_bounds.extend(most.tolist())
        row, column, value = (np.concatenate([part[rank] for part in entries]) for rank in range(3))
        order = np.lexsort((column, row))
        order = order[self.kept[row[order]]]
        number = np.cumsum(self.kept) - 1
        weights.row_ids.extend(number[row[order]].tolist())
        weights.column_ids.extend(column[order].tolist())
        weights.coefficients.extend(value[order].astype(float).tolist())
        return model


def _least(model: model_pb2.ModelProto, rows: int, columns: int) -> tuple[Floats, Floats] | None:
    """The price of each row and the value of each column at the optimum."""
    patience = PATIENCE * (rows + columns + 100)
    found = optimum(model, parameters_pb2.SolveParametersProto(iteration_limit=patience))
    return None if found is None else (found.prices, found.values)
