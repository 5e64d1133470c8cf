"""The whole way of a round through HTTP, from draft to published, by two people and a job."""

import hashlib

import pytest

import allocation
from equip.rounds import solving
from tests import world
from tests.factories.rounds import make_approved_round, make_proposed_round, make_small_world

PATH = "/api/v1/rounds"
ROUND = {"label": "Novembre 2026", "reference_on": "2026-11-23", "rules": {"reserve_laptops": 1}}


@pytest.fixture
def small_world(db):
    with db.write(world.SYSTEM.scope) as session:
        make_small_world(session)


def run_the_job(db, number, now):
    with db.read(world.SYSTEM.scope) as session:
        found = session.connection().exec_driver_sql(f"select id from round where number = {number}").scalar()
    assert solving.run_solve(db, "01", found, clock=lambda: now)


def test_a_round_goes_from_draft_to_published_by_two_people(db, caller, now, small_world):
    officer, approver = caller("programme_officer"), caller("approver")

    made = officer.post(PATH, json=ROUND)
    frozen = officer.post(f"{PATH}/1/freeze").json()
    asked = officer.post(f"{PATH}/1/solve", headers={"Idempotency-Key": "a"})
    again = officer.post(f"{PATH}/1/solve", headers={"Idempotency-Key": "a"})
    run_the_job(db, 1, now)
    solved = officer.get(f"{PATH}/1").json()
    refused = officer.post(f"{PATH}/1/approve")
    submitted = officer.post(f"{PATH}/1/submit", json={"reason": "Règles adoptées."}).json()
    forbidden = officer.post(f"{PATH}/1/approve")
    approved = approver.post(f"{PATH}/1/approve").json()
    published = officer.post(f"{PATH}/1/publish", headers={"Idempotency-Key": "b"})
    twice = officer.post(f"{PATH}/1/publish", headers={"Idempotency-Key": "b"})

    assert made.status_code == 201
    assert made.json()["published_rules"][2]["sentence"].startswith("1 portable reste en réserve")
    assert (frozen["state"], frozen["figures"]["claims"], frozen["figures"]["devices"]) == ("frozen", 12, 8)
    assert (asked.status_code, again.json()["state"]) == (202, "solving")
    assert (solved["state"], solved["figures"]["status"], solved["figures"]["findings"]) == ("proposed", "OPTIMAL", 0)
    assert (refused.status_code, submitted["proposed"]) == (403, True)
    assert forbidden.json()["code"] == "proposer_cannot_approve"
    assert forbidden.json()["detail"] == "Vous avez préparé ce tour : une autre personne doit l’approuver."
    assert approved["state"] == "approved"
    assert published.json() == twice.json() == {"number": 1, "served": 7, "waitlisted": 5}
    assert officer.get(f"{PATH}/1").json()["state"] == "published"


def test_the_two_files_are_given_to_the_byte_and_audited_again(db, caller):
    make_proposed_round(db)
    officer = caller("programme_officer")

    problem = officer.get(f"{PATH}/1/problem").content
    outcome = officer.get(f"{PATH}/1/outcome").content
    audit = officer.get(f"{PATH}/1/audit").json()

    assert officer.get(f"{PATH}/1").json()["fingerprint"] == hashlib.sha256(problem).hexdigest()
    assert audit["problem_sha256"] == hashlib.sha256(problem).hexdigest()
    assert audit["findings"] == []
    assert allocation.replay(allocation.load_problem(problem), allocation.load_outcome(outcome))


def test_no_name_stands_in_anything_that_a_round_answers(db, caller):
    make_proposed_round(db)
    approver = caller("approver")

    pages = [approver.get(f"{PATH}/1{tail}").text for tail in ("", "/problem", "/outcome", "/decisions")]
    pages += [
        approver.get(f"{PATH}/1/decisions/{line['request_ref']}").text
        for line in approver.get(f"{PATH}/1/decisions").json()["items"]
    ]

    assert len(pages) == 16
    assert not [word for word in ("Bozonnet", "Camille", "1991") if any(word in page for page in pages)]


def test_each_unserved_line_says_why_and_what_would_have_changed_it(db, caller):
    make_proposed_round(db)
    lines = caller("programme_officer").get(f"{PATH}/1/decisions").json()["items"]

    unserved = [line for line in lines if line["kind"] == "waitlist"]

    assert len(unserved) == 4
    assert all(line["why"] and line["changes"] for line in unserved)


def test_the_explanation_kept_with_the_decision_is_the_text_that_was_sent(db, caller):
    make_approved_round(db)
    officer = caller("programme_officer")
    before = officer.get(f"{PATH}/1/decisions/D-26-1003").json()

    officer.post(f"{PATH}/1/publish")
    after = officer.get(f"{PATH}/1/decisions/D-26-1003").json()

    assert (before["stored"], after["stored"]) == (False, True)
    assert after["words"] == before["words"]
    assert len(after["words"]["notice"]) == 7
    assert after["words"]["title"] == "Votre demande d’ordinateur n’a pas été retenue cette fois"
    assert after["explanation"]["reason"]["code"] == "BELOW_THRESHOLD"


def test_a_change_after_the_approval_takes_it_back_and_says_what(db, caller):
    make_approved_round(db)
    officer = caller("programme_officer")
    fund = officer.get("/api/v1/funds/INS")
    officer.patch("/api/v1/funds/INS", json={"budget_cents": 100}, headers={"If-Match": fund.headers["etag"]})

    answer = officer.post(f"{PATH}/1/publish")

    assert answer.status_code == 409
    assert answer.json()["detail"] == ("Les données figées ont changé : INS. Rouvrez le tour et figez-le de nouveau.")
    assert officer.get(f"{PATH}/1").json()["state"] == "proposed"
    assert officer.get(f"{PATH}/1").json()["changed"] == ["INS"]


def test_only_the_committee_sees_a_round_and_each_does_their_part(db, caller):
    make_proposed_round(db)

    for role in ("prescriber", "refurbisher", "trainer", "analyst", "admin"):
        assert caller(role).get(f"{PATH}/1").status_code == 403, role
    approver = caller("approver")
    for step in ("freeze", "solve", "stop", "submit", "publish", "cancel", "reopen"):
        answer = approver.post(f"{PATH}/1/{step}", json={"reason": "x"} if step == "submit" else None)
        assert answer.status_code == 403, step
    assert caller("programme_officer", "38").get(f"{PATH}/1").status_code == 404


def test_settings_change_with_the_version_that_was_read(db, caller, small_world):
    officer = caller("programme_officer")
    made = officer.post(PATH, json=ROUND)

    wrong = officer.patch(
        f"{PATH}/1", json={"rules": {"rural_percent": 101}}, headers={"If-Match": made.headers["etag"]}
    )
    right = officer.patch(f"{PATH}/1", json={"rules": {"rural_percent": 0}}, headers={"If-Match": made.headers["etag"]})
    late = officer.patch(f"{PATH}/1", json={"label": "Autre"}, headers={"If-Match": made.headers["etag"]})

    assert wrong.json()["errors"][0]["field"] == "rural_percent"
    assert (wrong.status_code, right.status_code, late.status_code) == (422, 200, 412)


def test_a_line_changed_by_the_approver_asks_to_solve_again(db, caller, now):
    make_proposed_round(db)
    officer, approver = caller("programme_officer"), caller("approver")
    line = {"grants": True, "reason": "Incendie du logement le 20 novembre."}

    short = approver.put(f"{PATH}/1/lines/D-26-1003", json=line | {"reason": "oui"})
    missing = approver.put(f"{PATH}/1/lines/D-26-9999", json=line)
    done = approver.put(f"{PATH}/1/lines/D-26-1003", json=line)
    early = officer.post(f"{PATH}/1/submit", json={"reason": "Règles adoptées."})
    officer.post(f"{PATH}/1/solve")
    run_the_job(db, 1, now)

    assert (short.status_code, missing.status_code, done.status_code) == (422, 404, 200)
    assert early.json()["code"] == "solve_again"
    served = {line["request_ref"] for line in officer.get(f"{PATH}/1/decisions").json()["items"] if line["device"]}
    assert "D-26-1003" in served
