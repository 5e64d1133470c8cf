"""What an importer expects of a table, declared; and the one function that reads it, cell by cell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from equip.files.cells import Cell, says_nothing, shown, word_key
from equip.files.errors import BadValue, ProblemCode
from equip.files.tables import Line, Table

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Column:
    """`aliases` are headers as people write them; two columns may feed one field (two units, say)."""

    field: str
    label: str
    aliases: tuple[str, ...]
    reader: Callable[[Cell], Any]
    required: bool = False
    may_be_empty: bool = False

    def answers_to(self, key: str) -> bool:
        return key in {word_key(name) for name in (self.label, *self.aliases)}


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LineProblem:
    """`line` is the spreadsheet's row, 0 for the whole file; `column` the header as the file writes it."""

    line: int
    column: str | None
    code: ProblemCode
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading(Generic[R]):
    """Rows hold only lines without a single problem."""

    rows: list[R]
    problems: list[LineProblem]
    unknown_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """A column of the importer, and where the file has it."""

    column: Column
    index: int
    header: str


def read_rows(table: Table, columns: Sequence[Column]) -> Reading[Row]:
    """One problem per faulty cell. Without a required column (a problem at line 0) no row is read."""
    places, problems = _place(table, columns)
    known = {place.index for place in places}
    unknown = tuple(
        h or "(sans titre)" for i, h in enumerate(table.headers) if i not in known and not _twice(h, places)
    )
    problems += _missing(columns, places)
    if any(problem.code == ProblemCode.MISSING_COLUMN for problem in problems):
        return Reading([], problems, unknown)
    rows = []
    fields = tuple(dict.fromkeys(column.field for column in columns))
    for line in table.lines:
        values, faults = _read_line(line, places)
        problems += faults
        if not faults:
            rows.append(Row(line.number, {name: values.get(name) for name in fields}))
    return Reading(rows, problems, unknown)


def read_as(make: Callable[..., R], table: Table, columns: Sequence[Column], *unique: tuple[str, ...]) -> Reading[R]:
    """`read_rows`, each row made into `make(line=…, **values)`, repeats of the `unique` fields reported."""
    reading = read_rows(table, columns)
    rows, repeats = report_repeats(reading.rows, columns, unique)
    problems = sorted([*reading.problems, *repeats], key=lambda problem: problem.line)
    return Reading([make(line=row.line, **row.values) for row in rows], problems, reading.unknown_columns)


def report_repeats(
    rows: Sequence[Row], columns: Sequence[Column], unique: Sequence[tuple[str, ...]]
) -> tuple[list[Row], list[LineProblem]]:
    """Keep the first good line of each identity; the unknown repeats nobody."""
    labels = {column.field: column.label for column in reversed(columns)}
    first_seen: dict[tuple[object, ...], int] = {}
    kept: list[Row] = []
    problems: list[LineProblem] = []
    for row in rows:
        identities = {key: names for names in unique if None not in (key := _identity(row, names))}
        repeats = [key for key in identities if key in first_seen]
        problems += [_repeat(row, identities[key], first_seen[key], labels) for key in repeats]
        if not repeats:
            first_seen |= dict.fromkeys(identities, row.line)
            kept.append(row)
    return kept, problems


def _identity(row: Row, names: tuple[str, ...]) -> tuple[object, ...]:
    values = (row.values[name] for name in names)
    return (*names, *(value.casefold() if isinstance(value, str) else value for value in values))


def _repeat(row: Row, names: tuple[str, ...], first: int, labels: Mapping[str, str]) -> LineProblem:
    value = ", ".join(shown(row.values[name]) for name in names)
    column = ", ".join(labels[name] for name in names)
    return LineProblem(row.line, column, ProblemCode.DUPLICATE_IN_FILE, {"value": value, "first_line": first})


def _place(table: Table, columns: Sequence[Column]) -> tuple[list[_Place], list[LineProblem]]:
    places: list[_Place] = []
    problems = []
    for column in columns:
        found = [i for i, key in enumerate(table.keys) if key and column.answers_to(key)]
        if found:
            places.append(_Place(column, found[0], table.headers[found[0]]))
        if len(found) > 1:
            details = {"count": len(found)}
            problems.append(LineProblem(0, table.headers[found[0]], ProblemCode.DUPLICATE_COLUMN, details))
    return places, problems


def _twice(header: str, places: Sequence[_Place]) -> bool:
    return any(place.column.answers_to(word_key(header)) for place in places if header)


def _missing(columns: Sequence[Column], places: Sequence[_Place]) -> list[LineProblem]:
    there = {place.column.field for place in places}
    return [
        LineProblem(0, column.label, ProblemCode.MISSING_COLUMN)
        for column in columns
        if column.required and column.field not in there
    ]


def _read_line(line: Line, places: Sequence[_Place]) -> tuple[dict[str, Any], list[LineProblem]]:
    values: dict[str, Any] = {}
    faults: list[LineProblem] = []
    if line.overflows:
        faults.append(LineProblem(line.number, None, ProblemCode.EXTRA_CELLS))
    for place in places:
        cell = line.cells[place.index]
        try:
            value = None if says_nothing(cell) else place.column.reader(cell)
            if value is None and place.column.required and not place.column.may_be_empty:
                raise BadValue(ProblemCode.MISSING_VALUE)
        except BadValue as bad:
            details = {"value": shown(cell), **bad.details}
            faults.append(LineProblem(line.number, place.header, bad.code, details))
        else:
            if values.get(place.column.field) is None:
                values[place.column.field] = value
    return values, faults
