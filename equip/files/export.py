"""Rows we give back, as CSV for French spreadsheets or as a workbook. A cell can never become a formula.

Instants must be put in local time by the caller: this knows no time zone.
"""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Generic, TypeVar

import xlsxwriter

R = TypeVar("R")
DAY, INSTANT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
Value = str | int | float | Decimal | bool | date | datetime | None

# The full-width forms too: some spreadsheets take them for their ASCII twins.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class ExportColumn(Generic[R]):
    label: str
    value: Callable[[R], Value]


def to_csv(rows: Iterable[R], columns: Sequence[ExportColumn[R]]) -> bytes:
    """UTF-8 with BOM, `;`, decimal commas, French dates: what Excel opens with a double click."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow([guarded(column.label) for column in columns])
    for row in rows:
        writer.writerow([_french(column.value(row)) for column in columns])
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(rows: Iterable[R], columns: Sequence[ExportColumn[R]], *, name: str) -> bytes:
    """One sheet of that name. Text is text, whatever it begins with; days, amounts and numbers are what they say.

    Rows are written one by one to the disk, so that a long list does not fill the memory.
    """
    kept = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        book = xlsxwriter.Workbook(kept, {"constant_memory": True, "tmpdir": folder, "default_date_format": DAY})
        sheet, bold = book.add_worksheet(name), book.add_format({"bold": True})
        instant = book.add_format({"num_format": INSTANT})
        sheet.freeze_panes(1, 0)
        for number, column in enumerate(columns):
            sheet.set_column(number, number, max(10, len(column.label) + 2))
            sheet.write_string(0, number, column.label, bold)
        rank = 0
        for rank, row in enumerate(rows, start=1):
            for number, column in enumerate(columns):
                _write(sheet, rank, number, column.value(row), instant)
        sheet.autofilter(0, 0, rank, len(columns) - 1)
        book.close()
    return kept.getvalue()


def _write(sheet: Any, row: int, column: int, value: Value, instant: Any) -> None:
    match value:
        case None:
            return
        case bool():
            sheet.write_string(row, column, "oui" if value else "non")
        case str():
            sheet.write_string(row, column, value)
        case datetime():
            sheet.write_datetime(row, column, value.replace(tzinfo=None), instant)
        case date():
            sheet.write_datetime(row, column, datetime.combine(value, time.min))
        case _:
            sheet.write_number(row, column, float(value))


def _french(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, str):
        return guarded(value)
    return (format(value, "f") if isinstance(value, Decimal) else str(value)).replace(".", ",")


def guarded(text: str) -> str:
    """A negative number typed as a number is left alone; the text « -5 » is text."""
    return "'" + text if text.lstrip(" ").startswith(_FORMULA_STARTS) else text
