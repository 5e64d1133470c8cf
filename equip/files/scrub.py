"""A file to keep, without the NIRs that it came with.

Before anything is stored, their columns are emptied, and the cells that hold one among other words are masked.
"""

import csv
import io
import re
from collections.abc import Sequence

from equip.files.cells import MASKED, Cell, cell_text, looks_like_nir
from equip.files.errors import FileRefused
from equip.files.tables import Table, read_table

# The header of a machine's number, which is nobody's and may be as long.
_MACHINES = re.compile(r"\b(?:serie|serial|s n)\b")


def without_nir(data: bytes, filename: str) -> bytes:
    """The same bytes when there is nothing to drop; otherwise a CSV that reads alike, on the same line numbers.

    The emptied columns keep their header, so that reading the kept file says once more what was dropped.
    What is no table (a hardware report) is left as it is.
    """
    try:
        table = read_table(data, filename)
    except FileRefused:
        return data
    hidden = any(MASKED in _said(table, line.cells) for line in table.lines)
    return _as_csv(table) if table.dropped or hidden else data


def _as_csv(table: Table) -> bytes:
    emptied = [header for header in table.dropped if header]
    rows: dict[int, list[str]] = {table.header_line: [*table.headers, *emptied]}
    for line in table.lines:
        too_many = [""] if line.overflows else []
        rows[line.number] = [*_said(table, line.cells), *([""] * len(emptied)), *too_many]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerows(rows.get(number, []) for number in range(1, max(rows) + 1))
    return text.getvalue().encode("utf-8-sig")


def _said(table: Table, cells: Sequence[Cell]) -> list[str]:
    """The cells as text, those that hold a NIR masked. Reading a masked one refuses its line once more."""
    pairs = zip(cells, table.keys, strict=True)
    return [MASKED if looks_like_nir(cell) and not _MACHINES.search(key) else cell_text(cell) for cell, key in pairs]
