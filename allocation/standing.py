"""A relaxation that stands ready to be asked again with one bound moved: it starts from its last answer, and says in
milliseconds what a new one says in a tenth of a second (GLOP through MathOpt; a département).

Its prices are floating point; what they refuse is recomputed in whole numbers (`losses.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.math_opt import (
    callback_pb2,
    model_parameters_pb2,
    model_update_pb2,
    parameters_pb2,
)
from ortools.math_opt.core.python import solver
from ortools.math_opt.python.parameters import LPAlgorithm, SolverType

from allocation.box import Box
from allocation.losses import Losses, losses_of
from allocation.model import Weights
from allocation.relax import Relaxed, patience, read, written

ITERATIONS = 12_000
"""Steps of a simplex that starts from its last answer, that make one unit of effort."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`losses`: of the whole box, at prices that suit the bound that was moved; None where the solver is not sure."""

    losses: Losses | None
    effort: float

    def best(self, column: int) -> int | None:
        """No allocation of the box in which this column is one step above its lower end gains more."""
        if self.losses is None:
            return None
        return (self.losses.total - max(0, int(self.losses.of[column]))) // self.losses.scale


class Standing:
    """The most of a sum (or the least, which is the most of its opposite), over one box."""

    def __init__(self, box: Box, weights: Weights, sense: int) -> None:
        self.box, self.weights, self.sense = box, weights, sense
        self.number = {int(column): rank for rank, column in enumerate(box.open)}
        self.parameters = parameters_pb2.SolveParametersProto(
            lp_algorithm=LPAlgorithm.DUAL_SIMPLEX.value,
            presolve=parameters_pb2.EMPHASIS_OFF,
            iteration_limit=patience(box),
        )
        relaxation = written(box, sense * weights, np.zeros(len(box.open), dtype=bool))
        self.solver: Any = solver.new(SolverType.GLOP.value, relaxation, parameters_pb2.SolverInitializerProto())

    def with_one(self, column: int) -> Asked:
        """Ask with one step of this column at least."""
        self._move(column, 1.0)
        asked = self._asked()
        self._move(column, 0.0)
        return asked

    def lines(self, most: dict[int, int]) -> None:
        """From now on, these lines of the box (by their place among its lines) leave that much."""
        first = self.box.model.matrix.rows
        row_of = {int(rank): row for row, rank in enumerate(self.box.rows.rank)}
        update = model_update_pb2.ModelUpdateProto()
        for place, value in most.items():
            if (row := row_of.get(first + place)) is not None:
                decided = int((self.box.lines[place].weights * self.box.lower).sum())
                update.linear_constraint_updates.upper_bounds.ids.append(row)
                update.linear_constraint_updates.upper_bounds.values.append(float(value - decided))
        self._update(update)

    def _move(self, column: int, least: float) -> None:
        update = model_update_pb2.ModelUpdateProto()
        update.variable_updates.lower_bounds.ids.append(self.number[column])
        update.variable_updates.lower_bounds.values.append(least)
        self._update(update)

    def _update(self, update: model_update_pb2.ModelUpdateProto) -> None:
        if not self.solver.update(update):
            raise AssertionError("GLOP takes new bounds")

    def _asked(self) -> Asked:
        found, effort = self.relaxed()
        losses = None if found is None else losses_of(self.box, self.weights, self.sense, found)
        return Asked(losses, effort)

    def relaxed(self) -> tuple[Relaxed | None, float]:
        """The relaxation as it stands, and the effort it took; None when the solver is not sure."""
        result = self.solver.solve(
            self.parameters,
            model_parameters_pb2.ModelSolveParametersProto(),
            None,
            callback_pb2.CallbackRegistrationProto(),
            None,
            None,
        )
        effort = result.solve_stats.simplex_iterations / ITERATIONS
        return read(result, self.box.rows.matrix.rows, len(self.box.open)), effort
