"""Every format of report through the same door, by HTTP, against the real database; twice, and from the pages."""

import zlib
from pathlib import Path

import pytest
from sqlmodel import func, select

from equip.inventory.models import DeviceEvent, Drive, Erasure
from equip.journal.models import JournalEntry
from tests import world

DATA = Path(__file__).parents[2] / "equip" / "files" / "data"
NEW_MACHINES = [
    *("thinkpad-t480.json", "glpi-portable.json", "fusioninventory.xml"),
    *("workbench-11.json", "workbench-2022.json", "workbench-script.json"),
]


def send(caller, name, content=None):
    content = content if content is not None else (DATA / name).read_bytes()
    return caller.post("/api/v1/imports/hardware", files={"file": (name, content)})


def save(caller, answer):
    return caller.post(f"/api/v1/imports/{answer.json()['id']}/save")


def rows(db):
    """All that a report could write: events, drives, proofs; not the files and their lines of the journal."""
    with db.read(world.SYSTEM.scope) as session:
        counts = [
            session.exec(select(func.count()).select_from(model)).one() for model in (DeviceEvent, Drive, Erasure)
        ]
        about = select(func.count()).where(JournalEntry.record_type == "device")
        return [*counts, session.exec(about).one()]


@pytest.mark.parametrize("name", NEW_MACHINES)
def test_a_report_takes_a_machine_in_and_sent_again_changes_nothing(caller, db, name):
    workshop = caller("refurbisher")
    first = send(workshop, name)
    assert first.status_code == 201, first.text
    assert first.json()["counts"]["create"] == 1
    assert save(workshop, first).status_code == 200
    before = rows(db)

    again = send(workshop, name)

    assert again.json()["state"] == "saved"
    assert again.json()["counts"]["create"] + again.json()["counts"]["update"] == 0
    assert rows(db) == before


def test_what_the_agent_compressed_is_read_through_the_same_door(caller):
    answer = send(caller("refurbisher"), "x.bin", zlib.compress((DATA / "fusioninventory.xml").read_bytes()))

    assert answer.json()["counts"]["create"] == 1


@pytest.mark.parametrize(
    ("machine", "proof"), [("workbench-11.json", "nwipe.log"), ("workbench-script.json", "smartctl.json")]
)
def test_a_proof_follows_its_drive_and_sent_again_changes_nothing(caller, db, machine, proof):
    workshop = caller("refurbisher")
    save(workshop, send(workshop, machine))
    first = send(workshop, proof)
    assert first.status_code == 201, first.text
    if first.json()["state"] == "checked":
        assert save(workshop, first).status_code == 200
    before = rows(db)

    again = send(workshop, proof)

    assert again.json()["state"] == "saved"
    assert rows(db) == before


def test_a_proof_of_an_unknown_drive_says_what_to_do(caller):
    answer = send(caller("refurbisher"), "nwipe.log")

    said = [problem["detail"] for line in answer.json()["lines"] for problem in line["problems"]]
    assert said[0] == (
        "Ligne 1 : aucun poste n’a de disque n° WD-WXTEST0004. De quel poste vient-il ? "
        "Envoyez d’abord le relevé de ce poste, ou notez ce numéro sur son disque."
    )


def test_the_pages_show_old_and_new(browser):
    workshop = browser("refurbisher")
    sent = workshop.submit(
        "/imports", {"kind": "hardware"}, files={"file": ("r.json", (DATA / "workbench-11.json").read_bytes())}
    )
    path = sent.headers["location"]
    review = workshop.get(path).text.replace("\u00a0", " ")
    assert "Ce disque se dit lui-même en fin de vie : SSD 240 Go KINGSTON SA400, n° 50026BTEST05." in review
    workshop.submit(path.replace("verifier", "enregistrer"), {"form_key": "once"}, page=path)

    log = workshop.submit(
        "/imports", {"kind": "hardware"}, files={"file": ("n.log", (DATA / "nwipe.log").read_bytes())}
    )

    page = workshop.get(log.headers["location"]).text.replace("\u00a0", " ")
    assert "réussi, 05/10/2026, DoD Short" in page
    assert "HPA ou DCO" in page


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "invalid_json"),
        (b"{}", "unknown_report"),
        (b"<REQUEST>", "invalid_xml"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><REQUEST/>', "xml_with_entities"),
        (b'{"deviceid": "a", "itemtype": "Printer", "content": {}}', "printer_report"),
        (b"x" * 10_000_001, "report_too_large"),
    ],
)
def test_a_report_that_can_not_be_read_is_refused_in_french(caller, content, code):
    answer = send(caller("refurbisher"), "x", content)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["errors"][0]["field"] == "file"
    assert "{" not in answer.json()["errors"][0]["detail"]
