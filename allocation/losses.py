"""What each column loses against the bound of the linear relaxation, and what may then be left out.

Any multipliers prove a bound on a sum (weak duality), so the relaxation is solved in floating point,
its prices are rounded to integers, and all that is concluded from them is exact.
"""

from __future__ import annotations

from dataclasses import dataclass

from ortools.linear_solver import pywraplp

from allocation.box import Box
from allocation.model import Terms

SCALE = 10**12


@dataclass(frozen=True, slots=True)
class Losses:
    """For the most of a sum (or, with sense -1, the least of it, which is the most of its opposite).

    `total`: the bound, in units of the sum x SCALE. `of`: what one step of a column away from its better
    end costs: positive when its lower end is the better one, negative when it is the upper.
    `at`: where the relaxation puts the columns; a hint, which proves nothing.
    """

    total: int
    of: dict[int, int]
    at: dict[int, float]

    def kept(self, box: Box, spare: int) -> Box:
        """The box without what loses more than `spare`: all that comes within `spare` of the bound is
        still in it (the losses of an allocation add up to its distance from the bound)."""
        lower, upper = list(box.lower), list(box.upper)
        for column, loss in self.of.items():
            if loss > 0:
                upper[column] = min(upper[column], lower[column] + spare // loss)
            elif loss < 0:
                lower[column] = max(lower[column], upper[column] - spare // -loss)
        return box.within(lower, upper)

    def band(self, columns: int) -> int:
        """How much an allocation may lose when that many columns are left open."""
        ranked = sorted(map(abs, self.of.values()))
        return ranked[min(columns, len(ranked)) - 1] if ranked else 0


def weigh(box: Box, terms: Terms, sense: int) -> Losses | None:
    """None when the relaxation has no optimum that its solver is sure of."""
    left, decided = box.split(terms)
    worth = {column: sense * weight for column, weight in left.items()}
    found = relax(box, worth)
    if found is None:
        return None
    total = sense * decided * SCALE
    losses = {column: -worth.get(column, 0) * SCALE for column in box.open()}
    for line, value in zip(box.lines, found.prices, strict=True):
        price = round((value if line.exact else max(0.0, value)) * SCALE)
        if price:
            total += price * line.most
            for column, weight in line.terms.items():
                losses[column] += price * weight
    for column, loss in losses.items():
        total -= loss * (box.lower[column] if loss > 0 else box.upper[column])
    return Losses(total, losses, found.values)


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The price of each line of a box, in their order, and the value of each column."""

    prices: list[float]
    values: dict[int, float]


def relax(box: Box, worth: Terms) -> Relaxed | None:
    """The most of this sum when columns need not be whole."""
    solver = pywraplp.Solver.CreateSolver("GLOP")
    named = dict.fromkeys((*(column for line in box.lines for column in line.terms), *worth))
    columns = {column: solver.NumVar(box.lower[column], box.upper[column], "") for column in named}
    endless = solver.infinity()
    rows = []
    for line in box.lines:
        row = solver.Constraint(line.most if line.exact else -endless, line.most)
        for column, weight in line.terms.items():
            row.SetCoefficient(columns[column], weight)
        rows.append(row)
    objective = solver.Objective()
    for column, weight in worth.items():
        objective.SetCoefficient(columns[column], weight)
    objective.SetMaximization()
    if solver.Solve() != pywraplp.Solver.OPTIMAL:
        return None
    values = {column: variable.solution_value() for column, variable in columns.items()}
    return Relaxed([row.dual_value() for row in rows], values)
