"""A file of rows, whatever its format, as one `Table`: clean headers, numbered lines, no NIR.

Knows nothing of what the columns mean: that is `columns.py`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from equip.files.cells import Cell, cell_text, is_nir_header, says_nothing, word_key
from equip.files.csv_files import decode, guess_separator, read_records
from equip.files.errors import FileRefused, RefusalCode
from equip.files.workbooks import MAX_CELLS, read_first_sheet
from equip.nir import is_nir

MAX_BYTES = 20_000_000
MAX_LINES = 100_000
_HEADER_SEARCH = 30


@dataclass(frozen=True, slots=True)
class Line:
    """`number` is the row that a spreadsheet shows, from 1; a cell that holds line breaks counts once."""

    number: int
    cells: tuple[Cell, ...]
    overflows: bool = False
    """More cells than the header and most lines have: a separator stood inside a cell, values shifted."""


@dataclass(frozen=True, slots=True)
class Table:
    filename: str
    kind: str
    """`csv`, `xlsx` or `ods`: found in the content, whatever the name ends with."""
    headers: tuple[str, ...]
    """As written, on one line; empty where there is none. `keys` are what aliases are compared with."""
    keys: tuple[str, ...]
    lines: tuple[Line, ...]
    header_line: int
    title_lines: int
    blank_lines: int
    dropped: tuple[str, ...]
    """Headers of the columns that held NIRs. Their cells exist nowhere any more."""
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None


@dataclass(slots=True)
class _Source:
    kind: str
    rows: Iterable[Sequence[Cell]]
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None


@dataclass(slots=True)
class _Body:
    lines: list[Line] = field(default_factory=list)
    blank: int = 0


def read_table(data: bytes, filename: str) -> Table:
    """Raises `FileRefused`, and nothing else, whatever the bytes."""
    if len(data) > MAX_BYTES:
        raise FileRefused(RefusalCode.TOO_LARGE, {"limit_mb": MAX_BYTES // 1_000_000})
    source = _open(data)
    body = _number(source.rows)
    if not body.lines:
        raise FileRefused(RefusalCode.EMPTY_FILE)
    position = _find_header(body.lines)
    header, lines = body.lines[position], body.lines[position + 1 :]
    kept = _kept_columns(header, lines)
    headers = {i: cell_text(header.cells[i]) if i < len(header.cells) else "" for i in kept}
    nir = [i for i in kept if _is_nir_column(headers[i], (_at(line.cells, i) for line in lines))]
    shown = [i for i in kept if i not in nir]
    width = _usual_width(header, lines)
    return Table(
        filename=filename,
        kind=source.kind,
        headers=tuple(headers[i] for i in shown),
        keys=tuple(word_key(headers[i]) for i in shown),
        lines=tuple(
            Line(line.number, tuple(_at(line.cells, i) for i in shown), len(line.cells) > width) for line in lines
        ),
        header_line=header.number,
        title_lines=position,
        blank_lines=body.blank,
        dropped=tuple(headers[i] for i in nir),
        encoding=source.encoding,
        separator=source.separator,
        sheet=source.sheet,
    )


def _open(data: bytes) -> _Source:
    if data.startswith(b"PK\x03\x04"):
        sheet = read_first_sheet(data)
        return _Source(sheet.kind, sheet.rows, sheet=sheet.name)
    if data.startswith(b"\xd0\xcf\x11\xe0"):  # .xls, or a workbook locked by a password
        raise FileRefused(RefusalCode.OLD_WORKBOOK)
    if data.lstrip().startswith((b"%PDF", b"<", b"{\\rtf")):
        raise FileRefused(RefusalCode.UNSUPPORTED_FORMAT)
    text, encoding = decode(data)
    separator = guess_separator(text)
    return _Source("csv", read_records(text, separator), encoding=encoding, separator=separator)


def _number(rows: Iterable[Sequence[Cell]]) -> _Body:
    body, cells = _Body(), 0
    for number, row in enumerate(rows, start=1):
        if all(says_nothing(cell) for cell in row):
            body.blank += 1
            continue
        body.lines.append(Line(number, tuple(row)))
        cells += len(row)
        if len(body.lines) > MAX_LINES:
            raise FileRefused(RefusalCode.TOO_MANY_LINES, {"limit": MAX_LINES})
        if cells > MAX_CELLS:
            raise FileRefused(RefusalCode.TOO_MANY_CELLS, {"limit": MAX_CELLS})
    return body


def _find_header(lines: Sequence[Line]) -> int:
    """The first line more than half as filled as the fullest one: what stands above is a title."""
    filled = [sum(not says_nothing(cell) for cell in line.cells) for line in lines[:_HEADER_SEARCH]]
    return next(i for i, count in enumerate(filled) if 2 * count > max(filled))


def _usual_width(header: Line, lines: Sequence[Line]) -> int:
    widths = Counter(len(line.cells) for line in lines)
    return max([len(header.cells), *(width for width, _ in widths.most_common(1))])


def _kept_columns(header: Line, lines: Sequence[Line]) -> list[int]:
    """Columns with a header, or with something in them."""
    used = {i for i, cell in enumerate(header.cells) if cell_text(cell)}
    for line in lines:
        used.update(i for i, cell in enumerate(line.cells) if i not in used and not says_nothing(cell))
    return sorted(used)


def _is_nir_column(header: str, cells: Iterable[Cell]) -> bool:
    if is_nir_header(word_key(header)):
        return True
    said = [cell for cell in cells if not says_nothing(cell)]
    return bool(said) and 2 * sum(is_nir(cell_text(cell)) for cell in said) >= len(said)


def _at(cells: Sequence[Cell], index: int) -> Cell:
    return cells[index] if index < len(cells) else None
