"""A file to keep, without the NIRs that it came with: those columns are emptied before anything is stored."""

import csv
import io

from equip.files.cells import cell_text
from equip.files.errors import FileRefused
from equip.files.tables import Table, read_table


def without_nir(data: bytes, filename: str) -> bytes:
    """The same bytes when there is nothing to drop; otherwise a CSV that reads alike, on the same line numbers.

    The emptied columns keep their header, so that reading the kept file says once more what was dropped.
    What is no table (a hardware report) is left as it is.
    """
    try:
        table = read_table(data, filename)
    except FileRefused:
        return data
    return _as_csv(table) if table.dropped else data


def _as_csv(table: Table) -> bytes:
    emptied = [header for header in table.dropped if header]
    rows: dict[int, list[str]] = {table.header_line: [*table.headers, *emptied]}
    for line in table.lines:
        too_many = [""] if line.overflows else []
        rows[line.number] = [*map(cell_text, line.cells), *([""] * len(emptied)), *too_many]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerows(rows.get(number, []) for number in range(1, max(rows) + 1))
    return text.getvalue().encode("utf-8-sig")
