"""A table and the columns expected of it: good lines go in, every faulty cell is reported."""

from equip.files.columns import Column, LineProblem, read_as, read_rows
from equip.files.errors import ProblemCode
from equip.files.sizes import ram_gib
from equip.files.tables import Table, read_table
from equip.files.values import cents, day, text

COLUMNS = (
    Column("code", "Code", ("identifiant",), text, required=True),
    Column("born_on", "Date de naissance", ("né le",), day),
    Column("price_cents", "Prix", (), cents),
    Column("ram_gib", "RAM (Go)", (), ram_gib("g")),
    Column("ram_gib", "RAM (Mo)", ("ram mb",), ram_gib("m")),
)


def table(content: str) -> Table:
    return read_table(content.encode(), "envoi.csv")


def test_a_good_line_goes_in_whatever_the_headers_look_like() -> None:
    reading = read_rows(table("IDENTIFIANT ;Né le\u00a0;RAM (MB)\nA1;21/11/1981;8192\n"), COLUMNS)
    assert reading.problems == []
    assert reading.rows[0].line == 2
    assert reading.rows[0].values["ram_gib"] == 8
    assert reading.rows[0].values["price_cents"] is None


def test_every_faulty_cell_is_reported_and_its_line_left_out() -> None:
    reading = read_rows(table("Code;Né le;Prix\nA1;31/02/1981;cher\nA2;;12\n;01/01/1980;\n"), COLUMNS)
    assert [row.values["code"] for row in reading.rows] == ["A2"]
    assert reading.problems == [
        LineProblem(2, "Né le", ProblemCode.NOT_A_DATE, {"value": "31/02/1981"}),
        LineProblem(2, "Prix", ProblemCode.NOT_MONEY, {"value": "cher"}),
        LineProblem(4, "Code", ProblemCode.MISSING_VALUE, {"value": ""}),
    ]


def test_a_missing_required_column_is_one_problem_for_the_file() -> None:
    reading = read_rows(table("Né le;Prix\n21/11/1981;x\n21/11/1981;y\n"), COLUMNS)
    assert reading.rows == []
    assert reading.problems == [LineProblem(0, "Code", ProblemCode.MISSING_COLUMN)]


def test_columns_nobody_knows_are_named_not_read() -> None:
    reading = read_rows(table("Code;Couleur;\nA1;bleu;note\n"), COLUMNS)
    assert reading.unknown_columns == ("Couleur", "(sans titre)")
    assert reading.problems == []


def test_a_column_given_twice_is_read_once_and_said() -> None:
    reading = read_rows(table("Code;Prix;prix €\nA1;12;13\n"), COLUMNS)
    assert reading.rows[0].values["price_cents"] == 1200
    assert reading.problems == [LineProblem(0, "Prix", ProblemCode.DUPLICATE_COLUMN, {"count": 2})]
    assert reading.unknown_columns == ()


def test_a_shifted_line_is_reported_rather_than_read_askew() -> None:
    reading = read_rows(table("Code;Né le;Prix\nA1;21/11/1981;12\nA2;;12;50\n"), COLUMNS)
    assert [row.values["code"] for row in reading.rows] == ["A1"]
    assert LineProblem(3, None, ProblemCode.EXTRA_CELLS) in reading.problems


def test_the_second_line_of_the_same_thing_is_reported_with_the_first() -> None:
    reading = read_as(dict, table("Code;Prix\nA1;12\nA2;x\na1;13\nA2;14\n"), COLUMNS, ("code",))
    assert [(row["line"], row["code"]) for row in reading.rows] == [(2, "A1"), (5, "A2")]
    assert [(p.line, p.code, p.details.get("first_line")) for p in reading.problems] == [
        (3, ProblemCode.NOT_MONEY, None),
        (4, ProblemCode.DUPLICATE_IN_FILE, 2),
    ]


def test_lines_without_an_identity_never_repeat_each_other() -> None:
    reading = read_as(dict, table("Code;Prix\nA1;\nA2;\n"), COLUMNS, ("price_cents",))
    assert len(reading.rows) == 2


def test_a_nir_in_a_faulty_cell_is_not_quoted() -> None:
    reading = read_rows(table("Code;Né le\nA1;181110105301234\nA2;21/11/1981\nA3;21/11/1982\n"), COLUMNS)
    assert reading.problems == [LineProblem(2, "Né le", ProblemCode.NOT_A_DATE, {"value": "numéro masqué"})]
