"""How large a rectangle a sheet asks for, read in its XML before calamine takes the memory for it.

One value in XFD1048576 makes a sheet of 17 billion cells: calamine then kills the whole process.
"""

import re
from collections.abc import Mapping
from xml.parsers import expat

_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_LARGEST = 10**9


class UnreadableSheet(Exception):
    """Not XML, so not a sheet that anything can read."""


def xlsx_area(part: bytes) -> int:
    """Rows times columns that a part of a workbook spans; 0 for a part that is no sheet."""
    if b"sheetData" not in part:
        return 0
    sheet = _XlsxSheet()
    _parse(part, sheet)
    return sheet.bottom * sheet.right


def ods_area(content: bytes) -> int:
    """The largest of the sheets. Empty cells and rows at the end are free, as in calamine."""
    sheet = _OdsSheet()
    _parse(content, sheet)
    return sheet.bottom * sheet.right


class _XlsxSheet:
    """A cell or a row without a place (`r`) stands after the one before."""

    def __init__(self) -> None:
        self.bottom = self.right = 0
        self._row = self._column = 0
        self._in_cell = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            self._row = _number(attributes.get("r"), self._row + 1)
            self._column = 0
        elif name == "c":
            place = _PLACE.fullmatch(attributes.get("r", "").strip().upper())
            self._column = _column(place[1]) if place else self._column + 1
            self._row = int(place[2]) if place else self._row
            self._in_cell = True
        if self._in_cell and (name != "c" or "t" in attributes):  # a cell with only a style takes no room
            self.bottom, self.right = max(self.bottom, self._row, 1), max(self.right, self._column)

    def end(self, tag: str) -> None:
        if tag.rpartition(":")[2] == "c":
            self._in_cell = False


class _OdsSheet:
    """One tag may stand for a million cells (`number-…-repeated`)."""

    def __init__(self) -> None:
        self.bottom = self.right = 0
        self._row = self._column = self._width = 0
        self._filled = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "table":
            self._row = 0
        elif name == "table-row":
            self._row += _repeats(attributes, "rows")
            self._column = self._width = 0
        elif name in {"table-cell", "covered-table-cell"}:
            self._column += _repeats(attributes, "columns")
            self._filled = any(key.startswith("office:") for key in attributes)
        else:
            self._filled = True

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in {"table-cell", "covered-table-cell"}:
            self._width = self._column if self._filled else self._width
        elif name == "table-row" and self._width:
            self.bottom, self.right = max(self.bottom, self._row), max(self.right, self._width)


def _parse(content: bytes, sheet: _XlsxSheet | _OdsSheet) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = sheet.start
    parser.EndElementHandler = sheet.end
    try:
        parser.Parse(content, True)  # noqa: FBT003  # expat's own flag: this is the whole of it
    except expat.ExpatError as error:
        raise UnreadableSheet from error


def _repeats(attributes: Mapping[str, str], what: str) -> int:
    return _number(attributes.get(f"table:number-{what}-repeated"), 1)


def _number(written: str | None, otherwise: int) -> int:
    """At most a milliard: a sheet can't be larger, and a number of a million digits is slow to read."""
    if written is None or not written.isascii() or not written.strip().isdigit():
        return otherwise
    return int(written) if len(written) < 10 else _LARGEST


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
