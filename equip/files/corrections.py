"""Lines of a partner's file corrected by hand, or given back with what is wrong beside each."""

import csv
import io
from collections.abc import Mapping, Sequence

from equip.files.export import guarded
from equip.files.scrub import as_csv, said_of
from equip.files.tables import Table

ERROR = "erreur"


def line_of(table: Table, number: int) -> list[str] | None:
    """The cells of this line as text, under `table.headers`; None where the file has no such line."""
    found = next((line for line in table.lines if line.number == number), None)
    return None if found is None else said_of(table, found.cells)


def corrected(table: Table, number: int, cells: Sequence[str]) -> bytes:
    """The whole file as a CSV, this line said anew; every line keeps its number."""
    return as_csv(table, {number: cells})


def with_errors(table: Table, errors: Mapping[int, str]) -> bytes:
    """Only the lines that have an error, to correct in a spreadsheet and send again; what is in is left alone."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow([*(guarded(header) for header in table.headers), ERROR])
    for line in table.lines:
        if line.number in errors:
            cells = [guarded(cell) for cell in said_of(table, line.cells)]
            writer.writerow([*cells, guarded(errors[line.number])])
    return text.getvalue().encode("utf-8-sig")
