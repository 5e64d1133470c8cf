"""Requests through the API: each verb once, each refusal with its sentence and nothing written."""

from datetime import date

import pytest
from sqlmodel import func, select

from equip.accounts.actors import EVERYWHERE
from equip.journal.models import JournalEntry
from equip.people.models import Beneficiary
from equip.requests.models import EquipmentRequest, RequestState
from tests import world
from tests.factories.requests import make_applicant, make_request

FULL = {"main_use": "training", "accepts_laptop": True, "agreed_on": "2026-11-02", "contribution_accepted": True}


@pytest.fixture
def person_ref(db):
    with db.write(world.SYSTEM.scope) as session:
        return make_applicant(session).ref


@pytest.fixture
def request_ref(db):
    with db.write(world.SYSTEM.scope) as session:
        return make_request(session).ref


def rows(db, table=EquipmentRequest):
    with db.read(EVERYWHERE) as session:
        return session.exec(select(func.count()).select_from(table)).one()


def test_a_request_is_opened_completed_sent_and_withdrawn(caller, person_ref):
    prescriber = caller("prescriber")

    made = prescriber.post("/api/v1/requests", json={"person_ref": person_ref})
    assert made.status_code == 201, made.text
    url = f"/api/v1/requests/{made.json()['ref']}"
    changed = prescriber.patch(url, json=FULL, headers={"If-Match": made.headers["etag"]})
    assert changed.status_code == 200, changed.text
    sent = prescriber.post(f"{url}/submit")
    assert (sent.status_code, sent.json()["state"], sent.json()["requested_on"]) == (200, "eligible", "2026-11-23")
    assert sent.json()["eligibility"]["conclusion"] == "eligible"
    assert sent.json()["eligibility"]["points"]["total"] == 67
    assert prescriber.post(f"{url}/reassess").json()["state"] == "eligible"
    gone = prescriber.post(f"{url}/withdraw", json={"reason": "Équipée par un proche"})
    assert (gone.json()["state"], gone.json()["closed_reason"]) == ("withdrawn", "Équipée par un proche")


def test_each_rule_says_in_french_what_it_saw(caller, db):
    with db.write(world.SYSTEM.scope) as session:
        ref = make_request(session, person=make_applicant(session, presences="PAA"), contribution_accepted=None).ref

    found = caller("programme_officer").get(f"/api/v1/requests/{ref}/eligibility").json()

    words = {check["code"]: (check["verdict"], check["evidence_words"]) for check in found["checks"]}
    assert found["conclusion"] == "ineligible"
    assert words["rsa_right_valid"] == ("met", "Attestation du 3 novembre 2026.")
    assert words["training_attended"] == (
        "not_met",
        "Présence à 33 % des séances notées ; il en faut 50 %.",
    )
    assert words["contribution_accepted"][0] == "unknown"


def test_the_same_key_opens_one_request_only(caller, db, person_ref):
    prescriber = caller("prescriber")
    headers = {"Idempotency-Key": "6f1c"}

    first = prescriber.post("/api/v1/requests", json={"person_ref": person_ref}, headers=headers)
    again = prescriber.post("/api/v1/requests", json={"person_ref": person_ref}, headers=headers)

    assert (first.json()["ref"], again.status_code) == (again.json()["ref"], 201)
    assert rows(db) == 1


def test_a_second_open_request_is_refused_with_the_reference_of_the_first(caller, db, person_ref):
    prescriber = caller("prescriber")
    first = prescriber.post("/api/v1/requests", json={"person_ref": person_ref}).json()["ref"]
    before = rows(db, JournalEntry)

    answer = prescriber.post("/api/v1/requests", json={"person_ref": person_ref})

    assert answer.status_code == 409
    assert answer.json()["code"] == "request_already_open"
    assert f"déjà une demande en cours : {first}" in answer.json()["detail"]
    assert (rows(db), rows(db, JournalEntry)) == (1, before)


def test_a_second_request_of_an_equipped_household_is_refused_and_nothing_is_written(caller, db):
    with db.write(world.SYSTEM.scope) as session:
        ref = make_applicant(session, equipped_on=date(2024, 6, 15)).ref
    prescriber = caller("prescriber")
    before = rows(db, JournalEntry)

    refused = prescriber.post("/api/v1/requests", json={"person_ref": ref, **FULL})

    assert refused.status_code == 409
    assert refused.json()["code"] == "household_equipped"
    assert "a reçu un ordinateur le 15 juin 2024, il y a moins de 3 ans" in refused.json()["detail"]
    assert refused.json()["details"] == {"on": "2024-06-15", "years": 3}
    assert (rows(db), rows(db, JournalEntry)) == (0, before)
    assert prescriber.post("/api/v1/requests", json={"person_ref": ref, "repeat_reason": "Incendie"}).status_code == 201


def test_what_is_missing_is_named_field_by_field(caller, db, request_ref, person_ref):
    prescriber = caller("prescriber")
    ref = prescriber.post("/api/v1/requests", json={"person_ref": person_ref}).json()["ref"]

    answer = prescriber.post(f"/api/v1/requests/{ref}/submit")

    assert answer.status_code == 422
    assert {item["field"]: item["detail"] for item in answer.json()["errors"]} == {
        "main_use": "Choisissez à quoi servira d’abord l’ordinateur.",
        "accepts": "Choisissez le type d’ordinateur qui convient.",
        "agreed_on": "Écrivez la date à laquelle la personne a donné son accord.",
    }
    assert prescriber.get(f"/api/v1/requests/{ref}").json()["state"] == "draft"


def test_a_change_made_on_an_old_version_is_refused(caller, request_ref):
    prescriber = caller("prescriber")
    url = f"/api/v1/requests/{request_ref}"
    read = prescriber.get(url).headers["etag"]
    assert prescriber.patch(url, json={"comment": "a"}, headers={"If-Match": read}).status_code == 200

    stale = prescriber.patch(url, json={"comment": "b"}, headers={"If-Match": read})
    blind = prescriber.patch(url, json={"comment": "b"})

    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    assert (blind.status_code, blind.json()["code"]) == (428, "if_match_missing")
    assert prescriber.get(url).json()["comment"] == "a"


def test_a_change_in_a_sent_request_reads_its_conditions_again(caller, db):
    with db.write(world.SYSTEM.scope) as session:
        ref = make_request(session, state=RequestState.ELIGIBLE).ref
    officer = caller("programme_officer")

    answer = officer.patch(f"/api/v1/requests/{ref}", json={"contribution_accepted": False}, headers={"If-Match": "*"})

    assert answer.json()["state"] == "ineligible"


def test_the_list_is_filtered_by_state_reference_and_commune(caller, db):
    with db.write(world.SYSTEM.scope) as session:
        far = make_applicant(session, commune_insee="01283")
        eligible = make_request(session, person=far, state=RequestState.ELIGIBLE).ref
        draft = make_request(session).ref
    officer = caller("programme_officer")

    def refs(query):
        return [item["ref"] for item in officer.get(f"/api/v1/requests{query}").json()["items"]]

    assert refs("") == [eligible, draft]
    assert refs("?sort=-demande") == [draft, eligible]
    assert refs("?state=draft") == refs(f"?q={draft}") == [draft]
    assert refs("?q=oyonnax") == [eligible]


@pytest.mark.parametrize("path", ["?q=%00", "?page=99999999999999999999", "/%00"])
def test_what_the_database_cannot_hold_is_to_be_corrected_and_not_our_fault(caller, path):
    assert caller("programme_officer").get(f"/api/v1/requests{path}").status_code == 422


@pytest.mark.parametrize("role", ["refurbisher", "trainer", "approver", "analyst", "admin"])
def test_other_roles_see_no_request(caller, request_ref, role):
    for path in ("", f"/{request_ref}", f"/{request_ref}/eligibility"):
        answer = caller(role).get(f"/api/v1/requests{path}")
        assert (answer.status_code, answer.json()["code"]) == (403, "role_not_allowed")


@pytest.mark.parametrize(
    "who", [("prescriber", "01", "Centre social de la Reyssouze"), ("prescriber", "38"), ("programme_officer", "38")]
)
def test_another_organisation_or_departement_sees_a_request_as_missing(caller, request_ref, who):
    stranger = caller(*who)

    seen = stranger.get(f"/api/v1/requests/{request_ref}")
    missing = stranger.get("/api/v1/requests/D-26-9999")

    assert seen.status_code == missing.status_code == 404
    assert seen.json()["detail"] == missing.json()["detail"]
    assert stranger.get("/api/v1/requests").json()["total"] == 0
    assert stranger.post(f"/api/v1/requests/{request_ref}/submit").status_code == 404


def test_when_a_person_changes_organisation_their_open_request_goes_along(caller, db, request_ref):
    with db.read(EVERYWHERE) as session:
        there = world.organisation(session, "Centre social de la Reyssouze").id
        person_ref = session.exec(select(Beneficiary.ref)).one()
    officer = caller("programme_officer")

    moved = officer.patch(
        f"/api/v1/people/{person_ref}", json={"organisation_id": str(there)}, headers={"If-Match": "*"}
    )

    assert moved.status_code == 200, moved.text
    url = f"/api/v1/requests/{request_ref}"
    assert caller("prescriber", "01", "Centre social de la Reyssouze").get(url).status_code == 200
    assert caller("prescriber").get(url).status_code == 404
