"""The papers of a round: letters with a name for the officer alone, minutes and a public page without any."""

import re

import pytest
from sqlmodel import select

from equip.journal import chain
from equip.people.models import Beneficiary
from equip.requests.models import EquipmentRequest
from equip.rounds import service
from tests import world
from tests.conftest import NOW
from tests.factories.rounds import make_approved_round

PAPERS = ("/tours/1/courriers", "/tours/1/proces-verbal")


@pytest.fixture
def published(db, browser):
    make_approved_round(db)
    officer = browser("programme_officer")
    officer.submit("/tours/1/publication", {"form_key": "p"})
    return officer


def test_every_decision_has_a_letter_with_its_name_its_code_and_its_rights(db, published):
    letters = re.findall(r"<article.*?</article>", published.get("/tours/1/courriers").text, re.S)
    with db.read(world.SYSTEM.scope) as session:
        people = session.exec(
            select(EquipmentRequest, Beneficiary).where(EquipmentRequest.beneficiary_id == Beneficiary.id)
        ).all()

    assert len(letters) == len(people) == 12
    for request, person in people:
        letter = next(text for text in letters if f"Dossier {request.ref}<" in plain(text))
        assert request.public_code in letter
        assert f"{person.first_name} {person.last_name}" in letter
        assert "deux mois" in plain(letter)
        assert "L. 311-3-1" in plain(letter)


def test_a_letter_to_somebody_of_unknown_birth_date_says_when_its_code_will_work(db, published):
    before = plain(published.get("/tours/1/courriers/D-26-1003").text)
    with db.write(world.SYSTEM.scope) as session:
        request = session.exec(select(EquipmentRequest).where(EquipmentRequest.ref == "D-26-1003")).one()
        person = session.get(Beneficiary, request.beneficiary_id)
        person.birth_date = None
        session.add(person)

    letter = plain(published.get("/tours/1/courriers/D-26-1003").text)

    for words in ("Votre date de naissance n’est pas dans votre dossier", "une fois la date de naissance saisie"):
        assert words in letter
        assert words not in before
    assert f"/personnes/{person.ref}/modifier" in letter


def test_one_letter_is_printed_by_itself(published):
    page = published.get("/tours/1/courriers/D-26-1003").text

    assert page.count("<article") == 1
    assert "Courrier du dossier D-26-1003" in page
    assert published.get("/tours/1/courriers/D-26-9999").status_code == 404


def test_the_minutes_say_who_decided_what_and_why_without_a_name_of_a_person(published):
    page = plain(published.get("/tours/1/proces-verbal").text)

    for words in ("Cécile Morandat", "Yannick Thévenard", "D-26-1003", "les règles seules ont", "Optimal, prouvé"):
        assert words in page
    assert "Bozonnet" not in page


def test_the_minutes_carry_the_line_of_the_journal_that_published_the_round_and_keep_it(db, published):
    before = re.search(r"--expect (01:\d+:[0-9a-f]{64})", published.get("/tours/1/proces-verbal").text)[1]
    with db.write(world.SYSTEM.scope) as session:
        service.close(session, world.SYSTEM, service.get_round(session, world.SYSTEM, 1, lock=True), now=NOW)
    after = re.search(r"--expect (01:\d+:[0-9a-f]{64})", published.get("/tours/1/proces-verbal").text)[1]

    assert before == after
    _, number, written = after.split(":")
    with db.read(world.SYSTEM.scope) as session:
        assert chain.mark_fault(session, "01", chain.Mark(int(number), written)) is None


def test_anybody_reads_the_page_of_a_published_round_and_no_file_number_is_on_it(browser, published):
    anybody = browser(None)

    page = plain(anybody.get("/regles/tours/1?departement=01").text)

    assert "Tour 1, publié le" in re.sub(r", [^,]*?, publié", ", publié", plain(anybody.get("/regles").text))
    assert "8" in re.search(r"Personnes servies (\d+)", page)[1]
    assert "D-26-" not in page
    assert anybody.get("/regles/tours/2?departement=01").status_code == 404


def test_a_round_has_no_papers_before_it_is_published(db, browser):
    make_approved_round(db)
    officer = browser("programme_officer")

    for path in PAPERS:
        refused = officer.get(path)
        assert refused.status_code == 409
        assert "ses papiers existent quand il est publié" in plain(refused.text)
    assert browser(None).get("/regles/tours/1?departement=01").status_code == 404


def test_a_proposal_is_cancelled_on_its_page_and_everything_is_free_again(db, browser):
    make_approved_round(db)
    officer = browser("programme_officer")
    assert "Annuler le tour 1</button>" in plain(officer.get("/tours/1").text)

    officer.submit("/tours/1/etapes/annuler", page="/tours/1")

    assert "annulé" in officer.get("/tours").text
    assert "Ouvrir le tour" in officer.get("/tours/nouveau").text


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"</?(?:dt|dd|b|strong|br)\b[^>]*>", " ", page)).replace("< ", "<")
