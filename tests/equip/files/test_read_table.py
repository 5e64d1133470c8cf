"""A file of rows, as partners really send them, becomes a table without a NIR."""

import contextlib
import io
import zipfile
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from equip.files import tables
from equip.files.errors import FileRefused, RefusalCode
from equip.files.tables import Table, read_table

ODS_START = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="Feuille1">'
)
ODS_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/"'
    ' manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)
ODS_END = "</table:table></office:spreadsheet></office:body></office:document-content>"


def read(text: str, encoding: str = "utf-8") -> Table:
    return read_table(text.encode(encoding), "envoi.csv")


def cells(table: Table) -> list[tuple[object, ...]]:
    return [line.cells for line in table.lines]


def refusal(data: bytes) -> FileRefused:
    with pytest.raises(FileRefused) as refused:
        read_table(data, "envoi")
    return refused.value


def xlsx(*sheets: list[list[object]], hide_first: bool = False) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as workbook:
        for i, rows in enumerate(sheets):
            sheet = workbook.add_worksheet()
            if i == 1:
                sheet.activate()
            for y, row in enumerate(rows):
                for x, value in enumerate(row):
                    sheet.write(y, x, value)
        if hide_first:
            workbook.worksheets()[0].hide()
    return file.getvalue()


def ods(body: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", ODS_MANIFEST)
        archive.writestr("content.xml", ODS_START + body + ODS_END)
    return file.getvalue()


def ods_row(*texts: str, repeated: int = 1, empty: int = 0) -> str:
    filled = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in texts
    )
    blank = f'<table:table-cell table:number-columns-repeated="{empty}"/>' if empty else ""
    return f'<table:table-row table:number-rows-repeated="{repeated}">{filled}{blank}</table:table-row>'


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
def test_encoding_and_separator_are_guessed_and_said(separator: str, encoding: str) -> None:
    table = read(f"Prénom{separator}Prix\r\nZoé{separator}145\r\n", encoding)
    assert (table.kind, table.encoding, table.separator) == ("csv", encoding, separator)
    assert table.headers == ("Prénom", "Prix")
    assert cells(table) == [("Zoé", "145")]


def test_decimal_commas_do_not_pass_for_separators() -> None:
    table = read("modèle;écran;prix\nT480;14,0;145,50\nT490;15,6;150,00\nL590;13,3;120,00\n")
    assert table.separator == ";"


def test_a_header_with_a_line_break_and_odd_spaces_is_one_name() -> None:
    table = read('Code;"Date de\r\nNaissance";  N°\u00a0Série  \r\n1;21/11/1981;X\r\n')
    assert table.headers == ("Code", "Date de Naissance", "N° Série")
    assert table.keys == ("code", "date de naissance", "numero serie")


def test_title_rows_above_the_header_are_skipped() -> None:
    table = read("Feuille d’émargement;;;\n;;;\nOrganisme : Aucrey;;;\nCode;Nom;Prénom;14/09/2026\n1;A;B;P\n")
    assert (table.header_line, table.title_lines, table.blank_lines) == (4, 2, 1)
    assert table.lines[0].number == 5


def test_lines_are_numbered_as_a_spreadsheet_shows_them() -> None:
    table = read('a;b\n"deux\nlignes";x\n\n;;\nfin;y\n\n')
    assert [(line.number, line.cells[0]) for line in table.lines] == [(2, "deux\nlignes"), (5, "fin")]
    assert table.blank_lines == 3


def test_embedded_quotes_and_separators_are_text() -> None:
    assert cells(read('a;b\n"dit ""le Moulin""; bât. A";x\n12" ;y\n')) == [
        ('dit "le Moulin"; bât. A', "x"),
        ('12" ', "y"),
    ]


def test_a_quote_never_closed_is_refused_with_its_line() -> None:
    refused = refusal(b'a;b;c\n1;2;3\n1;"2;3\n1;2;3\n')
    assert (refused.code, refused.details) == (RefusalCode.UNCLOSED_QUOTE, {"line": 3})


def test_a_quote_closed_some_lines_later_is_refused_not_swallowed() -> None:
    refused = refusal(b'a;b;c\n1;"2;3\n1;2;3\n1;";3\n1;2;3\n')
    assert (refused.code, refused.details) == (RefusalCode.UNCLOSED_QUOTE, {"line": 2})


def test_a_separator_that_shifts_a_line_is_seen() -> None:
    table = read("a;b;c\n1;2;3\n1;oui; non;3\n1;2;\n")
    assert [line.overflows for line in table.lines] == [False, True, False]


def test_separators_after_every_line_shift_nothing() -> None:
    table = read("a;b;c\n1;2;3;\n1;2;3;\n")
    assert not any(line.overflows for line in table.lines)
    assert table.headers == ("a", "b", "c")


@pytest.mark.parametrize("header", ["NIR", "N° sécurité sociale", "nir (13)", "Numéro de sécu", "Sécurité sociale"])
def test_a_column_called_nir_is_dropped_and_named(header: str) -> None:
    table = read(f"Code;{header};Nom\n1;abc;X\n")
    assert table.dropped == (header,)
    assert cells(table) == [("1", "X")]


def test_a_column_half_full_of_nirs_is_dropped_whatever_its_name() -> None:
    nirs = ["1 81 11 01 053 012 34", "281112A05301245", "", "inconnu", "perdu"]
    table = read("Code;Réf\n" + "".join(f"{i};{nir}\n" for i, nir in enumerate([*nirs, "181110105301234"])))
    assert table.dropped == ("Réf",)
    assert "18111" not in repr(table)


def test_a_nir_column_of_numbers_is_dropped_from_a_workbook_too() -> None:
    table = read_table(xlsx([["Code", "Réf"], [1, 1811101053012], [2, 2811101053012]]), "envoi.xlsx")
    assert table.dropped == ("Réf",)


def test_serials_and_barcodes_are_no_nirs() -> None:
    table = read("Code;IMEI;EAN\n1;356938035643809;3760123450012\n2;490154203237518;4006381333931\n")
    assert table.dropped == ()


def test_the_first_visible_sheet_that_holds_something_is_read() -> None:
    table = read_table(xlsx([["liste cachée"]], [], [["a", "b"], [1, date(1981, 11, 21)]], hide_first=True), "x.xlsx")
    assert (table.kind, table.sheet, table.headers) == ("xlsx", "Sheet3", ("a", "b"))
    assert cells(table) == [(1.0, date(1981, 11, 21))]


def test_rows_of_a_workbook_keep_their_number() -> None:
    table = read_table(xlsx([[], ["Stock de novembre"], [], ["a", "b"], ["x", "y"], [], ["z", "t"]]), "x.xlsx")
    assert (table.header_line, [line.number for line in table.lines]) == (4, [5, 7])


def test_an_ods_with_a_million_empty_rows_is_read() -> None:
    body = ods_row("a", "b", empty=16382) + ods_row("x", "y") + ods_row(empty=16384, repeated=1_048_574)
    table = read_table(ods(body), "x.ods")
    assert (table.kind, table.headers, cells(table)) == ("ods", ("a", "b"), [("x", "y")])


def test_one_far_cell_of_a_workbook_does_not_fill_the_memory() -> None:
    """Without the look inside, calamine asks for 17 billion cells and the process is killed."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "z")
    assert refusal(file.getvalue()).code == RefusalCode.TOO_MANY_CELLS


@pytest.mark.parametrize(
    "far",
    [
        b"<row r='1048576'><c t='n' r='XFD1048576'><v>1</v></c></row>",
        b'<row r="1048576" x=\'>\'><c x=">" r = "XFD1048576"><v>1</v></c></row>',
        b'<x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
        b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is></is></c></row>',
        b'<row r="1048576"><c r="XFD1048576" t="s"/></row>',
        b'<row r="1048576">' + b"<c><v>1</v></c>" * 10 + b"</row>",
    ],
)
def test_no_way_of_writing_a_far_cell_escapes(far: bytes) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr(
            "xl/anywhere.bin", b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row>' + far + b"</sheetData>"
        )
    assert refusal(file.getvalue()).code == RefusalCode.TOO_MANY_CELLS


@pytest.mark.parametrize(
    "mess", [b"<c ", b'<c r="', b"<c>", b'<row r="1" ', b'<c x="1" ', b"<!--", b"&a;", b"<![CDATA["]
)
def test_xml_that_never_ends_is_refused_at_once(mess: bytes) -> None:
    """A search by regular expressions took minutes on these."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/sheet.xml", b"<sheetData>" + mess * 200_000)
    assert refusal(file.getvalue()).code == RefusalCode.UNREADABLE_WORKBOOK


def test_one_repeated_cell_of_an_ods_does_not_fill_the_memory() -> None:
    row = '<table:table-row table:number-rows-repeated="1000000">' + "<table:table-cell"
    row += ' table:number-columns-repeated="16384" office:value-type="string"><text:p>a</text:p></table:table-cell>'
    assert refusal(ods(row + "</table:table-row>")).code == RefusalCode.TOO_MANY_CELLS


def test_a_zip_that_unfolds_beyond_measure_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/media.bin", b"\0" * 151_000_000)
    assert len(file.getvalue()) < 1_000_000
    assert refusal(file.getvalue()).code == RefusalCode.TOO_LARGE


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", RefusalCode.EMPTY_FILE),
        (b"\xef\xbb\xbf\r\n;;;\r\n", RefusalCode.EMPTY_FILE),
        (b"x" * (tables.MAX_BYTES + 1), RefusalCode.TOO_LARGE),
        (b"a\n" + b"1\n" * (tables.MAX_LINES + 1), RefusalCode.TOO_MANY_LINES),
        (b"%PDF-1.7 ...", RefusalCode.UNSUPPORTED_FORMAT),
        (b"  <html><table>", RefusalCode.UNSUPPORTED_FORMAT),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, RefusalCode.OLD_WORKBOOK),
        (b"PK\x03\x04 not a zip", RefusalCode.UNREADABLE_WORKBOOK),
        (b"\x00\x01\x02\x03", RefusalCode.NOT_TEXT),
        (b"a;\x81\x8d\n", RefusalCode.NOT_TEXT),
        (b"a;b\n" + b"x" * 40_000 + b";1\n", RefusalCode.CELL_TOO_LONG),
        (b'a;b\n"' + b"x;1\n" * 50_000, RefusalCode.CELL_TOO_LONG),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(data: bytes, code: RefusalCode) -> None:
    assert refusal(data).code == code


def test_an_empty_workbook_is_refused() -> None:
    assert refusal(xlsx([[]])).code == RefusalCode.EMPTY_FILE


def test_a_document_that_is_no_workbook_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refusal(file.getvalue()).code == RefusalCode.UNSUPPORTED_FORMAT


def test_a_broken_workbook_is_refused() -> None:
    whole = xlsx([["a", "b"], [1, 2]])
    for cut in range(4, len(whole), 97):
        assert refusal(whole[:cut]).code == RefusalCode.UNREADABLE_WORKBOOK


@given(st.binary(max_size=600), st.sampled_from([b"", b"PK\x03\x04", b"\xef\xbb\xbf", b"\xff\xfe", b'a;b\n"']))
def test_random_bytes_are_read_or_refused_never_crash(data: bytes, start: bytes) -> None:
    with contextlib.suppress(FileRefused):
        assert read_table(start + data, "x").headers


WORKBOOK = xlsx([["a", "b"], [1, "x"], [date(2026, 11, 23), 2.5]])


@given(st.lists(st.tuples(st.integers(0, len(WORKBOOK) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_a_damaged_workbook_is_read_or_refused_never_crashes(changes: list[tuple[int, int]]) -> None:
    data = bytearray(WORKBOOK)
    for place, value in changes:
        data[place] = value
    with contextlib.suppress(FileRefused):
        assert read_table(bytes(data), "x").headers
