"""In the report: a line corrected in place, columns named once for all, lines taken away with their errors, undo."""

import csv
import io

import pytest

from tests.api.imports.test_imports import devices, send

FILE = "n° inventaire;n° série;type\nAT-1;S1;portable\nAT-2;S2;borne\nAT-3;S3;fixe\n".encode()


def sent(workshop, content=FILE):
    answer = workshop.submit("/imports", {"kind": "stock"}, files={"file": ("stock.csv", content)})
    return answer.headers["location"].removesuffix("/verifier")


def page(workshop, path):
    return workshop.get(path).text.replace("\u00a0", " ")


def test_a_line_is_corrected_in_place_and_tried_again(browser, db):
    workshop = browser("refurbisher")
    path = sent(workshop)
    form = page(workshop, f"{path}/lignes/3")
    assert "« borne » n’est pas un mot connu" in form
    assert 'value="AT-2"' in form

    still = workshop.submit(f"{path}/lignes/3", {"c0": "AT-2", "c1": "S2", "c2": "machin"})
    assert still.status_code == 422
    assert "« machin » n’est pas un mot connu" in still.text.replace("\u00a0", " ")

    right = workshop.submit(f"{path}/lignes/3", {"c0": "AT-2", "c1": "S2", "c2": "fixe"})
    assert right.status_code == 303
    assert "Enregistrer les 3 lignes prêtes" in page(workshop, f"{path}/verifier")
    workshop.submit(f"{path}/enregistrer", {"form_key": "a"}, page=f"{path}/verifier")
    assert devices(db) == 3


def test_a_line_left_out_of_a_saved_import_is_corrected_in_a_copy(browser, db):
    workshop = browser("refurbisher")
    path = sent(workshop)
    workshop.submit(f"{path}/enregistrer", {"form_key": "a"}, page=f"{path}/verifier")

    answer = workshop.submit(f"{path}/lignes/3", {"c0": "AT-2", "c1": "S2", "c2": "fixe"})

    copy = answer.headers["location"].partition("#")[0]
    assert not copy.startswith(path)
    assert "Enregistrer la ligne prête" in page(workshop, copy)
    assert devices(db) == 2


def test_faulty_lines_come_back_with_their_errors_and_can_be_sent_again(browser):
    workshop = browser("refurbisher")
    given = workshop.get(f"{sent(workshop)}/erreurs.csv")

    rows = list(csv.reader(io.StringIO(given.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["n° inventaire", "n° série", "type", "erreur"]
    assert rows[1][:3] == ["AT-2", "S2", "borne"]
    assert rows[1][3].startswith("type : « borne » n’est pas un mot connu")
    again = page(workshop, sent(workshop, given.content.replace(b"borne", b"fixe")) + "/verifier")
    assert "Enregistrer la ligne prête" in again


def test_a_header_named_by_hand_is_known_the_next_time_for_that_workshop(browser, caller):
    content = b"reference maison;genre\nAT-1;portable\n"
    workshop = browser("refurbisher")
    path = sent(workshop, content)
    columns = page(workshop, f"{path}/colonnes")
    assert "reference maison" in columns
    assert "<samp>AT-1</samp>" in columns

    workshop.submit(f"{path}/colonnes", {"c0": "N° inventaire", "c1": "Type"})
    assert "Enregistrer la ligne prête" in page(workshop, f"{path}/verifier")

    assert send(caller("refurbisher"), content=content).json()["counts"]["create"] == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"c0": "Type", "c1": "Type"}, "ne peuvent pas dire la même chose"),
        ({"c0": "Ailleurs"}, "Choisissez une colonne"),
    ],
)
def test_columns_that_make_no_sense_are_refused(browser, said, words):
    workshop = browser("refurbisher")
    answer = workshop.submit(f"{sent(workshop)}/colonnes", said)

    assert answer.status_code == 422
    assert words in answer.text.replace("\u00a0", " ")


def test_an_import_is_undone_from_the_page_where_it_was_saved(browser, db):
    workshop = browser("refurbisher")
    path = sent(workshop)
    workshop.submit(f"{path}/enregistrer", {"form_key": "a"}, page=f"{path}/verifier")
    saved = page(workshop, f"{path}/enregistre")
    assert "Jusqu’au 30 novembre 2026" in saved

    workshop.submit(f"{path}/annuler", {"form_key": "b"}, page=f"{path}/enregistre")

    assert devices(db) == 0
    report = page(workshop, f"{path}/verifier")
    assert "Import annulé" in report
    assert "retirés du stock" in report


def test_how_dates_and_decimals_were_understood_is_shown(caller):
    content = "n inventaire;type;prix €;date réception\nAT-1;portable;145,50;03/11/2026\nAT-2;fixe;10;45962\n".encode()

    notes = [note["detail"] for note in send(caller("refurbisher"), content=content).json()["notes"]]

    assert "Colonne « date réception » : dates lues jour/mois/année : « 03/11/2026 » est le 03/11/2026." in notes
    assert any("« 45962 » est le 01/11/2025 (cellules : 1)" in note for note in notes)
    assert "Colonne « prix € » : décimales lues avec la virgule : « 145,50 »." in notes


def test_the_lines_of_a_long_report_come_by_pages(browser):
    lines = "\n".join(f"AT-{i};S{i};borne" for i in range(1000, 1120))
    workshop = browser("refurbisher")
    path = sent(workshop, f"n° inventaire;n° série;type\n{lines}\n".encode())

    first = page(workshop, f"{path}/verifier")
    third = page(workshop, f"{path}/verifier?section=a-corriger&page=3")

    assert "section=a-corriger&amp;page=2" in first
    assert third.count("n’est pas un mot connu") == 20
