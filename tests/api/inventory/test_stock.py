"""The stock list: found by what the workshop knows of a machine, and its export read back by its own import."""

import re
from datetime import date

import pytest
from sqlalchemy import event

from equip.files.stock_rows import read_stock
from equip.files.tables import read_table
from equip.imports.service import Verdict
from equip.inventory import service
from equip.inventory.lots import find_or_make_lot
from equip.inventory.models import DeviceState
from equip.inventory.stock_lines import apply_row
from tests import world
from tests.api.inventory.test_bench import text_of, write
from tests.factories.inventory import NOW, make_available_device, make_device, make_donor, make_erased_device, workshop


@pytest.mark.parametrize("file", ["stock.csv", "stock.xlsx"])
def test_the_stock_s_own_export_is_read_back_without_a_change(browser, db, file):
    write(db, make_available_device, tag="AT-1")
    write(db, make_erased_device, tag="AT-2", tests=None, price_cents=None)
    write(db, make_device, tag="AT-3", tests="failed")
    write(db, make_device, tag="AT-4", form=None)
    with db.write(world.SYSTEM.scope) as session:
        device = service.get_device(session, workshop(session), "AT-1", lock=True)
        service.move(session, workshop(session), device, DeviceState.RESERVED, now=NOW)
        service.move(session, workshop(session), device, DeviceState.ALLOCATED, now=NOW)
    export = browser("refurbisher").get(f"/{file}").content

    with db.write(world.SYSTEM.scope) as session:
        reading = read_stock(read_table(export, file))
        lines = [apply_row(session, workshop(session), row, now=NOW) for row in reading.rows]

    assert not reading.problems
    assert [(line.ref, line.verdict, [problem.code for problem in line.problems]) for line in lines] == [
        (tag, Verdict.IDENTICAL, ["no_serial"]) for tag in ("AT-1", "AT-2", "AT-3", "AT-4")
    ]


def test_the_stock_is_found_by_lot_donor_and_grade(browser, db):
    with db.write(world.SYSTEM.scope) as session:
        actor = workshop(session)
        lot, donor = find_or_make_lot(session, actor, "L-2026-11", now=NOW), make_donor(session, name="Mairie de Bourg")
        make_device(session, tag="AT-1", lot_id=lot.id, donor_id=donor.id, serial="PF000001")
        make_device(session, tag="AT-2", grade="A", serial="PF000002")
        make_device(session, tag="AT-3", grade=None, serial="PF000003")
    bench = browser("refurbisher")

    def tags(**asked):
        return sorted(set(re.findall(r"/stock/(AT-\d)", bench.get("/stock", params=asked).text)))

    assert tags(q="l-2026") == tags(lot="L-2026-11") == tags(q="mairie") == ["AT-1"]
    assert (tags(note="A"), tags(note="B"), tags(note="sans")) == (["AT-2"], ["AT-1"], ["AT-3"])
    assert "L-2026-11 1" in re.sub(r"<[^>]+>", "", text_of(bench.get("/stock")))


@pytest.mark.parametrize("path", ["/stock", "/stock.csv", "/stock.xlsx"])
def test_a_list_asks_the_database_as_often_for_twenty_machines_as_for_two(browser, db, path):
    bench, asked = browser("refurbisher"), []
    event.listen(db.engine, "before_cursor_execute", lambda *_: asked.append(1))
    counts = []
    for first in (0, 2):
        with db.write(world.SYSTEM.scope) as session:
            for number in range(first, 2 + 9 * first):
                lot = find_or_make_lot(session, workshop(session), f"L-{number}", now=NOW)
                make_device(session, tag=f"AT-{number}", serial=f"S{number:06}", lot_id=lot.id)
        asked.clear()
        assert bench.get(path).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_the_stock_is_told_apart_by_memory_and_year_and_each_count_is_that_of_its_list(browser, db):
    with db.write(world.SYSTEM.scope) as session:
        for number, (ram, year) in enumerate(((4, 2024), (8, 2025), (15, 2025), (16, 2026), (None, None))):
            received = date(year, 6, 1) if year else None
            make_device(session, tag=f"AT-{number}", serial=f"PF00000{number}", ram_gib=ram, received_on=received)
    bench = browser("refurbisher")
    page = bench.get("/stock").text

    counts = dict(re.findall(r'href="/stock\?((?:memoire|recu)=[^"]+)"[^>]*>[^<]+<b>(\d+)</b>', page))
    assert counts == {
        "memoire=moins-de-8": "1",
        "memoire=8-a-15": "2",
        "memoire=16": "1",
        "memoire=inconnue": "1",
        "recu=2026": "1",
        "recu=2025": "2",
        "recu=2024": "1",
        "recu=inconnue": "1",
    }
    for address, count in counts.items():
        assert len(set(re.findall(r"/stock/(AT-\d)", bench.get(f"/stock?{address}").text))) == int(count)


@pytest.mark.parametrize("address", ["recu=hier", "memoire=32", "etat=perdu", "recu=20260000000000"])
def test_a_filter_that_means_nothing_breaks_nothing(browser, address):
    assert browser("refurbisher").get(f"/stock?{address}").status_code == 200


def test_labels_that_would_lead_nowhere_are_told_before_they_are_printed(browser, db):
    write(db, make_device, tag="AT-1")

    assert "EQUIP_PUBLIC_URL" in browser("refurbisher").get("/stock/AT-1").text
