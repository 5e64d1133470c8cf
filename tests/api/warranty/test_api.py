"""/api/v1/warranty-tickets: what each one sees and may do."""

import re

import pytest

from equip.inventory.models import Device, DeviceState
from tests import world
from tests.factories.handover import make_beneficiary
from tests.factories.warranty import make_equipped, make_ready, make_ticket

NEVER_FOR_THE_WORKSHOP = re.compile(r"\b(?:Brazier|P-26-|D-26-|points|household|640 €|MDS Bourg)")
API = "/api/v1/warranty-tickets"


@pytest.fixture
def equipped(db):
    with db.write(world.SYSTEM.scope) as session:
        return make_equipped(session)


@pytest.fixture
def ticket(db, equipped):
    with db.write(world.SYSTEM.scope) as session:
        return make_ticket(session, equipped.handover, told="L’écran reste noir")


def test_the_workshop_reads_the_failure_and_a_first_name_and_nothing_else(caller, browser, equipped, ticket):
    workshop, bench = caller("refurbisher"), browser("refurbisher")
    pages = [f"/garanties/{ticket.id}", f"/garanties/{ticket.id}/echange", f"/remises/{equipped.handover.id}"]
    pages += ["/garanties", "/garanties.csv", "/pannes", "/pannes.csv", f"/stock/{equipped.device.tag}", "/"]
    seen = [workshop.get(API).text, workshop.get(f"{API}/{ticket.id}").text, *(bench.get(page).text for page in pages)]

    assert workshop.get(f"{API}/{ticket.id}").json()["person"] is None
    assert all("Odette" in text for text in seen[:3])
    assert "L’écran reste noir" in seen[2]
    for text in seen:
        assert not NEVER_FOR_THE_WORKSHOP.findall(text)


def test_who_accompanies_the_person_opens_a_ticket_once_and_reads_who_it_is(caller, equipped):
    prescriber = caller("prescriber")
    path = f"/api/v1/handovers/{equipped.handover.id}/warranty-tickets"
    body, key = {"fault": "battery", "words": "Ne charge plus"}, {"Idempotency-Key": "panne-1"}

    first, again = (prescriber.post(path, json=body, headers=key) for _ in range(2))

    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert first.status_code == 201, first.text
    read = first.json()
    assert read["person"]["last_name"] == "Brazier"
    assert (read["state"], read["covered"], read["opened_by_the_workshop"]) == ("reported", True, False)
    refused = prescriber.post(path, json=body)
    assert refused.status_code == 409
    assert "Une panne de cet ordinateur est déjà signalée." in refused.json()["detail"]


@pytest.mark.parametrize("act", ["receive", "repair", "refuse", "return", "swap"])
def test_only_the_workshop_and_the_officer_act_on_a_ticket(caller, ticket, act):
    bodies = {"repair": {"outcome": ""}, "refuse": {"reason": "Chute"}, "swap": {"device_tag": "AT-1"}}

    answer = caller("prescriber").post(f"{API}/{ticket.id}/{act}", json=bodies.get(act), headers={"If-Match": "*"})

    assert answer.status_code == 403


@pytest.mark.parametrize("role", ["trainer", "approver", "analyst", "admin"])
def test_others_have_no_tickets(caller, role):
    assert caller(role).get(API).status_code == 403


def test_a_change_wants_the_version_that_was_read(caller, ticket):
    workshop = caller("refurbisher")

    assert workshop.post(f"{API}/{ticket.id}/receive").status_code == 428
    assert workshop.post(f"{API}/{ticket.id}/receive", headers={"If-Match": '"99"'}).status_code == 412
    etag = workshop.get(f"{API}/{ticket.id}").headers["etag"]
    received = workshop.post(f"{API}/{ticket.id}/receive", headers={"If-Match": etag})
    assert received.json()["state"] == "in_workshop"
    assert received.headers["etag"] != etag


def test_the_same_key_swaps_once(caller, equipped, ticket, db):
    with db.write(world.SYSTEM.scope) as session:
        other = make_ready(session)
    workshop = caller("refurbisher")
    etag = workshop.get(f"{API}/{ticket.id}").headers["etag"]
    assert [item["tag"] for item in workshop.get(f"{API}/{ticket.id}/replacements").json()["items"]] == [other.tag]
    headers = {"If-Match": etag, "Idempotency-Key": "echange-1"}

    first, again = (
        workshop.post(f"{API}/{ticket.id}/swap", json={"device_tag": other.tag}, headers=headers) for _ in range(2)
    )

    assert first.status_code == again.status_code == 200, first.text
    assert first.json() == again.json()
    assert first.json()["swap_device_tag"] == other.tag
    with db.read(world.SYSTEM.scope) as session:
        assert session.get(Device, equipped.device.id).state is DeviceState.ERASING
        assert session.get(Device, other.id).state is DeviceState.HANDED_OVER


def test_nothing_is_half_done_when_the_machine_was_taken(caller, equipped, ticket, db):
    with db.write(world.SYSTEM.scope) as session:
        other = make_ready(session, state=DeviceState.RESERVED)

    refused = caller("refurbisher").post(
        f"{API}/{ticket.id}/swap", json={"device_tag": other.tag}, headers={"If-Match": "*"}
    )

    assert refused.status_code == 409
    assert refused.json()["detail"].startswith(f"Le poste {other.tag} n’est plus prêt")
    with db.read(world.SYSTEM.scope) as session:
        assert session.get(Device, equipped.device.id).state is DeviceState.HANDED_OVER


def test_a_refusal_says_its_reason_and_what_lacks_is_counted(caller, ticket, db):
    with db.write(world.SYSTEM.scope) as session:
        make_ready(session, ram_gib=4)
    workshop = caller("refurbisher")

    found = workshop.get(f"{API}/{ticket.id}/replacements").json()
    refused = workshop.post(
        f"{API}/{ticket.id}/refuse", json={"reason": "Écran cassé par une chute"}, headers={"If-Match": "*"}
    )

    assert (found["items"], found["ready"], found["lacking"]) == ([], 1, {"less_ram": 1})
    assert (refused.json()["state"], refused.json()["outcome"]) == ("refused", "Écran cassé par une chute")


def test_another_structure_s_ticket_is_missing_like_one_that_does_not_exist(caller, db):
    with db.write(world.SYSTEM.scope) as session:
        elsewhere = world.organisation(session, "Centre social de la Reyssouze")
        equipped = make_equipped(session, person=make_beneficiary(session, organisation=elsewhere))
        ticket = make_ticket(session, equipped.handover)
    prescriber = caller("prescriber")

    there, nowhere = (prescriber.get(f"{API}/{found}") for found in (ticket.id, "00000000-0000-0000-0000-000000000000"))

    assert there.status_code == nowhere.status_code == 404
    assert there.json() == nowhere.json()
    assert prescriber.get(API).json()["total"] == 0


def test_returning_a_computer_from_its_hand_over_settles_its_ticket(caller, equipped, ticket):
    workshop = caller("refurbisher")

    back = workshop.post(f"/api/v1/handovers/{equipped.handover.id}/return", headers={"If-Match": "*"})

    assert back.json()["state"] == "returned"
    assert workshop.get(f"{API}/{ticket.id}").json()["state"] == "returned"


def test_the_workshop_does_not_move_by_hand_a_machine_that_waits_to_be_repaired(caller, equipped, ticket):
    workshop = caller("refurbisher")
    workshop.post(f"{API}/{ticket.id}/receive", headers={"If-Match": "*"})

    for state in ("recycled", "returned", "handed_over"):
        moved = workshop.post(f"/api/v1/devices/{equipped.device.tag}/moves", json={"state": state})
        assert moved.status_code == 409, moved.text


def test_the_failures_of_a_model_are_told_with_their_share(caller, db):
    with db.write(world.SYSTEM.scope) as session:
        people = [make_equipped(session, device={"maker": "HP", "model": "ProBook"}) for _ in range(6)]
        make_ticket(session, people[0].handover)

    (line,) = caller("refurbisher").get("/api/v1/warranty-failures").json()

    assert line == {
        "maker": "HP",
        "model": "ProBook",
        "handed_over": 6,
        "tickets": 1,
        "within_a_year": 1,
        "share": 0.167,
        "by_fault": {"no_power": 1},
    }
    assert caller("prescriber").get("/api/v1/warranty-failures").status_code == 403
