"""Long files: by handfuls, in a job that can be stopped and taken up again, with the answer of a short one."""

from pathlib import Path

import pytest
from sqlmodel import func, select

from api.imports import steps
from api.imports.registry import OPENERS
from equip.errors import WrongState
from equip.imports import running
from equip.imports.lines import counts_in
from equip.imports.models import ImportFile, ImportLine, ImportState, Verdict
from equip.inventory import handfuls
from equip.inventory.models import Device, DeviceEvent
from equip.journal.chain import broken_links, end_fault
from tests import world

STOCK = (Path(__file__).parents[3] / "seeds" / "ain" / "stock-micronov.csv").read_bytes()


@pytest.fixture(autouse=True)
def short_patience(monkeypatch):
    monkeypatch.setattr(running, "LONG_BYTES", 1000)
    monkeypatch.setattr(handfuls, "MOST", 10)


def workshop(db):
    with db.read(world.SYSTEM.scope) as session:
        return world.actor(session, "refurbisher")


def sent(db, now, content=STOCK):
    actor = workshop(db)
    with db.write(actor.scope) as session:
        return actor, steps.check(session, actor, "stock", "stock.csv", content, now=now).id


def run(db, import_id, now, leaving=lambda: False):
    return running.run_import(db, OPENERS, import_id, clock=lambda: now, leaving=leaving)


def seen(db, import_id):
    with db.read(world.SYSTEM.scope) as session:
        return session.get_one(ImportFile, import_id)


def count(db, table):
    with db.read(world.SYSTEM.scope) as session:
        return session.exec(select(func.count()).select_from(table)).one()


def after(parts):
    """Asked before each part: true once so many were done."""
    asked = iter([False] * parts)
    return lambda: next(asked, True)


def test_a_long_file_is_checked_by_a_job_that_writes_nothing_else(db, now):
    _, import_id = sent(db, now)
    assert seen(db, import_id).state is ImportState.CHECKING

    assert run(db, import_id, now)

    row = seen(db, import_id)
    assert (row.state, row.progress) == (ImportState.CHECKED, {})
    assert counts_in(row)[Verdict.CREATE] == 68
    assert (count(db, Device), count(db, DeviceEvent), count(db, ImportLine)) == (0, 0, 71)


def test_a_job_that_is_stopped_goes_on_where_it_was_and_ends_alike(db, now):
    actor, import_id = sent(db, now)
    run(db, import_id, now)
    with db.write(actor.scope) as session:
        steps.save(session, actor, import_id, now=now)

    assert not run(db, import_id, now, leaving=after(3))
    halfway = seen(db, import_id)
    assert (halfway.state, halfway.progress["done"]) == (ImportState.SAVING, 30)
    assert count(db, Device) == 30

    assert run(db, import_id, now)
    assert seen(db, import_id).state is ImportState.SAVED
    assert (count(db, Device), count(db, ImportLine)) == (68, 71)
    with db.read(world.SYSTEM.scope) as session:
        assert (list(broken_links(session, "01")), end_fault(session, "01")) == ([], None)


def test_nothing_is_asked_of_a_file_while_a_job_is_at_it(caller, db, now):
    _, import_id = sent(db, now)

    answer = caller("refurbisher").post(f"/api/v1/imports/{import_id}/save")

    assert (answer.status_code, answer.json()["code"]) == (409, "import_busy")


def test_a_file_abandoned_meanwhile_is_left_alone(db, now):
    actor, import_id = sent(db, now)
    with db.write(actor.scope) as session:
        steps.service.abandon_file(session, actor, steps.get(session, actor, import_id, lock=True), now=now)

    assert not run(db, import_id, now)
    assert seen(db, import_id).state is ImportState.ABANDONED


def test_a_file_half_saved_is_not_abandoned_but_saved_to_its_end(db, now):
    actor, import_id = sent(db, now)
    run(db, import_id, now)
    with db.write(actor.scope) as session:
        steps.save(session, actor, import_id, now=now)
    run(db, import_id, now, leaving=after(3))
    with db.write(actor.scope) as session:
        running.fall_back(session, steps.get(session, actor, import_id, lock=True), "failed")

    with db.write(actor.scope) as session, pytest.raises(WrongState, match="import_half_saved"):
        steps.service.abandon_file(session, actor, steps.get(session, actor, import_id, lock=True), now=now)
    with db.write(actor.scope) as session:
        steps.save(session, actor, import_id, now=now)
    run(db, import_id, now)

    assert (seen(db, import_id).state, count(db, Device)) == (ImportState.SAVED, 68)


def test_a_file_whose_job_vanished_is_asked_again(db, now):
    _, import_id = sent(db, now)
    with db.write(world.SYSTEM.scope) as session:
        row = session.get_one(ImportFile, import_id)
        lost, row.job_id = row.job_id, None
        session.connection().exec_driver_sql(f"delete from procrastinate_jobs where id = {lost}")
    with db.write(world.SYSTEM.scope) as session:
        running.reconcile(session, import_id)

    assert seen(db, import_id).job_id not in {None, lost}


def test_a_long_file_sent_again_closes_by_itself(db, now):
    actor, import_id = sent(db, now)
    run(db, import_id, now)
    with db.write(actor.scope) as session:
        steps.save(session, actor, import_id, now=now)
    run(db, import_id, now)

    _, again = sent(db, now)
    run(db, again, now)

    assert seen(db, again).state is ImportState.SAVED
    assert counts_in(seen(db, again))[Verdict.IDENTICAL] == 68


def test_the_page_says_how_far_it_is_and_reloads_without_script(browser, db, now):
    actor, import_id = sent(db, now)
    run(db, import_id, now, leaving=after(2))

    page = browser("refurbisher").get(f"/imports/{import_id}/verifier").text.replace("\u00a0", " ")

    assert f'<meta http-equiv="refresh" content="3; url=/imports/{import_id}/verifier">' in page
    assert "Lecture du fichier : 20 lignes sur 68." in page
    assert "en lecture" in browser("refurbisher").get("/imports").text
    assert actor.organisation_id is not None
