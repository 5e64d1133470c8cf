"""The room that makes PDF files: what people typed stays text, and the file can be read aloud."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pypdfium2
import pytest

from api.papers.batches import print_scrapped
from api.papers.formats import FORMATS
from api.papers.press import TEMPLATES, print_pdf
from api.papers.stickers import print_labels
from tests.papers import text_of

AT = datetime(2026, 11, 23, 9, 0, 12, 345_678, tzinfo=UTC)
"""A moment of a real clock has microseconds, which typst refuses."""
HOSTILE = [
    '#panic("lu")',
    "#{1 + 1}",
    "$ x^2 $",
    "@reference <label>",
    "*gras* _penché_",
    "= Titre",
    "\\ \\u{41}",
    "`code` ```typ #panic()```",
    "// fin /* de */ [ligne] {bloc}",
    '#read("common.typ")',
    '"; #import "@preview/x:1.0.0"',
    "\u202e\u0007\u0000",
]


def machine(**values):
    known = {"tag": "AT-2417", "maker": "Lenovo", "model": "ThinkPad T480", "serial": "PF0X7K2M", "grade": "B"}
    return SimpleNamespace(**known | {"state_since": AT} | values)


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_people_typed_is_printed_as_text_and_never_run(typed):
    slip = print_scrapped([machine(model=typed, serial=typed)], AT.date(), AT.date(), sender=typed, now=AT)
    label = print_labels([machine(model=typed)], FORMATS["62x29"], public_url="https://equip.test", now=AT)

    seen = re.sub(r"[\s\u202e\u0007\u0000]", "", typed)
    assert seen in text_of(slip).replace(" ", "")
    assert seen in text_of(label).replace(" ", "")


def test_a_sign_that_no_font_draws_does_not_stop_the_paper():
    content = print_scrapped([machine(model="ThinkPad 💻 محمد Жук")], AT.date(), AT.date(), sender="A", now=AT)

    assert "Жук" in text_of(content)
    assert b"/MarkInfo<</Marked true" in content


@pytest.mark.parametrize("typed", ["W" * 300, "mot " * 75, "é" * 300])
def test_a_name_of_300_characters_stays_on_its_paper(typed):
    slip = print_scrapped([machine(maker=typed, model=typed)], AT.date(), AT.date(), sender=typed, now=AT)
    label = print_labels([machine(model=typed)], FORMATS["54x25"], public_url="https://equip.test", now=AT)

    assert text_of(slip).replace(" ", "").count(typed.replace(" ", "")) >= 3
    assert len(pypdfium2.PdfDocument(label)) == 1
    for content in (slip, label):
        assert [page for page in pypdfium2.PdfDocument(content) if _runs_off(page)] == []


def test_no_template_downloads_a_package_or_runs_a_string():
    sources = {path.name: path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.typ")}

    assert sources
    assert [name for name, text in sources.items() if re.search(r"@preview|@local|\beval\b|plugin\(", text)] == []


def test_every_template_is_printed_by_somebody():
    users = "".join(path.read_text() for path in TEMPLATES.parents[1].glob("papers/*.py"))

    assert [path.name for path in TEMPLATES.glob("*.typ") if path.name != "common.typ" and path.name not in users] == []


def test_a_paper_says_its_language_its_title_and_its_structure():
    content = print_scrapped([machine()], AT.date(), AT.date(), sender="Micronov", now=AT)
    document = pypdfium2.PdfDocument(content)

    assert document.get_metadata_value("Title") == "Bordereau DEEE du 23 novembre 2026"
    assert b"/Lang(fr-FR)" in content
    assert b"/MarkInfo<</Marked true" in content
    assert b"pdfuaid:part" in content


def test_the_same_data_make_the_same_file():
    first, again = (print_scrapped([machine()], AT.date(), AT.date(), sender="A", now=AT) for _ in range(2))
    later = print_scrapped([machine()], AT.date(), AT.date(), sender="A", now=AT + timedelta(days=1))

    assert first == again
    assert later != first


def test_papers_asked_at_the_same_moment_are_not_mixed_up():
    def one(number):
        return text_of(
            print_labels([machine(tag=f"AT-{number}")], FORMATS["62x29"], public_url="https://equip.test", now=AT)
        )

    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(one, range(1000, 1060)))

    assert [text.split()[0] for text in texts] == [f"AT-{number}" for number in range(1000, 1060)]


def test_a_template_that_lacks_its_data_is_an_error_and_not_an_empty_paper():
    with pytest.raises(RuntimeError, match="does not contain key"):
        print_pdf("table.typ", {}, now=AT)


def _runs_off(page):
    """Whether a character stands outside of the page."""
    width, height = page.get_size()
    text = page.get_textpage()
    boxes = [text.get_charbox(index) for index in range(text.count_chars())]
    return any(left < -1 or bottom < -1 or right > width + 1 or top > height + 1 for left, bottom, right, top in boxes)
