"""What we give back opens in a French spreadsheet, comes back whole, and never becomes a formula."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from equip.files.cells import cell_text
from equip.files.export import ExportColumn, to_csv, to_xlsx
from equip.files.tables import read_table

NOON = datetime.fromisoformat("2026-11-23T12:05")
Pair = tuple[str, int]
COLUMNS = [ExportColumn[Pair]("Nom", lambda row: row[0]), ExportColumn[Pair]("Nombre", lambda row: row[1])]
SINGLE = [ExportColumn[object]("Valeur", lambda row: row)]  # type: ignore[arg-type, return-value]  # any value at all


def written(value: object) -> str:
    return to_csv([value], SINGLE).decode("utf-8-sig").split("\r\n")[1]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝"])
def test_a_text_that_could_be_a_formula_is_guarded(start: str) -> None:
    assert to_csv([start + "1+1"], SINGLE).decode("utf-8-sig").split("\r\n", 1)[1].lstrip('"').startswith("'" + start)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (-5, "-5"),
        (Decimal("-12.50"), "-12,50"),
        (15.6, "15,6"),
        (None, '""'),  # quoted by the csv module, lest a line of one empty cell look blank
        (True, "oui"),
        (False, "non"),
        (date(2026, 11, 23), "23/11/2026"),
        (NOON, "23/11/2026 12:05"),
        ("é;à", '"é;à"'),
    ],
)
def test_values_are_written_the_french_way(value: object, expected: str) -> None:
    assert written(value) == expected


def test_headers_are_guarded_too() -> None:
    assert to_csv([], [ExportColumn[str]("=cmd()", str)]) == b"\xef\xbb\xbf'=cmd()\r\n"


WORDS = st.text(st.characters(exclude_categories=["C"], exclude_characters=",\t"), max_size=20)


@given(st.lists(st.tuples(WORDS.map(lambda word: "n" + word), st.integers(-(10**9), 10**9)), min_size=1, max_size=20))
def test_a_csv_comes_back_as_it_left(rows: list[Pair]) -> None:
    table = read_table(to_csv(rows, COLUMNS), "liste.csv")
    assert (table.encoding, table.separator, table.headers) == ("utf-8-sig", ";", ("Nom", "Nombre"))
    assert [tuple(map(cell_text, line.cells)) for line in table.lines] == [(cell_text(a), str(b)) for a, b in rows]


def read_back(content: bytes) -> list[list[object]]:
    sheet = CalamineWorkbook.from_object(io.BytesIO(content)).get_sheet_by_name("Essai")
    return list(map(list, sheet.to_python()))


@pytest.mark.parametrize(
    "value",
    ["=1+1", "@SOMME(A1)", "-5", "+33", "http://exemple.fr", "{=1}", "0123", "é"],
)
def test_a_text_is_a_text_in_a_workbook_whatever_it_begins_with(value: str) -> None:
    content = to_xlsx([value], SINGLE, name="Essai")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
        assert not any("externalLink" in name for name in book.namelist())

    assert read_back(content)[1:] == [[value]]


def test_numbers_and_days_are_numbers_and_days_in_a_workbook() -> None:
    kinds = [("Jour", date(2026, 11, 23)), ("Instant", NOON), ("Prix", Decimal("12.50")), ("Oui", True), ("Vide", None)]
    columns = [ExportColumn[object](name, lambda _, value=value: value) for name, value in kinds]  # type: ignore[misc]

    [row] = (
        CalamineWorkbook.from_object(io.BytesIO(to_xlsx([0], columns, name="S"))).get_sheet_by_index(0).to_python()[1:]
    )

    assert row == [date(2026, 11, 23), NOON, 12.5, "oui", ""]
