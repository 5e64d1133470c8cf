"""A file to keep, without the NIRs that it came with.

Before anything is stored, their columns are emptied, and the cells that hold one among other words are masked.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence

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
    hidden = any(MASKED in said_of(table, line.cells) for line in table.lines)
    return as_csv(table, {}) if table.dropped or hidden else data


def as_csv(table: Table, corrected: Mapping[int, Sequence[str]]) -> bytes:
    """The table as a CSV that reads alike, on the same line numbers; `corrected`: line number → its cells."""
    emptied = [header for header in table.dropped if header]
    rows: dict[int, list[str]] = {table.header_line: [*table.headers, *emptied]}
    for line in table.lines:
        if line.number in corrected:
            rows[line.number] = list(corrected[line.number])
            continue
        too_many = [""] if line.overflows else []
        rows[line.number] = [*said_of(table, line.cells), *([""] * len(emptied)), *too_many]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerows(rows.get(number, []) for number in range(1, max(rows) + 1))
    return text.getvalue().encode("utf-8-sig")


def said_of(table: Table, cells: Sequence[Cell]) -> list[str]:
    """The cells as text, those that hold a NIR masked. Reading a masked one refuses its line once more."""
    pairs = zip(cells, table.keys, strict=True)
    return [MASKED if looks_like_nir(cell) and not _MACHINES.search(key) else _written(cell) for cell, key in pairs]


def _written(cell: Cell) -> str:
    return cell_text(round(cell, 9) if isinstance(cell, float) else cell)
