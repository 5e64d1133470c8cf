"""One cell, one value: typed, unknown, or refused with its reason; never guessed."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equip.files import contacts, sizes, values
from equip.files.cells import Cell, cell_text, says_nothing, shown, word_key
from equip.files.contacts import PostalTown
from equip.files.errors import BadValue, ProblemCode


def problem(reader: Callable[[Cell], object], cell: Cell) -> ProblemCode:
    with pytest.raises(BadValue) as bad:
        reader(cell)
    return bad.value.code


@pytest.mark.parametrize("cell", ["", "  ", "\u00a0", "-", "—", "?", "n/a", "#N/A", None])
def test_these_cells_say_nothing(cell: Cell) -> None:
    assert says_nothing(cell)


@pytest.mark.parametrize("cell", ["0", 0, 0.0, False, "non", "Na"])
def test_these_cells_say_something(cell: Cell) -> None:
    assert not says_nothing(cell)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Date de\r\nNaissance", "date de naissance"),
        ("N° Série ", "numero serie"),
        ("nº série", "numero serie"),
        ("Num. série", "numero serie"),
        ("prix €", "prix"),
        ("RAM\u00a0(Go)", "ram go"),
        ("ordinateur hors d’usage", "ordinateur hors d usage"),
        ("Bac+2", "bac+2"),
        ("N", "n"),
        ("Œuvre", "oeuvre"),
    ],
)
def test_words_are_compared_without_case_accents_or_punctuation(written: str, key: str) -> None:
    assert word_key(written) == key


def test_text_is_trimmed_on_one_line_without_invisible_characters() -> None:
    assert values.text(" 12 rue\u00a0du\r\n Moulin\x00 ") == "12 rue du Moulin"
    assert values.text(698943255.0) == "698943255"
    assert values.text("'+41 22") == "+41 22"
    assert problem(values.text, "x" * 2001) == ProblemCode.TOO_LONG


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("21/11/1981", date(1981, 11, 21)),
        ("1/2/1981", date(1981, 2, 1)),
        ("21-11-1981", date(1981, 11, 21)),
        ("21.11.1981", date(1981, 11, 21)),
        ("1981-11-21", date(1981, 11, 21)),
        ("1981-11-21T10:30:00+02:00", date(1981, 11, 21)),
        ("21/11/1981 00:00", date(1981, 11, 21)),
        ("29911", date(1981, 11, 21)),
        (29911.0, date(1981, 11, 21)),
        (29911.75, date(1981, 11, 21)),
        (date(1981, 11, 21), date(1981, 11, 21)),
        (datetime.fromisoformat("1981-11-21T08:00"), date(1981, 11, 21)),
        ("29/02/2024", date(2024, 2, 29)),
    ],
)
def test_dates_french_iso_or_excel_are_read(cell: Cell, expected: date) -> None:
    assert values.day(cell) == expected


@pytest.mark.parametrize(
    "cell",
    [
        "31/02/1981",
        "29/02/2023",
        "21/11/81",
        "11/21/1981",
        "1981",
        1981,
        "12",
        "hier",
        "21/11",
        "0029911",
        True,
        "１２/11/1981x",
    ],
)
def test_what_is_no_date_is_refused_not_guessed(cell: Cell) -> None:
    assert problem(values.day, cell) == ProblemCode.NOT_A_DATE


@pytest.mark.parametrize("cell", ["99999", "21/11/1881", "21/11/2981"])
def test_a_date_of_another_century_is_told_so_and_not_to_be_written_otherwise(cell: Cell) -> None:
    assert problem(values.day, cell) == ProblemCode.DAY_OUT_OF_RANGE


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("15,6", "15.6"),
        ("15.6", "15.6"),
        ("1 234,5", "1234.5"),
        ("1\u202f234", "1234"),
        (15.6, "15.6"),
        (0.1 + 0.2, "0.3"),
        ("-3", "-3"),
        (7, "7"),
    ],
)
def test_numbers_with_comma_point_or_thousands_are_read(cell: Cell, expected: str) -> None:
    assert values.decimal(cell) == Decimal(expected)


@pytest.mark.parametrize("cell", ["1,234.5", "1 23", "abc", "1e5", float("nan"), float("inf"), True, "²", "٣"])
def test_what_is_no_number_is_refused(cell: Cell) -> None:
    assert problem(values.decimal, cell) == ProblemCode.NOT_A_NUMBER


def test_integers_have_bounds() -> None:
    read = values.integer(0, 20)
    assert (read("3"), read(3.0), read("0")) == (3, 3, 0)
    assert problem(read, "3,5") == ProblemCode.NOT_AN_INTEGER
    assert problem(read, "trois") == ProblemCode.NOT_AN_INTEGER
    assert problem(read, "21") == ProblemCode.OUT_OF_RANGE
    assert problem(read, "-1") == ProblemCode.OUT_OF_RANGE


def test_a_year_has_four_digits() -> None:
    assert values.year("1981") == 1981
    assert problem(values.year, "81") == ProblemCode.NOT_A_YEAR


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("145,50", 14550),
        ("145.5", 14550),
        ("1 234,50 €", 123450),
        ("412", 41200),
        (145.1, 14510),
        ("0", 0),
        ("30 euros", 3000),
    ],
)
def test_money_is_read_in_cents(cell: Cell, expected: int) -> None:
    assert values.cents(cell) == expected


@pytest.mark.parametrize("cell", ["cent trente", "-5", "145,505", "1.234,50", "", "€"])
def test_what_is_no_money_is_refused(cell: Cell) -> None:
    assert problem(values.cents, cell) == ProblemCode.NOT_MONEY


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("oui", True),
        ("OUI ", True),
        ("x", True),
        ("✓", True),
        ("1", True),
        (True, True),
        (1.0, True),
        ("non", False),
        ("Non.", False),
        ("0", False),
        ("N", False),
        (False, False),
        ("inconnu", None),
        ("NSP", None),
    ],
)
def test_yes_and_no_in_their_many_spellings(cell: Cell, expected: bool | None) -> None:
    assert values.yes_no(cell) is expected


def test_maybe_is_neither_yes_nor_no() -> None:
    assert problem(values.yes_no, "peut-être") == ProblemCode.NOT_YES_NO


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("85", 85),
        ("85 %", 85),
        ("85,4%", 85),
        (0.85, 85),
        ("0,85", 85),
        ("0", 0),
        ("100", 100),
        ("1 %", 1),
        ("0,5 %", 0),
    ],
)
def test_percentages_are_read(cell: Cell, expected: int) -> None:
    assert values.percent(cell) == expected


def test_a_bare_one_may_be_one_or_a_hundred_percent() -> None:
    assert problem(values.percent, 1.0) == ProblemCode.AMBIGUOUS_PERCENT
    assert problem(values.percent, "120") == ProblemCode.NOT_PERCENT
    assert problem(values.percent, "neuve") == ProblemCode.NOT_PERCENT


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("8 Go", 8),
        ("7,6", 8),
        ("8192 Mo", 8),
        ("8", 8),
        (8.0, 8),
        ("15,88", 16),
        ("3.7 GB", 4),
        ("16Go DDR4", 16),
        ("18", 18),
        ("512 Mo", 1),
    ],
)
def test_memory_is_rounded_to_the_size_sold(cell: Cell, expected: int) -> None:
    assert sizes.ram_gib()(cell) == expected


def test_the_header_may_give_the_unit_of_the_memory() -> None:
    assert sizes.ram_gib("m")("8192") == 8


@pytest.mark.parametrize("cell", ["0", "huit", "4+4", "99999", "-8", True, "8 kg 5"])
def test_what_is_no_memory_is_refused(cell: Cell) -> None:
    assert problem(sizes.ram_gib(), cell) == ProblemCode.NOT_RAM


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("256 Go", 256),
        ("1 To", 1000),
        ("256", 256),
        ("240 GB SSD", 240),
        ("0,5 To", 500),
        ("238 Gio", 256),
        ("1 000 Go", 1000),
    ],
)
def test_disks_are_counted_in_decimal_gigabytes(cell: Cell, expected: int) -> None:
    assert sizes.storage_gb()(cell) == expected


@pytest.mark.parametrize("cell", ["0", "2 x 500 Go", "SSD", "-1", "500+500"])
def test_what_is_no_disk_is_refused(cell: Cell) -> None:
    assert problem(sizes.storage_gb(), cell) == ProblemCode.NOT_STORAGE


@pytest.mark.parametrize(
    ("cell", "expected"), [("15,6", "15.6"), ('15.6"', "15.6"), ("14 pouces", "14"), (13.3, "13.3")]
)
def test_screens_are_read_in_inches(cell: Cell, expected: str) -> None:
    assert values.inches(cell) == Decimal(expected)


def test_a_screen_of_a_hundred_inches_is_out_of_range() -> None:
    assert problem(values.inches, "156") == ProblemCode.OUT_OF_RANGE


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("698943255", "0698943255"),
        (698943255, "0698943255"),
        (698943255.0, "0698943255"),
        ("06 98 94 32 55", "0698943255"),
        ("06.98.94.32.55", "0698943255"),
        ("+33 6 98 94 32 55", "0698943255"),
        ("+33 (0)6 98 94 32 55", "0698943255"),
        ("0033698943255", "0698943255"),
        ("33698943255", "0698943255"),
        ("+41 79 123 45 67", "+41791234567"),
        ("0041791234567", "+41791234567"),
    ],
)
def test_phones_get_their_zero_back(cell: Cell, expected: str) -> None:
    assert contacts.phone(cell) == expected


@pytest.mark.parametrize("cell", ["0698", "06 98 94 32 55 / 04 74 00 00 00", "bureau", "12345678901234567", "+33 1"])
def test_what_is_no_phone_is_refused(cell: Cell) -> None:
    assert problem(contacts.phone, cell) == ProblemCode.NOT_PHONE


def test_caf_numbers_get_their_zeros_back() -> None:
    assert contacts.caf_number("12345") == "0012345"
    assert contacts.caf_number(1234567.0) == "1234567"
    assert contacts.caf_number("0104249 K") == "0104249"
    for wrong in ("12345678", "0", "abc", "1811101053012"):
        assert problem(contacts.caf_number, wrong) == ProblemCode.NOT_CAF_NUMBER


def test_a_postal_code_and_its_town_are_parted() -> None:
    assert contacts.postal_town("01000 BOURG EN BRESSE") == PostalTown("01000", "BOURG EN BRESSE")
    assert contacts.postal_town("1300 Belley") == PostalTown("01300", "Belley")
    assert contacts.postal_code(1000.0) == "01000"
    assert problem(contacts.postal_town, "Bourg") == ProblemCode.NOT_POSTAL_TOWN
    assert problem(contacts.postal_town, "01000") == ProblemCode.NOT_POSTAL_TOWN
    assert problem(contacts.postal_code, "Bourg") == ProblemCode.NOT_POSTAL_CODE


def test_an_e_mail_has_one_at_sign() -> None:
    assert contacts.email("Esther.Meunier@Example.fr") == "esther.meunier@example.fr"
    for wrong in ("esther", "a@b", "a@b.fr; c@d.fr", "a@@b.fr"):
        assert problem(contacts.email, wrong) == ProblemCode.NOT_EMAIL


def test_an_unknown_word_is_refused_with_the_words_known() -> None:
    read = values.one_of({"laptop": ("portable", "PC portable"), "desktop": ("fixe",)}, unknown=("à voir",))
    assert (read(" PC-Portable "), read("FIXE"), read("inconnu"), read("À voir")) == ("laptop", "desktop", None, None)
    with pytest.raises(BadValue) as bad:
        read("borne")
    assert (bad.value.code, bad.value.details) == (ProblemCode.UNKNOWN_WORD, {"accepted": ("portable", "fixe")})


def test_a_nir_is_never_quoted() -> None:
    assert shown("1 81 11 01 053 012 34") == "numéro masqué"
    assert shown("x" * 100) == "x" * 57 + "…"


CELLS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.datetimes() | st.timedeltas()
)
READERS = [
    values.text, values.decimal, values.integer(), values.year, values.inches, values.cents, values.percent,
    values.yes_no, values.day, values.one_of({"a": ("a",)}), sizes.ram_gib(), sizes.storage_gb("m"),
    contacts.phone, contacts.email, contacts.caf_number, contacts.postal_code, contacts.postal_town,
]  # fmt: skip


@given(CELLS, st.sampled_from(READERS))
def test_any_cell_is_read_or_refused_never_crashes(cell: Cell, reader: Callable[[Cell], object]) -> None:
    try:
        reader(cell)
    except BadValue as bad:
        code = bad.code
    else:
        return
    assert code in ProblemCode


@given(st.dates(date(1927, 6, 1), date(2100, 12, 31)))
def test_a_date_survives_every_way_of_writing_it(on: date) -> None:
    serial = (on - date(1899, 12, 30)).days
    written: list[Cell] = [f"{on:%d/%m/%Y}", on.isoformat(), str(serial), float(serial), cell_text(on)]
    assert {values.day(cell) for cell in written} == {on}


@given(st.integers(0, 10**9))
def test_an_amount_survives_its_french_spelling(amount: int) -> None:
    assert values.cents(f"{amount // 100},{amount % 100:02d} €") == amount
