"""The linear relaxation: HiGHS through MathOpt, fed with arrays. What it answers is in floating point and
proves nothing: `losses.py` draws exact conclusions from its prices.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.math_opt import callback_pb2, model_parameters_pb2, model_pb2, parameters_pb2, result_pb2
from ortools.math_opt.core.python import solver
from ortools.math_opt.python.parameters import SolverType

from allocation.matrix import Matrix
from allocation.tables import Ints

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The price of each row, the value of each column, and what they make."""

    prices: Floats
    values: Floats
    best: float


def relax(matrix: Matrix, least: Floats, most: Floats, upper: Ints | Floats, worth: Ints | Floats) -> Relaxed | None:
    """The most of a sum of columns from 0 to `upper`; None without an optimum that the solver is sure of."""
    model = _written(matrix, least, most, upper, worth)
    result = solver.solve(
        model,
        SolverType.HIGHS.value,
        parameters_pb2.SolverInitializerProto(),
        parameters_pb2.SolveParametersProto(),
        model_parameters_pb2.ModelSolveParametersProto(),
        None,
        callback_pb2.CallbackRegistrationProto(),
        None,
        None,
    )
    if result.termination.reason != result_pb2.TERMINATION_REASON_OPTIMAL or not result.solutions:
        return None
    found = result.solutions[0]
    return Relaxed(
        _dense(found.dual_solution.dual_values, matrix.rows),
        _dense(found.primal_solution.variable_values, matrix.columns),
        found.primal_solution.objective_value,
    )


def _written(
    matrix: Matrix, least: Floats, most: Floats, upper: Ints | Floats, worth: Ints | Floats
) -> model_pb2.ModelProto:
    model = model_pb2.ModelProto()
    columns, rows = model.variables, model.linear_constraints
    columns.ids.extend(range(matrix.columns))
    columns.lower_bounds.extend([0.0] * matrix.columns)
    columns.upper_bounds.extend(upper.astype(float).tolist())
    columns.integers.extend([False] * matrix.columns)
    weighs = np.flatnonzero(worth)
    model.objective.maximize = True
    model.objective.linear_coefficients.ids.extend(weighs.tolist())
    model.objective.linear_coefficients.values.extend(worth[weighs].astype(float).tolist())
    rows.ids.extend(range(matrix.rows))
    rows.lower_bounds.extend(least.tolist())
    rows.upper_bounds.extend(most.tolist())
    entries = model.linear_constraint_matrix
    entries.row_ids.extend(matrix.row_of_entries().tolist())
    entries.column_ids.extend(matrix.column.tolist())
    entries.coefficients.extend(matrix.value.astype(float).tolist())
    return model


def _dense(sparse: object, size: int) -> Floats:
    dense = np.zeros(size)
    ids, values = sparse.ids, sparse.values  # type: ignore[attr-defined]  # a protocol buffer
    dense[np.fromiter(ids, np.int64, len(ids))] = np.fromiter(values, np.float64, len(values))
    return dense
