"""What is open of a box, as CP-SAT reads it: exhaustive and exact, in whole numbers alone."""

from __future__ import annotations

import numpy as np
from ortools.sat.python import cp_model

from allocation.box import Box
from allocation.model import Weights
from allocation.tables import Ints


def written(box: Box, near: Ints | None) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    """The open columns, each counted from its lower bound, and the rows in which they stand. `near`: a guess."""
    cp, open_, rows = cp_model.CpModel(), box.open, box.rows
    columns = [cp.new_int_var(0, most, "") for most in (box.upper - box.lower)[open_].tolist()]
    starts = rows.matrix.start.tolist()
    numbers, values = rows.matrix.column.tolist(), rows.matrix.value.tolist()
    for rank, (most, exact) in enumerate(zip(rows.most.tolist(), rows.exact.tolist(), strict=True)):
        part = slice(starts[rank], starts[rank + 1])
        made = cp_model.LinearExpr.weighted_sum([columns[number] for number in numbers[part]], values[part])
        cp.add(made == most) if exact else cp.add(made <= most)
    if near is not None:
        for variable, value in zip(columns, (near - box.lower)[open_].tolist(), strict=True):
            cp.add_hint(variable, value)
    return cp, columns


def total_of(columns: list[cp_model.IntVar], weights: Weights) -> cp_model.LinearExprT:
    """The sum over the open columns."""
    weighs = np.flatnonzero(weights).tolist()
    return cp_model.LinearExpr.weighted_sum([columns[rank] for rank in weighs], weights[weighs].tolist())


def values_of(box: Box, solver: cp_model.CpSolver, columns: list[cp_model.IntVar]) -> Ints:
    """What was found, over all columns."""
    values = box.lower.copy()
    values[box.open] += np.array([solver.value(variable) for variable in columns], dtype=np.int64)
    return values


def solver_of(effort: float, *, brief: bool) -> cp_model.CpSolver:
    """`brief`: one of many small questions, before which it does not pay to probe or to look for symmetries."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1  # with more, the effort spent, so what a limit leaves, depends on the machine
    solver.parameters.random_seed = 0
    solver.parameters.max_deterministic_time = effort
    solver.parameters.linearization_level = 2  # the relaxation is tight: measured 10 to 50 times faster
    if brief:
        solver.parameters.cp_model_probing_level = 0
        solver.parameters.symmetry_level = 0
    return solver
