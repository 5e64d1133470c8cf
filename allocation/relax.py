"""The linear relaxation: HiGHS through MathOpt, fed with arrays. What it answers is in floating point and
proves nothing: `losses.py` draws exact conclusions from its prices.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.math_opt import model_pb2, parameters_pb2
from ortools.math_opt.python.parameters import LPAlgorithm

from allocation.box import Box
from allocation.highs import asked, is_optimal
from allocation.model import Weights

WANDERS = 5_000
PATIENCE = 20
"""Simplex iterations a row or column, beyond which the solver turns in circles: it mostly needs less than one."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The price of each row of `box.rows`, and the value of each column of `box.open`."""

    prices: Floats
    values: Floats


def relax(box: Box, worth: Weights) -> Relaxed | None:
    """The most of this sum over what is open of a box, each column counted from its lower bound; None without an
    optimum that the solver is sure of."""
    relaxation = written(box, worth, np.zeros(len(box.open), dtype=bool))
    parameters = parameters_pb2.SolveParametersProto(lp_algorithm=_algorithm(box), iteration_limit=patience(box))
    return optimum(relaxation, parameters)


def optimum(relaxation: model_pb2.ModelProto, parameters: parameters_pb2.SolveParametersProto) -> Relaxed | None:
    """What HiGHS says of a linear model, where it is sure of it."""
    result = asked(relaxation, parameters)
    if result is None:
        return None
    return read(result, len(relaxation.linear_constraints.ids), len(relaxation.variables.ids))


def read(result: Any, rows: int, columns: int) -> Relaxed | None:
    """An answer of MathOpt, where its solver is sure of it."""
    if not is_optimal(result):
        return None
    found = result.solutions[0]
    return Relaxed(dense(found.dual_solution.dual_values, rows), dense(found.primal_solution.variable_values, columns))


def _algorithm(box: Box) -> int:
    """Once a first objective is settled, a large relaxation has so many equal optima that the simplex wanders
    among them: an interior point does not (measured at 200,000 claims: 1 s against 6 s)."""
    wanders = bool(box.lines) and len(box.open) > WANDERS
    return int(LPAlgorithm.BARRIER.value if wanders else parameters_pb2.LP_ALGORITHM_UNSPECIFIED)


def patience(box: Box) -> int:
    return PATIENCE * (len(box.open) + box.rows.matrix.rows + 100)


def written(box: Box, worth: Weights, whole: np.ndarray) -> model_pb2.ModelProto:
    """What is open of a box, as MathOpt reads it, and which of it comes in whole numbers: filled from arrays, since
    a Python object for each column would cost more than solving."""
    model, matrix = model_pb2.ModelProto(), box.rows.matrix
    columns, rows = model.variables, model.linear_constraints
    columns.ids.extend(range(matrix.columns))
    columns.lower_bounds.extend([0.0] * matrix.columns)
    columns.upper_bounds.extend((box.upper - box.lower)[box.open].astype(float).tolist())
    columns.integers.extend(whole.tolist())
    wanted = worth[box.open]
    weighs = np.flatnonzero(wanted)
    model.objective.maximize = True
    model.objective.linear_coefficients.ids.extend(weighs.tolist())
    model.objective.linear_coefficients.values.extend(wanted[weighs].astype(float).tolist())
    rows.ids.extend(range(matrix.rows))
    rows.lower_bounds.extend(np.where(box.rows.exact, box.rows.most, -np.inf).tolist())
    rows.upper_bounds.extend(box.rows.most.astype(float).tolist())
    entries = model.linear_constraint_matrix
    entries.row_ids.extend(matrix.row_of_entries().tolist())
    entries.column_ids.extend(matrix.column.tolist())
    entries.coefficients.extend(matrix.value.astype(float).tolist())
    return model


def dense(sparse: Any, size: int) -> Floats:
    """A sparse vector of MathOpt, in full."""
    found = np.zeros(size)
    ids, values = sparse.ids, sparse.values
    found[np.fromiter(ids, np.int64, len(ids))] = np.fromiter(values, np.float64, len(values))
    return found
