"""A file and a person at the bench never wait for each other in a ring: records are locked first, the journal after."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from time import sleep

import pytest

from api.imports import steps
from equip.imports.models import ImportState, Verdict
from equip.inventory import remarks, service
from equip.inventory.imports import StockImporter
from tests import world
from tests.factories.inventory import make_device

HEADER = "n° inventaire;n° série;type;marque;RAM (Go)\n"
NEW, KNOWN = HEADER + "AT-2;S2;portable;HP;8\n", HEADER + "AT-1;S1;portable;Lenovo;8\n"


@pytest.mark.parametrize("text", [NEW, KNOWN])
def test_a_list_is_checked_while_somebody_writes_of_a_machine(db, now, text):
    with db.read(world.SYSTEM.scope) as session:
        bench = world.actor(session, "refurbisher")
    with db.write(bench.scope) as session:
        make_device(session, tag="AT-1", serial="S1", actor=bench)
    locked, asked = Event(), Event()

    def write():
        with db.write(bench.scope) as session:
            device = service.get_device(session, bench, "AT-1", lock=True)
            locked.set()
            asked.wait(0.8)  # never set: long enough for the other to stand behind this lock
            remarks.comment(session, bench, device, "vu", now=now)

    def check():
        locked.wait(5)
        with db.write(bench.scope) as session:
            return steps.check(session, bench, "stock", "s.csv", text.encode(), now=now).state

    with ThreadPoolExecutor() as pool:
        written, checked = pool.submit(write), pool.submit(check)
        written.result()
        assert checked.result() is (ImportState.CHECKED if text == NEW else ImportState.SAVED)


def test_two_lists_sent_at_once_make_no_second_machine_of_one_serial_and_one_donor(db, now):
    with db.read(world.SYSTEM.scope) as session:
        bench = world.actor(session, "refurbisher")
    both = Barrier(2)

    def enter(tag):
        both.wait()
        text = f"n° inventaire;n° série;type;donneur\n{tag};S1;portable;Mairie\n"
        with db.write(bench.scope) as session:
            [line] = StockImporter().run(session, bench, text.encode(), "s.csv", now=now).lines
            sleep(0.3)
            return line.verdict

    with ThreadPoolExecutor() as pool:
        assert sorted(pool.map(enter, ("AT-1", "AT-2"))) == [Verdict.CREATE, Verdict.DUPLICATE]
