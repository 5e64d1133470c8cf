"""From what `equip.files` read to the lines and notes of a report: the same for every importer."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from equip.files.cells import Cell, cell_text, word_key
from equip.files.columns import Column, Reading
from equip.files.columns import LineProblem as FileProblem
from equip.files.errors import BadValue, ProblemCode
from equip.files.tables import Table
from equip.files.values import cents, day, decimal, inches, percent
from equip.imports.models import Verdict
from equip.imports.report import Line, LineProblem

_NUMBERS = (inches, cents, decimal, percent)


def faulty_lines(problems: Iterable[FileProblem]) -> list[Line]:
    """One line per wrong row, with all its faults; faults of the whole file (line 0) are notes, not lines."""
    lines: dict[int, Line] = {}
    for problem in problems:
        if problem.line == 0:
            continue
        line = lines.setdefault(problem.line, Line(problem.line, Verdict.TO_CORRECT))
        line.problems.append(LineProblem(problem.code.value, problem.column, plain(problem.details)))
        if problem.code is ProblemCode.DUPLICATE_IN_FILE:
            line.verdict = Verdict.DUPLICATE
    return list(lines.values())


def notes_of(table: Table, reading: Reading[Any], columns: Sequence[Column] = ()) -> list[LineProblem]:
    """What is said once for the file: how it was read, what was dropped, what nobody reads."""
    notes = [LineProblem(p.code.value, p.column, plain(p.details)) for p in reading.problems if p.line == 0]
    if table.encoding:
        notes.append(LineProblem("file_read_as", None, {"encoding": table.encoding, "separator": table.separator}))
    if table.sheet:
        notes.append(LineProblem("sheet_read", None, {"sheet": table.sheet}))
    notes += guesses_of(table, columns)
    notes += [LineProblem("nir_dropped", header) for header in table.dropped]
    if table.title_lines:
        notes.append(LineProblem("title_lines_skipped", None, {"count": table.title_lines}))
    if table.blank_lines:
        notes.append(LineProblem("blank_lines_skipped", None, {"count": table.blank_lines}))
    if reading.unknown_columns:
        notes.append(LineProblem("columns_not_used", None, {"columns": list(reading.unknown_columns)}))
    return notes


def guesses_of(table: Table, columns: Sequence[Column]) -> list[LineProblem]:
    """How days and decimals were understood, each with an example of the file: a person sees at once a wrong guess."""
    found: dict[str, LineProblem] = {}
    for index, key in enumerate(table.keys):
        column = next((column for column in columns if column.answers_to(key)), None)
        if column is None:
            continue
        for line in table.lines:
            _guess(found, column, table.headers[index], line.cells[index])
    return list(found.values())


def _guess(found: dict[str, LineProblem], column: Column, header: str, cell: Cell) -> None:
    if cell is None or cell == "":
        return
    if column.reader is day:
        written = cell_text(cell)
        code = "days_as_serials" if written[:5].isdigit() else "days_as_dates"
        if code in found and code == "days_as_dates":
            return
        try:
            meant = day(cell)
        except BadValue:
            return
        first = found.setdefault(code, LineProblem(code, header, {"written": written, "day": str(meant), "count": 0}))
        first.details["count"] += 1
    elif isinstance(cell, str) and "," in cell and column.reader in _NUMBERS and "decimal_commas" not in found:
        found["decimal_commas"] = LineProblem("decimal_commas", header, {"written": cell_text(cell)})


def headers_of(table: Table, columns: Sequence[Column]) -> dict[str, str]:
    """The header that the file uses for each field, so that a refusal of a service names the file's own column."""
    found: dict[str, str] = {}
    for column in columns:
        for header, key in zip(table.headers, table.keys, strict=True):
            if column.answers_to(key) or key == word_key(column.label):
                found.setdefault(column.field, header)
    return found


def in_words_of_the_file(line: Line, headers: Mapping[str, str]) -> Line:
    for problem in line.problems:
        problem.column = headers.get(problem.column or "", problem.column)
    return line


def plain(details: Mapping[str, object]) -> dict[str, object]:
    """Details as JSON keeps them."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in details.items()}
