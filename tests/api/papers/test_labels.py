"""Labels and the command sheet, printed over HTTP and read back as a scanner does."""

import pytest

from api.labels import label
from api.papers.codes import code128
from api.papers.formats import FORMATS
from equip.inventory.commands import PREFIX, Command, Mode
from equip.inventory.models import Device, Form
from tests import world
from tests.factories.inventory import make_available_device, make_device, workshop
from tests.papers import codes_on, longest_line_mm, page_sizes, words_of

HOST = "http://127.0.0.1:8000"

CARDS = (*Command, *Mode)


def word_of(card: Command | Mode) -> str:
    return label(card).upper()


@pytest.fixture
def stock(db):
    """Three machines, two of them ready."""
    with db.write(world.SYSTEM.scope) as session:
        make_device(session, tag="AT-2417", serial="PF0X7K2M")
        make_available_device(session, tag="AT-2418", serial="PF0X7K2N")
        make_available_device(session, tag="AT-2419", serial="PF0X7K2P", form=Form.DESKTOP, model="OptiPlex")


@pytest.mark.parametrize(("code", "size"), [("62x29", (62, 29)), ("54x25", (54, 25)), ("a4", (210, 297))])
def test_a_printed_label_is_read_back_by_a_scanner(browser, stock, code, size):
    answer = browser("refurbisher").get(f"/stock/AT-2418/etiquette.pdf?format={code}")

    assert {"AT-2418", "Lenovo", "ThinkPad", "T480", "B"} <= set(words_of(answer).split())
    assert codes_on(answer.content) == {("Code128", "AT-2418"): 1, ("QRCode", f"{HOST}/s/AT-2418"): 1}
    assert page_sizes(answer.content) == [size]


def test_a_label_is_read_on_the_cheapest_printer(browser, stock):
    """203 dots an inch, as most printers of labels."""
    answer = browser("refurbisher").get("/stock/AT-2418/etiquette.pdf")

    assert ("Code128", "AT-2418") in codes_on(answer.content, dpi=203)


def test_a_label_opens_in_the_browser_under_a_dated_name(browser, stock):
    answer = browser("refurbisher").get("/stock/at-2418/etiquette.pdf")

    assert answer.headers["content-disposition"] == 'inline; filename="etiquette-AT-2418-2026-11-23.pdf"'


def test_a_tag_too_long_for_its_bars_keeps_its_qr_code(browser, db):
    tag = "A" * 30
    with db.write(world.SYSTEM.scope) as session:
        make_device(session, tag=tag)

    answer = browser("refurbisher").get(f"/stock/{tag}/etiquette.pdf?format=54x25")

    assert codes_on(answer.content) == {("QRCode", f"{HOST}/s/{tag}"): 1}
    assert tag in words_of(answer)


def test_the_labels_of_a_search_are_those_of_its_list(browser, stock):
    bench = browser("refurbisher")

    ready = bench.get("/stock/etiquettes.pdf", params={"etat": "available"})
    found = bench.get("/stock/etiquettes.pdf", params={"etat": "available", "type": "desktop", "q": "opti"})

    assert {text for kind, text in codes_on(ready.content) if kind == "Code128"} == {"AT-2418", "AT-2419"}
    assert len(page_sizes(ready.content)) == 2
    assert {text for kind, text in codes_on(found.content) if kind == "Code128"} == {"AT-2419"}


def test_a_sheet_already_begun_is_continued_at_the_label_asked(browser, stock):
    bench = browser("refurbisher")

    begun = bench.get("/stock/etiquettes.pdf?format=a4&debut=23")
    whole = bench.get("/stock/etiquettes.pdf?format=a4")

    assert len(page_sizes(begun.content)) == 2, "two on the first sheet, the third on the next"
    assert len(page_sizes(whole.content)) == 1


@pytest.mark.parametrize("start", ["0", "25", "-1", "un", "9" * 40])
def test_a_first_label_out_of_the_sheet_is_refused(browser, stock, start):
    answer = browser("refurbisher").get("/stock/etiquettes.pdf", params={"format": "a4", "debut": start})

    assert answer.status_code == 422
    assert "de 1 à 24" in answer.text.replace("\u00a0", " ")


def test_an_unknown_format_and_an_empty_search_are_said(browser, stock):
    bench = browser("refurbisher")

    unknown, empty = bench.get("/stock/etiquettes.pdf?format=a3"), bench.get("/stock/etiquettes.pdf?q=zzz")

    assert (unknown.status_code, empty.status_code) == (422, 422)
    assert "format d’étiquette de la liste" in unknown.text
    assert "ne trouve aucun poste" in empty.text


def test_more_than_500_labels_at_once_are_refused_with_a_sentence(browser, db):
    with db.write(world.SYSTEM.scope) as session:
        actor = workshop(session)
        owner = {"departement": "01", "organisation_id": actor.organisation_id}
        session.add_all(Device(tag=f"LOT-{number:03}", **owner) for number in range(501))

    bench = browser("refurbisher")
    answer = bench.get("/stock/etiquettes.pdf")

    assert answer.status_code == 422
    assert "501 postes : 500 étiquettes au plus" in answer.text.replace("\u00a0", " ")
    assert "500 étiquettes au plus" in bench.get("/stock").text.replace("\u00a0", " ")
    assert bench.get("/stock/etiquettes.pdf?q=LOT-00").status_code == 200


@pytest.mark.parametrize("code", FORMATS)
def test_the_test_label_has_a_line_of_50_mm_and_its_question(browser, code):
    answer = browser("refurbisher").get(f"/stock/etiquette-essai.pdf?format={code}")

    assert "Le trait mesure-t-il 5 cm ? Sinon, imprimez à 100 %." in words_of(answer)
    assert longest_line_mm(answer.content) == pytest.approx(50, abs=0.25), "its own thickness is 0.2 mm"


def test_printing_a_label_writes_nothing(browser, stock, db):
    bench = browser("refurbisher")
    before = bench.get("/stock/AT-2418").text.count("<time")

    bench.get("/stock/AT-2418/etiquette.pdf")

    assert bench.get("/stock/AT-2418").text.count("<time") == before


def test_the_pages_offer_what_can_be_printed(browser, stock):
    bench = browser("refurbisher")

    assert 'action="/stock/AT-2418/etiquette.pdf"' in bench.get("/stock/AT-2418").text
    assert 'action="/stock/AT-2418/etiquette.pdf"' in bench.get("/etabli/AT-2418").text
    assert "/etabli/commandes.pdf" in bench.get("/etabli").text
    listed = bench.get("/stock?etat=available").text
    assert "Imprimer 2\u00a0étiquettes" in listed or "Imprimer 2 étiquettes" in listed
    assert '<input type="hidden" name="etat" value="available">' in listed


def test_every_command_of_the_sheet_is_read_back_with_its_word(browser):
    answer = browser("refurbisher").get("/etabli/commandes.pdf")
    words = words_of(answer)

    assert codes_on(answer.content) == {("Code128", command.value): 1 for command in CARDS}
    assert [word for word in map(word_of, CARDS) if word not in words] == []
    assert page_sizes(answer.content) == [(210, 297)]


def test_a_command_can_be_told_from_a_label_and_printed():
    assert all(command.startswith(PREFIX) and command.isascii() for command in CARDS)
    assert len(set(map(word_of, CARDS))) == len(set(CARDS)) == len(Command) + len(Mode)


def test_the_bars_of_a_code_have_their_quiet_zones():
    drawn = code128("AT-2417")

    assert drawn.modules == 101 + 2 * 10
    assert drawn.svg.startswith("<svg")
    assert 'd="M10 0' in drawn.svg
