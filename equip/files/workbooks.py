"""XLSX and ODS through calamine, after a look at the XML that keeps a small file from filling the memory."""

import io
import zipfile
import zlib
from dataclasses import dataclass

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from equip.files.cells import Cell, says_nothing
from equip.files.errors import FileRefused, RefusalCode
from equip.files.sheet_area import UnreadableSheet, ods_area, xlsx_area

MAX_CELLS = 3_000_000
_MAX_UNZIPPED = 150_000_000


@dataclass(frozen=True, slots=True)
class Sheet:
    kind: str
    name: str
    rows: list[list[Cell]]


def read_first_sheet(data: bytes) -> Sheet:
    """The first visible sheet that holds something. Raises `FileRefused`."""
    kind = _look_inside(data)
    try:
        return _read(data, kind)
    except FileRefused:
        raise
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # calamine is written in Rust: its panics derive from BaseException
        raise FileRefused(RefusalCode.UNREADABLE_WORKBOOK) from error


def _read(data: bytes, kind: str) -> Sheet:
    with CalamineWorkbook.from_object(io.BytesIO(data)) as workbook:
        for meta in workbook.sheets_metadata:
            if meta.typ != SheetTypeEnum.WorkSheet or meta.visible != SheetVisibleEnum.Visible:
                continue
            rows: list[list[Cell]] = list(
                map(list, workbook.get_sheet_by_name(meta.name).to_python(skip_empty_area=False))
            )
            if any(not says_nothing(cell) for row in rows for cell in row):
                return Sheet(kind, meta.name, rows)
    raise FileRefused(RefusalCode.EMPTY_FILE)


def _look_inside(data: bytes) -> str:
    """`xlsx` or `ods`; refuses anything else in a zip, and what would unfold beyond measure."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if "xl/workbook.xml" in archive.namelist():
                _check_xlsx(archive)
                return "xlsx"
            if {"content.xml", "mimetype"} <= set(archive.namelist()):
                _check_ods(archive)
                return "ods"
    except (
        zipfile.BadZipFile,
        zlib.error,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
        KeyError,
        UnreadableSheet,
    ) as error:
        raise FileRefused(RefusalCode.UNREADABLE_WORKBOOK) from error
    raise FileRefused(RefusalCode.UNSUPPORTED_FORMAT)


def _check_xlsx(archive: zipfile.ZipFile) -> None:
    """Any part may be a sheet, whatever its name: the workbook's own links decide."""
    left = _MAX_UNZIPPED
    for name in archive.namelist():
        part = _unzip(archive, name, left)
        left -= len(part)
        _check_size(xlsx_area(part))


def _check_ods(archive: zipfile.ZipFile) -> None:
    if b"opendocument.spreadsheet" not in _unzip(archive, "mimetype"):
        raise FileRefused(RefusalCode.UNSUPPORTED_FORMAT)
    _check_size(ods_area(_unzip(archive, "content.xml")))


def _unzip(archive: zipfile.ZipFile, name: str, limit: int = _MAX_UNZIPPED) -> bytes:
    with archive.open(name) as part:
        content = part.read(limit + 1)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):  # XML in UTF-16 would escape the look we take
        raise FileRefused(RefusalCode.UNREADABLE_WORKBOOK)
    if len(content) > limit:
        raise FileRefused(RefusalCode.TOO_LARGE, {"limit_mb": _MAX_UNZIPPED // 1_000_000})
    return content


def _check_size(area: int) -> None:
    if area > MAX_CELLS:
        raise FileRefused(RefusalCode.TOO_MANY_CELLS, {"limit": MAX_CELLS})
