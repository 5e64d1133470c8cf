"""What is still open of a model: the columns not yet decided, and what the rows leave to them.

Deciding a column takes it out of every row, so that each question is asked about less than the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allocation.model import Model, Terms


@dataclass(frozen=True, slots=True)
class Line:
    """sum(terms) <= most, or == most when `exact`. Only open columns stand in it."""

    terms: Terms
    most: int
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """Bounds of all columns, and the lines on those that are open (lower < upper)."""

    lower: tuple[int, ...]
    upper: tuple[int, ...]
    lines: tuple[Line, ...]

    def open(self) -> list[int]:
        return [column for column, (least, most) in enumerate(zip(self.lower, self.upper, strict=True)) if least < most]

    def contradicts_itself(self) -> bool:
        """A line that no column can mend any more."""
        return any(not line.terms and (line.most < 0 or (line.exact and line.most)) for line in self.lines)

    def split(self, terms: Terms) -> tuple[Terms, int]:
        """What the open columns weigh in this sum, and what the others already make."""
        left = {column: weight for column, weight in terms.items() if self.lower[column] < self.upper[column]}
        decided = sum(self.lower[column] * weight for column, weight in terms.items() if column not in left)
        return left, decided

    def with_line(self, terms: Terms, value: int) -> Box:
        """The box in which this sum has this value."""
        left, decided = self.split(terms)
        return Box(self.lower, self.upper, (*self.lines, Line(left, value - decided, exact=True)))

    def with_most(self, terms: Terms, most: int) -> Box:
        """The box in which this sum is at most that."""
        left, decided = self.split(terms)
        return Box(self.lower, self.upper, (*self.lines, Line(left, most - decided)))

    def with_least(self, terms: Terms, least: int) -> Box:
        """The box in which this sum is at least that."""
        return self.with_most({column: -weight for column, weight in terms.items()}, -least)

    def within(self, lower: Iterable[int], upper: Iterable[int]) -> Box:
        """The same lines in narrower bounds."""
        box = Box(tuple(lower), tuple(upper), ())
        lines = []
        for line in self.lines:
            left, decided = box.split(line.terms)
            shorter = len(left) < len(line.terms)
            lines.append(Line(left, line.most - decided, line.exact) if shorter else line)
        return Box(box.lower, box.upper, tuple(line for line in lines if _says_something(line)))

    def with_values(self, values: Mapping[int, int]) -> Box:
        lower, upper = list(self.lower), list(self.upper)
        for column, value in values.items():
            lower[column] = upper[column] = value
        return self.within(lower, upper)


def whole_box(model: Model) -> Box:
    """All that the model says, line by line: its balances, then its rows."""
    lines = [Line(terms, 0, exact=True) for terms in model.balances]
    lines += [Line(row.terms, row.most) for row in model.rows]
    return Box(model.lower, model.upper, tuple(lines))


def box_of(model: Model) -> Box:
    """The same without what is decided from the start."""
    return whole_box(model).within(model.lower, model.upper)


def _says_something(line: Line) -> bool:
    return bool(line.terms) or line.most < 0 or (line.exact and line.most != 0)
