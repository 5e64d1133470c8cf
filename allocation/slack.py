"""One limit loosened, or broken on purpose: the least loosening, or the best that breaks it, is then a question
like another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from allocation.matrix import Matrix, from_entries
from allocation.model import Model
from allocation.outcome import Limit, LimitKind

MOST_SLACK = 10**12


def loosen(model: Model, limit: Limit) -> tuple[Model, int]:
    """The model with one more column, by which every row of this limit is loosened."""
    column = len(model.upper)
    ranks = [rank for rank, row in enumerate(model.rows) if row.limit == limit]
    steps = np.array([-model.rows[rank].step for rank in ranks], dtype=np.int64)
    limits, row = model.limits, model.limits.row_of_entries()
    entries = [
        (row, limits.column, limits.value),
        (np.array(ranks, dtype=np.int64), np.full(len(ranks), column), steps),
    ]
    wider = replace(
        model,
        balances=Matrix(model.balances.start, model.balances.column, model.balances.value, column + 1),
        limits=from_entries(limits.rows, column + 1, entries),
        lower=np.append(model.lower, 0),
        upper=np.append(model.upper, MOST_SLACK),
    )
    return wider, column


def broken(model: Model, rank: int) -> Model:
    """The model in which this row of the limits is broken. Its rule is no longer one of the problem's: whoever reads
    them again (`sides.exactly`) would ask for both."""
    limits, problem, limit = model.limits, model.problem, model.rows[rank].limit
    if limit.kind is LimitKind.RULE:
        problem = replace(problem, rules=tuple(rule for rule in problem.rules if rule.code != limit.id))
    value = np.where(limits.row_of_entries() == rank, -limits.value, limits.value)
    rows = tuple(replace(row, most=-row.most - 1) if r == rank else row for r, row in enumerate(model.rows))
    return replace(model, problem=problem, rows=rows, limits=replace(limits, value=value))


def used_up(model: Model, rank: int) -> Model:
    """The model in which nothing is left of this row of the limits."""
    limits, row = model.limits, model.rows[rank]
    mine = slice(limits.start[rank], limits.start[rank + 1])
    entries = (np.zeros(mine.stop - mine.start, dtype=np.int64), limits.column[mine], -limits.value[mine])
    full = replace(row, most=-row.most)
    return replace(model, rows=(*model.rows, full), limits=limits.below(from_entries(1, limits.columns, [entries])))


def in_its_unit(model: Model, limit: Limit, slack: int) -> int:
    """What that much slack is: cents to add to the budget of a fund, else claims or machines."""
    if limit.kind is not LimitKind.FUND:
        return slack
    row = next(row for row in model.rows if row.limit == limit)
    budget = next(fund.budget_cents for fund in model.problem.funds if fund.id == limit.id)
    return (row.most + slack) * row.grain - budget if slack else 0
