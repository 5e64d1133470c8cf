"""What we give back opens in a French spreadsheet, comes back whole, and never becomes a formula."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equip.files.cells import cell_text
from equip.files.export import ExportColumn, to_csv
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
