"""Undoing a whole import: what it made goes, what it changed comes back, what can't is said."""

from datetime import timedelta

import pytest
from sqlmodel import select

from api.imports import steps
from api.imports.registry import OPENERS
from equip.errors import WrongState
from equip.imports import running, undoing
from equip.imports.lines import lines_of
from equip.imports.models import ImportFile, ImportState, Undone
from equip.inventory import handfuls, service
from equip.inventory import imports as inventory_imports
from equip.inventory.handfuls import apply_handful
from equip.inventory.models import Device, DeviceState, Drive, Erasure, Form
from equip.journal.chain import broken_links, end_fault
from equip.journal.models import JournalEntry
from tests import world

HEADER = (
    "n° inventaire;n° série;type;marque;RAM (Go);disque (Go);grade;état;prix €;"
    "effacement date;effacement méthode;effacement résultat;tests"
)
READY = "AT-1;S1;portable;HP;8;256;B;prêt;120;20/11/2026;ATA Secure Erase;réussi;OK"


@pytest.fixture
def bench(db):
    with db.read(world.SYSTEM.scope) as session:
        return world.actor(session, "refurbisher")


@pytest.fixture
def saved(db, bench, now):
    def save(*lines):
        with db.write(bench.scope) as session:
            row = steps.check(session, bench, "stock", "s.csv", "\n".join([HEADER, *lines]).encode(), now=now)
            return steps.save(session, bench, row.id, now=now).id

    return save


def undo(db, bench, import_id, now):
    with db.write(bench.scope) as session:
        steps.undo(session, bench, import_id, now=now)
    with db.read(bench.scope) as session:
        row = session.get_one(ImportFile, import_id)
        assert row.state is ImportState.UNDONE
        lines = session.exec(lines_of(row)).all()
        return {line.ref: (line.undone, [p["code"] for p in line.problems]) for line in lines}


def find(db, bench, tag):
    with db.read(bench.scope) as session:
        return session.exec(select(Device).where(Device.tag == tag)).first()


def test_a_machine_that_nothing_touched_since_goes_with_its_proofs(db, bench, saved, now):
    import_id = saved(READY)
    assert find(db, bench, "AT-1").state is DeviceState.AVAILABLE

    assert undo(db, bench, import_id, now) == {"AT-1": (Undone.REMOVED, [])}

    assert find(db, bench, "AT-1") is None
    with db.read(world.SYSTEM.scope) as session:
        assert session.exec(select(Drive)).all() == session.exec(select(Erasure)).all() == []
        said = session.exec(select(JournalEntry.action).where(JournalEntry.record_id == "AT-1")).all()
        assert {"device.intake", "device.removed"} <= set(said)
        assert (list(broken_links(session, "01")), end_fault(session, "01")) == ([], None)
    saved(READY)  # and the file can be sent again
    assert find(db, bench, "AT-1").state is DeviceState.AVAILABLE


def test_a_machine_touched_since_stays_and_is_told(db, bench, saved, now):
    import_id = saved(READY, "AT-2;S2;portable;HP;8;256;;reçu;;;;;")
    with db.write(bench.scope) as session:
        device = service.get_device(session, bench, "AT-1", lock=True)
        service.change_device(session, bench, device, {"comment": "vu"}, now=now)

    assert undo(db, bench, import_id, now) == {
        "AT-1": (Undone.KEPT, ["undo_touched"]),
        "AT-2": (Undone.REMOVED, []),
    }
    assert find(db, bench, "AT-1").comment == "vu"


def test_an_update_is_put_back(db, bench, saved, now):
    saved("AT-1;S1;portable;HP;8;256;;à effacer;120;;;;")
    before = find(db, bench, "AT-1")
    import_id = saved("AT-1;S1;portable;HP;16;256;B;prêt;130;20/11/2026;ATA Secure Erase;réussi;OK")
    assert find(db, bench, "AT-1").state is DeviceState.AVAILABLE

    assert undo(db, bench, import_id, now) == {"AT-1": (Undone.PUT_BACK, [])}

    after = find(db, bench, "AT-1")
    assert (after.ram_gib, after.price_cents, after.grade, after.state) == (8, 12_000, None, before.state)


def test_a_field_that_changed_since_stays_and_the_others_go_back(db, bench, saved, now):
    saved("AT-1;S1;portable;HP;8;256;;à effacer;120;;;;")
    import_id = saved("AT-1;S1;portable;HP;16;256;;à effacer;130;;;;")
    with db.write(bench.scope) as session:
        device = service.get_device(session, bench, "AT-1", lock=True)
        service.change_device(session, bench, device, {"ram_gib": 32}, now=now)

    assert undo(db, bench, import_id, now) == {"AT-1": (Undone.PUT_BACK_IN_PART, ["undo_field_changed"])}
    after = find(db, bench, "AT-1")
    assert (after.ram_gib, after.price_cents) == (32, 12_000)


def test_after_seven_days_an_import_stays(db, bench, saved, now):
    import_id = saved(READY)
    with db.write(bench.scope) as session, pytest.raises(WrongState, match="import_undo_too_late"):
        steps.undo(session, bench, import_id, now=now + timedelta(days=7, seconds=1))

    assert undo(db, bench, import_id, now + timedelta(days=7))["AT-1"][0] is Undone.REMOVED


def test_an_import_is_undone_once_and_its_machines_are_not_those_of_the_bench_s_undo(db, bench, saved, now):
    import_id = saved(READY)
    undo(db, bench, import_id, now)
    with db.write(bench.scope) as session, pytest.raises(WrongState, match="import_already_ended"):
        steps.undo(session, bench, import_id, now=now)


def test_a_long_import_is_undone_by_a_job_that_can_be_stopped(db, bench, saved, now, monkeypatch):
    import_id = saved(*(f"AT-{i};S{i};portable;HP;8;256;;reçu;;;;;" for i in range(1, 9)))
    monkeypatch.setattr(undoing, "HERE", 3)
    monkeypatch.setattr("equip.inventory.undo_imports.MOST", 3)
    with db.write(bench.scope) as session:
        assert steps.undo(session, bench, import_id, now=now).state is ImportState.UNDOING

    asked = iter([False])
    assert not running.run_import(db, OPENERS, import_id, clock=lambda: now, leaving=lambda: next(asked, True))
    with db.read(bench.scope) as session:
        assert len(session.exec(select(Device)).all()) == 5
    assert running.run_import(db, OPENERS, import_id, clock=lambda: now)
    with db.read(bench.scope) as session:
        assert session.exec(select(Device)).all() == []
        assert session.get_one(ImportFile, import_id).state is ImportState.UNDONE


def test_another_workshop_s_function_call_forgets_nothing(db, bench, saved, now):
    """The one door through which events may go is shut for machines of others, and for machines with a past."""
    import_id = saved(READY)
    device = find(db, bench, "AT-1")
    with db.write(bench.scope) as session:
        session.connection().exec_driver_sql("select set_config('equip.organisation', gen_random_uuid()::text, true)")
        assert _forget(session, import_id, device.id) == []
    with db.write(bench.scope) as session:
        service.change_device(
            session, bench, service.get_device(session, bench, "AT-1", lock=True), {"comment": "vu"}, now=now
        )
    with db.write(bench.scope) as session:
        assert _forget(session, import_id, device.id) == []


def _forget(session, import_id, device_id):
    return list(
        session.connection()
        .exec_driver_sql(f"select forget_machines('{import_id}', array['{device_id}']::uuid[])")
        .scalars()
    )


def test_a_known_machine_whose_drive_and_proof_the_import_said_is_as_it_was_and_may_be_said_again(
    db, bench, saved, now
):
    with db.write(bench.scope) as session:
        service.create_device(session, bench, "AT-1", {"serial": "S1", "form": Form.LAPTOP, "maker": "HP"}, now=now)
    import_id = saved(READY)
    assert find(db, bench, "AT-1").state is DeviceState.AVAILABLE

    assert undo(db, bench, import_id, now) == {"AT-1": (Undone.PUT_BACK, [])}

    assert (find(db, bench, "AT-1").state, find(db, bench, "AT-1").ram_gib) == (DeviceState.RECEIVED, None)
    with db.read(bench.scope) as session:
        assert session.exec(select(Drive)).all() == session.exec(select(Erasure)).all() == []
    saved(READY)
    assert find(db, bench, "AT-1").state is DeviceState.AVAILABLE


def test_what_a_first_try_at_saving_had_written_is_undone_with_the_rest(db, bench, now, monkeypatch):
    monkeypatch.setattr(running, "LONG_BYTES", 100)
    monkeypatch.setattr(handfuls, "MOST", 2)
    lines = [f"AT-{i};S{i};portable;HP;8;256;B;reçu;120;;;;" for i in range(1, 7)]
    with db.write(bench.scope) as session:
        content = "\n".join([HEADER, *lines]).encode()
        import_id = steps.check(session, bench, "stock", "s.csv", content, now=now).id
    running.run_import(db, OPENERS, import_id, clock=lambda: now)
    calls = iter([True, False])

    def full_disk(*args, **kwargs):
        if next(calls):
            return apply_handful(*args, **kwargs)
        raise RuntimeError("no room left")

    with db.write(bench.scope) as session:
        steps.save(session, bench, import_id, now=now)
    with monkeypatch.context() as broken:
        broken.setattr(inventory_imports, "apply_handful", full_disk)
        with pytest.raises(RuntimeError):
            running.run_import(db, OPENERS, import_id, clock=lambda: now)
    with db.write(bench.scope) as session:
        steps.save(session, bench, import_id, now=now)
    running.run_import(db, OPENERS, import_id, clock=lambda: now)

    undone = undo(db, bench, import_id, now)

    assert undone == {f"AT-{i}": (Undone.REMOVED, []) for i in range(1, 7)}
    assert [find(db, bench, f"AT-{i}") for i in range(1, 7)] == [None] * 6
