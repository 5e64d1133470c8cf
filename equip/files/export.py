"""Rows we give back, as CSV for French spreadsheets. A cell can never become a formula.

Instants must be put in local time by the caller: this knows no time zone.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Generic, TypeVar

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
