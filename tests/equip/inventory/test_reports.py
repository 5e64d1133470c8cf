"""Reports applied to the stock: what gets in, what a person must look at first, what an erasure proves."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import func, select

from equip.imports.service import Verdict, check_file
from equip.inventory import service
from equip.inventory.imports import HardwareImporter
from equip.inventory.models import (
    DeviceEvent,
    DeviceState,
    ErasureLevel,
    ErasureResult,
    Flag,
    StorageKind,
    Verification,
)
from equip.journal.models import JournalEntry
from tests.factories.inventory import make_available_device, make_device, workshop

DATA = Path(__file__).parents[1] / "files" / "data"
GLPI = json.loads((DATA / "glpi-portable.json").read_bytes())
LOG = (DATA / "nwipe.log").read_bytes()
WORKBENCH = (DATA / "workbench-11.json").read_bytes()


def run(session, now, content):
    content = content if isinstance(content, bytes) else json.dumps(content).encode()
    return HardwareImporter().run(session, workshop(session), content, "x", now=now).lines


def glpi(**content):
    return {**GLPI, "content": {**GLPI["content"], **content}}


def disk(serial, megabytes=256_060, model="SAMSUNG MZALQ256HAJD"):
    return {"disksize": megabytes, "interface": "NVME", "model": model, "serial": serial}


def codes(line):
    return [(problem.code, problem.column) for problem in line.problems]


def laptop(session, now, tag="AT-1", **values):
    return service.create_device(session, workshop(session), tag, {"serial": "PF1GLPI01", **values}, now=now)


def device(session, tag):
    return service.get_device(session, workshop(session), tag)


def writes(session):
    return session.exec(select(func.count(JournalEntry.id))).one(), session.exec(
        select(func.count(DeviceEvent.id))
    ).one()


def test_the_facts_that_nobody_knew_are_filled_in(session, now):
    machine = laptop(session, now)

    (line,) = run(session, now, GLPI)

    assert line.verdict is Verdict.UPDATE
    known = (machine.battery_pct, machine.screen_in, machine.keyboard, machine.os, machine.webcam, machine.ram_gib)
    assert known == (85, 13.9, "azerty", "Microsoft Windows 10 Professionnel", True, 8)
    assert line.changes["battery_pct"] == [None, 85]
    assert line.changes["drives"] == [
        None,
        [{"model": "SAMSUNG MZALQ256HAJD", "serial": "S4UNTEST0002", "size_gb": 256, "kind": "nvme"}],
    ]


def test_the_tpm_is_filled_in_when_the_firmware_says_it(session, now):
    (line,) = run(session, now, (DATA / "workbench-script.json").read_bytes())

    assert device(session, line.ref).tpm == "2.0"


def test_a_partial_report_takes_nothing_away(session, now):
    laptop(session, now)
    run(session, now, GLPI)

    (line,) = run(session, now, (DATA / "glpi-partiel.json").read_bytes())

    machine = device(session, "AT-1")
    assert (machine.ram_gib, machine.os, len(service.drives_of(session, machine))) == (
        8,
        "Microsoft Windows 10 Professionnel",
        1,
    )
    assert (line.verdict, codes(line)) == (Verdict.IDENTICAL, [("hardware_contradicts", "battery_pct")])
    assert line.problems[0].details == {"tag": "AT-1", "known": 85, "seen": 70}


@pytest.mark.parametrize(("megabytes", "seen"), [(8_192, 16), (2_048, 4)])
def test_memory_that_grew_or_shrank_is_shown_old_and_new_and_left_to_a_person(session, now, megabytes, seen):
    machine = laptop(session, now, ram_gib=8)

    (line,) = run(session, now, glpi(memories=[{"capacity": megabytes}, {"capacity": megabytes}], storages=[]))

    assert machine.ram_gib == 8
    assert ("hardware_contradicts", "ram_gib") in codes(line)
    assert {"tag": "AT-1", "known": 8, "seen": seen} in [problem.details for problem in line.problems]


def test_a_measure_taken_twice_contradicts_nothing(session, now):
    laptop(session, now, battery_pct=84, screen_in=14.0, os="microsoft windows 10 professionnel")

    (line,) = run(session, now, GLPI)

    assert codes(line) == []


def test_drives_that_changed_are_told_one_by_one_and_left_to_a_person(session, now):
    machine = laptop(session, now)
    run(session, now, glpi(storages=[disk("OLD1"), disk("KEPT2")]))

    (line,) = run(session, now, glpi(storages=[disk("KEPT2"), disk("NEW3")]))

    told = [(problem.code, problem.details["drive"]["serial"]) for problem in line.problems]
    assert told == [("drive_removed", "OLD1"), ("drive_added", "NEW3"), ("drive_same", "KEPT2")]
    assert sorted(drive.serial for drive in service.drives_of(session, machine)) == ["KEPT2", "OLD1"]
    assert line.verdict is Verdict.IDENTICAL


def test_a_drive_known_without_its_number_receives_it(session, now):
    machine = make_device(session, tag="AT-1", serial="PF1GLPI01", maker="Lenovo")

    (line,) = run(session, now, GLPI)

    (drive,) = service.drives_of(session, machine)
    assert (drive.serial, drive.kind, drive.size_gb) == ("S4UNTEST0002", StorageKind.NVME, 256)
    assert line.changes["drives"][0] == [{"model": None, "serial": None, "size_gb": 256, "kind": None}]


def test_the_proof_of_one_drive_never_passes_to_another(session, now):
    """The drive was erased before anybody noted its number: the one seen today may be another of the same size."""
    machine = make_available_device(session, tag="AT-1", serial="PF1GLPI01", maker="Lenovo")

    run(session, now, GLPI)

    assert [drive.serial for drive in service.drives_of(session, machine)] == [None]
    assert machine.state is DeviceState.AVAILABLE


def test_a_machine_said_without_a_drive_in_which_one_is_seen_is_told(session, now):
    machine = laptop(session, now)
    service.say_no_drive(session, workshop(session), machine, said_by="Nadia", confirmed_by="Malik", now=now)

    (line,) = run(session, now, GLPI)

    assert ("drive_added", "drives") in codes(line)
    assert service.drives_of(session, machine) == []


def test_a_snapshot_takes_in_the_machine_and_the_proof_of_each_drive(session, now):
    first = run(session, now, WORKBENCH)

    machine = device(session, first[0].ref)
    sha256 = hashlib.sha256(WORKBENCH).hexdigest()
    proofs = {(one.result, one.level, one.tool, one.document_sha256) for one in service.erasures_of(session, machine)}
    assert [line.verdict for line in first] == [Verdict.CREATE, Verdict.UPDATE, Verdict.UPDATE]
    assert proofs == {
        (ErasureResult.SUCCEEDED, ErasureLevel.CLEAR, "Workbench 11.0b9", sha256),
        (ErasureResult.FAILED, None, "Workbench 11.0b9", sha256),
    }
    assert machine.flags == [Flag.WIPE_FAILED]
    assert ("drive_failing", "drives") in codes(first[0])


def test_an_nwipe_log_proves_the_drives_whose_numbers_it_bears(session, now):
    run(session, now, WORKBENCH)

    good, failed = run(session, now, LOG)

    machine = device(session, good.ref)
    proofs = [one for one in service.erasures_of(session, machine) if one.tool == "nwipe 0.34"]
    assert {(one.method, one.operator, one.level) for one in proofs} == {
        ("DoD Short", workshop(session).display_name, ErasureLevel.CLEAR),
        ("DoD Short", workshop(session).display_name, None),
    }
    assert {(one.result, one.verified, one.errors) for one in proofs} == {
        (ErasureResult.SUCCEEDED, Verification.LAST, 0),
        (ErasureResult.FAILED, Verification.LAST, 4),
    }
    assert codes(good) == [("erasure_hidden_area", "erasure")]
    assert (good.changes["erasure"][1], failed.changes["erasure"][1]) == (
        "succeeded, 2026-10-05, DoD Short",
        "failed, 2026-10-05, DoD Short",
    )
    assert Flag.WIPE_FAILED in machine.flags


def test_once_every_drive_is_proved_erased_the_flag_comes_down(session, now):
    run(session, now, WORKBENCH)

    erased = LOG.replace(b"|-FAILED-|", b"| Erased |")
    erased = erased.replace(b"|           3 |                    1 |", b"|           0 |                    0 |")

    lines = run(session, now, erased)

    machine = device(session, lines[0].ref)
    assert service.erasure_reasons(session, machine, now.date()) == []
    assert machine.flags == []


def test_an_overwrite_is_clear_at_best_whatever_the_drive(session, now):
    run(session, now, WORKBENCH)
    run(session, now, LOG)

    machine = device(session, "AT-0001")
    assert {one.level for one in service.erasures_of(session, machine)} <= {ErasureLevel.CLEAR, None}


def test_a_log_whose_drive_nobody_knows_asks_which_machine(session, now):
    assert [codes(line) for line in run(session, now, LOG)] == [[("drive_of_no_device", None)]] * 2


def test_a_log_without_the_drive_s_number_can_not_be_a_proof(session, now):
    (line,) = run(session, now, (DATA / "nwipe-loop.log").read_bytes())

    assert (line.verdict, codes(line)) == (Verdict.TO_CORRECT, [("drive_without_serial", None)])


def test_a_number_noted_in_two_machines_asks_which(session, now):
    for tag in ("AT-1", "AT-2"):
        machine = service.create_device(session, workshop(session), tag, {}, now=now)
        service.record_drive(session, workshop(session), machine, now=now, serial="wd-wxtest 0004")

    line = run(session, now, LOG)[0]

    assert codes(line) == [("drive_of_several_devices", None)]
    assert line.problems[0].details["tags"] == "AT-1, AT-2"


def test_a_log_older_than_the_machine_s_return_proves_nothing(session, now):
    run(session, now, WORKBENCH)
    machine = device(session, "AT-0001")
    for erasure in service.erasures_of(session, machine):
        erasure.voided_at = now
    session.flush()

    assert {codes(line)[0] for line in run(session, now, LOG)} == {("erasure_before_return", None)}


def test_smartctl_completes_the_drive_that_bears_its_number_and_says_that_it_fails(session, now):
    machine = laptop(session, now)
    service.record_drive(session, workshop(session), machine, now=now, serial="TW0TEST0006")
    report = json.loads((DATA / "smartctl.json").read_bytes()) | {"smart_status": {"passed": False}}

    (line,) = run(session, now, report)

    (drive,) = service.drives_of(session, machine)
    assert (drive.kind, drive.size_gb, drive.model) == (StorageKind.SSD, 256, "LITEONIT LMT-256M6M mSATA 256GB")
    assert (line.verdict, codes(line)) == (Verdict.UPDATE, [("drive_failing", "drives")])
    assert (drive.smart_passed, drive.smart_read_on) == (False, now.date())


def test_a_newer_reading_of_a_drive_s_wear_replaces_the_last_and_an_older_one_does_not(session, now):
    machine = laptop(session, now)
    service.record_drive(session, workshop(session), machine, now=now, serial="TW0TEST0006", power_on_hours=10_000)
    report = json.loads((DATA / "smartctl.json").read_bytes())

    read = []
    for days, hours in ((1, 12_400), (2, 9_000), (3, 12_400)):
        later = now + timedelta(days=days)
        run(session, later, report | {"power_on_time": {"hours": hours}})
        (drive,) = service.drives_of(session, machine)
        read.append((drive.power_on_hours, drive.smart_read_on))

    assert read == [(12_400, (now + timedelta(days=1)).date())] * 3


@pytest.mark.parametrize(
    "name", ["glpi-portable.json", "fusioninventory.xml", "workbench-11.json", "workbench-script.json"]
)
def test_a_report_sent_twice_changes_nothing_the_second_time(session, now, name):
    content = (DATA / name).read_bytes()
    run(session, now, content)
    before = writes(session)

    assert {line.verdict for line in run(session, now, content)} == {Verdict.IDENTICAL}
    assert writes(session) == before


def test_the_file_is_not_kept_only_its_facts(session, now):
    content = (DATA / "glpi-portable.json").read_bytes()
    assert b"secretaire" in content

    row, _ = check_file(session, workshop(session), HardwareImporter(), "x.json", content, now=now)

    assert row.sha256 == hashlib.sha256(content).hexdigest()
    assert b"S4UNTEST0002" in row.content
    for secret in (b"secretaire", b"poste-accueil", b"192.0.2.8", b"00:00:5e", b"ssh-rsa", b"courrier"):
        assert secret not in row.content
