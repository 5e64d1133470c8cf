"""Follow-ups through the API and the pages: four questions, and who may ask them."""

import re
from datetime import date

import pytest

from equip.outcomes.models import FollowUp, FollowUpState, Milestone, Situation
from tests import world
from tests.factories.handover import make_beneficiary
from tests.factories.outcomes import make_enrolment, make_follow_ups


@pytest.fixture
def planned(db):
    with db.write(world.SYSTEM.scope) as session:
        person = make_beneficiary(session)
        return person, make_follow_ups(session, person=person)


def stored(db, planned, milestone=Milestone.M3):
    with db.read(world.SYSTEM.scope) as session:
        return session.get(FollowUp, planned[1][milestone].id)


@pytest.mark.parametrize("role", ["approver", "refurbisher", "analyst", "admin"])
def test_the_committee_and_the_workshop_are_refused_every_follow_up(caller, browser, planned, role):
    visitor, pages = caller(role), browser(role)
    path = f"/api/v1/follow-ups/{planned[1][Milestone.M3].id}"

    answers = [
        visitor.get("/api/v1/follow-ups"),
        visitor.get(path),
        visitor.put(path, json={"contact": "no_news"}, headers={"If-Match": "*"}),
        pages.get("/suivis"),
        pages.get("/suivis.csv"),
        pages.get(f"/personnes/{planned[0].ref}/suivis/M3"),
    ]
    if role in {"approver", "refurbisher"}:
        answers += [
            visitor.get("/api/v1/outcomes"),
            pages.get("/resultats"),
            pages.get("/resultats.csv"),
        ]

    assert [answer.status_code for answer in answers] == [403] * len(answers)


def test_an_answer_by_the_api_says_what_it_counts_as(caller, planned, db):
    visitor = caller("prescriber")
    path = f"/api/v1/follow-ups/{planned[1][Milestone.M3].id}"
    etag = visitor.get(path).headers["etag"]
    body = {"contact": "reached", "situation": "fixed_term_6m_plus", "situation_since": "2026-10-01"}

    assert visitor.put(path, json=body).status_code == 428
    answer = visitor.put(path, json=body, headers={"If-Match": etag})

    assert answer.status_code == 200, answer.text
    assert (answer.json()["state"], answer.json()["counts_as"]) == ("answered", "durable")
    assert visitor.put(path, json=body, headers={"If-Match": etag}).status_code == 412
    assert stored(db, planned).situation is Situation.FIXED_TERM_6M_PLUS


def test_reached_without_a_situation_is_said_and_nothing_is_written(caller, planned, db):
    visitor = caller("prescriber")
    path = f"/api/v1/follow-ups/{planned[1][Milestone.M3].id}"

    answer = visitor.put(path, json={"contact": "reached"}, headers={"If-Match": "*"})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["detail"] == "Choisissez la situation de la personne."
    assert stored(db, planned).state is FollowUpState.PLANNED


def test_the_trainer_has_only_the_four_weeks_of_those_it_trained(caller, planned, db):
    with db.write(world.SYSTEM.scope) as session:
        trained = make_beneficiary(session, last_name="Perdrix")
        make_enrolment(session, trained, starts_on=date(2026, 7, 1), ends_on=date(2026, 8, 3))
        follow_ups = make_follow_ups(session, person=trained)

    listed = caller("trainer").get("/api/v1/follow-ups").json()

    assert [(row["milestone"], row["person"]["last_name"]) for row in listed["items"]] == [("J28", "Perdrix")]
    assert caller("trainer").get(f"/api/v1/follow-ups/{follow_ups[Milestone.M3].id}").status_code == 404


def test_the_prescriber_of_elsewhere_finds_nothing(caller, browser, planned):
    elsewhere = {"organisation": "Centre social de la Reyssouze"}

    assert caller("prescriber", **elsewhere).get("/api/v1/follow-ups").json()["total"] == 0
    assert browser("prescriber", **elsewhere).get(f"/personnes/{planned[0].ref}/suivis/M3").status_code == 404


def test_the_day_s_list_leads_to_the_form_and_the_form_says_what_is_counted(browser, planned, db):
    visitor = browser("prescriber")
    path = f"/personnes/{planned[0].ref}/suivis/M3"
    assert "Renseigner le suivi à 3 mois d’Odette Brazier" in visitor.get("/").text.replace("\u00a0", " ")
    assert path in visitor.get("/suivis").text
    version = re.search(r'name="version" value="(\d+)"', visitor.get(path).text).group(1)

    answer = visitor.submit(
        path,
        {
            "version": version,
            "contact": "reached",
            "situation": "cdi",
            "situation_since": "01/10/2026",
            "any_job_since": "yes",
            "computer_use": "often",
        },
    )

    assert answer.status_code == 303, answer.text
    assert "Compté comme « emploi durable »" in visitor.get(path).text.replace("\u00a0", " ")
    assert stored(db, planned).any_job_since is True


def test_what_was_typed_is_kept_with_its_sentence(browser, planned, db):
    visitor = browser("prescriber")
    path = f"/personnes/{planned[0].ref}/suivis/M3"

    answer = visitor.submit(path, {"version": "1", "situation_since": "hier", "comment": "Rappeler mardi"})

    assert answer.status_code == 422
    assert "Dites si vous avez pu joindre la personne." in answer.text
    assert 'value="hier"' in answer.text
    assert "Rappeler mardi" in answer.text
    assert stored(db, planned).state is FollowUpState.PLANNED


def test_before_its_day_there_is_no_form(browser, planned):
    page = browser("prescriber").get(f"/personnes/{planned[0].ref}/suivis/M6").text

    assert "Ce suivi commence le 3 février 2027." in page
    assert 'name="contact"' not in page


def test_the_list_exports_what_it_shows(browser, planned):
    text = browser("prescriber").get("/suivis.csv?vue=tous").content.decode("utf-8-sig")

    assert text.splitlines()[0].startswith("Dossier;Nom;Prénom;Suivi")
    assert len(text.splitlines()) == 4


def test_one_opening_day_stands_on_the_list_the_person_and_the_day_s_work(browser, caller, db):
    with db.write(world.SYSTEM.scope) as session:
        person = make_beneficiary(session)
        made = make_follow_ups(session, person=person, anchor_on=date(2026, 11, 13))[Milestone.J28]
    visitor = browser("prescriber")

    assert made.due_on == date(2026, 12, 11)
    assert caller("prescriber").get(f"/api/v1/follow-ups/{made.id}").json()["opens_on"] == "2026-11-13"
    assert "Renseigner le suivi à 4 semaines" in visitor.get("/").text.replace("\u00a0", " ")
    listed = visitor.get("/suivis").text
    assert "dès le 13/11/2026" in listed
    assert "à renseigner</span>" in listed
    told = visitor.get(f"/personnes/{person.ref}").text.replace("\u00a0", " ")
    assert "À partir du 13 novembre 2026" in told
    assert "11 décembre 2026" not in told


@pytest.mark.parametrize("contact", ["reached", "no_news", "declined"])
def test_nothing_is_kept_before_the_opening_day(browser, planned, db, contact):
    visitor, path = browser("prescriber"), f"/personnes/{planned[0].ref}/suivis/M6"

    answer = visitor.submit(path, {"version": "1", "contact": contact, "situation": "cdi"})

    assert answer.status_code == 422
    assert "Ce suivi commence le" in answer.text
    assert stored(db, planned, Milestone.M6).state is FollowUpState.PLANNED


def test_answers_wait_for_the_agreement_of_the_person(browser, db):
    with db.write(world.SYSTEM.scope) as session:
        person = make_beneficiary(session)
        made = make_follow_ups(session, person=person, agreed=False)
    visitor, path = browser("prescriber"), f"/personnes/{person.ref}/suivis/M3"
    said = {"version": "1", "contact": "reached", "situation": "cdi"}

    assert "Accord pour le suivi : pas encore recueilli." in visitor.get(path).text.replace("\u00a0", " ")
    refused = visitor.submit(path, said)
    version = re.search(r'name="version" value="(\d+)"', visitor.get(f"/personnes/{person.ref}").text).group(1)
    visitor.submit(
        f"/personnes/{person.ref}/accord", {"act": "give", "version": version}, page=f"/personnes/{person.ref}"
    )
    kept = visitor.submit(path, said)

    assert refused.status_code == 422
    assert "pas recueilli" in refused.text
    assert kept.status_code == 303, kept.text
    assert stored(db, (person, made)).situation is Situation.CDI
