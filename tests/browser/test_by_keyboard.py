"""The three longest ways of the service, from end to end with the keyboard alone and without JavaScript."""

import pytest
from playwright.sync_api import expect

from equip.inventory.models import DeviceState
from equip.inventory.service import get_device
from equip.requests.models import RequestState
from equip.requests.service import get_request
from equip.rounds import solving
from equip.rounds.models import RoundState
from equip.rounds.service import get_round
from tests import world
from tests.browser.keyboard import Hands
from tests.conftest import NOW
from tests.factories.rounds import make_small_world

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("browser")]


def heading(page):
    return page.locator("h1").inner_text().replace("\xa0", " ")


def test_a_request_goes_from_the_first_page_to_sent(page_for, db):
    page = page_for("prescriber")
    hands = Hands(page)
    page.goto("/")

    hands.follow("Nouvelle demande")
    for field, text in (("last_name", "Brazier"), ("first_name", "Odile"), ("birth_date", "14/03/1991")):
        hands.write(field, text)
    hands.send()
    hands.press("Créer le dossier et commencer la demande")
    hands.choose("rsa", "open")
    hands.write("seen_on", "03/11/2026")
    hands.write("schoolchildren", "1")
    hands.choose("equipment", "smartphone_only")
    hands.choose("main_use", "training")
    hands.choose("accepts", "either")
    hands.tick("needs_webcam")
    hands.write("agreed_on", "02/11/2026")
    hands.choose("contribution_accepted", "yes")
    hands.write("prescriber_name", "Nadège Fournand")
    hands.press("Relire et envoyer")
    hands.press("Envoyer la demande")

    assert heading(page) == "Demande envoyée, D-26-1001"
    with db.read(world.SYSTEM.scope) as session:
        sent = get_request(session, world.SYSTEM, "D-26-1001")
        assert sent.state is RequestState.INCOMPLETE, "no training is known yet: unknown never refuses"
        assert (sent.accepts_laptop, sent.accepts_desktop, sent.needs_webcam) == (True, True, True)


def test_errors_are_reached_first_and_lead_to_their_field(page_for):
    page = page_for("prescriber")
    hands = Hands(page)
    page.goto("/demandes/nouvelle")

    hands.press("Chercher")

    assert page.title().startswith("Erreur : ".replace(" :", "\xa0:"))
    summary = page.locator(".errors")
    expect(summary).to_be_focused()
    links = summary.get_by_role("link")
    for link in links.all():
        field = page.locator(link.get_attribute("href"))
        assert link.inner_text() in field.locator("xpath=..").inner_text()
        assert field.get_attribute("aria-invalid") == "true"
    hands.reach(links)
    page.keyboard.press("Enter")
    expect(page.locator("#last_name")).to_be_focused()


def test_a_machine_goes_from_its_first_scan_to_ready(page_for, db):
    page = page_for("refurbisher")
    hands = Hands(page)
    page.goto("/etabli")

    expect(page.locator("#code")).to_be_focused()
    page.keyboard.type("AT-7500")
    hands.send()
    hands.follow("Créer le poste")
    hands.pick("form", "laptop")
    for field, text in (("maker", "Lenovo"), ("model", "ThinkPad T480"), ("ram_gib", "8"), ("storage_gb", "256")):
        hands.write(field, text)
    hands.press("Entrer le poste")
    hands.press("Ajouter le disque")
    hands.write("method", "ATA Secure Erase")
    hands.write("operator", "Louison")
    hands.choose("result", "succeeded")
    hands.press("Enregistrer l’effacement")
    hands.press("Tout est bon")
    hands.choose("grade", "B")
    hands.press("Poser la note")
    hands.write("price_cents", "145,50")
    hands.press("Fixer le prix")
    hands.write("signed_by", "Louison")
    hands.press("Déclarer le poste prêt")

    assert "AT-7500 : prêt" in page.locator("#res").inner_text().replace("\xa0", " ")
    with db.read(world.SYSTEM.scope) as session:
        device = get_device(session, world.SYSTEM, "AT-7500")
        assert (device.state, device.price_cents) == (DeviceState.AVAILABLE, 14_550)


def test_a_flag_is_put_and_lifted_at_the_bench(page_for, db):
    page = page_for("refurbisher")
    hands = Hands(page)
    page.goto("/etabli/nouveau?code=AT-7501")
    hands.tick("no_serial")
    hands.press("Entrer le poste")

    hands.press("Ajouter le signalement")
    assert page.locator("#flags").count() == 1
    hands.press("Lever ce signalement")

    assert page.locator("#flags").count() == 0
    with db.read(world.SYSTEM.scope) as session:
        assert get_device(session, world.SYSTEM, "AT-7501").flags == []


def test_a_round_goes_from_its_opening_to_its_publication_by_two_people(page_for, db):
    with db.write(world.SYSTEM.scope) as session:
        make_small_world(session)
    officer, approver = Hands(page_for("programme_officer")), Hands(page_for("approver"))
    officer.page.goto("/tours")

    officer.follow("Nouveau tour")
    officer.write("label", "Novembre 2026")
    officer.press("Ouvrir le tour")
    officer.press("Figer les demandes")
    officer.press("Lancer le calcul")
    solve(db)
    officer.follow("Actualiser")
    officer.follow("Soumettre à l’approbation")
    officer.write("reason", "Les règles adoptées, sans écart.")
    officer.press("Soumettre à l’approbation")
    approver.page.goto("/")
    approver.follow("Approuver le tour 1")
    approver.tick("read")
    approver.press("Approuver le tour 1")
    officer.page.goto("/tours/1")
    officer.follow("Publier le tour 1")
    officer.press("Publier le tour 1")

    with db.read(world.SYSTEM.scope) as session:
        assert get_round(session, world.SYSTEM, 1).state is RoundState.PUBLISHED
    officer.page.goto("/tours/1?vue=servies")
    assert officer.page.locator("tbody th a").count() > 0


def solve(db):
    """What the worker does beside the pages."""
    with db.read(world.SYSTEM.scope) as session:
        asked = get_round(session, world.SYSTEM, 1)
    assert solving.run_solve(db, "01", asked.id, clock=lambda: NOW)
