"""Sessions through the API."""

import pytest

from tests import world
from tests.factories.people import make_person
from tests.factories.training import DAYS, make_enrolment, make_training

NEW = {
    "course": "Autonomie numérique",
    "label": "Essai, novembre",
    "starts_on": "2026-11-02",
    "ends_on": "2026-11-30",
    "days": ["2026-11-02", "2026-11-09"],
}


@pytest.fixture
def made(db):
    with db.write(world.SYSTEM.scope) as session:
        training = make_training(session)
        person = make_person(session, last_name="Lamberet", first_name="Inès", internal_id="1040209")
        make_enrolment(session, training=training, person=person)
        other = make_person(session, internal_id="1040210", last_name="Desplanche")
    return f"/api/v1/trainings/{training.id}", person.ref, other


def mark(trainer, path, ref, presence="present", day=DAYS[0], **headers):
    return trainer.put(f"{path}/attendance/{day}", json=[{"person_ref": ref, "presence": presence}], headers=headers)


def test_a_trainer_creates_a_session_and_a_name_serves_once(caller):
    trainer = caller("trainer")

    made = trainer.post("/api/v1/trainings", json=NEW)
    again = trainer.post("/api/v1/trainings", json=NEW)

    assert made.status_code == 201
    assert made.json()["days"] == NEW["days"]
    assert made.json()["organisation"] == "Aucrey"
    assert (again.status_code, again.json()["code"]) == (409, "training_label_taken")


def test_a_day_outside_the_session_is_refused(caller):
    answer = caller("trainer").post("/api/v1/trainings", json=NEW | {"days": ["2026-12-24"]})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "days"


def test_a_marked_day_changes_the_rate_and_the_version(caller, made):
    path, ref, _ = made
    trainer = caller("trainer")
    version = trainer.get(path).headers["etag"]

    answer = mark(trainer, path, ref, **{"if-match": version})

    assert answer.status_code == 200
    assert answer.headers["etag"] != version
    (person,) = answer.json()["people"]
    assert (person["presences"], person["percent"], person["unknown"]) == ({str(DAYS[0]): "present"}, 100, 2)


def test_marking_needs_the_version_that_was_read(caller, made):
    path, ref, _ = made
    trainer = caller("trainer")
    version = trainer.get(path).headers["etag"]
    mark(trainer, path, ref, **{"if-match": version})

    assert mark(trainer, path, ref, "absent").status_code == 428
    assert mark(trainer, path, ref, "absent", **{"if-match": version}).status_code == 412
    assert trainer.get(path).json()["people"][0]["percent"] == 100


def test_somebody_not_enrolled_cannot_be_marked_and_nobody_is_then(caller, made):
    path, ref, other = made
    trainer = caller("trainer")
    lines = [{"person_ref": ref, "presence": "present"}, {"person_ref": other.ref, "presence": "present"}]

    answer = trainer.put(f"{path}/attendance/{DAYS[0]}", json=lines, headers={"if-match": "*"})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "person_not_enrolled"
    assert trainer.get(path).json()["people"][0]["percent"] is None


def test_enrolling_takes_the_code_and_the_name_together(caller, made):
    path, ref, other = made
    trainer = caller("trainer")

    wrong = trainer.post(f"{path}/enrolments", json={"code": "1040210", "last_name": "Perdrix"})
    unknown = trainer.post(f"{path}/enrolments", json={"code": "9999999", "last_name": "Desplanche"})
    right = trainer.post(f"{path}/enrolments", json={"code": "1040210", "last_name": "desplanche"})
    again = trainer.post(f"{path}/enrolments", json={"code": other.ref, "last_name": "Desplanche"})

    assert wrong.status_code == unknown.status_code == 404
    assert wrong.json() == unknown.json()
    assert [p["ref"] for p in right.json()["people"]] == [other.ref, ref]
    assert again.json()["people"] == right.json()["people"]


def test_skills_are_written_on_the_version_read(caller, made):
    path, ref, _ = made
    trainer = caller("trainer")
    skill = {"person_ref": ref, "scale": "strategic", "phase": "before", "level": "in_progress"}
    sent = {"assessed_on": "2026-11-02", "skills": [skill]}

    assert trainer.put(f"{path}/skills", json=sent).status_code == 428
    answer = trainer.put(f"{path}/skills", json=sent, headers={"if-match": trainer.get(path).headers["etag"]})

    kept = {key: value for key, value in skill.items() if key != "person_ref"} | {"assessed_on": "2026-11-02"}
    assert answer.json()["people"][0]["skills"] == [kept]


def test_the_officer_reads_and_does_not_write(caller, made):
    path, ref, _ = made
    officer = caller("programme_officer")

    assert officer.get(path).json()["people"][0]["ref"] == ref
    assert mark(officer, path, ref, **{"if-match": "*"}).status_code == 403
    assert caller("programme_officer", "38").get(path).status_code == 404


@pytest.mark.parametrize("role", ["prescriber", "refurbisher", "approver", "analyst", "admin"])
def test_other_roles_do_not_read_sessions(caller, made, role):
    path, _, _ = made

    assert caller(role).get("/api/v1/trainings").status_code == 403
    assert caller(role).get(path).status_code == 403


def test_a_sheet_shows_no_household_no_address_and_no_rsa(caller, made):
    path, _, _ = made

    shown = caller("trainer").get(path).json()["people"][0]

    assert set(shown) == {
        "ref", "last_name", "first_name", "left_on", "left_reason", "presences", "present", "absent", "excused",
        "unknown", "percent", "skills",
    }  # fmt: skip
