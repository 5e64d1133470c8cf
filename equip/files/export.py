"""Rows we give back, as CSV for French spreadsheets or as XLSX. A cell can never become a formula.

Instants must be put in local time by the caller: this knows no time zone.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

import xlsxwriter

R = TypeVar("R")
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
    writer.writerow([_guarded(column.label) for column in columns])
    for row in rows:
        writer.writerow([_french(column.value(row)) for column in columns])
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(rows: Iterable[R], columns: Sequence[ExportColumn[R]], sheet: str = "Liste") -> bytes:
    """Numbers and dates keep their type; text stays text, so it needs no guard.

    Raises `ValueError` for what a sheet can't hold (a text of 32 767 characters, a millionth row).
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "remove_timezone": True}) as workbook:
        worksheet = workbook.add_worksheet(sheet)
        header = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        days = workbook.add_format({"num_format": "dd/mm/yyyy"})
        instants = workbook.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for j, column in enumerate(columns):
            _check(worksheet.write_string(0, j, column.label, header))
            worksheet.set_column(j, j, min(40, max(10, len(column.label) + 2)))
        for i, row in enumerate(rows, start=1):
            for j, column in enumerate(columns):
                _check(_write(worksheet, (i, j), column.value(row), days, instants))
        worksheet.freeze_panes(1, 0)
    return file.getvalue()


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
        return _guarded(value)
    return (format(value, "f") if isinstance(value, Decimal) else str(value)).replace(".", ",")


def _guarded(text: str) -> str:
    """A negative number typed as a number is left alone; the text « -5 » is text."""
    return "'" + text if text.lstrip(" ").startswith(_FORMULA_STARTS) else text


def _write(sheet: Any, place: tuple[int, int], value: Value, days: Any, instants: Any) -> object:
    """0 or `None` when written, XlsxWriter's negative status otherwise."""
    if value is None:
        return None
    if isinstance(value, bool):
        return sheet.write_string(*place, "oui" if value else "non")
    if isinstance(value, datetime):
        return sheet.write_datetime(*place, value, instants)
    if isinstance(value, date):
        return sheet.write_datetime(*place, value, days)
    if isinstance(value, str):
        return sheet.write_string(*place, value)
    return sheet.write_number(*place, value)


def _check(status: object) -> None:
    if status:
        raise ValueError(f"xlsxwriter refused a cell: {status}")
