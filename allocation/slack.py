"""One limit loosened by a column: the least loosening is then a question like another."""

from __future__ import annotations

from dataclasses import replace

from allocation.model import Model
from allocation.outcome import Limit, LimitKind

MOST_SLACK = 10**12


def loosen(model: Model, limit: Limit) -> tuple[Model, int]:
    """The model with one more column, by which every row of this limit is loosened."""
    column = len(model.upper)
    rows = tuple(
        replace(row, terms=row.terms | {column: -row.step}) if row.limit == limit else row for row in model.rows
    )
    return replace(model, rows=rows, lower=(*model.lower, 0), upper=(*model.upper, MOST_SLACK)), column


def in_its_unit(model: Model, limit: Limit, slack: int) -> int:
    """What that much slack is: cents to add to the budget of a fund, else claims or machines."""
    if limit.kind is not LimitKind.FUND:
        return slack
    row = next(row for row in model.rows if row.limit == limit)
    budget = next(fund.budget_cents for fund in model.problem.funds if fund.id == limit.id)
    return (row.most + slack) * row.grain - budget if slack else 0
