"""Erasures and the final check: who signs, when, and what a method is worth."""

import re

import pytest
from sqlmodel import func, select

from equip.inventory import service
from equip.inventory.models import DeviceState, Drive, Erasure
from tests import world
from tests.api.inventory.test_bench import act, state_of, text_of, write
from tests.factories.inventory import NOW, make_device, make_erased_device, workshop
from tests.papers import words_of


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("operator", "", "Écrivez le nom de la personne qui signe."),
        ("done_on", "01/01/2020", "Ce jour est avant l’arrivée du poste à l’atelier."),
        ("method", " ", "Écrivez la méthode d’effacement"),
    ],
)
def test_a_proof_of_erasure_is_signed_dated_and_says_how(browser, db, field, value, sentence):
    tag = write(db, make_device, received_on=NOW.date().replace(day=2))
    bench = browser("refurbisher")
    drive = re.search(r'name="drive_id" value="([^"]+)"', bench.get(f"/etabli/{tag}").text).group(1)
    proof = {"drive_id": drive, "method": "nwipe", "done_on": "20/11/2026", "operator": "Sam", "result": "succeeded"}

    answer = act(bench, tag, "effacement", **(proof | {field: value}))

    assert answer.status_code == 422
    assert sentence in text_of(answer)
    with db.read(world.SYSTEM.scope) as session:
        assert session.exec(select(func.count()).select_from(Erasure)).one() == 0


@pytest.mark.parametrize(
    ("kind", "method", "status"),
    [
        ("ssd", "Zero Fill", 422),
        ("nvme", "nwipe, PRNG Stream", 422),
        ("", "DoD 5220.22-M, 3 passes", 422),
        ("hdd", "DoD 5220.22-M, 3 passes", 303),
        ("ssd", "ATA Secure Erase", 303),
    ],
)
def test_an_overwrite_of_a_solid_state_drive_is_clear_at_best(browser, db, kind, method, status):
    tag = write(db, make_device)
    bench = browser("refurbisher")
    act(bench, tag, "disque", size_gb="500", drive_kind=kind)
    drives = re.findall(r'name="drive_id" value="([^"]+)"', bench.get(f"/etabli/{tag}").text)
    with db.read(world.SYSTEM.scope) as session:
        drive = next(str(one.id) for one in session.exec(select(Drive)) if one.size_gb == 500)
    assert drive in drives
    proof = {"drive_id": drive, "done_on": "20/11/2026", "operator": "Sam", "result": "succeeded", "level": "purge"}

    assert act(bench, tag, "effacement", method=method, **proof).status_code == status


def test_the_final_check_is_signed_by_a_person(browser, db):
    tag = write(db, make_erased_device)
    bench = browser("refurbisher")

    refused = act(bench, tag, "pret", signed_by=" ")

    assert (refused.status_code, state_of(db, tag)) == (422, DeviceState.PREPARED)
    act(bench, tag, "pret", signed_by="Louison")
    assert state_of(db, tag) is DeviceState.AVAILABLE
    assert "signé par Louison" in text_of(bench.get(f"/stock/{tag}"))


def test_a_machine_without_a_drive_is_signed_by_two_people(browser, db):
    bench, said = browser("refurbisher"), "sans-disque"
    with db.write(world.SYSTEM.scope) as session:
        tag = service.create_device(session, workshop(session), "AT-9", {"form": "laptop"}, now=NOW).tag

    alone = act(bench, tag, said, said_by="Nadia", confirmed_by="")
    same = act(bench, tag, said, said_by="Nadia", confirmed_by=" nadia ")
    both = act(bench, tag, said, said_by="Nadia", confirmed_by="Malik")

    assert (alone.status_code, same.status_code, both.status_code) == (422, 422, 303)
    assert "Deux personnes différentes signent" in text_of(same)
    assert "dit par Nadia, confirmé par Malik, le 23 novembre 2026" in text_of(bench.get(f"/stock/{tag}"))


def test_what_was_read_back_and_the_errors_are_kept_with_the_proof_where_they_are_said(browser, db):
    tag, bench = write(db, make_device), browser("refurbisher")
    drive = re.search(r'name="drive_id" value="([^"]+)"', bench.get(f"/etabli/{tag}").text).group(1)
    erased = {"drive_id": drive, "method": "nwipe", "done_on": "20/11/2026", "result": "succeeded", "operator": "Nadia"}

    act(bench, tag, "effacement", **erased, verified="all", errors="0")

    page = text_of(bench.get(f"/stock/{tag}"))
    assert "nwipe · toutes les passes relues · 0 erreur" in page
    assert "Toutes les passes relues".lower() in words_of(bench.get(f"/stock/{tag}/effacement.pdf")).lower()
