"""The workshop's week through the API, and what it is refused."""

import threading

from sqlmodel import func, select

from equip.errors import WrongState
from equip.inventory import service
from equip.inventory.models import Device, DeviceEvent, DeviceState
from equip.journal.chain import broken_links
from equip.journal.models import JournalEntry
from tests import world
from tests.factories.inventory import NOW, make_available_device, make_device, make_donor

NEW = {"tag": "AT-9001", "form": "laptop", "maker": "Lenovo", "model": "ThinkPad T480", "serial": "PF0X7K2M"}


def write(db, make, **values):
    with db.write(world.SYSTEM.scope) as session:
        return make(session, **values).tag


def count_writes(db):
    with db.read(world.SYSTEM.scope) as session:
        entries = select(func.count()).where(JournalEntry.record_type == "device")
        return session.exec(entries).one(), session.exec(select(func.count()).select_from(DeviceEvent)).one()


def state_of(db, tag):
    with db.read(world.SYSTEM.scope) as session:
        return session.exec(select(Device.state).where(Device.tag == tag)).one()


def test_a_machine_goes_from_the_door_to_available(caller):
    bench = caller("refurbisher")
    made = bench.post("/api/v1/devices", json=NEW)
    assert made.status_code == 201
    assert made.json()["missing"] == ["drives_unknown", "tests_missing", "grade_missing", "price_missing"]

    drive = bench.post("/api/v1/devices/AT-9001/drives", json={"size_gb": 256, "kind": "nvme"}).json()["drives"][0]
    for state in ("triage", "erasing"):
        assert bench.post("/api/v1/devices/AT-9001/moves", json={"state": state}).status_code == 200
    proof = {"drive_id": drive["id"], "result": "succeeded", "method": "nvme format", "done_on": "2026-11-20"}
    erased = bench.post("/api/v1/devices/AT-9001/erasures", json=proof)
    assert erased.json()["state"] == "prepared"
    bench.post("/api/v1/devices/AT-9001/tests", json={"result": "passed"})
    graded = bench.post("/api/v1/devices/AT-9001/grade", json={"grade": "A"})
    priced = bench.patch(
        "/api/v1/devices/AT-9001", json={"price_cents": 14_550}, headers={"If-Match": graded.headers["etag"]}
    )
    assert priced.json()["missing"] == []

    ready = bench.post("/api/v1/devices/AT-9001/moves", json={"state": "available"})

    assert (ready.status_code, ready.json()["state"], ready.json()["type"]) == (200, "available", "laptop-A")
    assert caller("prescriber").get("/api/v1/stock/availability").json() == {
        "types": [{"type": "laptop-A", "label": "Portable A", "available": 1}],
        "total": 1,
    }


def test_a_device_without_erasure_proof_offered_as_available_is_refused(caller, db):
    tag = write(db, make_device)
    before = count_writes(db)

    answer = caller("refurbisher").post(f"/api/v1/devices/{tag}/moves", json={"state": "available"})

    assert answer.status_code == 409
    assert answer.headers["content-type"].startswith("application/problem+json")
    problem = answer.json()
    assert problem["code"] == "device_not_ready"
    assert problem["errors"] == [
        {
            "field": "erasure",
            "code": "drive_not_erased",
            "detail": "Ce poste n’a pas de preuve d’effacement : ajoutez le rapport du disque.",
        }
    ]
    assert state_of(db, tag) == DeviceState.RECEIVED
    assert count_writes(db) == before


def test_an_unknown_state_change_is_refused_in_french(caller, db):
    tag = write(db, make_available_device)
    before = count_writes(db)

    answer = caller("refurbisher").post(f"/api/v1/devices/{tag}/moves", json={"state": "triage"})

    assert (answer.status_code, answer.json()["detail"]) == (
        409,
        "Un poste « prêt » ne peut pas passer à « tri visuel ».",
    )
    assert count_writes(db) == before


def test_the_workshop_can_not_reserve_nor_hand_over_by_itself(caller, db):
    tag = write(db, make_available_device)

    answer = caller("refurbisher").post(f"/api/v1/devices/{tag}/moves", json={"state": "reserved"})

    assert (answer.status_code, answer.json()["code"]) == (409, "device_state_not_by_hand")
    assert state_of(db, tag) == DeviceState.AVAILABLE


def test_a_stale_version_is_refused_and_a_missing_one_too(caller, db):
    tag = write(db, make_device)
    bench, path = caller("refurbisher"), f"/api/v1/devices/{tag}"
    read = bench.get(path)
    assert bench.patch(path, json={"os": "Windows 11"}, headers={"If-Match": read.headers["etag"]}).status_code == 200

    stale = bench.patch(path, json={"os": "ChromeOS Flex"}, headers={"If-Match": read.headers["etag"]})
    blind = bench.patch(path, json={"os": "ChromeOS Flex"})

    assert (stale.status_code, blind.status_code) == (412, 428)
    assert stale.json()["detail"].startswith("Quelqu’un a modifié cette fiche entre-temps.")
    assert bench.get(path).json()["os"] == "Windows 11"


def test_the_same_serial_names_the_other_tag_and_writes_nothing(caller, db):
    write(db, make_device, tag="AT-1", serial="PF0X7K2M")
    before = count_writes(db)

    answer = caller("refurbisher").post("/api/v1/devices", json=NEW)

    assert answer.status_code == 409
    assert answer.json()["detail"] == ("Ce numéro de série est déjà celui du poste AT-1. Vérifiez les deux étiquettes.")
    assert count_writes(db) == before


def test_a_price_above_the_legal_cap_is_refused_with_its_figure(caller, db):
    with db.write(world.SYSTEM.scope) as session:
        tag = make_device(session, donor_id=make_donor(session).id).tag

    answer = caller("refurbisher").patch(
        f"/api/v1/devices/{tag}", json={"price_cents": 18_100}, headers={"If-Match": "*"}
    )

    assert answer.status_code == 422
    assert "son prix légal est au plus de 180\u00a0€" in answer.json()["errors"][0]["detail"]


def test_creating_twice_with_one_key_makes_one_machine(caller, db):
    bench, key = caller("refurbisher"), {"Idempotency-Key": "scan-1"}

    first = bench.post("/api/v1/devices", json=NEW, headers=key)
    second = bench.post("/api/v1/devices", json=NEW, headers=key)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert bench.get("/api/v1/devices").json()["total"] == 1


def test_of_two_people_moving_one_machine_at_the_same_moment_one_is_refused(db):
    tag = write(db, make_available_device)
    start, outcomes = threading.Barrier(2), []

    def reserve():
        try:
            with db.write(world.SYSTEM.scope) as session:
                start.wait(timeout=10)
                device = service.get_device(session, world.SYSTEM, tag, lock=True)
                service.move(session, world.SYSTEM, device, DeviceState.RESERVED, now=NOW)
            outcomes.append("reserved")
        except WrongState as refusal:
            outcomes.append(refusal.code)

    people = [threading.Thread(target=reserve) for _ in range(2)]
    for one in people:
        one.start()
    for one in people:
        one.join(timeout=30)

    assert sorted(outcomes) == ["device_state_refused", "reserved"]
    with db.read(world.SYSTEM.scope) as session:
        moved = select(func.count()).where(DeviceEvent.to_state == DeviceState.RESERVED)
        assert session.exec(moved).one() == 1
        assert list(broken_links(session, "01")) == []


def test_two_people_creating_one_tag_at_the_same_moment_make_one_machine(caller, db):
    callers = [caller("refurbisher"), caller("refurbisher")]
    start, statuses = threading.Barrier(2), []

    def create(bench, serial):
        start.wait(timeout=10)
        statuses.append(bench.post("/api/v1/devices", json={**NEW, "serial": serial}).status_code)

    people = [threading.Thread(target=create, args=pair) for pair in zip(callers, ("S1", "S2"), strict=True)]
    for one in people:
        one.start()
    for one in people:
        one.join(timeout=30)

    assert sorted(statuses) == [201, 409]


def test_a_machine_of_another_departement_does_not_exist(caller, db):
    tag = write(db, make_device)

    theirs = caller("programme_officer", "38").get(f"/api/v1/devices/{tag}")
    nobody_s = caller("programme_officer").get("/api/v1/devices/AT-0000")

    assert theirs.status_code == nobody_s.status_code == 404
    assert theirs.json()["detail"] == nobody_s.json()["detail"]


def test_a_prescriber_sees_counts_and_no_machine(caller, db):
    tag = write(db, make_available_device)
    prescriber = caller("prescriber")

    assert prescriber.get(f"/api/v1/devices/{tag}").status_code == 403
    assert prescriber.get("/api/v1/stock/summary").status_code == 403
    assert tag not in prescriber.get("/api/v1/stock/availability").text


def test_the_officer_reads_the_stock_and_changes_nothing(caller, db):
    tag = write(db, make_available_device)
    officer = caller("programme_officer")

    found = officer.get("/api/v1/devices", params={"state": "available", "form": "laptop", "q": "t480"}).json()
    assert [item["tag"] for item in found["items"]] == [tag]
    assert officer.get("/api/v1/stock/summary").json()["counts"] == [
        {"type": "laptop-B", "label": "Portable B", "state": "available", "count": 1}
    ]
    assert officer.post(f"/api/v1/devices/{tag}/moves", json={"state": "repair"}).status_code == 403


def test_a_machine_without_a_drive_is_said_so_by_the_api(caller):
    workshop = caller("refurbisher")
    workshop.post("/api/v1/devices", json={"tag": "AT-4410", "form": "laptop"})

    answer = workshop.post("/api/v1/devices/AT-4410/without-drive", json={"said_by": "Nadia", "confirmed_by": "Malik"})

    assert answer.status_code == 200
    assert answer.json()["has_no_drive"] is True
