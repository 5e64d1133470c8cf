"""Tables and values to the bytes of files, and the lines where each row stands."""

import csv
import io
import json
from pathlib import Path
from typing import Any

from seeds.tables import Table


def encode(table: Table) -> bytes:
    return "".join(_records(table)).encode(table.encoding)


def encode_json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def sheet_row(table: Table, row: int) -> int:
    """The row number a spreadsheet shows: cells with a line break count once."""
    return len(table.preamble) + 1 + row + 1


def text_line(table: Table, row: int) -> int:
    """The line number a text editor shows: line breaks inside cells count."""
    before = _records(table)[: sheet_row(table, row) - 1]
    return sum(record.count("\n") for record in before) + 1


def write_all(files: dict[str, bytes], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _records(table: Table) -> list[str]:
    records = []
    for row in (*table.preamble, table.header, *table.rows):
        line = io.StringIO(newline="")
        csv.writer(line, delimiter=";", lineterminator=table.newline).writerow(row)
        records.append(line.getvalue())
    return records
