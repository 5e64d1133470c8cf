"""A delivery as the workshop enters it: the lot, its machines by scan, by paste, by file, its paper; a known serial."""

import re

import pytest
from sqlmodel import func, select

from equip.inventory.commands import Mode
from equip.inventory.models import Device, DeviceState, Lot
from tests import world
from tests.api.inventory.test_bench import text_of, write
from tests.factories.inventory import make_available_device, make_device, make_donor
from tests.papers import words_of

LOT = {"code": "L26-01", "donor": "Collège de Ceyzériat", "received_on": "20/11/2026", "weight_g": "412,5"}


def enter_lot(bench, **said):
    made = bench.submit("/lots/nouveau", {**LOT, "announced": "3", **said})
    assert made.status_code == 303, made.text
    return made.headers["location"].split("?")[0]


def read(db, query):
    with db.read(world.SYSTEM.scope) as session:
        return session.exec(query).all()


def scan(bench, code, **kept):
    answer = bench.submit("/etabli/lecture", {"code": code, **kept}, page="/etabli")
    assert answer.status_code == 303
    return answer.headers["location"]


def test_a_lot_says_what_was_announced_against_what_was_entered(browser, db):
    bench = browser("refurbisher")
    page = enter_lot(bench)

    bench.submit(f"{page}/entrer", {"serials": "S1\nS2"}, page=page)

    words = text_of(bench.get(page))
    assert "2 postes entrés sur 3 annoncés : il en reste 1 à entrer." in words
    assert "412,5 kg" in words
    assert "Collège de Ceyzériat" in words
    (lot,) = read(db, select(Lot))
    assert lot.weight_g == 412_500


def test_the_list_of_lots_is_searched_sorted_and_exported(browser):
    bench = browser("refurbisher")
    enter_lot(bench)
    enter_lot(bench, code="L26-02", donor="", origin="=cave", weight_g="", received_on="")

    found = text_of(bench.get("/lots", params={"q": "ceyz"}))
    assert "1 lot " in found
    assert "L26-02" not in found
    downwards = text_of(bench.get("/lots", params={"tri": "-lot"}))
    assert downwards.index("L26-02") < downwards.index("L26-01")
    rows = bench.get("/lots.csv").content.decode("utf-8-sig").splitlines()
    assert rows[1].startswith("L26-02;;;'=cave;;") or rows[2].startswith("L26-02;;;'=cave;;")


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("weight_g", "lourd", "Écrivez un poids en kg, au gramme près, par exemple 412,5."),
        ("weight_g", "0", "Écrivez un poids en kg, de 0,001 à 100 000."),
        ("announced", "beaucoup", "Écrivez un nombre entier, en chiffres."),
        ("received_on", "hier", "Écrivez la date sous la forme 21/11/2026."),
        ("code", "", "Écrivez un nom de lot"),
    ],
)
def test_a_fault_of_the_lot_is_said_at_its_field_and_keeps_what_was_typed(browser, field, typed, words):
    answer = browser("refurbisher").submit("/lots/nouveau", {**LOT, field: typed, "origin": "préau"})

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert f'id="{field}-err"' in answer.text
    assert 'value="préau"' in answer.text


def test_scans_fill_the_lot_that_the_address_keeps(browser, db):
    bench = browser("refurbisher")
    enter_lot(bench)
    where = bench.get("/etabli", params={"code": Mode.INTAKE.value, "lot": "L26-01"}).headers["location"]
    page = bench.get(where).text
    kept = dict(re.findall(r'name="(mode|jusque|lot)" value="([^"]+)"', page))
    assert kept["lot"] == "L26-01"

    first, again = scan(bench, "S1", **kept), scan(bench, "S1", **kept)

    assert "fait=entree" in first
    assert "lot=L26-01" in first
    assert "fait=deja" in again
    (device,) = read(db, select(Device).where(Device.serial == "S1"))
    (lot,) = read(db, select(Lot))
    assert (device.lot_id, device.donor_id) == (lot.id, lot.donor_id)
    assert "1 poste entré sur 3 annoncés" in text_of(bench.get(first))


def test_a_list_is_checked_line_by_line_then_its_good_lines_enter_once(browser, db):
    write(db, make_device, serial="PF0X7K2M")
    bench = browser("refurbisher")
    page = enter_lot(bench)
    text = "S1;HP;ProBook 430;portable\nPF0X7K2M\nS1\n???;;;camion"

    checked = bench.submit(f"{page}/coller", {"serials": text})

    words = re.sub(r"<[^>]+>", "", text_of(checked))
    assert "nouvelle 1, déjà connue 1, deux fois dans la liste 1, illisible 1." in words
    assert "déjà connue AT-9001, reçu" in words
    assert read(db, select(func.count()).select_from(Device)) == [1]
    for _ in range(2):
        entered = bench.submit(f"{page}/entrer", {"serials": text, "form_key": "one"}, page=page)
        assert entered.headers["location"] == f"{page}?entres=1"
    assert read(db, select(Device.model).where(Device.serial == "S1")) == ["ProBook 430"]


def test_a_known_serial_typed_by_hand_asks_and_makes_no_second_record(browser, db):
    write(db, make_device, serial="PF0X7K2M")
    bench = browser("refurbisher")

    asked = bench.submit("/etabli/nouveau", {"tag": "AT-9002", "serial": "pf0x7k2m", "form": "laptop"})

    assert asked.status_code == 409
    assert "Ce numéro est déjà celui du poste AT-9001" in text_of(asked)
    assert read(db, select(Device.tag)) == ["AT-9001"]
    other = {"tag": "AT-9002", "serial": "pf0x7k2m", "form": "laptop", "misread": "oui"}
    made = bench.submit("/etabli/nouveau", other)
    assert made.headers["location"] == "/etabli/AT-9002?fait=entree"
    (device,) = read(db, select(Device).where(Device.tag == "AT-9002"))
    assert (device.serial, device.flags) == (None, ["needs_investigation"])


def test_a_known_machine_scanned_for_a_lot_may_be_taken_again_in_it(browser, db):
    tag = write(db, make_available_device, serial="PF0X7K2M")
    bench = browser("refurbisher")
    enter_lot(bench)

    where = bench.get("/etabli", params={"code": "PF0X7K2M", "lot": "L26-01"}).headers["location"]

    assert where == "/etabli/doublon?code=PF0X7K2M&lot=L26-01"
    page = bench.get(where)
    assert "La reprendre dans le lot L26-01" in text_of(page)
    version = re.search(r'name="version" value="(\d+)"', page.text).group(1)
    sent = {"known": tag, "lot": "L26-01", "way": "revenue", "version": version}
    assert bench.submit("/etabli/reprendre", sent, page=where).headers["location"].startswith(f"/etabli/{tag}?")
    (device,) = read(db, select(Device).where(Device.tag == tag))
    assert device.state is DeviceState.ERASING
    assert bench.submit("/etabli/reprendre", sent, page=where).status_code == 412


def test_an_empty_machine_is_not_entered_by_a_slip(browser, db):
    bench = browser("refurbisher")

    refused = bench.submit("/etabli/nouveau", {"tag": "AT-9002"})

    assert refused.status_code == 422
    assert "cochez « sans numéro de série »" in text_of(refused)
    assert read(db, select(Device.tag)) == []
    assert bench.submit("/etabli/nouveau", {"tag": "AT-9002", "no_serial": "oui"}).status_code == 303


def test_a_file_opened_from_a_lot_puts_in_it_the_machines_that_name_none(browser, db):
    bench = browser("refurbisher")
    page = enter_lot(bench)
    assert "entreront dans le lot <strong>L26-01</strong>" in text_of(bench.get("/imports", params={"lot": "L26-01"}))
    content = "N° inventaire;N° série;Type;Lot\nAT-1;S1;portable;\nAT-2;S2;portable;L26-77\n".encode()

    checked = bench.submit(
        "/imports", {"kind": "stock", "lot": "L26-01"}, files={"file": ("stock.csv", content)}, page="/imports"
    )
    bench.submit(checked.headers["location"].replace("verifier", "enregistrer"), {}, page="/imports")

    found = dict(read(db, select(Device.tag, Lot.code).join(Lot, Lot.id == Device.lot_id)))
    assert found == {"AT-1": "L26-01", "AT-2": "L26-77"}
    assert "1 poste entré sur 3 annoncés" in text_of(bench.get(page))
    (donor,) = read(db, select(Device.donor_id).where(Device.tag == "AT-1"))
    assert donor is not None


def test_the_paper_of_a_lot_lists_its_machines_and_leaves_room_for_what_is_unknown(browser):
    bench = browser("refurbisher")
    page = enter_lot(bench, weight_g="", announced="")
    bench.submit(f"{page}/entrer", {"serials": "S1;HP;ProBook;portable"}, page=page)

    words = words_of(bench.get(f"{page}/bordereau.pdf"))

    for said in ("Bordereau de remise du lot L26-01", "Collège de Ceyzériat", "Micronov", "S1", "ProBook", "à peser"):
        assert said in words


def test_a_donor_said_public_names_the_machines_above_the_legal_price(browser, db):
    with db.write(world.SYSTEM.scope) as session:
        donor = make_donor(session, kind=None)
        make_device(session, donor_id=donor.id, price_cents=20_000)
    bench = browser("refurbisher")
    page = f"/donneurs/modifier?donneur={donor.id}"
    assert "Au-dessus du prix légal" not in text_of(bench.get(page))

    sent = {"donneur": str(donor.id), "version": "1", "kind": "public"}
    changed = bench.submit("/donneurs/modifier", sent, page=page)

    assert "AT-9001</a> : 200 €" in text_of(bench.get(changed.headers["location"]))
    assert read(db, select(Device.price_cents)) == [20_000]
    assert bench.submit("/donneurs/modifier", sent, page=page).status_code == 412


def test_a_donor_is_added_from_the_list_and_counted_by_year(browser, db):
    with db.write(world.SYSTEM.scope) as session:
        donor = make_donor(session, name="Mairie de Sandrans")
        make_device(session, donor_id=donor.id)
    bench = browser("refurbisher")

    assert bench.submit("/donneurs", {"name": "Lycée", "kind": ""}).status_code == 303
    again = bench.submit("/donneurs", {"name": "lycée", "kind": "public"})

    assert "Ce donneur est déjà dans la liste" in text_of(again)
    words = text_of(bench.get("/donneurs", params={"q": "mairie de sandrans"}))
    assert "1 donneur " in words
    assert "année inconnue : 1" in words


def test_a_change_of_a_lot_sent_without_its_version_is_answered_with_the_page(browser):
    bench = browser("refurbisher")
    where = enter_lot(bench) + "/modifier"

    answer = bench.submit(where, {**LOT, "announced": "beaucoup"}, page=where)

    assert answer.status_code in {409, 412, 422, 428}
    assert 'name="announced"' in answer.text
