"""/api/v1/handovers: what each one sees, and what the workshop never does."""

from datetime import timedelta

import pytest
from sqlmodel import select

from equip.handover.models import Handover, HandoverState
from equip.outcomes.models import FollowUp
from tests import world
from tests.factories.handover import make_beneficiary, make_granted

NEVER_FOR_THE_WORKSHOP = ("Brazier", "P-26-", "D-26-", "points", "household", "640", "MDS Bourg")


@pytest.fixture
def granted(db):
    with db.write(world.SYSTEM.scope) as session:
        return make_granted(session)


def schedule(caller, granted, now, role="refurbisher"):
    visitor = caller(role)
    path = f"/api/v1/handovers/{granted.handover.id}"
    etag = visitor.get(path).headers["etag"]
    at = (now + timedelta(hours=5)).isoformat()
    return visitor, path, visitor.post(f"{path}/schedule", json={"scheduled_at": at}, headers={"If-Match": etag})


def test_the_workshop_reads_a_first_name_a_code_an_hour_and_a_device_and_nothing_else(caller, browser, granted, now):
    visitor, path, answer = schedule(caller, granted, now)
    assert answer.status_code == 200, answer.text
    bench = browser("refurbisher")
    seen = [
        visitor.get(path).text,
        visitor.get("/api/v1/handovers").text,
        visitor.post(f"{path}/hand-over", json={"receipt_signed": False}, headers={"If-Match": "*"}).text,
        bench.get("/remises").text,
        bench.get("/remises.csv").text,
        bench.get(f"/remises/{granted.handover.id}").text,
        bench.get("/").text,
    ]

    assert answer.json()["person"] is None
    assert "Odette" in seen[0]
    assert granted.handover.pickup_code in seen[3]
    assert f"Remise à 15 h : {granted.device.tag}, Odette, code {granted.handover.pickup_code}" in seen[6].replace(
        "\u00a0", " "
    )
    for text in seen:
        assert not [word for word in NEVER_FOR_THE_WORKSHOP if word in text.replace(str(granted.handover.id), "")]


def test_the_prescriber_reads_who_it_is(caller, granted):
    found = caller("prescriber").get(f"/api/v1/handovers/{granted.handover.id}").json()

    assert found["person"] == {
        "ref": granted.person.ref,
        "last_name": "Brazier",
        "request_ref": granted.request.ref,
    }


@pytest.mark.parametrize(
    ("role", "departement", "organisation"),
    [("prescriber", "01", "Centre social de la Reyssouze"), ("programme_officer", "38", None)],
)
def test_another_structure_s_handover_is_missing_like_one_that_does_not_exist(
    caller, granted, role, departement, organisation
):
    visitor = caller(role, departement, organisation)

    there = visitor.get(f"/api/v1/handovers/{granted.handover.id}")
    nowhere = visitor.get("/api/v1/handovers/00000000-0000-0000-0000-000000000000")

    assert there.status_code == nowhere.status_code == 404
    assert there.json() == nowhere.json()
    assert visitor.get("/api/v1/handovers").json()["total"] == 0


@pytest.mark.parametrize("role", ["trainer", "approver", "analyst", "admin"])
def test_others_have_no_handovers(caller, role):
    assert caller(role).get("/api/v1/handovers").status_code == 403


def test_a_change_wants_the_version_that_was_read(caller, granted, now):
    visitor = caller("refurbisher")
    path = f"/api/v1/handovers/{granted.handover.id}/schedule"
    body = {"scheduled_at": (now + timedelta(hours=5)).isoformat()}

    assert visitor.post(path, json=body).status_code == 428
    assert visitor.post(path, json=body, headers={"If-Match": '"99"'}).status_code == 412


def test_the_same_key_hands_over_once_and_plans_the_follow_ups(caller, granted, now, db):
    visitor, path, answer = schedule(caller, granted, now)
    headers = {"If-Match": answer.headers["etag"], "Idempotency-Key": "remise-1"}
    body = {"receipt_signed": True, "contribution_received": True}

    first = visitor.post(f"{path}/hand-over", json=body, headers=headers)
    again = visitor.post(f"{path}/hand-over", json=body, headers=headers)

    assert first.status_code == again.status_code == 200, first.text
    assert first.json() == again.json()
    assert first.json()["state"] == "done"
    with db.read(world.SYSTEM.scope) as session:
        planned = session.exec(select(FollowUp).where(FollowUp.handover_id == granted.handover.id)).all()
    assert sorted(row.milestone for row in planned) == ["J28", "M3", "M6"]


def test_a_missing_tick_is_said_in_french_and_nothing_is_written(caller, granted, now, db):
    visitor, path, answer = schedule(caller, granted, now)

    refused = visitor.post(
        f"{path}/hand-over", json={"receipt_signed": True}, headers={"If-Match": answer.headers["etag"]}
    )

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["detail"] == "Recevez la participation, puis cochez la case."
    with db.read(world.SYSTEM.scope) as session:
        assert session.get(Handover, granted.handover.id).state is HandoverState.SCHEDULED


def test_only_who_accompanies_the_person_may_decline_for_them(caller, granted, now):
    _, path, answer = schedule(caller, granted, now)
    headers = {"If-Match": answer.headers["etag"]}
    body = {"waits_for_another": True}

    assert caller("refurbisher").post(f"{path}/decline", json=body, headers=headers).status_code == 403
    done = caller("prescriber").post(f"{path}/decline", json=body, headers=headers)
    assert done.json()["state"] == "declined"


def test_the_prescriber_s_list_holds_its_own_people_only(caller, db):
    with db.write(world.SYSTEM.scope) as session:
        mine = make_granted(session)
        make_granted(
            session,
            person=make_beneficiary(session, organisation=world.organisation(session, "Centre social de la Reyssouze")),
        )

    assert [row["id"] for row in caller("prescriber").get("/api/v1/handovers").json()["items"]] == [
        str(mine.handover.id)
    ]
    assert caller("refurbisher").get("/api/v1/handovers?state=to_schedule").json()["total"] == 2
