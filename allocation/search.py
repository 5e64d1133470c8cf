"""One exact search at a time over what is open of a model: CP-SAT, deterministic, stoppable.

A `Search` keeps what has been settled (values reached, columns decided) and the best solution so far,
so that each question starts from the last answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from allocation.box import Box, box_of
from allocation.branch import COLUMNS, Branched, branch
from allocation.exact import solver_of, total_of, values_of, written
from allocation.losses import Losses, losses_of, weigh
from allocation.model import Model, Weights
from allocation.outcome import Progress
from allocation.outline import served_first
from allocation.problem import Objective
from allocation.relax import Relaxed
from allocation.sifting import sifted
from allocation.stop import StopSign
from allocation.tables import Ints

OnProgress = Callable[[Progress], None]
DEFAULT_EFFORT = 120.0
"""Deterministic units of CP-SAT: of the order of a second each, whatever else the machine does."""
MANY = 1200
"""Open columns beyond which HiGHS answers sooner than CP-SAT (measured: 2,000 claims)."""
VERY_MANY = 4_000
TRY = 0.6
"""Effort that CP-SAT has between those two numbers, where it sometimes finds at once what HiGHS seeks for long."""
GLANCE = 2.0
"""Effort spent on one circle around the relaxation."""
NEAR = 3
"""A first allocation is good enough this close to its bound."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`values` is None when nothing was found; `proved` says that the search was exhaustive."""

    values: Ints | None
    value: int
    bound: int
    proved: bool

    @property
    def impossible(self) -> bool:
        return self.values is None and self.proved


class Search:
    """Questions on one model, the answers of which are kept for the next ones."""

    def __init__(
        self,
        model: Model,
        *,
        effort: float,
        on_progress: OnProgress | None = None,
        stop: StopSign | None = None,
        short: bool = False,
    ) -> None:
        """`short`: one of many small questions, before which it does not pay to probe or to look for symmetries."""
        self.model = model
        self.box: Box = box_of(model)
        self.left = effort
        self.spent = 0.0
        self.on_progress = on_progress
        self.stop = stop or StopSign()
        self.short = short
        self.stopped = False
        self.branched = False
        self.first: Relaxed | None = None
        self.best: Ints | None = None
        self.settled: set[Objective] = set()

    def keep(self, weights: Weights, value: int) -> None:
        """From now on, this sum has this value."""
        self.box = self.box.with_line(weights, value)

    def decide(self, columns: Ints, values: Ints) -> None:
        """From now on, these columns have these values."""
        self.box = self.box.decided(columns, values)

    def ask(self, phase: str, weights: Weights, sense: int = 1, *, wanted: int | None = None, unit: int = 1) -> Answer:
        """The most (sense 1) or the least (sense -1) of this sum that the box allows; nothing that is
        less good than what is wanted. `unit`: the least difference between two values."""
        self.stopped = self.stopped or self.stop.raised or self.left <= 0
        if self.stopped:
            return self.unanswered(weights, sense)
        if self.box.contradicts_itself:
            return Answer(None, 0, 0, proved=True)
        if self.short and (answer := self._outlined(weights, sense, wanted, unit)) is not None:
            return answer
        if self.left <= 0:
            self.stopped = True
            return self.unanswered(weights, sense)
        many = len(self.box.open) > MANY
        if many and (wanted is None or len(self.box.open) > VERY_MANY):
            return self._branch(weights, sense, wanted, unit)
        answer = self._searched(phase, weights, sense, wanted, TRY if many else self.left)
        return self._branch(weights, sense, wanted, unit) if answer is None else answer

    def _searched(self, phase: str, weights: Weights, sense: int, wanted: int | None, effort: float) -> Answer | None:
        """The question, asked of CP-SAT; None when less than all the effort that is left was too little."""
        cp, columns = written(self.box, self.best)
        open_ = self.box.open
        decided = int((weights * self.box.lower).sum())
        objective = total_of(columns, weights[open_]) + decided
        if wanted is not None:
            cp.add(objective >= wanted) if sense > 0 else cp.add(objective <= wanted)
        cp.maximize(objective) if sense > 0 else cp.minimize(objective)
        last = effort >= self.left
        solver = self._solver(effort)
        with self.stop.over(solver):
            status = solver.solve(cp, _Watch(phase, self))
        self.count(solver.response_proto.deterministic_time)
        if status == cp_model.MODEL_INVALID:
            raise AssertionError(cp.validate())
        if not last and status not in (cp_model.OPTIMAL, cp_model.INFEASIBLE):
            return None
        return self._answer(solver, status, columns, weights, sense)

    def _outlined(self, weights: Weights, sense: int, wanted: int | None, unit: int) -> Answer | None:
        """The answer, where asking who is served first gives one."""
        if weights[self.model.columns.starts[1] :].any():
            return None
        found = served_first(self.box, weights, sense, wanted, unit, self.left)
        self.count(found.effort)
        if found.box is None:
            self.branched = self.branched or found.over
            return Answer(None, 0, 0, proved=True) if found.over else None
        if not self.hunt(found.box, TRY, found.near) or self.best is None:
            return None
        value = int((weights * self.best).sum())
        if wanted is not None and sense * value < sense * wanted:
            return None
        self.branched = True
        return Answer(self.best, value, value, proved=True)

    def _branch(self, weights: Weights, sense: int, wanted: int | None, unit: int) -> Answer:
        """The same question, asked of HiGHS."""
        found = branch(self.box, weights, sense, wanted, unit, self.left)
        self.count(found.effort)
        self.branched = True
        if found.values is None:
            self.stopped = not found.over
            return self.unanswered(weights, sense) if self.stopped else Answer(None, 0, 0, proved=True)
        self.best = found.values
        value = int((weights * self.best).sum())
        self.stopped = not found.over
        return Answer(self.best, value, value if found.over else found.bound, proved=found.over)

    def glance(self, box: Box, weights: Weights, sense: int, unit: int) -> bool:
        """Is there something in this small part of the box? Kept as the best so far; never a proof. Whatever the
        effort left, a first allocation is sought."""
        if self.stop.raised or (self.left <= 0 and self.best is not None):
            return False
        effort = GLANCE if self.best is None else min(GLANCE, self.left)
        return self._taken(branch(box, weights, sense, None, unit, effort, NEAR * unit))

    def hunt(self, box: Box, effort: float, near: Ints | None = None) -> bool | None:
        """Is there anything in this box? Kept as the best so far when there is; None when that effort does not say.
        `near`: a guess of it (by default the best so far)."""
        if self.stop.raised or self.left <= 0:
            return None
        if box.contradicts_itself:
            return False
        if len(box.open) > MANY:
            return self._hunt_wide(box, effort)
        cp, columns = written(box, self.best if near is None else near)
        solver = self._solver(effort, brief=True)
        if near is not None:
            solver.parameters.cut_level = 0  # a good guess leaves little to cut: measured, it costs more than it saves
        with self.stop.over(solver):
            status = solver.solve(cp)
        self.count(solver.response_proto.deterministic_time)
        found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
        if found:
            self.best = values_of(box, solver, columns)
        return True if found else False if status == cp_model.INFEASIBLE else None

    def _hunt_wide(self, box: Box, effort: float) -> bool | None:
        """The same question, asked of HiGHS."""
        found = branch(box, np.zeros_like(box.lower), 1, None, 1, min(effort, self.left))
        if self._taken(found):
            return True
        self.branched = self.branched or found.over
        return False if found.over else None

    def _taken(self, found: Branched) -> bool:
        """Count what was spent, and keep what was found as the best so far."""
        self.count(found.effort)
        if found.values is not None:
            self.best = found.values
        return found.values is not None

    @contextmanager
    def share(self, part: float) -> Iterator[None]:
        """This part of the effort that is left, no more; what comes after has the rest."""
        kept_back = self.left * (1 - part)
        self.left -= kept_back
        try:
            yield
        finally:
            self.left += kept_back
            self.stopped = self.stop.raised or self.left <= 0

    def tell(self, phase: str, value: int | None, bound: int) -> None:
        """Say how far the search is, to whoever wants to know."""
        if self.on_progress is not None and value is not None:
            self.on_progress(Progress(phase, value, bound, round(1000 * self.spent)))

    def relaxed(self, weights: Weights) -> Relaxed | None:
        """The relaxation of the whole model, for the most of this sum; kept for the first question."""
        if self.first is None:
            self.first = sifted(self.box, weights)
        return self.first

    def weigh(self, weights: Weights, sense: int, box: Box | None = None) -> Losses | None:
        """What the columns lose in the present box, or in this one."""
        first, self.first = self.first, None
        box = box or self.box
        self.count(len(box.open) / COLUMNS)
        return weigh(box, weights, sense) if first is None else losses_of(box, weights, sense, first)

    def value_of(self, weights: Weights) -> int | None:
        """What this sum makes in the best solution so far."""
        return None if self.best is None else int((weights * self.best).sum())

    def served(self) -> frozenset[str]:
        """Who is served in the best solution so far."""
        seats = self.model.classes.seats
        counts = [] if self.best is None else self.best[: len(seats.size)].tolist()
        return frozenset(claim.id for seat, count in enumerate(counts) for claim in seats.members(seat)[:count])

    def _solver(self, effort: float, brief: bool = False) -> cp_model.CpSolver:
        return solver_of(min(effort, self.left), brief=self.short or brief)

    def count(self, used: float) -> None:
        """So much effort more was spent."""
        self.spent += used
        self.left -= used

    def _answer(
        self, solver: cp_model.CpSolver, status: object, columns: list[cp_model.IntVar], weights: Weights, sense: int
    ) -> Answer:
        if status == cp_model.INFEASIBLE:
            return Answer(None, 0, 0, proved=True)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self.stopped = True
            return self.unanswered(weights, sense)
        self.best = values_of(self.box, solver, columns)
        value = int((weights * self.best).sum())
        if status == cp_model.OPTIMAL:
            return Answer(self.best, value, value, proved=True)
        self.stopped = True
        bound = round(solver.best_objective_bound)
        return Answer(self.best, value, bound, proved=bound == value)

    def unanswered(self, weights: Weights, sense: int) -> Answer:
        """The best so far, and the bound that needs no search."""
        ceiling = int((self.model.upper * np.maximum(weights, 0)).sum())
        bound = ceiling if sense > 0 else 0
        value = self.value_of(weights)
        if value is None:
            return Answer(None, 0, bound, proved=False)
        return Answer(self.best, value, bound, proved=value == bound)


class _Watch(cp_model.CpSolverSolutionCallback):
    def __init__(self, phase: str, search: Search) -> None:
        super().__init__()
        self.phase, self.search = phase, search

    def on_solution_callback(self) -> None:
        search = self.search
        if search.on_progress is not None:
            search.on_progress(
                Progress(
                    self.phase,
                    round(self.objective_value),
                    round(self.best_objective_bound),
                    round(1000 * (search.spent + self.deterministic_time)),
                )
            )
