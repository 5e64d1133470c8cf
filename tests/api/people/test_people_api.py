"""People through the API: the good way once, and who sees what."""

import pytest
from sqlmodel import func, select

from equip.accounts.actors import EVERYWHERE
from equip.journal.models import JournalEntry
from equip.people.models import Beneficiary, RsaEvidence
from equip.requests.models import EquipmentRequest
from tests import world
from tests.factories.people import make_person, make_rsa_evidence
from tests.factories.training import make_enrolment

NEW = {"last_name": "Perdrix", "first_name": "Mirela", "birth_date": "1999-09-06", "caf_number": "104434"}


@pytest.fixture
def person(db):
    """Somebody accompanied by the MDS Bourg-en-Bresse."""
    with db.write(world.SYSTEM.scope) as session:
        return make_person(session, last_name="Lamberet", first_name="Inès", phone="0639982033")


def count(db, table):
    with db.read(EVERYWHERE) as session:
        return session.exec(select(func.count()).select_from(table)).one()


def test_a_prescriber_creates_a_person_of_its_own_organisation_once(caller, db):
    prescriber = caller("prescriber")
    key = {"idempotency-key": "one"}

    first = prescriber.post("/api/v1/people", json=NEW, headers=key)
    again = prescriber.post("/api/v1/people", json=NEW, headers=key)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    made = first.json()
    assert made["ref"] == "P-26-0001"
    assert made["organisation"] == "MDS Bourg-en-Bresse"
    assert made["caf_number"] == "0104434"
    assert made["schoolchildren"] is None
    assert made["rsa"] is None
    assert count(db, Beneficiary) == 1
    second = prescriber.post("/api/v1/people", json=NEW | {"first_name": "Ibrahim", "birth_date": "1997-05-30"})
    assert second.json()["ref"] == "P-26-0002"


def test_the_same_person_is_refused_and_a_near_one_waits_for_a_decision(caller, db):
    prescriber = caller("prescriber")
    prescriber.post("/api/v1/people", json=NEW)
    near = NEW | {"last_name": "PERDRIXX", "caf_number": None}

    same = prescriber.post("/api/v1/people", json=NEW)
    waiting = prescriber.post("/api/v1/people", json=near)
    assert (same.status_code, same.json()["code"]) == (409, "person_exists")
    assert (waiting.status_code, waiting.json()["details"]["refs"]) == (409, ["P-26-0001"])
    assert count(db, Beneficiary) == 1

    assert prescriber.post("/api/v1/people", json=near | {"is_another": True}).status_code == 201


def test_somebody_accompanied_elsewhere_is_only_said_to_be_there(caller):
    caller("prescriber", organisation="MDS Bourg-en-Bresse").post("/api/v1/people", json=NEW)
    other = caller("prescriber", organisation="Centre social de la Reyssouze")

    found = other.post("/api/v1/people/matches", json=NEW)
    refused = other.post("/api/v1/people", json=NEW)
    by_number = other.post(
        "/api/v1/people/matches", json={"last_name": "X", "first_name": "Y", "caf_number": "0104434"}
    )

    assert found.json() == {"mine": [], "elsewhere": "MDS Bourg-en-Bresse"}
    assert refused.json()["detail"] == (
        "Cette personne est déjà accompagnée par MDS Bourg-en-Bresse. Appelez cette structure."
    )
    assert "P-26" not in refused.text
    assert by_number.json() == {"mine": [], "elsewhere": None}


def test_two_organisations_share_a_household_through_its_caf_number(caller, db):
    caller("prescriber", organisation="MDS Bourg-en-Bresse").post("/api/v1/people", json=NEW)
    partner = NEW | {"first_name": "Ibrahim", "birth_date": "1997-05-30", "schoolchildren": 3}

    answer = caller("prescriber", organisation="Centre social de la Reyssouze").post("/api/v1/people", json=partner)

    assert answer.status_code == 201
    assert answer.json()["schoolchildren"] == 3
    with db.read(EVERYWHERE) as session:
        assert len(set(session.exec(select(Beneficiary.household_id)))) == 1


def test_an_open_request_joins_the_household_that_its_person_joins(caller, db):
    """One computer a household: the round counts requests by household, and must count this one in the right one."""
    prescriber = caller("prescriber")
    prescriber.post("/api/v1/people", json=NEW)
    alone = NEW | {"last_name": "Lacombe", "first_name": "Anouk", "birth_date": "2001-02-03", "caf_number": None}
    ref = prescriber.post("/api/v1/people", json=alone).json()["ref"]
    request = prescriber.post("/api/v1/requests", json={"person_ref": ref}).json()["ref"]

    joined = prescriber.patch(
        f"/api/v1/people/{ref}", json={"caf_number": NEW["caf_number"]}, headers={"if-match": "*"}
    )

    assert joined.status_code == 200, joined.text
    with db.read(EVERYWHERE) as session:
        asked = session.exec(select(EquipmentRequest).where(EquipmentRequest.ref == request)).one()
        people = session.exec(select(Beneficiary)).all()
        assert {person.household_id for person in people} == {asked.household_id}


@pytest.mark.parametrize(
    ("departement", "organisation"), [("01", "Centre social de la Reyssouze"), ("38", "Centre social d’exemple, Isère")]
)
def test_the_person_of_somebody_else_is_missing_exactly_like_one_that_does_not_exist(
    caller, person, departement, organisation
):
    stranger = caller("prescriber", departement, organisation)

    answers = [stranger.get(f"/api/v1/people/{ref}") for ref in (person.ref, "P-26-9999")]
    changes = [stranger.patch(f"/api/v1/people/{ref}", json={}) for ref in (person.ref, "P-26-9999")]

    for pair in (answers, changes):
        assert pair[0].status_code == pair[1].status_code == 404
        assert pair[0].json() == pair[1].json()
    assert stranger.get("/api/v1/people").json()["total"] == 0


def test_the_officer_of_another_departement_sees_nobody(caller, person):
    assert caller("programme_officer", "38").get(f"/api/v1/people/{person.ref}").status_code == 404
    assert caller("programme_officer").get(f"/api/v1/people/{person.ref}").status_code == 200


@pytest.mark.parametrize("role", ["refurbisher", "approver", "analyst", "admin"])
def test_roles_that_follow_nobody_are_refused(caller, person, role):
    visitor = caller(role)

    for answer in (
        visitor.get("/api/v1/people"),
        visitor.get(f"/api/v1/people/{person.ref}"),
        visitor.post("/api/v1/people", json=NEW),
        visitor.patch(f"/api/v1/people/{person.ref}", json={"phone": None}),
        visitor.post("/api/v1/people/matches", json=NEW),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "role_not_allowed")
        assert "Lamberet" not in answer.text


def test_a_trainer_reads_the_name_of_those_enrolled_and_nothing_else(caller, db, person):
    trainer = caller("trainer")
    assert trainer.get(f"/api/v1/people/{person.ref}").status_code == 404

    with db.write(world.SYSTEM.scope) as session:
        make_enrolment(session, person=person)

    name = {"ref": person.ref, "last_name": "Lamberet", "first_name": "Inès"}
    assert trainer.get(f"/api/v1/people/{person.ref}").json() == name
    assert trainer.get("/api/v1/people", params={"q": "lamberet ines"}).json()["items"] == [name]
    assert trainer.patch(f"/api/v1/people/{person.ref}", json={"phone": None}).status_code == 403


@pytest.mark.parametrize("text", ["lambéret", "INES lamb", "caf", "ref"])
def test_people_are_found_by_name_reference_or_caf_number(caller, person, text):
    officer = caller("programme_officer")
    known = officer.get(f"/api/v1/people/{person.ref}").json()
    asked = {"caf": known["caf_number"].lstrip("0"), "ref": known["ref"].lower()}.get(text, text)

    found = officer.get("/api/v1/people", params={"q": asked}).json()

    assert [row["ref"] for row in found["items"]] == [person.ref]
    assert officer.get("/api/v1/people", params={"q": "Personne d’autre"}).json()["total"] == 0


def test_a_name_is_found_however_its_accents_are_typed(caller, db):
    with db.write(world.SYSTEM.scope) as session:
        known = make_person(session, last_name="D’Almeida-Şahin", first_name="Łukasz")

    found = caller("prescriber").get("/api/v1/people", params={"q": "lukasz d'almeida sahin"}).json()

    assert [row["ref"] for row in found["items"]] == [known.ref]


def test_a_change_needs_the_version_that_was_read(caller, person):
    prescriber, path = caller("prescriber"), f"/api/v1/people/{person.ref}"
    version = prescriber.get(path).headers["etag"]

    assert prescriber.patch(path, json={"phone": "0639980000"}).status_code == 428
    changed = prescriber.patch(path, json={"phone": "06 39 98 00 00"}, headers={"if-match": version})
    stale = prescriber.patch(path, json={"phone": "0639981111"}, headers={"if-match": version})

    assert (changed.status_code, changed.json()["phone"]) == (200, "0639980000")
    assert stale.status_code == 412
    assert prescriber.get(path).json()["phone"] == "0639980000"


def test_a_change_of_the_household_makes_the_former_version_stale_too(caller, person):
    prescriber, path = caller("prescriber"), f"/api/v1/people/{person.ref}"
    version = prescriber.get(path).headers["etag"]

    changed = prescriber.patch(path, json={"schoolchildren": 2}, headers={"if-match": version})

    assert changed.headers["etag"] != version


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"phone": "12"}, "phone", "person_not_phone"),
        ({"caf_number": "12345678"}, "caf_number", "person_not_caf_number"),
        ({"address": "1 84 11 01 000 520 12"}, "address", "nir_refused"),
        ({"birth_date": "2027-01-01"}, "birth_date", "birth_date_impossible"),
        ({"last_name": " "}, "last_name", "required"),
        ({"commune_insee": "99999"}, "commune_insee", "commune_not_found"),
    ],
)
def test_a_fact_that_cannot_be_is_refused_by_its_name_and_nothing_is_written(caller, db, person, change, field, code):
    prescriber, path = caller("prescriber"), f"/api/v1/people/{person.ref}"
    before, lines = prescriber.get(path), count(db, JournalEntry)

    answer = prescriber.patch(path, json=change, headers={"if-match": before.headers["etag"]})

    assert answer.status_code == 422
    assert [(e["field"], e["code"]) for e in answer.json()["errors"]] == [(field, code)]
    assert prescriber.get(path).json() == before.json()
    assert count(db, JournalEntry) == lines


def test_only_the_departement_gives_a_person_to_another_organisation_with_their_evidence(caller, db, person):
    with db.write(world.SYSTEM.scope) as session:
        make_rsa_evidence(session, person)
        other = world.organisation(session, "Centre social de la Reyssouze")
    path, change = f"/api/v1/people/{person.ref}", {"organisation_id": str(other.id)}

    refused = caller("prescriber").patch(path, json=change, headers={"if-match": "*"})
    given = caller("programme_officer").patch(path, json=change, headers={"if-match": "*"})

    assert (refused.status_code, given.status_code) == (403, 200)
    there = caller("prescriber", organisation="Centre social de la Reyssouze").get(path)
    assert there.json()["rsa"]["state"] == "open"
    assert caller("prescriber").get(path).status_code == 404


def test_the_newest_dated_evidence_counts_and_nothing_is_erased(caller, db, person):
    prescriber, path = caller("prescriber"), f"/api/v1/people/{person.ref}"
    sent = [
        {"state": "open", "seen_on": "2026-10-01"},
        {"state": "closed", "seen_on": None},
        {"state": "suspended", "seen_on": "2026-11-02"},
        {"state": "open", "seen_on": "2026-08-01"},
        {"state": "open", "seen_on": "2026-08-01"},
    ]

    assert {prescriber.post(f"{path}/rsa-evidence", json=piece).status_code for piece in sent} == {201}
    to_come = prescriber.post(f"{path}/rsa-evidence", json={"state": "open", "seen_on": "2026-12-01"})

    assert prescriber.get(path).json()["rsa"]["state"] == "suspended"
    assert to_come.status_code == 422
    assert count(db, RsaEvidence) == 4


def test_a_consent_is_given_once_and_may_be_withdrawn(caller, person):
    prescriber, path = caller("prescriber"), f"/api/v1/people/{person.ref}/consents"
    given = {"kind": "follow_up", "given_on": "2026-11-02"}

    assert prescriber.post(path, json=given).status_code == 201
    assert prescriber.post(path, json=given).status_code == 409
    ended = prescriber.post(f"{path}/follow_up/withdrawal", json={"withdrawn_on": "2026-11-20"})

    assert ended.json() == given | {"withdrawn_on": "2026-11-20"}
    assert prescriber.post(f"{path}/follow_up/withdrawal", json={"withdrawn_on": "2026-11-20"}).status_code == 404


def test_the_journal_says_which_fields_changed_and_never_their_values(caller, db, person):
    caller("prescriber").patch(f"/api/v1/people/{person.ref}", json={"phone": "0639987777"}, headers={"if-match": "*"})

    with db.read(EVERYWHERE) as session:
        entry = session.exec(select(JournalEntry).order_by(JournalEntry.number.desc())).first()
    assert (entry.action, entry.record_id, entry.details) == ("person.update", person.ref, {"fields": ["phone"]})
