"""The workshop's real files: what gets in, how far, and what is said of the rest."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import func, select

from equip.errors import Invalid
from equip.imports.service import Verdict
from equip.inventory import service
from equip.inventory.imports import HardwareImporter, StockImporter
from equip.inventory.models import Device, DeviceEvent, DeviceState, Donor, ErasureResult, Flag, Form
from equip.journal.models import JournalEntry
from tests.factories.inventory import make_available_device, make_device, workshop

SEEDS = Path(__file__).parents[3] / "seeds" / "ain"
STOCK = (SEEDS / "stock-micronov.csv").read_bytes()
HEADER = (
    "n° inventaire;n° série;type;marque;RAM (Go);disque (Go);grade;état;prix €;donneur;"
    "effacement date;effacement méthode;effacement résultat;tests"
)


def run_stock(session, now, content=STOCK):
    return StockImporter().run(session, workshop(session), content, "stock.csv", now=now)


def run_hardware(session, now, name):
    return HardwareImporter().run(session, workshop(session), (SEEDS / name).read_bytes(), name, now=now)


def rows_of(*lines: str) -> bytes:
    return "\n".join([HEADER, *lines]).encode()


def device(session, tag):
    return service.get_device(session, workshop(session), tag)


def line_of(report, number):
    return next(line for line in report.lines if line.number == number)


def told(report, number):
    return [(problem.code, problem.column) for problem in line_of(report, number).problems]


def writes(session):
    return session.exec(select(func.count(JournalEntry.id))).one(), session.exec(
        select(func.count(DeviceEvent.id))
    ).one()


def test_the_good_lines_get_in_and_the_wrong_ones_are_named(session, now):
    report = run_stock(session, now)

    assert Counter(line.verdict for line in report.lines) == {
        Verdict.CREATE: 68,
        Verdict.TO_CORRECT: 2,
        Verdict.DUPLICATE: 1,
    }
    assert told(report, 33) == [("unknown_word", "type")]
    assert told(report, 66) == [("not_money", "prix €")]
    assert told(report, 49)[0][0] == "duplicate_in_file"
    assert [note.code for note in report.notes] == ["file_read_as", "decimal_commas", "days_as_dates"]


def test_ready_without_a_proof_of_erasure_stays_where_the_proof_stops(session, now):
    report = run_stock(session, now)

    assert told(report, 22) == [("drive_not_erased", "effacement résultat")]
    assert device(session, "AT-2321").state is DeviceState.ERASING
    assert told(report, 57) == [("erasure_failed", "effacement résultat")]
    assert device(session, "AT-2356").flags == [Flag.WIPE_FAILED]


def test_every_available_machine_has_its_proofs_and_no_low_grade(session, now):
    run_stock(session, now)

    ready = service.available_devices(session, "01")

    assert Counter(one.form is Form.SCREEN for one in ready) == {False: 54, True: 1}
    assert all(service.blocking_reasons(session, one, now.date()) == [] for one in ready)


def test_importing_again_changes_nothing(session, now):
    run_stock(session, now)
    before = writes(session)

    again = run_stock(session, now)

    assert {line.verdict for line in again.lines} == {Verdict.IDENTICAL, Verdict.TO_CORRECT, Verdict.DUPLICATE}
    assert again.ready == 0
    assert writes(session) == before


def test_a_line_with_a_new_price_shows_the_old_one(session, now):
    run_stock(session, now, rows_of("AT-1;S1;portable;HP;8;256;;à effacer;120;;;;;"))

    report = run_stock(session, now, rows_of("AT-1;S1;portable;HP;8;256;;à effacer;130;;;;;"))

    assert report.lines[0].verdict is Verdict.UPDATE
    assert report.lines[0].changes == {"price_cents": [12_000, 13_000]}


def test_a_file_never_takes_a_machine_back(session, now):
    ready = make_available_device(session, tag="AT-1")

    report = run_stock(session, now, rows_of("AT-1;;portable;;8;256;;reçu;;;;;;"))

    assert ready.state is DeviceState.AVAILABLE
    assert report.lines[0].verdict is Verdict.IDENTICAL


def test_a_file_can_not_say_that_a_machine_was_handed_over(session, now):
    report = run_stock(session, now, rows_of("AT-1;S1;portable;HP;8;256;;remis;;;;;;"))

    assert device(session, "AT-1").state is DeviceState.RECEIVED
    assert [problem.code for problem in report.lines[0].problems] == ["state_not_by_file"]


def test_a_serial_known_under_another_label_is_left_to_a_person(session, now):
    make_device(session, tag="AT-1", serial="PF0X7K2M")

    report = run_stock(session, now, rows_of("AT-2;pf 0x7 k2m;portable;Lenovo;8;256;;reçu;;;;;;"))

    assert report.lines[0].verdict is Verdict.DUPLICATE
    assert report.lines[0].problems[0].details["tag"] == "AT-1"
    assert report.lines[0].problems[0].column == "n° série"
    assert session.exec(select(Device).where(Device.tag == "AT-2")).first() is None


def test_a_label_known_with_another_serial_is_to_correct(session, now):
    make_device(session, tag="AT-1", serial="PF0X7K2M")

    report = run_stock(session, now, rows_of("AT-1;OTHER99;portable;Lenovo;8;256;;reçu;;;;;;"))

    assert [(p.code, p.column) for p in report.lines[0].problems] == [("serial_differs", "n° série")]


def test_a_price_above_the_legal_cap_is_refused_with_the_figure(session, now):
    donor = session.exec(select(Donor).where(Donor.name == "Mairie de Saint-Exemple")).one()
    line = f"AT-1;S1;portable;HP;8;256;B;reçu;180,01;{donor.name};;;;"

    report = run_stock(session, now, rows_of(line))

    problem = report.lines[0].problems[0]
    assert (problem.code, problem.column, problem.details["cap_cents"]) == ("price_above_cap", "prix €", 18_000)
    assert report.lines[0].verdict is Verdict.TO_CORRECT


def test_out_of_order_is_no_state_so_somebody_must_look(session, now):
    report = run_stock(session, now, rows_of("AT-1;S1;portable;HP;8;256;;HS;;;;;;"))

    assert device(session, "AT-1").flags == [Flag.NEEDS_INVESTIGATION]
    assert [(p.code, p.column) for p in report.lines[0].problems] == [("state_out_of_order", "état")]


def test_a_hardware_report_tells_what_contradicts_the_stock_and_does_not_write_it(session, now):
    run_stock(session, now)

    report = run_hardware(session, now, "lshw-portable.json")

    line = report.lines[0]
    assert line.ref == "AT-2344"
    contradiction = next(p for p in line.problems if p.column == "storage_gb")
    assert contradiction.details == {"tag": "AT-2344", "known": 240, "seen": 256}
    assert device(session, "AT-2344").storage_gb == 240


def test_a_hardware_report_fills_in_what_nobody_knew(session, now):
    actor = workshop(session)
    machine = service.create_device(session, actor, "AT-1", {"serial": "6JXY8CL"}, now=now)

    report = run_hardware(session, now, "lshw-portable.json")

    assert report.lines[0].changes["ram_gib"] == [None, 8]
    assert (machine.form, machine.cpu, machine.webcam) == (Form.LAPTOP, "Intel Core i5-8350U", True)
    assert [drive.size_gb for drive in service.drives_of(session, machine)] == [256]


@pytest.mark.parametrize("name", ["lshw-portable.json", "lshw-fixe.json"])
def test_a_report_of_an_unknown_machine_takes_it_in_once(session, now, name):
    first = run_hardware(session, now, name)
    before = writes(session)
    second = run_hardware(session, now, name)

    assert first.lines[0].verdict is Verdict.CREATE
    assert device(session, first.lines[0].ref).state is DeviceState.RECEIVED
    assert second.lines[0].verdict is Verdict.IDENTICAL
    assert second.lines[0].ref == first.lines[0].ref
    assert writes(session) == before


def test_tests_and_grade_of_a_machine_that_came_back_are_signed_at_the_bench_not_by_a_list(session, now):
    actor, device = workshop(session), make_available_device(session, tag="AT-1", serial="S1")
    for state in (DeviceState.RESERVED, DeviceState.ALLOCATED, DeviceState.HANDED_OVER):
        service.move(session, actor, device, state, now=now)
    service.take_back(session, actor, device, now=now)
    text = "n° inventaire;n° série;type;tests;grade;RAM (Go)\nAT-1;S1;portable;bon;A;16\n"

    [line] = run_stock(session, now, text.encode()).lines

    assert (device.tests, device.grade, device.ram_gib) == (None, None, 16)
    assert [problem.code for problem in line.problems] == ["signed_at_the_bench_since_return"] * 2


def test_an_erasure_older_than_the_return_proves_nothing_whoever_says_it(session, now):
    """A list is often older than the bench, and words the same erasure otherwise."""
    actor, device = workshop(session), make_available_device(session, tag="AT-1", serial="S1")
    for state in (DeviceState.RESERVED, DeviceState.ALLOCATED, DeviceState.HANDED_OVER):
        service.move(session, actor, device, state, now=now)
    service.take_back(session, actor, device, now=now)
    text = (
        "n° inventaire;n° série;type;effacement date;effacement méthode;effacement résultat;état\n"
        "AT-1;S1;portable;19/11/2026;nwipe;réussi;effacé\n"
    )

    [line] = StockImporter().run(session, actor, text.encode(), "stock.csv", now=now).lines

    assert (line.verdict, device.state) == (Verdict.IDENTICAL, DeviceState.ERASING)
    assert [problem.code for problem in line.problems] == ["drive_not_erased", "erasure_before_return"]
    [drive] = service.drives_of(session, device)
    old = service.ErasureReport(result=ErasureResult.SUCCEEDED, method="nwipe", done_on=date(2026, 11, 19))
    with pytest.raises(Invalid) as refused:
        service.record_erasure(session, actor, device, drive, old, now=now, today=now.date())
    assert refused.value.fields == {"done_on": "erasure_before_return"}
