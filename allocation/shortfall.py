"""Can these claims be served together? By how much not, as the linear relaxation sees it, and at what prices; or with
each claim served as a whole.

How many of each link are to be served is known; those not refused yet may be served as well, where a minimum asks
for it. What is missing, a claim that nobody pays for or a place that a minimum lacks, is made as little as can be.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.math_opt import model_pb2, parameters_pb2

from allocation.branch import Run, most_of
from allocation.cuts import Profiles
from allocation.model import Model
from allocation.parties import Parties, parties
from allocation.relax import PATIENCE, Floats, optimum
from allocation.tables import Ints

NOTHING = 1e-6
Entries = tuple[Ints, Ints, Ints]


@dataclass(frozen=True, slots=True)
class Missing:
    """`prices` of the limits, `columns` read; `come`: by seat, would some of these be served later?"""

    total: float
    prices: Floats
    columns: int
    come: np.ndarray


@dataclass(frozen=True, slots=True)
class People:
    """Claims that may be served besides, as columns: their link, their profile, how many."""

    link: Ints
    profile: Ints
    most: Ints


class Shortfall:
    """The rows of a model without its seats: what they ask is counted by link and profile."""

    def __init__(self, model: Model, profiles: Profiles) -> None:
        self.model, self.profiles = model, profiles
        first = model.columns.starts[1]
        self.needs = np.flatnonzero((profiles.charge < 0).any(axis=1))
        row, apart = model.matrix.row_of_entries(), model.matrix.column >= first
        self.options = row[apart], model.matrix.column[apart] - first, model.matrix.value[apart]
        self.upper = model.upper[first:]
        self.balance = np.full(len(model.classes.links.size), -1)
        self.balance[model.balanced_links] = np.arange(len(model.balanced_links))

    def of(self, taken: Ints, upper: Ints) -> Missing | None:
        """What is missing to serve those taken; None where the solver isn't sure. Those who may be served later come
        in when their price is right."""
        alike = parties(self.model, self.profiles, upper)
        rest = alike.count(upper - taken)
        may_come = alike.helps & (rest > 0)
        here = np.zeros(len(rest), dtype=bool)
        read = 0
        while True:
            come = People(alike.link[here], alike.profile[here], rest[here])
            solved = self._solved(taken, come, alike)
            if solved is None:
                return None
            total, prices, links, columns, values = solved
            read += columns
            more = may_come & ~here & (links[alike.link] + (prices @ self.profiles.charge)[alike.profile] < -NOTHING)
            if total < NOTHING or not more.any():
                here[here] = values > NOTHING
                return Missing(total, prices, read, here[alike.of_seat])
            here |= more

    def whole(self, taken: Ints, upper: Ints, options: Ints, effort: float, seats: Ints, weights: Ints) -> Run:
        """Those of these seats that make the most of this sum besides those taken, each served as a whole, machines
        and money in parts. `options`: how far the columns that are no seats may go. `at`: how many more of each
        seat."""
        alike = parties(self.model, self.profiles, upper)
        left = upper - taken
        own = People(self.model.classes.seats.link[seats], self.profiles.of_seat[seats], left[seats])
        left[seats] = 0
        rest = alike.count(left)
        come = np.flatnonzero(alike.helps & (rest > 0))
        people = People(
            np.concatenate([own.link, alike.link[come]]),
            np.concatenate([own.profile, alike.profile[come]]),
            np.concatenate([own.most, rest[come]]),
        )
        used = options > 0
        first, (row, column, value) = int(used.sum()), self.options
        here = used[column]
        entries = row[here], (np.cumsum(used) - 1)[column[here]], value[here]
        bounds = np.concatenate([options[used], people.most]).astype(float)
        model = self._written([entries, *self._columns(people, first)], bounds, self._ceiling(taken), alike)
        model.variables.integers[:] = [*([False] * first), *([True] * len(people.most))]
        model.objective.linear_coefficients.ids.extend(range(first, first + len(seats)))
        model.objective.linear_coefficients.values.extend(weights.astype(float).tolist())
        found = most_of(model, 1, effort)
        at = None if found.at is None else found.at[first : first + len(seats)]
        return Run(at, found.dual_bound, found.is_over, found.effort)

    def _columns(self, people: People, first: int) -> list[Entries]:
        """What these claims weigh, one column each from this one on."""
        balances = self.model.balances.rows
        weighs = self.profiles.charge[:, people.profile]
        row, column = np.nonzero(weighs)
        ranks = np.arange(first, first + len(people.most))
        return [
            (self.balance[people.link], ranks, -np.ones(len(ranks), dtype=np.int64)),
            (balances + row, first + column, weighs[row, column]),
        ]

    def _asked(self, taken: Ints) -> tuple[Ints, Ints]:
        """The links of those taken, and how many there are of each."""
        asked = np.bincount(self.model.classes.seats.link, taken, len(self.balance)).astype(np.int64)
        served = np.flatnonzero(asked)
        return served, asked[served]

    def _ceiling(self, taken: Ints) -> Ints:
        """What those taken leave of each row; the balances ask for as many options as there are claims of a link."""
        balances = self.model.balances.rows
        most = self.model.most.copy()
        served, asked = self._asked(taken)
        most[self.balance[served]] += asked
        by_profile = np.bincount(self.profiles.of_seat, taken, self.profiles.charge.shape[1]).astype(np.int64)
        most[balances:] -= self.profiles.charge @ by_profile
        return most

    def _solved(self, taken: Ints, come: People, alike: Parties) -> tuple[float, Floats, Floats, int, Floats] | None:
        """What is missing, the prices of limits and of links, the columns read, and how many come."""
        balances = self.model.balances.rows
        served, asked = self._asked(taken)
        starts = np.cumsum((0, len(self.upper), len(served), len(come.most), len(self.needs)))
        steps = np.array([self.model.rows[row].step for row in self.needs.tolist()], dtype=np.int64)
        lost, short = np.arange(starts[1], starts[2]), np.arange(starts[3], starts[4])
        entries = [
            self.options,
            (self.balance[served], lost, np.ones(len(lost), dtype=np.int64)),
            *self._columns(come, int(starts[2])),
            (balances + self.needs, short, -steps),
        ]
        upper = np.concatenate([self.upper, asked, come.most, np.full(len(short), np.inf)])
        model = self._written(entries, upper, self._ceiling(taken), alike)
        counted = [*lost.tolist(), *short.tolist()]
        model.objective.linear_coefficients.ids.extend(counted)
        model.objective.linear_coefficients.values.extend([-1.0] * len(counted))
        found = _least(model)
        if found is None:
            return None
        prices = np.zeros(balances + len(self.model.rows))
        prices[self._kept(alike)] = found[0]
        links = np.where(self.balance >= 0, -prices[self.balance], 0.0)
        missing, come_values = float(found[1][counted].sum()), found[1][starts[2] : starts[3]]
        return missing, np.maximum(prices[balances:], 0.0), links, int(starts[4]), come_values

    def _kept(self, alike: Parties) -> np.ndarray:
        return np.concatenate([np.ones(self.model.balances.rows, dtype=bool), self.profiles.kept & alike.binds])

    def _written(self, entries: list[Entries], upper: Floats, ceiling: Ints, alike: Parties) -> model_pb2.ModelProto:
        """The most of nothing, so far."""
        model, kept = model_pb2.ModelProto(), self._kept(alike)
        columns, rows, weights = model.variables, model.linear_constraints, model.linear_constraint_matrix
        columns.ids.extend(range(len(upper)))
        columns.lower_bounds.extend([0.0] * len(upper))
        columns.upper_bounds.extend(upper.tolist())
        columns.integers.extend([False] * len(upper))
        model.objective.maximize = True
        most = ceiling[kept].astype(float)
        exact = np.arange(len(most)) < self.model.balances.rows
        rows.ids.extend(range(len(most)))
        rows.lower_bounds.extend(np.where(exact, most, -np.inf).tolist())
        rows.upper_bounds.extend(most.tolist())
        row, column, value = (np.concatenate([part[rank] for part in entries]) for rank in range(3))
        order = np.lexsort((column, row))
        order = order[kept[row[order]]]
        number = np.cumsum(kept) - 1
        weights.row_ids.extend(number[row[order]].tolist())
        weights.column_ids.extend(column[order].tolist())
        weights.coefficients.extend(value[order].astype(float).tolist())
        return model


def _least(model: model_pb2.ModelProto) -> tuple[Floats, Floats] | None:
    """The price of each row and the value of each column at the optimum."""
    patience = PATIENCE * (len(model.linear_constraints.ids) + len(model.variables.ids) + 100)
    found = optimum(model, parameters_pb2.SolveParametersProto(iteration_limit=patience))
    return None if found is None else (found.prices, found.values)
