"""The pages of people."""

import csv
import io
from pathlib import Path

import pytest
from sqlmodel import select

from api.people.moments import rate_words
from equip.accounts.actors import EVERYWHERE
from equip.journal.models import JournalEntry
from equip.people.imports import PeopleImporter
from equip.requests.models import RequestState
from equip.training.attendance import AttendanceRate
from tests import world
from tests.factories.handover import make_asking, make_beneficiary, make_granted
from tests.factories.outcomes import make_follow_ups
from tests.factories.people import make_person, make_rsa_evidence
from tests.factories.training import make_enrolment

NEW = {
    "form_key": "1",
    "last_name": "Perdrix",
    "first_name": "Mirela",
    "birth_date": "06/09/1999",
    "town": "Francheleins",
    "postal_code": "01090",
}


@pytest.fixture
def person(db):
    with db.write(world.SYSTEM.scope) as session:
        return make_person(session, last_name="Lamberet", first_name="Inès", phone="0639982033")


def plain(answer):
    return answer.text.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_form_sent_twice_creates_one_person(browser):
    prescriber = browser("prescriber")

    first, again = (prescriber.submit("/personnes/nouvelle", NEW) for _ in range(2))

    assert first.status_code == again.status_code == 303
    assert first.headers["location"] == again.headers["location"] == "/personnes/P-26-0001"
    assert "Francheleins" in prescriber.get("/personnes/P-26-0001").text
    assert "1 personne" in plain(prescriber.get("/personnes"))


def test_what_is_wrong_is_said_above_and_at_the_field_and_what_was_typed_is_kept(browser):
    answer = browser("prescriber").submit("/personnes/nouvelle", NEW | {"phone": "12", "town": "Nulle-Part"})

    assert answer.status_code == 422
    assert answer.text.count("Cette commune n’est pas connue. Écrivez son nom et son code postal.") == 2
    assert 'value="Nulle-Part"' in answer.text
    assert 'value="Mirela"' in answer.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"birth_date": "12/03/1880"}, "Écrivez un jour entre le 1er janvier 1900 et aujourd’hui."),
        ({"schoolchildren": "-2"}, "Écrivez un nombre d’enfants entre 0 et 20."),
        ({"family_quotient": "98765432109876"}, "Écrivez un quotient familial entre 0 et 20 000 euros."),
        ({"family_quotient_on": "03/11/1880"}, "Cette date est trop ancienne. Vérifiez l’année."),
    ],
)
def test_what_is_out_of_range_is_told_its_range_and_not_another_form(browser, typed, words):
    answer = browser("prescriber").submit("/personnes/nouvelle", NEW | typed)

    assert answer.status_code == 422
    assert plain(answer).count(words) == 2
    assert "Écrivez la date sous la forme" not in answer.text
    assert "Écrivez un nombre entier" not in answer.text


def test_a_near_person_is_shown_side_by_side_and_only_a_person_decides(browser):
    prescriber = browser("prescriber")
    prescriber.submit("/personnes/nouvelle", NEW)
    near = NEW | {"form_key": "2", "first_name": "Mirella"}

    shown = prescriber.submit("/personnes/nouvelle", near)
    made = prescriber.submit("/personnes/nouvelle", near | {"form_key": "3", "is_another": "yes"})

    assert shown.status_code == 409
    assert "Est-ce la même personne" in shown.text
    assert '<a href="/personnes/P-26-0001">' in shown.text
    assert made.headers["location"] == "/personnes/P-26-0002"


def test_a_stale_form_is_refused_and_keeps_what_was_typed(browser, person):
    prescriber, path = browser("prescriber"), f"/personnes/{person.ref}/modifier"
    page = prescriber.get(path).text
    version = page.split('name="version" value="')[1].split('"')[0]
    sent = {"version": version, "last_name": "Lamberet", "first_name": "Inès", "phone": "0639980001"}

    first = prescriber.submit(path, sent)
    late = prescriber.submit(path, sent | {"phone": "0639980002"})

    assert first.status_code == 303
    assert late.status_code == 412
    assert 'value="0639980002"' in late.text
    assert "06 39 98 00 01" in plain(prescriber.get(f"/personnes/{person.ref}"))


def test_the_page_of_somebody_else_is_missing_like_one_that_does_not_exist(browser, person):
    stranger = browser("prescriber", organisation="Centre social de la Reyssouze")

    there, nowhere = (stranger.get(f"/personnes/{ref}") for ref in (person.ref, "P-26-9999"))

    assert there.status_code == nowhere.status_code == 404
    assert there.text == nowhere.text
    assert "Lamberet" not in there.text


@pytest.mark.parametrize("role", ["refurbisher", "trainer", "approver", "analyst", "admin"])
def test_the_pages_of_people_are_for_those_who_accompany(browser, person, role):
    visitor = browser(role)

    for path in ("/personnes", "/personnes.csv", f"/personnes/{person.ref}", "/personnes/nouvelle"):
        assert visitor.get(path).status_code == 403


def test_the_way_of_a_person_is_told_newest_first_with_unknown_said(browser, db, person):
    with db.write(world.SYSTEM.scope) as session:
        make_rsa_evidence(session, person)
        make_enrolment(session, person=person, presences="PA-")

    page = plain(browser("prescriber").get(f"/personnes/{person.ref}"))

    told = [page.index(words) for words in ("Formation en cours", "RSA ouvert</h3>")]
    assert told == sorted(told)
    assert "Assiduité 50 % : 1 présence, 1 absence, 1 jour non noté." in page
    assert "nombre inconnu" in page


def test_an_attestation_is_added_from_the_page_of_the_person(browser, person):
    prescriber, page = browser("prescriber"), f"/personnes/{person.ref}"

    wrong = prescriber.submit(f"{page}/attestation", {"state": "open", "seen_on": "32/11/2026"}, page=page)
    right = prescriber.submit(f"{page}/attestation", {"state": "open", "seen_on": "02/11/2026"}, page=page)

    assert wrong.status_code == 422
    assert 'href="#seen_on"' in wrong.text
    assert right.status_code == 303
    assert "RSA ouvert, vu le 2 novembre 2026" in plain(prescriber.get(page))


def test_the_list_is_exported_as_it_is_seen_and_the_journal_says_so(browser, db, person):
    with db.write(world.SYSTEM.scope) as session:
        make_person(session, organisation="Centre social de la Reyssouze", last_name="Ailleurs")
        make_person(session, last_name="=cmd()")

    answer = browser("prescriber").get("/personnes.csv")

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row["Nom"] for row in rows] == ["'=cmd()", "Lamberet"]
    with db.read(EVERYWHERE) as session:
        entry = session.exec(select(JournalEntry).order_by(JournalEntry.number.desc())).first()
    assert (entry.action, entry.details) == ("people.export", {"count": 2})


def test_the_officer_filters_by_organisation(browser, db, person):
    with db.write(world.SYSTEM.scope) as session:
        make_person(session, organisation="Centre social de la Reyssouze", last_name="Ailleurs")

    page = browser("programme_officer").get("/personnes", params={"structure": "Centre social de la Reyssouze"})

    assert "Ailleurs" in page.text
    assert "Lamberet" not in page.text


def test_the_way_goes_from_the_request_to_the_follow_up_with_what_is_expected_on_top(browser, db):
    with db.write(world.SYSTEM.scope) as session:
        granted = make_granted(session)
        make_follow_ups(session, person=granted.person)

    prescriber, page = browser("prescriber"), f"/personnes/{granted.person.ref}"
    shown = plain(prescriber.get(page))
    told = [
        shown.index(words)
        for words in ("Suivi à 3 mois à renseigner", "Ordinateur attribué au tour", "Demande déposée")
    ]
    only_requests = plain(prescriber.get(f"{page}?sujet=demandes"))

    assert told == sorted(told)
    assert "Suivi à 3 mois" not in only_requests
    assert "Demande déposée" in only_requests


def test_a_proposal_is_nobody_s_news_before_it_is_published(browser, db):
    with db.write(world.SYSTEM.scope) as session:
        person = make_beneficiary(session)
        make_asking(session, person, state=RequestState.PROPOSED)

    shown = plain(browser("prescriber").get(f"/personnes/{person.ref}"))

    assert "en attente du tour" in shown
    assert "proposée" not in shown


def test_a_changed_line_of_the_extract_is_shown_in_words(browser, db, now):
    extract = (Path(__file__).parents[3] / "seeds/ain/extrait-iodas.csv").read_bytes()
    with db.write(world.SYSTEM.scope) as session:
        PeopleImporter().run(session, world.SYSTEM, extract, "extrait.csv", now=now)
    changed = extract.replace(b";2;13/04/2021;12/11/2026", b";5;13/04/2021;20/11/2026")

    officer = browser("programme_officer")
    sent = officer.submit(
        "/imports", {"kind": "people"}, files={"file": ("extrait.csv", changed, "text/csv")}, page="/imports"
    )
    shown = plain(officer.get(sent.headers["location"]))

    assert sent.status_code == 303
    assert "RSA ouvert" in shown
    assert "RSA fermé" in shown
    assert "La colonne NIR n’est ni lue ni gardée." in shown


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (AttendanceRate(present=8, absent=1), "Assiduité 88 %, arrondie au-dessous"),
        (AttendanceRate(present=1, absent=1), "Assiduité 50 %"),
        (AttendanceRate(), "Assiduité inconnue"),
    ],
)
def test_a_rate_that_was_rounded_says_so(rate, words):
    assert rate_words(rate) == words
