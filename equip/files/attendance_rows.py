"""The trainer's sheet: one `AttendanceRow` a person, one column a date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from equip.files.columns import Column, LineProblem, Reading, Row, read_rows, report_repeats
from equip.files.errors import BadValue, ProblemCode
from equip.files.tables import Table
from equip.files.values import day, one_of, text

PRESENCES = {
    "present": ("P", "présent", "présente", "oui", "X", "1"),
    "absent": ("A", "absent", "absente", "non", "0", "abs"),
    "excused": ("E", "excusé", "excusée", "exc", "AE", "absence excusée", "absent excusé"),
}


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    line: int
    internal_id: str
    session: str | None
    organisation: str | None
    last_name: str | None
    first_name: str | None
    presences: Mapping[date, str | None]
    """Every date of the sheet; `None` when nothing was noted, which is not an absence."""


COLUMNS = (
    Column(
        "internal_id",
        "Code Iodas",
        ("code individu Iodas", "id iodas", "identifiant interne"),
        text,
        required=True,
    ),
    Column("session", "Session", ("formation", "action"), text),
    Column("organisation", "Organisme", ("organisme de formation", "centre"), text),
    Column("last_name", "Nom", ("nom de famille", "nom stagiaire"), text),
    Column("first_name", "Prénom", ("prénom stagiaire",), text),
)


def read_attendance(table: Table) -> Reading[AttendanceRow]:
    """A sheet without a single date is one problem, not a sheet where nobody came."""
    dates = _dates(table)
    days = [Column(f"{on:%Y-%m-%d}", headers[0], tuple(headers), one_of(PRESENCES)) for on, headers in dates.items()]
    reading = read_rows(table, (*COLUMNS, *days))
    if not dates:
        problems = [*reading.problems, LineProblem(0, None, ProblemCode.NO_DATE_COLUMN)]
        return Reading([], problems, reading.unknown_columns)
    good, repeats = report_repeats(reading.rows, COLUMNS, [("internal_id", "session")])
    rows = [_row(row, sorted(dates)) for row in good]
    problems = sorted([*reading.problems, *repeats], key=lambda problem: problem.line)
    return Reading(rows, problems, reading.unknown_columns)


def _dates(table: Table) -> dict[date, list[str]]:
    """The headers that are dates: usually one for each."""
    found: dict[date, list[str]] = {}
    for header in filter(None, table.headers):
        try:
            on = day(header)
        except BadValue:
            continue
        if on:
            found.setdefault(on, []).append(header)
    return found


def _row(row: Row, dates: list[date]) -> AttendanceRow:
    fixed = {column.field: row.values[column.field] for column in COLUMNS}
    return AttendanceRow(line=row.line, **fixed, presences={on: row.values[f"{on:%Y-%m-%d}"] for on in dates})
