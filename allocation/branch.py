"""Branch and bound on what is open of a box: HiGHS, where CP-SAT would take too long.

It works in floating point: what it finds is checked in whole numbers before it is believed, and what it
refuses is refused within its tolerances (a millionth of a claim), which the outcome says (`Proof.BRANCHING`).
Its effort is counted in simplex iterations and nodes, never in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from ortools.math_opt import model_pb2, parameters_pb2

from allocation.box import Box
from allocation.highs import asked, is_infeasible, is_optimal
from allocation.model import Weights
from allocation.relax import Floats, dense, written
from allocation.tables import Ints

ITERATIONS = 6_000
"""Simplex iterations that make one unit of effort: of the order of a second for a département."""
COLUMNS = 100_000
"""Open columns of which reading them makes one unit of effort."""
USUAL = 3_000
"""Columns and rows for which these figures hold; larger boxes make each step dearer in proportion."""
NODES = 100
"""Nodes that are allowed for one unit of effort."""
PLAIN = 5_000
"""Columns up to which HiGHS solves the model as it is written (measured at 2,000 claims: 1.3 times the time)."""
NEARLY_ONE = 0.99
OTHER_SEED = 101
NEARLY = 1e-6


@dataclass(frozen=True, slots=True)
class Branched:
    """`values` over all columns, checked; `bound` on the sum; `over`: nothing better was left unexplored."""

    values: Ints | None
    bound: int
    over: bool
    effort: float


def branch(
    box: Box, weights: Weights, sense: int, wanted: int | None, unit: int, effort: float, near: int = 0
) -> Branched:
    """The best of a sum of which all values are multiples of `unit` apart, if it is as good as what is wanted.
    `near`: stop at a value this close to the bound."""
    box = wanting(box, weights, sense, wanted)
    if box.contradicts_itself:
        return Branched(None, 0, over=True, effort=0.0)
    found = surely(box, sense * weights, np.ones(len(box.open), dtype=bool), max(unit, near), effort)
    bound = _bound(found.dual_bound, box, weights, sense)
    values = None if found.at is None else np.rint(found.at).astype(np.int64)
    if values is not None and not box.holds(values):
        return Branched(None, bound, over=False, effort=found.effort)
    return Branched(values, bound, found.is_over, found.effort)


def wanting(box: Box, weights: Weights, sense: int, wanted: int | None) -> Box:
    """The box without what is less good."""
    if wanted is None:
        return box
    return box.with_least(weights, wanted) if sense > 0 else box.with_most(weights, wanted)


@dataclass(frozen=True, slots=True)
class Run:
    """What HiGHS says of a box. `at`: its solution over all columns, in floating point."""

    at: Floats | None
    dual_bound: float
    is_over: bool
    effort: float


def surely(box: Box, worth: Weights, whole: np.ndarray, gap: int, effort: float, seed: int = 0) -> Run:
    """What is refused is asked again from another random seed, for as much effort again, and stands unless something
    is found then: tolerances have refused what there was (a tenth of those of today, 2 questions of 63)."""
    first = run(box, worth, whole, gap, effort, seed)
    if first.at is not None or not first.is_over or len(box.open) > PLAIN:
        return first
    again = run(box, worth, whole, gap, min(effort, first.effort), seed + OTHER_SEED)
    return replace(first if again.at is None else again, effort=first.effort + again.effort)


def run(box: Box, worth: Weights, whole: np.ndarray, gap: int, effort: float, seed: int = 0) -> Run:
    """The most of a sum, to that gap; `whole`: which open columns come in whole numbers. `seed`: another way."""
    columns = box.open
    found = most_of(written(box, worth, whole), gap, effort, seed)
    if found.at is None:
        return found
    at = box.lower.astype(float)
    at[columns] += found.at
    return replace(found, at=at)


def most_of(model: model_pb2.ModelProto, gap: int, effort: float, seed: int = 0) -> Run:
    """The same, of a model that is written already: `at` has its columns.

    HiGHS makes a model simpler before it solves it, and has then refused, or passed over, what there was (a few
    questions in ten thousand small ones; none was seen where it doesn't). So it doesn't, unless the model is so
    large that it must: then what is refused is asked again without, for as much effort again.
    """
    if len(model.variables.ids) <= PLAIN:
        return _once(model, gap, effort, seed, simpler=False)
    first = _once(model, gap, effort, seed, simpler=True)
    if first.at is not None or not first.is_over:
        return first
    again = _once(model, gap, min(effort, first.effort), seed, simpler=False)
    return replace(first if again.at is None else again, effort=first.effort + again.effort)


def _once(model: model_pb2.ModelProto, gap: int, effort: float, seed: int, *, simpler: bool) -> Run:
    columns, rows = len(model.variables.ids), len(model.linear_constraints.ids)
    weight = max(1.0, (columns + rows) / USUAL)
    result = asked(model, _parameters(gap, effort / weight, seed, simpler=simpler))
    if result is None:
        return Run(None, np.inf, is_over=False, effort=columns / COLUMNS)
    stats, impossible = result.solve_stats, is_infeasible(result)
    used = columns / COLUMNS + weight * (stats.simplex_iterations / ITERATIONS + stats.node_count / (4 * NODES))
    found = bool(result.solutions) and not impossible
    at = dense(result.solutions[0].primal_solution.variable_values, columns) if found else None
    over = impossible or is_optimal(result)
    return Run(at, result.termination.objective_bounds.dual_bound, over, used)


def _bound(dual: float, box: Box, weights: Weights, sense: int) -> int:
    """On the whole sum; where nothing is known, what the bounds of the columns leave."""
    if np.isfinite(dual):
        return int((weights * box.lower).sum()) + sense * int(np.floor(dual + NEARLY))
    better = np.where(sense * weights > 0, box.upper, box.lower)
    return int((weights * better).sum())


def _parameters(unit: int, effort: float, seed: int, *, simpler: bool) -> parameters_pb2.SolveParametersProto:
    parameters = parameters_pb2.SolveParametersProto()
    if not simpler:
        parameters.presolve = parameters_pb2.EMPHASIS_OFF
    highs = parameters.highs
    highs.double_options["mip_rel_gap"] = 0.0
    highs.double_options["mip_abs_gap"] = NEARLY_ONE * unit
    highs.double_options["mip_feasibility_tolerance"] = NEARLY  # ten times less, and it refused what there is
    highs.int_options["random_seed"] = seed
    highs.int_options["mip_max_nodes"] = max(1, round(NODES * effort))
    return parameters
