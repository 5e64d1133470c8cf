"""The level of erasure that the département requires: its page, what it would change, and its public face."""

from datetime import date
from urllib.parse import urlencode

from equip.inventory import service
from equip.inventory.models import ErasureLevel, ErasureResult, StorageKind
from tests import world
from tests.factories.inventory import LAPTOP, NOW, workshop

ASKED = {"ssd": "purge", "in_force_on": "24/11/2026", "source": "Convention de 2026"}
PATH = "/exigences-effacement"


def make_ready(db, *, ready=True):
    with db.write(world.SYSTEM.scope) as session:
        actor = workshop(session)
        device = service.create_device(session, actor, "AT-2417", LAPTOP, now=NOW)
        drive = service.record_drive(session, actor, device, now=NOW, serial="S-1", size_gb=256, kind=StorageKind.SSD)
        report = service.ErasureReport(
            ErasureResult.SUCCEEDED, "nwipe", date(2026, 11, 20), operator="Nadia", level=ErasureLevel.CLEAR
        )
        service.record_erasure(session, actor, device, drive, report, now=NOW, today=NOW.date())
        service.advance(session, actor, device, now=NOW)
        if ready:
            service.move(session, actor, device, "available", now=NOW)


def require(db):
    with db.write(world.SYSTEM.scope) as session:
        officer = world.actor(session, "programme_officer")
        service.require_levels(
            session,
            officer,
            {StorageKind.SSD: ErasureLevel.PURGE},
            in_force_on=NOW.date(),
            source="Convention de 2026",
            now=NOW,
            today=NOW.date(),
        )


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_officer_sees_how_many_ready_machines_would_not_pass_before_publishing(browser, db):
    make_ready(db)

    page = plain(browser("programme_officer").get(PATH, params={"essai": "1", **ASKED}).text)

    assert "1 ordinateur prêt ne passerait plus." in page
    assert "Il reste prêt : rien n’est repris." in page
    assert "AT-2417" in page
    with db.read(world.SYSTEM.scope) as session:
        assert service.all_requirements(session, "01") == []


def test_a_published_requirement_is_shown_and_the_ready_machine_stays_ready(browser, db):
    make_ready(db)
    officer = browser("programme_officer")

    answer = officer.submit(PATH, ASKED, page=f"{PATH}?{urlencode({'essai': '1', **ASKED})}")

    page = plain(officer.get(PATH).text)
    assert answer.status_code == 303
    assert "À partir du 24 novembre 2026" in page
    assert "SSD, effacement par le disque lui-même (Purge)" in page
    with db.read(world.SYSTEM.scope) as session:
        assert service.get_device(session, workshop(session), "AT-2417").state == "available"


def test_what_can_not_be_published_is_said_at_its_field(browser, db):
    page = browser("programme_officer").get(PATH, params={"essai": "1", **ASKED, "in_force_on": "hier", "source": ""})

    assert page.status_code == 422
    assert "Écrivez la date sous la forme 21/11/2026." in plain(page.text)


def test_the_public_page_and_the_api_say_the_same_requirement(browser, caller, db):
    require(db)

    page = plain(browser().get("/regles/machines?departement=01").text)
    answer = caller().get("/api/v1/erasure-requirements?departement=01").json()

    assert "Niveau le plus bas accepté, depuis le 23 novembre 2026 (Convention de 2026)" in page
    assert answer["requirement"]["levels"] == {"ssd": "purge"}
    assert "decided_by" not in answer["requirement"]


def test_the_workshop_reads_which_drive_which_level_and_what_to_do(browser, caller, db):
    require(db)
    make_ready(db, ready=False)
    bench = browser("refurbisher")

    page = plain(bench.get("/stock/AT-2417").text)
    problem = caller("refurbisher").post("/api/v1/devices/AT-2417/moves", json={"state": "available"}).json()

    said = (
        "SSD 256 Go, n° S-1, il faut « effacement par le disque lui-même (Purge) » "
        "et le rapport prouve « réécriture (Clear) »"
    )
    assert said in page
    assert said in plain(problem["errors"][0]["detail"])
    assert "la personne qui a effacé le note et signe" in page


def test_a_certificate_is_refused_under_the_level_required(browser, db):
    require(db)
    make_ready(db, ready=False)

    answer = browser("refurbisher").get("/stock/AT-2417/effacement.pdf")

    assert answer.status_code == 409
    assert "il faut « effacement par le disque lui-même (Purge) »" in plain(answer.text)
