"""The pages of a trainer, and what they put on « À faire aujourd’hui »."""

import pytest

from tests import world
from tests.factories.people import make_person
from tests.factories.training import DAYS, make_enrolment, make_training


@pytest.fixture
def made(db):
    with db.write(world.SYSTEM.scope) as session:
        training = make_training(session)
        people = [make_person(session, last_name=name, first_name="Camille") for name in ("Amrani", "Bouvard")]
        for person in people:
            make_enrolment(session, training=training, person=person)
    return f"/formations/{training.id}", [person.ref for person in people]


def version_of(page):
    return page.text.split('name="version" value="')[1].split('"')[0]


def test_a_day_is_noted_with_radios_that_are_empty_at_first(browser, made):
    path, (one, _) = made
    trainer, day = browser("trainer"), f"{path}/seances/{DAYS[0]}"
    page = trainer.get(day)
    assert "checked" not in page.text

    answer = trainer.submit(day, {"version": version_of(page), f"presence-{one}": "present"})

    assert answer.status_code == 303
    noted = trainer.get(day).text
    assert noted.count("checked") == 1
    assert f'name="presence-{one}" value="present" checked' in noted


def test_a_mark_that_no_sheet_proposes_is_refused_and_what_was_noted_stays(browser, made):
    path, (one, other) = made
    trainer, day = browser("trainer"), f"{path}/seances/{DAYS[0]}"
    trainer.submit(day, {"version": version_of(trainer.get(day)), f"presence-{one}": "present"})
    version = version_of(trainer.get(day))

    forged = trainer.submit(day, {"version": version, f"presence-{one}": "zzz", f"presence-{other}": "absent"})

    assert forged.status_code == 422
    assert "Cette réponse n’est pas dans la liste proposée." in forged.text
    noted = trainer.get(day).text
    assert noted.count("checked") == 1
    assert f'name="presence-{one}" value="present" checked' in noted
    assert version_of(trainer.get(day)) == version


def test_everybody_present_is_proposed_and_kept_only_once_sent(browser, made):
    path, _ = made
    trainer, day = browser("trainer"), f"{path}/seances/{DAYS[0]}"

    assert trainer.get(f"{day}?tous=present").text.count("checked") == 2
    assert "checked" not in trainer.get(day).text


def test_a_sheet_changed_meanwhile_keeps_what_was_typed(browser, made):
    path, (one, other) = made
    trainer, day = browser("trainer"), f"{path}/seances/{DAYS[0]}"
    version = version_of(trainer.get(day))
    trainer.submit(day, {"version": version, f"presence-{one}": "present"})

    late = trainer.submit(day, {"version": version, f"presence-{other}": "absent"})

    assert late.status_code == 412
    assert "Quelqu’un a modifié cette fiche entre-temps." in late.text
    assert f'name="presence-{other}" value="absent" checked' in late.text


def test_days_gone_by_without_notes_wait_on_the_home_page(browser, made):
    path, (one, _) = made
    trainer = browser("trainer")
    page = trainer.get("/")
    assert "Saisir les présences du 9 novembre (2\u00a0personnes)" in page.text
    day = f"{path}/seances/{DAYS[1]}"

    trainer.submit(day, {"version": version_of(trainer.get(day)), f"presence-{one}": "absent"})

    assert "Saisir les présences du 9 novembre" not in trainer.get("/").text


def test_two_absences_in_a_row_ask_the_prescriber_to_call(browser, db):
    with db.write(world.SYSTEM.scope) as session:
        away = make_person(session, last_name="Cissokho", first_name="Élodie")
        make_enrolment(session, person=away, presences="PAA")

    assert "Appeler Élodie Cissokho : 2 absences de suite en formation" in browser("prescriber").get("/").text.replace(
        "\u00a0", " "
    )
    elsewhere = browser("prescriber", organisation="Centre social de la Reyssouze").get("/")
    assert "Cissokho" not in elsewhere.text


def test_a_session_is_created_and_a_wrong_date_is_said_at_its_field(browser):
    trainer = browser("trainer")
    form = {"course_title": "Autonomie numérique", "label": "Essai, hiver", "starts_on": "11/01/2027"}

    wrong = trainer.submit("/formations/nouvelle", form | {"ends_on": "32/01/2027"})
    right = trainer.submit("/formations/nouvelle", form | {"ends_on": "31/01/2027", "days": "11/01/2027\n18/01/2027"})

    assert wrong.status_code == 422
    assert 'href="#ends_on"' in wrong.text
    assert 'value="Essai, hiver"' in wrong.text
    assert right.status_code == 303
    assert "18 janvier 2027" in trainer.get(right.headers["location"]).text


def test_skills_are_written_and_shown_again(browser, made):
    path, (one, _) = made
    trainer, page = browser("trainer"), f"{path}/competences"
    field = f"skill.{one}.instrumental.after"

    answer = trainer.submit(page, {"version": version_of(trainer.get(page)), field: "acquired"})

    assert answer.status_code == 303
    assert '<option value="acquired" selected>' in trainer.get(page).text


def test_an_unknown_person_to_enrol_is_said_at_the_field(browser, made):
    path, _ = made

    answer = browser("trainer").submit(f"{path}/inscriptions", {"code": "0", "last_name": "Rien"}, page=path)

    assert answer.status_code == 404
    assert "Aucune personne ne porte à la fois ce code et ce nom." in answer.text


@pytest.mark.parametrize(
    ("typed", "words"), [("01/01/2030", "en dehors de la session"), ("demain", "Écrivez la date sous la forme")]
)
def test_a_day_that_has_no_sheet_is_refused_in_words(browser, made, typed, words):
    trainer = browser("trainer")

    page = trainer.get(f"{made[0]}/seances", params={"jour": typed}, follow_redirects=True)

    assert page.status_code == 422
    assert words in page.text
    assert f'value="{typed}"' in page.text
    assert "Enregistrer les présences" not in page.text
