"""Text with separators: guess the encoding and the separator, give the rows as a spreadsheet numbers them."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from equip.files.errors import FileRefused, RefusalCode

SEPARATORS = (";", ",", "\t")
_SAMPLE = 40
# Read after the last line: if it does not come back alone, an opening quote swallowed the end of the file.
_END = "\x1a"
_LONGEST_CELL = 32_767
_MOST_COLUMNS = 16_384


def decode(data: bytes) -> tuple[str, str]:
    """The text and the name of the encoding guessed. Raises `FileRefused` for what is not text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # Excel's « Texte Unicode »
        encodings = ["utf-16"]
    elif data.startswith(b"\xef\xbb\xbf"):
        encodings = ["utf-8-sig"]
    else:
        encodings = ["utf-8", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text, encoding
    raise FileRefused(RefusalCode.NOT_TEXT)


def guess_separator(text: str) -> str:
    """The separator that cuts most of the first lines in the same number of cells; `;` when none does."""
    scores = {separator: _evenness(text, separator) for separator in SEPARATORS}
    best = max(SEPARATORS, key=lambda separator: scores[separator])
    return best if scores[best] > 0 else ";"


def _evenness(text: str, separator: str) -> int:
    sample = islice(_parse(io.StringIO(text, newline=""), separator), _SAMPLE)
    try:
        widths = Counter(len(row) for row in sample if any(cell.strip() for cell in row))
    except FileRefused:  # under a wrong separator a quote may open anywhere
        return 0
    if not widths:
        return 0
    usual, times = max(widths.items(), key=lambda item: (item[1], item[0]))
    return times * (usual - 1)


def read_records(text: str, separator: str) -> Iterator[list[str]]:
    """Every row, blank ones included. Refuses a quote never closed, or closed some lines later."""
    lines = io.StringIO(text if text.endswith(("\n", "\r")) else text + "\n", newline="")
    number, widest = 0, 0
    previous: list[str] | None = None
    for row in _parse(chain(lines, [_END]), separator):
        if previous is not None:
            yield previous
        number, previous, widest = number + 1, row, max(widest, len(row))
        if row != [_END] and _swallowed_a_line(row, separator, widest):
            raise FileRefused(RefusalCode.UNCLOSED_QUOTE, {"line": number})
    if previous != [_END]:
        raise FileRefused(RefusalCode.UNCLOSED_QUOTE, {"line": number})


def _swallowed_a_line(row: list[str], separator: str, widest: int) -> bool:
    """A cell that holds a line break followed by what looks like a whole row of this file."""
    return widest >= 3 and any(
        line.count(separator) >= widest - 1 for cell in row if "\n" in cell for line in cell.split("\n")
    )


def _parse(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    number = 0
    try:
        for number, row in enumerate(csv.reader(lines, delimiter=separator), start=1):
            if len(row) > _MOST_COLUMNS:
                raise FileRefused(RefusalCode.TOO_MANY_CELLS, {"limit": _MOST_COLUMNS})
            if any(len(cell) > _LONGEST_CELL for cell in row):
                raise FileRefused(RefusalCode.CELL_TOO_LONG, {"line": number, "limit": _LONGEST_CELL})
            yield row
    except csv.Error as error:
        raise FileRefused(RefusalCode.CELL_TOO_LONG, {"line": number + 1, "limit": _LONGEST_CELL}) from error
