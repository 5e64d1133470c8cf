"""One field for labels, serials and cards, the modes, and the undoing of what was just done."""

import re

import pytest
from sqlmodel import func, select

from equip.inventory.commands import Command, Mode
from equip.inventory.imports import StockImporter
from equip.inventory.models import Device, DeviceEvent, DeviceState, Drive, Erasure
from equip.journal.models import JournalEntry
from tests import world
from tests.api.inventory.test_bench import act, state_of, text_of, write
from tests.factories.inventory import NOW, make_device, make_erased_device

ACT = re.compile(r'action="/etabli/([^/]+)/annuler".*?name="act" value="(\d+)"', re.DOTALL)
FORM_KEY = re.compile(r'name="form_key" value="([^"]+)"')


def scan(bench, code, *, page="/etabli", **fields):
    """Read one code on the page that is on the screen; answers the address that it leads to."""
    fields = {"tag": page.removeprefix("/etabli/").split("?")[0] if page != "/etabli" else "", **fields}
    answer = bench.submit("/etabli/lecture", {"code": code, **fields}, page=page)
    assert answer.status_code == 303
    return answer.headers["location"]


def read(db, tag):
    with db.read(world.SYSTEM.scope) as session:
        return session.exec(select(Device).where(Device.tag == tag)).one()


def undo(bench, tag):
    page = f"/etabli/{tag}"
    number = next(number for found, number in ACT.findall(bench.get(page).text) if found == tag)
    return act(bench, tag, "annuler", act=number)


@pytest.mark.parametrize("code", ["CMD-TOUT-BON", " cmd-tout-bon ", "CMD–TOUT–BON"])
def test_the_card_all_good_signs_every_test_of_the_machine_on_the_screen(browser, db, code):
    tag = write(db, make_erased_device, tests=None)
    bench = browser("refurbisher")

    assert scan(bench, code, page=f"/etabli/{tag}").startswith(f"/etabli/{tag}?carte=")

    device = read(db, tag)
    assert device.tests == "passed"
    assert set(device.checks.values()) == {"good"}
    assert "Tout bon : c’est enregistré." in text_of(bench.get(f"/etabli/{tag}", params={"carte": "CMD-TOUT-BON"}))


def test_the_card_of_a_defect_names_the_piece_and_leads_to_the_repair(browser, db):
    tag = write(db, make_erased_device, tests=None)
    bench = browser("refurbisher")

    page = text_of(bench.get(scan(bench, Command.DEFECT_KEYBOARD.value, page=f"/etabli/{tag}")))

    assert read(db, tag).checks == {"keyboard": "defect"}
    assert "Prochaine étape : Réparer." in page
    assert "Défaut : clavier." in page
    scan(bench, Command.REPAIR.value, page=f"/etabli/{tag}")
    assert state_of(db, tag) is DeviceState.REPAIR
    act(bench, tag, "repare")
    assert (read(db, tag).checks, read(db, tag).tests) == ({}, None)
    assert "Prochaine étape : Tester." in text_of(bench.get(f"/etabli/{tag}"))


def test_grades_and_parts_have_their_cards(browser, db):
    tag = write(db, make_erased_device, grade=None)
    bench = browser("refurbisher")

    scan(bench, "CMD-NOTE-B", page=f"/etabli/{tag}")
    assert read(db, tag).grade == "B"
    scan(bench, "CMD-PIECES", page=f"/etabli/{tag}")
    assert state_of(db, tag) is DeviceState.DISMANTLED


def test_a_card_without_a_machine_does_nothing_and_says_what_to_do_first(browser):
    bench = browser("refurbisher")

    where = scan(bench, "CMD-TOUT-BON")

    assert "Lisez d’abord un poste, puis la carte." in text_of(bench.get(where))


def test_a_card_that_nobody_knows_is_said_and_never_becomes_a_machine(browser, db):
    tag = write(db, make_device)
    bench = browser("refurbisher")

    page = text_of(bench.get(scan(bench, "CMD-DANSER", page=f"/etabli/{tag}")))

    assert "Cette carte n’est pas connue" in page
    with db.read(world.SYSTEM.scope) as session:
        assert session.exec(select(func.count()).select_from(Device)).one() == 1


def test_a_card_sent_twice_because_the_network_was_lost_acts_once(browser, db):
    tag = write(db, make_erased_device, tests=None)
    bench = browser("refurbisher")
    key = FORM_KEY.search(bench.get(f"/etabli/{tag}").text).group(1)

    for _ in range(2):
        scan(bench, "CMD-TOUT-BON", page=f"/etabli/{tag}", form_key=key)

    with db.read(world.SYSTEM.scope) as session:
        tested = select(func.count()).select_from(DeviceEvent).where(DeviceEvent.kind == "tested")
        assert session.exec(tested).one() == 1


def test_a_card_that_the_machine_refuses_says_why_and_changes_nothing(browser, db):
    tag = write(db, make_device)
    bench = browser("refurbisher")
    scan(bench, "CMD-PIECES", page=f"/etabli/{tag}")

    page = text_of(bench.get(scan(bench, "CMD-NOTE-A", page=f"/etabli/{tag}")))

    assert "Note A : Ce poste est sorti du stock" in page
    assert read(db, tag).grade == "B"


def test_the_intake_mode_takes_in_every_unknown_number_until_the_next_card(browser, db):
    bench = browser("refurbisher")
    on = scan(bench, Mode.INTAKE.value)
    assert "Mode réception" in text_of(bench.get(on))
    mode = dict(part.split("=") for part in on.split("?")[1].split("&"))

    first = scan(bench, "PF0X7K2M", page=on, tag="", **mode)
    second = scan(bench, "PF0X7K2N", page=on, tag="", **mode)
    again = scan(bench, "PF0X7K2M", page=on, tag="", **mode)

    assert [first.split("?")[0], second.split("?")[0]] == ["/etabli/AT-0001", "/etabli/AT-0002"]
    assert again.split("?")[0] == "/etabli/AT-0001"
    assert scan(bench, Command.NEXT.value, page=on, tag="", **mode) == "/etabli"


def test_the_ready_mode_opens_the_final_check_that_a_person_signs_the_name_before_being_proposed(browser, db):
    first, second = write(db, make_erased_device, tag="AT-1"), write(db, make_erased_device, tag="AT-2")
    bench = browser("refurbisher")
    on = scan(bench, Mode.READY.value)
    mode = dict(part.split("=") for part in on.split("?")[1].split("&"))

    scan(bench, first, page=on, tag="", **mode)
    assert state_of(db, first) is not DeviceState.AVAILABLE  # a card signs nothing
    act(bench, first, "pret", signed_by="Sam")
    page = bench.get(scan(bench, second, page=on, tag="", **mode)).text

    assert state_of(db, first) is DeviceState.AVAILABLE
    assert re.search(r'name="signed_by"[^>]*value=""', page)  # a shared workstation signs for nobody
    assert '<option value="Sam">' in page


def test_the_test_mode_opens_the_checklist_of_each_machine(browser, db):
    tag = write(db, make_device)
    bench = browser("refurbisher")
    on = scan(bench, Mode.TEST.value)
    mode = dict(part.split("=") for part in on.split("?")[1].split("&"))

    page = bench.get(scan(bench, tag, page=on, tag="", **mode)).text

    assert re.search(r'<details class="panel" open><summary>Tester', page)


@pytest.mark.parametrize(
    ("code", "where"),
    [
        ("CMD-MODE-TEST", "/etabli?mode=CMD-MODE-TEST&jusque="),
        ("cmd-suivant", "/etabli"),
        ("CMD-TOUT-BON", "/etabli?refus=poste-d-abord"),
        ("CMD-DANSER", "/etabli?refus=carte-inconnue"),
    ],
)
def test_the_first_field_which_is_a_plain_get_reads_cards_too(browser, code, where):
    answer = browser("refurbisher").get("/etabli", params={"code": code})

    assert answer.status_code == 303
    assert answer.headers["location"].startswith(where)


def test_a_mode_ends_by_itself(browser, db):
    bench = browser("refurbisher")

    where = scan(bench, "PF0X7K2M", page="/etabli", mode=Mode.INTAKE.value, jusque="1")

    assert where == "/etabli?code=PF0X7K2M"
    with db.read(world.SYSTEM.scope) as session:
        assert session.exec(select(func.count()).select_from(Device)).one() == 0


def test_what_was_just_done_is_undone_step_by_step_and_the_machine_is_as_it_was(browser, db):
    tag = write(db, make_device, tests=None, grade=None)
    bench = browser("refurbisher")
    drive = re.search(r'name="drive_id" value="([^"]+)"', bench.get(f"/etabli/{tag}").text).group(1)
    before = state_of(db, tag)
    act(
        bench,
        tag,
        "effacement",
        drive_id=drive,
        method="ATA Secure Erase",
        done_on="20/11/2026",
        operator="Sam",
        result="succeeded",
    )
    act(bench, tag, "note", grade="A")
    assert state_of(db, tag) is not before

    undo(bench, tag)
    assert read(db, tag).grade is None
    undo(bench, tag)

    assert state_of(db, tag) is before
    with db.read(world.SYSTEM.scope) as session:
        assert session.exec(select(Erasure)).all() == []
    assert f'action="/etabli/{tag}/annuler"' not in bench.get(f"/etabli/{tag}").text
    assert "Geste annulé" in text_of(bench.get(f"/stock/{tag}"))


def test_a_drive_added_by_mistake_is_undone_by_the_card(browser, db):
    tag = write(db, make_device)
    bench = browser("refurbisher")
    act(bench, tag, "disque", size_gb="500")

    scan(bench, Command.UNDO.value, page=f"/etabli/{tag}")

    with db.read(world.SYSTEM.scope) as session:
        assert session.exec(select(func.count()).select_from(Drive)).one() == 1


def test_nobody_undoes_what_somebody_else_did_nor_what_was_followed_by_another_act(browser, db):
    tag = write(db, make_erased_device, grade=None)  # by the same workshop, but not by this person's hand
    bench = browser("refurbisher")

    answer = act(bench, tag, "annuler", act="1")

    assert answer.status_code == 409
    assert "ne s’annule plus" in text_of(answer)


def in_intake(bench, code):
    on = scan(bench, Mode.INTAKE.value)
    mode = dict(part.split("=") for part in on.split("?")[1].split("&"))
    return scan(bench, code, page=on, tag="", **mode)


@pytest.mark.parametrize("code", ["<script>alert(1)</script>", "É\"'(§àç", "x" * 61, "7"])
def test_what_no_serial_looks_like_enters_nothing(browser, db, code):
    assert "refus=bad_tag" in in_intake(browser("refurbisher"), code)

    with db.read(world.SYSTEM.scope) as session:
        assert session.exec(select(func.count()).select_from(Device)).one() == 0


def test_an_entry_by_a_wrong_scan_is_undone_and_leaves_no_machine(browser, db):
    bench = browser("refurbisher")
    page = in_intake(bench, "3017620422003").split("?")[0]

    where = scan(bench, Command.UNDO.value, page=page)

    assert where == "/etabli?fait=retire"
    assert "n’est plus dans le stock" in bench.get(where).text
    with db.read(world.SYSTEM.scope) as session:
        for table in (Device, DeviceEvent):
            assert session.exec(select(func.count()).select_from(table)).one() == 0
        assert session.exec(select(JournalEntry).where(JournalEntry.action == "device.removed")).one()


def test_an_entry_is_undone_no_more_once_something_came_after(browser, db):
    bench = browser("refurbisher")
    page = in_intake(bench, "3017620422003").split("?")[0]
    tag = page.rpartition("/")[2]
    bench.submit(f"/stock/{tag}/commentaires", {"words": "Reçu sans chargeur."}, page=f"/stock/{tag}")

    assert "refus=act_not_undoable" in scan(bench, Command.UNDO.value, page=page)
    assert bench.get(f"/stock/{tag}").status_code == 200


def test_what_a_list_brought_in_is_not_undone_at_the_bench_but_with_its_import(browser, db):
    with db.write(world.SYSTEM.scope) as session:
        actor = world.actor(session, "refurbisher")
        StockImporter().run(session, actor, "n° inventaire;type\nAT-1;portable\n".encode(), "stock.csv", now=NOW)

    assert state_of(db, "AT-1") is DeviceState.RECEIVED
    assert "Vos derniers gestes" not in browser("refurbisher").get("/etabli").text
