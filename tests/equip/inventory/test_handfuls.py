"""Lines applied by handfuls say and write what they would one by one."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import func, select

from equip.files.reports.door import read_report
from equip.imports.service import Verdict
from equip.inventory import handfuls, service
from equip.inventory.imports import HardwareImporter, StockImporter
from equip.inventory.lots import enter_lot
from equip.inventory.models import Device, DeviceEvent, Donor, Lot
from equip.journal.models import JournalEntry
from tests import world
from tests.equip.inventory.test_intake import other_workshop
from tests.factories.inventory import make_available_device, make_device, workshop
from tests.records import make_owners

REPORT = (Path(__file__).parents[1] / "files" / "data" / "thinkpad-t480.json").read_bytes()
SERIAL = read_report(REPORT).hardware.serial
HEADER = "n° inventaire;n° série;type;marque;RAM (Go);état;prix €;donneur;lot"


def run(session, now, *lines):
    content = "\n".join([HEADER, *lines]).encode()
    return StockImporter().run(session, workshop(session), content, "stock.csv", now=now).lines


def counts(session):
    return [
        session.exec(select(func.count()).select_from(t)).one() for t in (Device, DeviceEvent, Donor, Lot, JournalEntry)
    ]


def test_a_refused_line_leaves_nothing_among_those_that_are_kept(session, now):
    before = counts(session)
    [refused] = run(session, now, "AT-1;S1;portable;HP;8;reçu;99999;Une mairie;L9")

    assert refused.verdict is Verdict.TO_CORRECT
    assert counts(session) == before

    lines = run(
        session,
        now,
        "AT-2;S2;portable;HP;8;reçu;;;",
        "AT-3;S3;portable;HP;8;reçu;99999;Une mairie;L9",
        "AT-4;S4;portable;HP;8;reçu;;Une mairie;L9",
    )
    assert [line.verdict for line in lines] == [Verdict.CREATE, Verdict.TO_CORRECT, Verdict.CREATE]
    assert service.get_device(session, workshop(session), "AT-4").lot_id is not None
    assert session.exec(select(Device).where(Device.tag == "AT-3")).first() is None


def test_a_known_machine_keeps_what_it_was_when_its_line_is_refused(session, now):
    make_available_device(session, tag="AT-1", serial="S1")
    known = service.get_device(session, workshop(session), "AT-1")
    before = known.model_dump()

    lines = run(session, now, "AT-1;S1;portable;Autre;16;reçu;99999;;", "AT-2;S2;portable;HP;8;reçu;;;")

    assert [line.verdict for line in lines] == [Verdict.TO_CORRECT, Verdict.CREATE]
    session.expire_all()
    assert service.get_device(session, workshop(session), "AT-1").model_dump() == before


def test_one_serial_written_in_two_ways_in_one_file_is_told(session, now):
    lines = run(session, now, "AT-1;PF 0X7;portable;HP;8;reçu;;;", "AT-2;pf0x7;portable;HP;8;reçu;;;")

    assert [line.verdict for line in lines] == [Verdict.CREATE, Verdict.DUPLICATE]
    assert lines[1].problems[0].details["tag"] == "AT-1"


def test_one_machine_written_on_two_lines_finds_what_the_first_one_wrote(session, now):
    lines = run(session, now, "AT1;S1;portable;HP;8;reçu;;;", "A T1;;portable;HP;16;reçu;;;")

    assert [(line.verdict, line.changes.get("ram_gib")) for line in lines] == [
        (Verdict.CREATE, [None, 8]),
        (Verdict.UPDATE, [8, 16]),
    ]


@pytest.mark.parametrize("place", [1, 4, 7])
def test_what_another_workshop_holds_is_refused_alone_though_nobody_here_sees_it(db, now, place):
    with db.write(world.SYSTEM.scope) as session:
        stranger = make_owners(session, "elsewhere", "01")
        other = world.actor(session, "refurbisher")
        foreign = make_device(session, tag="ZZ-1", serial="TAKEN", maker="HP")
        foreign.organisation_id = stranger.workshop.id
        session.add(foreign)
    lines = [f"AT-{i};{'TAKEN' if i == place else f'S{i}'};portable;HP;8;reçu;;Mairie {i};L{i}" for i in range(1, 8)]

    with db.write(other.scope) as session:
        content = "\n".join([HEADER, *lines]).encode()
        report = StockImporter().run(session, other, content, "stock.csv", now=now)

    verdicts = {line.ref: line.verdict for line in report.lines}
    assert verdicts.pop(f"AT-{place}") is Verdict.DUPLICATE
    assert set(verdicts.values()) == {Verdict.CREATE}
    assert [p.code for p in report.lines[place - 1].problems] == ["serial_taken_elsewhere"]
    with db.read(other.scope) as session:
        assert session.exec(select(func.count()).select_from(Device)).one() == 6


def test_a_list_is_read_and_written_in_few_statements_however_long(session, now, monkeypatch):
    monkeypatch.setattr(handfuls, "MOST", 500)
    asked = []
    record = lambda *args: asked.append(args[2])  # noqa: E731
    sa.event.listen(session.get_bind().engine, "before_cursor_execute", record)
    run(session, now, *(f"AT-{i};S{i};portable;HP;8;reçu;;Une mairie;L1" for i in range(100, 400)))
    sa.event.remove(session.get_bind().engine, "before_cursor_execute", record)

    assert len(asked) < 40


def test_a_known_machine_may_be_said_of_a_lot_and_a_donor_that_the_same_line_makes(session, now):
    make_device(session, tag="AT-1", serial="S1")
    make_device(session, tag="AT-2", serial="S2")

    lines = run(session, now, "AT-1;S1;portable;Lenovo;8;;;Une mairie;L9", "AT-2;S2;portable;Lenovo;8;;;Une école;")

    assert [line.verdict for line in lines] == [Verdict.UPDATE, Verdict.UPDATE]
    session.expire_all()
    first, second = (service.get_device(session, workshop(session), tag) for tag in ("AT-1", "AT-2"))
    assert (session.get(Donor, first.donor_id).name, session.get(Lot, first.lot_id).code) == ("Une mairie", "L9")
    assert session.get(Donor, second.donor_id).name == "Une école"


@pytest.mark.parametrize("most", [1, 500])
def test_another_maker_is_refused_where_it_makes_two_machines_of_one_serial(session, now, monkeypatch, most):
    monkeypatch.setattr(handfuls, "MOST", most)
    make_device(session, tag="AT-1", serial="S1", maker="Dell Inc.")
    make_device(session, tag="AT-2", serial="S1", maker="HP")

    [line] = run(session, now, "AT-2;;portable;Dell;8;;;;")

    assert (line.verdict, line.problems[0].details["tag"]) == (Verdict.DUPLICATE, "AT-1")


def test_a_lot_is_the_same_whatever_the_capitals_of_the_list(session, now):
    lot = enter_lot(session, workshop(session), "L26-01", {"announced": 2}, now=now)

    run(session, now, "AT-1;S1;portable;HP;8;;;;l26-01", "AT-2;S2;portable;HP;8;;;;L26-01")

    assert [service.get_device(session, workshop(session), tag).lot_id for tag in ("AT-1", "AT-2")] == [lot.id] * 2


@pytest.mark.parametrize(
    ("content", "importer"),
    [
        (f"n° inventaire;n° série;type;marque\nAT-1;{SERIAL};portable;Lenovo\n".encode(), StockImporter()),
        (REPORT, HardwareImporter()),
    ],
    ids=["list", "report"],
)
def test_a_serial_of_another_workshop_makes_no_second_record_and_it_is_not_said_whose(db, now, content, importer):
    with db.write(world.SYSTEM.scope) as session:
        make_device(session, actor=other_workshop(session), tag="ZZ-7", serial=SERIAL, maker="Lenovo Group")
        actor = workshop(session)

    with db.write(actor.scope) as session:
        line = importer.run(session, actor, content, "fichier", now=now).lines[0]

    assert line.verdict in {Verdict.DUPLICATE, Verdict.TO_CORRECT}
    assert [problem.code for problem in line.problems] == ["serial_taken_elsewhere"]
    assert "ZZ-7" not in str(line)
    with db.read(world.SYSTEM.scope) as session:
        assert session.exec(select(func.count()).select_from(Device)).one() == 1
