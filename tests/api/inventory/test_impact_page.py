"""/stock/impact, its files, and the same figures on the proof of reuse of a donor."""

from datetime import UTC, date, datetime

import pytest

from equip.files.tables import read_table
from equip.inventory import service
from equip.inventory.models import DeviceState, Form
from tests import world
from tests.factories.inventory import NOW, make_device, make_donor, make_given_device, workshop
from tests.papers import words_of


@pytest.fixture
def gone(db):
    """Of one donor: a laptop of 1.8 kg and two desktops given, one desktop of 7 kg recycled; the donor."""
    with db.write(world.SYSTEM.scope) as session:
        known = {"donor_id": make_donor(session, name="Mairie de Bourg").id, "received_on": date(2026, 1, 5)}
        make_given_device(session, tag="AT-1001", weight_g=1_800, **known)
        for tag in ("AT-1002", "AT-1003"):
            make_given_device(session, tag=tag, form=Form.DESKTOP, price_cents=11_000, **known)
        scrap = make_device(session, tag="AT-1004", form=Form.DESKTOP, weight_g=7_000, **known)
        service.move(session, workshop(session), scrap, DeviceState.RECYCLED, now=NOW)
        return known["donor_id"]


def text_of(answer):
    assert answer.status_code == 200, answer.text
    return answer.text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("role", ["refurbisher", "programme_officer"])
def test_the_page_shows_one_method_with_its_source_and_what_is_left_out(browser, gone, role):
    page = text_of(browser(role).get("/stock/impact?methode=minumeco-2023"))

    assert "54,9 kg" in page
    assert "sans 2 postes non chiffrés" in page
    assert "1,8 kg, poids inconnu pour 2" in page
    assert "7 kg" in page
    assert "DISIC/MiNumEco" in page
    assert "librairie.ademe.fr" not in page, "one method at a time"


def test_the_usual_method_counts_years_of_use_from_the_day_given(app, browser, gone):
    app.state.clock = lambda: datetime(2028, 11, 23, 9, 0, tzinfo=UTC)
    page = text_of(browser("refurbisher").get("/stock/impact"))

    assert "librairie.ademe.fr" in page
    assert "54 kg" in page
    assert "0,6 kg" in page, "the average waste of the source, said as such"


def test_another_departement_sees_none_of_it(browser, gone):
    page = text_of(browser("programme_officer", "38").get("/stock/impact?methode=minumeco-2023"))

    assert "Aucun poste n’est encore chez une personne." in page
    assert "1,8 kg" not in page


def test_a_method_that_does_not_exist_falls_back_on_the_usual_one(browser):
    assert "ADEME 2022" in text_of(browser("refurbisher").get("/stock/impact?methode=zz"))


def test_the_files_say_the_figure_the_method_and_its_source_on_each_line(browser, gone):
    bench = browser("refurbisher")
    lines = bench.get("/stock/impact.csv?methode=minumeco-2023").content.decode("utf-8-sig").splitlines()
    book = read_table(bench.get("/stock/impact.xlsx?methode=minumeco-2023").content, "impact.xlsx")

    assert lines[0].startswith("Devenu;Année;Type;Postes;CO2e évité (kg);Postes non chiffrés")
    assert lines[1].startswith("donné à une personne;2026;portable;1;54,9;0;non chiffré;1,8;0;DINUM 2023")
    assert lines[2].startswith("donné à une personne;2026;fixe;2;non chiffré;2;non chiffré;;2;DINUM 2023")
    assert lines[3].startswith("recyclé;2026;fixe;1;;0;;7;0;DINUM 2023")
    assert len(book.lines) == len(lines) - 1


def test_the_proof_of_reuse_says_what_its_given_machines_avoid_and_by_which_source(browser, gone):
    words = words_of(browser("refurbisher").get(f"/stock/reemploi.pdf?don=2026/{gone}&methode=minumeco-2023"))

    assert "CO2e évité par les postes donnés 54,9 kg (2 postes non chiffrés)" in words
    assert "Poids des postes donnés 1,8 kg, poids inconnu pour 2" in words
    assert "Source : DINUM" in words


def test_the_proof_of_reuse_says_no_figure_while_nothing_is_given(browser, db):
    with db.write(world.SYSTEM.scope) as session:
        donor = make_donor(session, name="Collège")
        make_device(session, tag="AT-1001", donor_id=donor.id, received_on=date(2026, 1, 5))
        donor_id = donor.id

    assert "CO2e" not in words_of(browser("refurbisher").get(f"/stock/reemploi.pdf?don=2026/{donor_id}"))
