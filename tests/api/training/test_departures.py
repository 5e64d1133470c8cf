"""Somebody leaves a session: the day and the reason are noted, the days after count neither for nor against them."""

import pytest
from sqlmodel import select

from equip.journal.models import JournalEntry
from equip.training.models import LeaveReason
from tests import world
from tests.factories.people import make_person
from tests.factories.training import make_enrolment, make_training

GONE = {"left_on": "2026-11-09", "reason": "found_job"}


@pytest.fixture
def made(db):
    with db.write(world.SYSTEM.scope) as session:
        training = make_training(session)
        person = make_person(session, last_name="Lamberet", first_name="Inès")
        make_enrolment(session, training=training, person=person, presences="PP")
        elsewhere = make_person(session, last_name="Desplanche")
    return training.id, person.ref, elsewhere.ref


def leave(trainer, made, **changes):
    training_id, ref, _ = made
    headers = {"if-match": changes.pop("version", "*")}
    body = {"person_ref": ref, **GONE, **changes}
    return trainer.post(f"/api/v1/trainings/{training_id}/departures", json=body, headers=headers)


def test_a_departure_is_noted_journaled_and_undone_by_enrolling_again(caller, db, made):
    training_id, ref, _ = made
    trainer = caller("trainer")
    before = trainer.get(f"/api/v1/trainings/{training_id}").json()["people"][0]

    answer = leave(trainer, made)

    one = answer.json()["people"][0]
    assert answer.status_code == 201
    assert (before["unknown"], one["unknown"], one["present"]) == (1, 0, 2)
    assert (one["left_on"], one["left_reason"]) == ("2026-11-09", "found_job")
    with db.read(world.SYSTEM.scope) as session:
        line = session.exec(select(JournalEntry).where(JournalEntry.action == "enrolment.leave")).one()
        assert line.details == {"person": ref, "left_on": "2026-11-09", "reason": "found_job"}
    back = trainer.post(
        f"/api/v1/trainings/{training_id}/enrolments", json={"code": ref, "last_name": "Lamberet"}
    ).json()["people"][0]
    assert (back["left_on"], back["left_reason"], back["present"]) == (None, None, 2)


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"left_on": "2026-11-01"}, 422),
        ({"left_on": "2026-11-24"}, 422),
        ({"left_on": "hier"}, 422),
        ({"reason": "malade"}, 422),
        ({"person_ref": "P-26-9999"}, 404),
        ({"version": '"999"'}, 412),
        ({"version": ""}, 428),
    ],
)
def test_a_bad_departure_is_refused_and_nothing_is_noted(caller, made, wrong, status):
    trainer = caller("trainer")

    answer = leave(trainer, made, **wrong)

    assert answer.status_code == status
    assert trainer.get(f"/api/v1/trainings/{made[0]}").json()["people"][0]["left_on"] is None


def test_somebody_who_is_not_enrolled_can_not_leave(caller, made):
    answer = leave(caller("trainer"), made, person_ref=made[2])

    assert (answer.status_code, answer.json()["code"]) == (404, "person_not_enrolled")


def test_the_page_of_the_session_notes_a_departure_with_its_reason(browser, made):
    training_id, ref, _ = made
    trainer, page = browser("trainer"), f"/formations/{training_id}"
    version = trainer.get(page).text.split('name="version" value="')[1].split('"')[0]
    form = {"person_ref": ref, "left_on": "09/11/2026", "reason": "moved_away", "version": version}

    done = trainer.submit(f"{page}/departs", form, page=page)
    after = trainer.get(page).text

    assert done.status_code == 303
    assert "départ le 9 novembre 2026" in after.replace("\u00a0", " ")
    assert "déménagement" in after
    assert "Noter un départ" not in after, "nobody is left to leave"


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"person_ref": ""}, "person_ref", "Répondez à cette question."),
        ({"person_ref": "P-26-9999"}, "person_ref", "Cette personne n’est pas inscrite à cette session."),
        ({"left_on": "24/12/2026"}, "left_on", "Le départ se date entre"),
        ({"left_on": "demain"}, "left_on", "date"),
        ({"reason": "malade"}, "reason", "Cette réponse n’est pas dans la liste proposée."),
        ({"version": "0"}, "person_ref", "Quelqu’un a modifié cette fiche entre-temps."),
    ],
)
def test_a_departure_to_correct_is_said_at_its_field_and_kept_as_typed(browser, made, wrong, field, words):
    training_id, ref, _ = made
    trainer, page = browser("trainer"), f"/formations/{training_id}"
    version = trainer.get(page).text.split('name="version" value="')[1].split('"')[0]
    form = {"person_ref": ref, "left_on": "09/11/2026", "reason": "found_job", "version": version} | wrong

    answer = trainer.submit(f"{page}/departs", form, page=page)

    assert answer.status_code in {404, 412, 422}
    assert f'href="#{field}"' in answer.text
    assert words in answer.text
    assert f'value="{form["left_on"]}"' in answer.text


def test_only_the_trainer_sees_the_form(browser, made):
    assert "Noter un départ" not in browser("programme_officer").get(f"/formations/{made[0]}").text


def test_every_reason_is_kept_by_the_database(caller, made):
    trainer = caller("trainer")

    kept = [leave(trainer, made, reason=reason).json()["people"][0]["left_reason"] for reason in LeaveReason]

    assert kept == list(LeaveReason)
