"""Asking for a computer on the pages, without JavaScript: find, write, read again, send; what is refused and said."""

import re
from datetime import date

from sqlmodel import func, select

from equip.accounts.actors import EVERYWHERE
from equip.journal.models import JournalEntry
from equip.people.models import Beneficiary, RsaEvidence
from equip.requests.models import EquipmentRequest, RequestState
from tests import world
from tests.factories.requests import make_applicant

REYSSOUZE = "Centre social de la Reyssouze"
SEARCH = {"last_name": "BOZONNET", "first_name": "camille", "birth_date": "14/03/1991", "caf_number": "12 345"}


def count(db, table):
    with db.read(EVERYWHERE) as session:
        return session.exec(select(func.count()).select_from(table)).one()


def stored(db, ref):
    with db.read(EVERYWHERE) as session:
        return session.exec(select(EquipmentRequest).where(EquipmentRequest.ref == ref)).one()


def fields_of(page):
    """What a browser would send: hidden fields, texts, the choices made."""
    form = page[page.index('id="formulaire" action=') : page.index("</form>", page.index('id="formulaire" action='))]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if attributes.get("type") not in {"radio", "checkbox"} or " checked" in tag:
            sent[attributes["name"]] = attributes.get("value", "")
    for name, inside in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        sent[name] = re.search(r'value="([^"]*)" selected', inside)[1]
    sent |= dict(re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', form, re.DOTALL))
    sent.pop("_csrf_token")
    return sent


def test_nobody_found_so_the_person_and_the_draft_are_created_together_once(browser, db):
    prescriber = browser("prescriber")
    asked = prescriber.submit("/demandes/nouvelle", SEARCH)
    assert "Aucun dossier ne correspond" in asked.text
    key = re.search(r'name="form_key" value="([^"]+)"', asked.text)[1]
    person = {**SEARCH, "postal_code": "01000", "town": "Bourg en Bresse", "phone": "06 39 98 00 01", "form_key": key}

    first = prescriber.submit("/demandes/nouvelle/personne", person, page="/demandes/nouvelle")
    again = prescriber.submit("/demandes/nouvelle/personne", person, page="/demandes/nouvelle")

    assert first.headers["location"] == again.headers["location"] == "/demandes/D-26-1001"
    assert (count(db, Beneficiary), count(db, EquipmentRequest)) == (1, 1)
    assert "Demande d’ordinateur pour camille BOZONNET" in prescriber.get("/demandes/D-26-1001").text


def test_a_person_of_ours_is_opened_and_one_accompanied_elsewhere_is_only_named_by_the_structure(browser, db):
    mine, other = browser("prescriber"), browser("prescriber", organisation=REYSSOUZE)
    created = {**SEARCH, "form_key": "k"}
    mine.submit("/demandes/nouvelle/personne", created, page="/demandes/nouvelle")

    found = mine.submit("/demandes/nouvelle", SEARCH).text
    elsewhere = other.submit("/demandes/nouvelle", SEARCH).text

    assert "Cette personne a déjà un dossier" in found
    assert 'href="/demandes/D-26-1001"' in found
    assert "déjà accompagnée par MDS Bourg-en-Bresse" in elsewhere
    assert "D-26-1001" not in elsewhere
    assert "P-26" not in elsewhere


def test_a_name_alone_is_nobody(browser):
    answer = browser("prescriber").submit("/demandes/nouvelle", {"last_name": "BOZONNET", "birth_date": "31/02/1991"})

    assert answer.status_code == 422
    assert answer.text.count("Écrivez le nom et le prénom.") == 2, "once in the summary, once at the field"
    assert "Écrivez la date sous la forme 03/11/2026." in answer.text
    assert 'value="BOZONNET"' in answer.text


def test_a_draft_is_completed_read_again_sent_and_its_code_given(browser, db, made):
    ref = made(person={"presences": "PPPP", "rsa_state": None}, requested_on=None, agreed_on=None, main_use=None)
    prescriber = browser("prescriber")
    url = f"/demandes/{ref}"
    before = prescriber.get(url).text
    assert "Aucune attestation connue." in before

    answers = fields_of(before) | {"rsa": "open", "seen_on": "3/11/2026", "main_use": "job_search", "suite": "relire"}
    saved = prescriber.submit(url, answers | {"agreed_on": "20/11/2026", "accepts": "either", "min_ram_gib": "8"})
    assert saved.headers["location"] == f"{url}/relire"
    review = prescriber.get(f"{url}/relire").text
    assert "Envoyer la demande" in review
    version = re.search(r'name="version" value="(\d+)"', review)[1]
    for _ in range(2):
        sent = prescriber.submit(f"{url}/envoyer", {"version": version}, page=f"{url}/relire")
        assert sent.headers["location"] == f"{url}/envoyee"

    row = stored(db, ref)
    assert (row.state, row.requested_on, row.accepts_desktop, row.min_ram_gib) == (
        RequestState.ELIGIBLE,
        date(2026, 11, 23),
        True,
        8,
    )
    done = prescriber.get(f"{url}/envoyee").text
    assert row.public_code in done
    assert "prochain tour" in done


def test_a_code_that_waits_for_the_birth_date_is_said_so_until_the_date_is_entered(browser, db, made):
    ref = made(state=RequestState.ELIGIBLE)
    prescriber = browser("prescriber")
    words = "Le code de suivi ne marchera qu’une fois la date de naissance saisie"
    pages = [f"/demandes/{ref}", f"/demandes/{ref}/relire", f"/demandes/{ref}/envoyee"]
    known = [prescriber.get(page, follow_redirects=True).text for page in pages]
    with db.write(EVERYWHERE) as session:
        person = session.exec(select(Beneficiary)).one()
        person.birth_date = None
        session.add(person)

    form, review, sent = [prescriber.get(page, follow_redirects=True).text for page in pages]

    for page in (form, review, sent):
        assert words in page
        assert f'href="/personnes/{person.ref}/modifier#birth_date"' in page
    assert "Camille Bozonnet, date de naissance inconnue" in form
    assert "pourra suivre sa demande avec ce code" in sent
    assert not [page for page in known if words in page or "date de naissance inconnue" in page]


def test_an_impossible_date_or_number_in_the_right_form_is_told_its_range(browser, made):
    url = f"/demandes/{made()}"
    prescriber = browser("prescriber")

    answer = prescriber.submit(
        url, fields_of(prescriber.get(url).text) | {"schoolchildren": "-2", "agreed_on": "3/11/1880"}
    )

    assert answer.status_code == 422
    assert "Écrivez un nombre d’enfants entre 0 et 20." in answer.text
    assert "Cette date est trop ancienne." in answer.text
    assert "Écrivez la date sous la forme" not in answer.text


def test_a_reason_too_long_to_be_kept_is_refused_rather_than_cut(browser, db, made):
    ref = made()

    answer = browser("prescriber").submit(f"/demandes/{ref}/retirer", {"reason": "x" * 501}, page=f"/demandes/{ref}")

    assert answer.status_code == 422
    assert "x" * 501 in answer.text
    assert "Ce texte est trop long." in answer.text
    assert stored(db, ref).closed_reason == ""


def test_an_attestation_left_as_it_stands_is_not_recorded_again(browser, db, made):
    url = f"/demandes/{made()}"
    prescriber = browser("prescriber")
    before = count(db, RsaEvidence)

    for _ in range(2):
        assert prescriber.submit(url, fields_of(prescriber.get(url).text)).status_code == 303

    assert count(db, RsaEvidence) == before


def test_what_cannot_be_read_is_said_at_the_field_kept_as_typed_and_nothing_is_written(browser, db, made):
    ref = made(requested_on=None)
    prescriber = browser("prescriber")
    url = f"/demandes/{ref}"
    before = count(db, JournalEntry)
    wrong = {"agreed_on": "31/02/2026", "schoolchildren": "deux", "comment": "Viendra en bus", "seen_on": ""}

    answer = prescriber.submit(url, fields_of(prescriber.get(url).text) | wrong)

    assert answer.status_code == 422
    assert "<title>Erreur\u00a0: " in answer.text
    for words in ("Écrivez la date sous la forme 03/11/2026.", "Écrivez un nombre d’enfants"):
        assert answer.text.count(words) == 2
    for typed in ('value="31/02/2026"', 'value="deux"', "Viendra en bus</textarea>"):
        assert typed in answer.text
    assert (stored(db, ref).comment, count(db, JournalEntry)) == ("", before)


def test_a_request_that_is_not_eligible_is_not_an_error(browser, db, made):
    ref = made(person={"presences": "PAA"}, requested_on=None)
    prescriber = browser("prescriber")
    url = f"/demandes/{ref}"

    page = prescriber.get(url).text
    saved = prescriber.submit(url, fields_of(page) | {"suite": "brouillon"})

    assert "Présence à 33\u00a0% des séances notées" in page
    assert "le brouillon est gardé" in page
    assert saved.headers["location"] == url
    assert "Garder en brouillon" in prescriber.get(f"{url}/relire").text
    assert stored(db, ref).state is RequestState.DRAFT


def test_an_equipped_household_must_say_why_and_nothing_is_written_until_then(browser, db):
    with db.write(world.SYSTEM.scope) as session:
        ref = make_applicant(session, equipped_on=date(2024, 6, 15)).ref
    prescriber = browser("prescriber")
    before = count(db, JournalEntry)

    stopped = prescriber.submit("/demandes", {"person_ref": ref, "form_key": "a"})
    silent = prescriber.submit("/demandes", {"person_ref": ref, "form_key": "b", "repeat_reason": " "})

    assert (stopped.status_code, silent.status_code) == (409, 409)
    assert "Ce foyer a reçu un ordinateur le 15 juin 2024" in stopped.text
    assert "Écrivez pourquoi une nouvelle demande est nécessaire." in silent.text
    assert (count(db, EquipmentRequest), count(db, JournalEntry)) == (0, before)
    told = prescriber.submit("/demandes", {"person_ref": ref, "form_key": "c", "repeat_reason": "Incendie"})
    assert told.headers["location"] == "/demandes/D-26-1001"


def test_a_form_made_from_an_old_version_changes_nothing_and_loses_nothing(browser, db, made):
    ref = made()
    url = f"/demandes/{ref}"
    prescriber = browser("prescriber")
    old = fields_of(prescriber.get(url).text)
    assert prescriber.submit(url, old | {"comment": "premier"}).status_code == 303

    late = prescriber.submit(url, old | {"comment": "second"})

    assert late.status_code == 412
    assert "Quelqu’un a modifié cette demande, ou le dossier de la personne, entre-temps" in late.text
    assert stored(db, ref).comment == "premier"
    assert fields_of(late.text)["comment"] == "second"
    assert prescriber.submit(url, fields_of(late.text)).status_code == 303
    assert stored(db, ref).comment == "second"


def test_a_form_of_a_request_that_was_closed_meanwhile_promises_nothing(browser, db, made):
    ref = made()
    url = f"/demandes/{ref}"
    prescriber = browser("prescriber")
    old = fields_of(prescriber.get(url).text)
    prescriber.submit(f"{url}/retirer", {"reason": "A acheté un ordinateur"}, page=url)

    late = prescriber.submit(url, old | {"comment": "second"}, page="/demandes")

    assert late.status_code == 412
    assert "elle ne se modifie plus" in late.text
    assert "puis enregistrez les vôtres" not in late.text


def test_a_request_is_withdrawn_with_its_reason_and_then_only_read(browser, db, made):
    ref = made()
    prescriber = browser("prescriber")

    silent = prescriber.submit(f"/demandes/{ref}/retirer", {"reason": ""}, page=f"/demandes/{ref}")
    prescriber.submit(f"/demandes/{ref}/retirer", {"reason": "Équipée par un proche"}, page=f"/demandes/{ref}")

    assert "Écrivez pourquoi la demande est retirée." in silent.text
    page = prescriber.get(f"/demandes/{ref}").text
    assert "Motif\u00a0: Équipée par un proche" in page
    assert "Relire et envoyer" not in page


def test_every_fault_of_the_form_is_said_at_once_and_nothing_is_kept(browser, made, db):
    ref = made(state=RequestState.DRAFT)
    prescriber = browser("prescriber")
    form = fields_of(prescriber.get(f"/demandes/{ref}").text)
    wrong = {"schoolchildren": "-3", "agreed_on": "01/01/2030", "rsa": "open", "seen_on": "31/02/2026"}

    answer = prescriber.submit(f"/demandes/{ref}", {**form, **wrong, "comment": "Souris adaptée"})

    assert answer.status_code == 422
    assert "3 réponses sont à corriger" in answer.text
    for name in ("schoolchildren", "agreed_on", "seen_on"):
        assert f'<a href="#{name}">' in answer.text
        assert wrong[name] in answer.text
    assert stored(db, ref).comment == ""


def test_a_name_that_begins_with_a_vowel_takes_its_apostrophe(browser, made, db):
    ref = made(state=RequestState.DRAFT)
    with db.write(world.SYSTEM.scope) as session:
        person = session.exec(select(Beneficiary)).one()
        person.first_name, person.last_name = "Élodie", "Amrani"
    prescriber = browser("prescriber")

    assert "Relire la demande d’Élodie Amrani" in prescriber.get(f"/demandes/{ref}/relire").text
    assert "Compléter la demande d’Élodie Amrani" in prescriber.get("/").text
    assert "le compte d’Esther Lacroix" in browser("admin").get("/comptes").text
