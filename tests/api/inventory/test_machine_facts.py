"""What the bench and the sheet say of a machine beyond its proofs: its system, how fast it is, its origin and price."""

import re

import pytest

from equip.inventory.models import DonorKind, StorageKind
from tests import world
from tests.api.inventory.test_bench import act, text_of, write
from tests.factories.inventory import make_device, make_donor
from tests.papers import words_of

FAST = {"cpu": "Intel Core i5-8350U", "storage_kind": StorageKind.SSD}


def given(db, *, kind=DonorKind.PUBLIC, **values):
    with db.write(world.SYSTEM.scope) as session:
        donor = make_donor(session, name="Mairie de Bourg", kind=kind)
        return make_device(session, tag="AT-1", donor_id=donor.id, **values).tag


def test_a_system_that_is_no_longer_kept_up_to_date_is_said_and_refuses_nothing(browser, db):
    tag, bench = write(db, make_device, os="Windows 10 Pro"), browser("refurbisher")
    said = "Windows 10 : mises à jour de sécurité finies depuis le 14 octobre 2025."

    assert said in text_of(bench.get(f"/stock/{tag}"))
    assert said in text_of(bench.get(f"/etabli/{tag}"))
    assert said in words_of(bench.get(f"/stock/{tag}/fiche.pdf")).replace("\u00a0", " ")
    assert browser("programme_officer").get(f"/stock/{tag}").status_code == 200


def test_a_system_whose_date_is_not_known_is_said_so(browser, caller, db):
    tag = write(db, make_device, os="Windows 11")

    assert "date de fin non connue" in text_of(browser("refurbisher").get(f"/stock/{tag}"))
    assert caller("refurbisher").get(f"/api/v1/devices/{tag}").json()["os_supported_until"] is None


def test_the_sheet_says_how_fast_the_machine_is_and_what_decides(browser, db):
    write(db, make_device, tag="AT-1", **FAST)
    write(db, make_device, tag="AT-2")
    bench = browser("refurbisher")

    assert "courant : la mémoire décide (table 2026-1)" in text_of(bench.get("/stock/AT-1"))
    assert "inconnue, faute de connaître le processeur et le disque" in text_of(bench.get("/stock/AT-2"))


def test_the_stock_is_found_by_category_with_its_count(browser, db):
    write(db, make_device, tag="AT-1", **FAST)
    write(db, make_device, tag="AT-2")
    bench = browser("refurbisher")

    def tags(category):
        return sorted(set(re.findall(r"/stock/(AT-\d)", bench.get("/stock", params={"categorie": category}).text)))

    assert (tags("everyday"), tags("fast"), tags("inconnue")) == (["AT-1"], [], ["AT-2"])
    assert "Courant 1" in re.sub(r"<[^>]+>", "", text_of(bench.get("/stock")))


def test_the_price_form_and_the_refusal_say_the_cap_its_source_and_the_origin(browser, db):
    tag, bench = given(db), browser("refurbisher")

    form = text_of(bench.get(f"/etabli/{tag}"))
    refused = text_of(act(bench, tag, "prix", price_cents="180,01"))

    source = "Décret du 7 novembre 2022 (prix de revente des matériels donnés par les personnes publiques)"
    assert f"Prix légal au plus : 180 € TTC, donné par Mairie de Bourg, organisme public. Source : {source}." in form
    assert f"son prix légal est au plus de 180 € ({source})" in refused
    assert "2022-1413" not in form + refused


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (DonorKind.PRIVATE, "Don de Mairie de Bourg, organisme privé : aucun prix légal."),
        (None, "Origine inconnue : dites qui a donné ce poste"),
    ],
)
def test_a_price_without_a_cap_says_why(browser, db, kind, said):
    assert said in text_of(browser("refurbisher").get(f"/etabli/{given(db, kind=kind)}"))


def test_the_grades_are_written_with_their_criteria_on_the_bench_and_for_anybody(browser, db):
    tag = write(db, make_device)

    for page in (browser("refurbisher").get(f"/etabli/{tag}"), browser().get("/regles/machines")):
        assert "des traces d’usage se voient de près, sans gêner" in text_of(page).replace("Des traces", "des traces")
        assert "comme neuf" not in text_of(page)


def test_anybody_reads_the_tables_with_their_date_and_source(browser):
    page = text_of(browser().get("/regles/machines"))

    assert "Table 2026-1, du 30 novembre 2026." in page
    assert "Windows 10 : 14 octobre 2025." in page
    assert "Linux Mint 21 : avril 2027." in page
    assert "Tablette : 100 €." in page
    assert "2022-1413" not in page
