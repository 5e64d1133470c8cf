"""A list as a file: the address says which, CSV or workbook."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from litestar import Response

from equip.files.export import ExportColumn, to_csv, to_xlsx

R = TypeVar("R")
CSV, XLSX = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet(path: str, rows: Iterable[R], columns: Sequence[ExportColumn[R]], *, name: str, tab: str) -> Response[bytes]:
    """`path`: of the request, « .xlsx » or « .csv »; `name`: of the file, without what comes after the point."""
    is_book = path.endswith(".xlsx")
    content = to_xlsx(rows, columns, name=tab) if is_book else to_csv(rows, columns)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{"xlsx" if is_book else "csv"}"'}
    return Response(content, media_type=XLSX if is_book else CSV, headers=headers)
