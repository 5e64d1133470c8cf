"""The bench and the stock list, as the workshop uses them: a scanner, forms, no script."""

import re

import pytest
from sqlmodel import func, select

from equip.inventory import service
from equip.inventory.models import Device, DeviceEvent, DeviceState, Drive, Erasure
from tests import world
from tests.factories.inventory import NOW, make_available_device, make_device, make_donor, make_erased_device, workshop

VERSION = re.compile(r'name="version" value="(\d+)"')


def write(db, make, **values):
    with db.write(world.SYSTEM.scope) as session:
        return make(session, **values).tag


def state_of(db, tag):
    with db.read(world.SYSTEM.scope) as session:
        return session.exec(select(Device.state).where(Device.tag == tag)).one()


def act(bench, tag, step, **data):
    """Submit one form of the machine's page, as it was just read."""
    page = bench.get(f"/etabli/{tag}").text
    sent = {"version": VERSION.search(page).group(1), **data}
    return bench.submit(f"/etabli/{tag}/{step}", sent, page=f"/etabli/{tag}")


def text_of(answer):
    return answer.text.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_scan_leads_to_the_machine_by_label_or_serial(browser, db):
    tag = write(db, make_device, serial="PF0X7K2M")
    bench = browser("refurbisher")

    for code in (tag, "at-9001", "pf0x 7k2m"):
        answer = bench.get("/etabli", params={"code": code})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/etabli/{tag}")


def test_an_unknown_scan_offers_to_create_the_machine(browser):
    bench = browser("refurbisher")

    answer = bench.get("/etabli", params={"code": "PF0X7K2M"})

    assert "Numéro inconnu : " in text_of(answer)
    assert "/etabli/nouveau?code=PF0X7K2M" in answer.text
    made = bench.submit("/etabli/nouveau", {"tag": "AT-7", "serial": "PF0X7K2M", "form": "laptop"})
    assert (made.status_code, made.headers["location"]) == (303, "/etabli/AT-7?fait=entree")


def test_a_machine_becomes_ready_step_by_step(browser, db):
    tag = write(db, make_device, tests=None, grade=None, price_cents=None)
    bench = browser("refurbisher")
    assert "Prochaine étape : Effacer" in text_of(bench.get(f"/etabli/{tag}"))
    drive = re.search(r'name="drive_id" value="([^"]+)"', bench.get(f"/etabli/{tag}").text).group(1)

    proof = {"drive_id": drive, "method": "ATA Secure Erase", "done_on": "20/11/2026", "operator": "Sam"}
    act(bench, tag, "effacement", result="succeeded", **proof)
    act(bench, tag, "tests", tests="passed")
    act(bench, tag, "note", grade="A")
    act(bench, tag, "prix", price_cents="145,50")
    ready = act(bench, tag, "pret", signed_by="Sam")

    assert (ready.status_code, ready.headers["location"]) == (303, f"/etabli/{tag}?fait=pret")
    assert state_of(db, tag) == DeviceState.AVAILABLE


@pytest.mark.parametrize(
    ("step", "field", "length", "words"),
    [
        ("effacement", "method", 9000, "La méthode d’effacement a 200 caractères au plus. Raccourcissez-la."),
        ("effacement", "operator", 101, "Le nom de qui signe a 100 caractères au plus."),
        ("disque", "drive_serial", 101, "Le numéro de série d’un disque a 100 caractères au plus."),
    ],
)
def test_a_text_too_long_to_be_kept_is_refused_rather_than_cut(browser, db, step, field, length, words):
    tag = write(db, make_device)
    bench = browser("refurbisher")
    drive = re.search(r'name="drive_id" value="([^"]+)"', bench.get(f"/etabli/{tag}").text).group(1)
    said = {"drive_id": drive, "method": "ATA Secure Erase", "done_on": "20/11/2026", "result": "succeeded"}

    answer = act(bench, tag, step, **said | {field: "x" * length})

    assert answer.status_code == 422
    assert words in text_of(answer)
    with db.read(world.SYSTEM.scope) as session:
        assert session.exec(select(func.count()).select_from(Erasure)).one() == 0
        assert session.exec(select(func.count()).select_from(Drive)).one() == 1


def test_a_size_out_of_range_is_told_its_range(browser, db):
    tag = write(db, make_device)

    answer = act(browser("refurbisher"), tag, "identifier", ram_gib="-2", screen_in="90")

    assert answer.status_code == 422
    assert "Écrivez la mémoire en Go, entre 1 et 1024." in text_of(answer)
    assert "Écrivez la diagonale en pouces, entre 5 et 60." in text_of(answer)


def test_declaring_ready_without_proof_says_each_thing_that_is_missing(browser, db):
    tag = write(db, make_device, grade=None)

    answer = act(browser("refurbisher"), tag, "pret", signed_by="Sam")

    assert answer.status_code == 409
    page = text_of(answer)
    assert "2 réponses sont à corriger" in page
    assert "Ce poste n’a pas de preuve d’effacement : ajoutez le rapport du disque." in page
    assert "L’aspect n’est pas noté : posez une note A ou B." in page
    assert state_of(db, tag) == DeviceState.RECEIVED


def test_a_price_above_the_cap_keeps_what_was_typed(browser, db):
    with db.write(world.SYSTEM.scope) as session:
        tag = make_device(session, donor_id=make_donor(session).id).tag

    answer = act(browser("refurbisher"), tag, "prix", price_cents="199,90")

    assert answer.status_code == 422
    assert "son prix légal est au plus de 180 €" in text_of(answer)
    assert 'value="199,90"' in answer.text


def test_a_form_made_from_an_older_version_is_refused(browser, db):
    tag = write(db, make_device)
    bench = browser("refurbisher")

    answer = bench.submit(f"/etabli/{tag}/note", {"version": "0", "grade": "A"}, page=f"/etabli/{tag}")

    assert answer.status_code == 412
    assert "Quelqu’un a modifié cette fiche entre-temps" in answer.text


def test_pressing_twice_records_one_erasure(browser, db):
    tag = write(db, make_device)
    bench = browser("refurbisher")
    page = bench.get(f"/etabli/{tag}").text
    once = {
        "version": VERSION.search(page).group(1),
        "form_key": "pressed-twice",
        "drive_id": re.search(r'name="drive_id" value="([^"]+)"', page).group(1),
        "method": "ATA Secure Erase",
        "done_on": "20/11/2026",
        "operator": "Sam",
        "result": "succeeded",
    }

    answers = [bench.submit(f"/etabli/{tag}/effacement", once, page=f"/etabli/{tag}") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    with db.read(world.SYSTEM.scope) as session:
        erased = select(func.count()).where(DeviceEvent.kind == "erased")
        assert session.exec(erased).one() == 1


def test_the_stock_is_searched_filtered_and_exported(browser, db):
    write(db, make_available_device, tag="AT-1")
    write(db, make_device, tag="AT-2", model="OptiPlex 7050", maker="Dell", form="desktop")
    bench = browser("refurbisher")

    found = text_of(bench.get("/stock", params={"etat": "available"}))
    export = bench.get("/stock.csv", params={"q": "optiplex"}).content.decode("utf-8-sig").splitlines()

    assert "AT-1" in found
    assert "AT-2" not in found
    assert "1 poste pour cette recherche" in found
    assert export[0].startswith("N° inventaire;N° série;Type")
    assert [line.split(";")[0] for line in export[1:]] == ["AT-2"]


def test_the_machine_s_page_tells_its_proofs_and_its_life(browser, db):
    tag = write(db, make_available_device)

    page = text_of(browser("programme_officer").get(f"/stock/{tag}"))

    assert "Passé à « prêt »" in page
    assert "ATA Secure Erase" in page
    assert "Ouvrir à l’établi" not in page


def test_the_stock_is_not_for_prescribers_and_the_bench_only_for_the_workshop(browser):
    assert browser("prescriber").get("/stock").status_code == 403
    assert browser("programme_officer").get("/etabli").status_code == 403


def test_the_home_page_tells_the_workshop_what_waits(browser, db):
    for number in range(4):
        write(db, make_device, tag=f"AT-{number}", form=None)

    assert "Identifier 4 postes" in text_of(browser("refurbisher").get("/"))


def test_what_waits_for_a_decision_is_told_apart_from_the_work(browser, db):
    write(db, make_device, tag="AT-1", grade="C")

    bench = browser("refurbisher")

    assert "Trancher le sort de 1 poste" in text_of(bench.get("/"))
    assert "AT-1" in bench.get("/stock?suite=a-trancher").text


def test_every_fault_of_the_sheet_is_said_at_once(browser, db):
    tag = write(db, make_device)
    bench = browser("refurbisher")
    wrong = {"ram_gib": "huit", "battery_pct": "400", "screen_in": "200"}

    answer = act(bench, tag, "identifier", **wrong)
    new = bench.submit("/etabli/nouveau", {"tag": "?", **wrong})

    assert (answer.status_code, new.status_code) == (422, 422)
    assert "3 réponses sont à corriger" in text_of(answer)
    assert "4 réponses sont à corriger" in text_of(new)
    for name in wrong:
        assert f'<a href="#{name}">' in answer.text
        assert f'<a href="#{name}">' in new.text


def test_each_count_of_the_bench_opens_a_list_of_as_many_machines(browser, db):
    write(db, make_device, tag="AT-1", form=None)
    write(db, make_device_to_erase, tag="AT-2")
    write(db, make_device, tag="AT-3", grade="C")
    write(db, make_device, tag="AT-4", tests="failed")
    write(db, make_erased_device, tag="AT-5", tests=None)
    write(db, make_erased_device, tag="AT-6", grade=None)
    write(db, make_erased_device, tag="AT-7", price_cents=None)
    write(db, make_erased_device, tag="AT-8")
    bench = browser("refurbisher")

    counts = re.findall(r'<a href="(/stock\?suite=[a-z-]+)">[^<]+</a></span><b>(\d+)</b>', bench.get("/etabli").text)

    assert len(counts) == 8
    for address, count in counts:
        assert f"<p>{count} poste pour cette recherche" in text_of(bench.get(address))
        assert len(csv_lines(bench, address)) == int(count) == 1


def make_device_to_erase(session, **values):
    device = make_device(session, **values)
    service.advance(session, workshop(session), device, now=NOW)
    return device


def csv_lines(bench, address):
    return bench.get(address.replace("/stock", "/stock.csv")).text.strip().splitlines()[1:]
