"""The papers of one machine: sheet, certificate of erasure, receipt. Read over HTTP, as the workshop prints them."""

from datetime import date, timedelta

import pytest

from api.papers.receipt import SIGNABLE
from equip.handover import service as handovers
from equip.handover.endings import give_back
from equip.handover.models import HandoverState
from equip.inventory import service
from equip.inventory.models import ErasureLevel, ErasureResult, Flag, Form, StorageKind
from tests import world
from tests.factories.handover import make_granted
from tests.factories.inventory import NOW, erase, make_available_device, make_device, make_donor, workshop
from tests.papers import words_of

HASH = "ab" * 32
SIGNED = handovers.Checklist(receipt_signed=True, contribution_received=True)


@pytest.fixture
def write(db):
    """`write(make, …)`: what is written, its tag answered."""

    def made(make, **values):
        with db.write(world.SYSTEM.scope) as session:
            return make(session, **values).tag

    return made


def two_drives(session):
    """A hard disk erased with everything said, an NVMe overwritten; a first try on the latter had failed."""
    actor = workshop(session)
    device = service.create_device(session, actor, "AT-2417", {"form": Form.LAPTOP, "maker": "Lenovo"}, now=NOW)
    drives = [
        service.record_drive(session, actor, device, now=NOW, serial="WD-1", model="WDC Blue", size_gb=500, kind=kind)
        for kind in (StorageKind.HDD, StorageKind.NVME)
    ]
    reports = [
        (drives[0], ErasureResult.SUCCEEDED, "DoD Short", ErasureLevel.CLEAR, 18),
        (drives[1], ErasureResult.FAILED, "PRNG Stream", None, 19),
        (drives[1], ErasureResult.SUCCEEDED, "PRNG Stream", None, 20),
    ]
    for drive, result, method, level, day in reports:
        report = service.ErasureReport(
            result=result,
            method=method,
            done_on=date(2026, 11, day),
            operator="Nadia",
            tool="nwipe 0.36",
            level=level,
            document_sha256=HASH,
        )
        service.record_erasure(session, actor, device, drive, report, now=NOW, today=NOW.date())
    return device


def test_the_certificate_says_of_each_drive_all_that_was_proved(browser, write):
    tag = write(two_drives)

    answer = browser("refurbisher").get(f"/stock/{tag}/effacement.pdf")
    words = words_of(answer)

    assert "Certificat d’effacement du poste AT-2417" in words
    assert "Les 2 disques de ce poste ont été effacés" in words
    for said in ("WD-1", "WDC Blue", "500 Go", "nwipe 0.36", "DoD Short", "réécriture (Clear)", "18/11/2026", "Nadia"):
        assert said in words
    assert HASH in words.replace(" ", "")
    assert "Micronov" in words
    assert answer.headers["content-disposition"].startswith('inline; filename="effacement-AT-2417-2026-11-23.pdf')


def test_the_certificate_says_what_an_overwrite_of_an_ssd_is_worth(browser, write):
    tag = write(two_drives)

    words = words_of(browser("refurbisher").get(f"/stock/{tag}/effacement.pdf"))

    assert words.count("donne au mieux le niveau « Clear » (NIST SP 800-88 Rev. 2)") == 1, (
        "of the NVMe, not of the disk"
    )
    assert words.count("niveau non précisé par le rapport") == 2
    assert "Cet essai a échoué : il ne prouve rien." in words


def test_no_certificate_while_a_drive_has_no_standing_proof(browser, write):
    tag = write(make_device)
    bench = browser("refurbisher")

    answer, page = bench.get(f"/stock/{tag}/effacement.pdf"), bench.get(f"/stock/{tag}").text

    assert answer.status_code == 409
    assert f"Le certificat d’effacement du poste {tag} ne peut pas être établi." in answer.text
    assert "pas de preuve d’effacement : ajoutez le rapport du disque" in answer.text.replace("\u00a0", " ")
    assert "effacement.pdf" not in page
    assert "Pas encore de certificat d’effacement." in page


def test_a_failed_erasure_is_no_proof(browser, write):
    def failed(session):
        device = make_device(session)
        erase(session, workshop(session), device, result=ErasureResult.FAILED)
        return device

    answer = browser("refurbisher").get(f"/stock/{write(failed)}/effacement.pdf")

    assert answer.status_code == 409
    assert "effacement a échoué" in answer.text


def test_a_voided_proof_is_said_and_no_longer_certifies(browser, write):
    def came_back(session):
        granted = make_granted(session)
        handovers.schedule(session, world.SYSTEM, granted.handover, at=NOW + timedelta(hours=1), now=NOW)
        handovers.hand_over(session, world.SYSTEM, granted.handover, SIGNED, today=NOW.date(), now=NOW)
        give_back(session, world.SYSTEM, granted.handover, today=NOW.date(), now=NOW)
        return granted.device

    def erased_again(session, tag):
        device = service.get_device(session, workshop(session), tag)
        erase(session, workshop(session), device, on=date(2026, 11, 23))
        return device

    tag, bench = write(came_back), browser("refurbisher")
    refused = bench.get(f"/stock/{tag}/effacement.pdf")
    write(erased_again, tag=tag)
    words = words_of(bench.get(f"/stock/{tag}/effacement.pdf"))

    assert refused.status_code == 409
    assert "Effacement du 12 octobre 2026 : réussi, annulé le 23 novembre 2026" in words
    assert "Cette preuve ne vaut plus : le poste est revenu le 23 novembre 2026." in words
    assert words.index("Effacement du 23 novembre 2026 : réussi") < words.index("Effacement du 12 octobre")


def test_a_machine_without_any_drive_is_certified_by_who_said_it(browser, write):
    def without(session):
        actor = workshop(session)
        device = service.create_device(session, actor, "AT-2420", {"form": Form.DESKTOP}, now=NOW)
        service.say_no_drive(session, actor, device, said_by="Nadia", confirmed_by="Malik", now=NOW)
        return device

    words = words_of(browser("refurbisher").get(f"/stock/{write(without)}/effacement.pdf"))

    assert "Ce poste n’a aucun disque : Nadia et Malik ont regardé, le 23 novembre 2026." in words
    assert "Malik : date, signature" in words
    assert "Il n’y avait rien à effacer." in words


def test_a_screen_has_no_certificate(browser, write):
    def screen(session):
        return service.create_device(session, workshop(session), "AT-2421", {"form": Form.SCREEN}, now=NOW)

    bench, tag = browser("refurbisher"), write(screen)

    assert bench.get(f"/stock/{tag}/effacement.pdf").status_code == 409
    assert "effacement.pdf" not in bench.get(f"/stock/{tag}").text


def test_the_sheet_says_all_that_the_page_says_of_the_machine(browser, write):
    def known(session):
        donor = make_donor(session, name="Mairie de Bourg")
        device = make_available_device(session, tag="AT-2417", serial="PF0X7K2M", comment="charnière #dure")
        device.donor_id = donor.id
        return device

    words = words_of(browser("refurbisher").get(f"/stock/{write(known)}/fiche.pdf"))

    for said in ("Fiche du poste AT-2417", "PF0X7K2M", "145 €", "8 Go", "charnière #dure", "Mairie de Bourg"):
        assert said in words
    for said in ("réussi, fait le 20 novembre 2026", "ATA Secure Erase", "Passé à « prêt »", "Portable B · prêt"):
        assert said in words
    assert "Ce qui manque" not in words


def test_the_sheet_says_what_is_unknown_and_what_is_missing(browser, write):
    def bare(session):
        device = service.create_device(session, workshop(session), "AT-2422", {}, now=NOW)
        service.set_flag(session, workshop(session), device, Flag.NEEDS_PART, now=NOW)
        return device

    words = words_of(browser("refurbisher").get(f"/stock/{write(bare)}/fiche.pdf"))

    assert "Marque inconnu" in words
    assert "Aucun disque n’est décrit." in words
    assert "Une pièce est à remplacer" in words


@pytest.fixture
def granted(db, now):
    with db.write(world.SYSTEM.scope) as session:
        granted = make_granted(session)
        handovers.schedule(session, world.SYSTEM, granted.handover, at=now + timedelta(hours=5), now=now)
        return granted


@pytest.mark.parametrize("role", ["refurbisher", "prescriber", "programme_officer"])
def test_the_receipt_names_nobody_whoever_prints_it(browser, granted, role):
    words = words_of(browser(role).get(f"/remises/{granted.handover.id}/recu.pdf"))

    assert "Odette" in words
    assert granted.handover.pickup_code in words
    for secret in ("Brazier", granted.person.ref, granted.request.ref, granted.request.public_code, "1979"):
        assert secret not in words


def test_the_receipt_says_the_machine_the_money_and_the_warranty(browser, granted):
    words = words_of(browser("refurbisher").get(f"/remises/{granted.handover.id}/recu.pdf"))

    assert f"Reçu de remise du poste {granted.device.tag}" in words
    assert "Participation payée à la remise : 20 €." in words
    assert "Garantie : 12 mois." in words
    assert "23 novembre 2026 à 15 h 00" in words
    assert "Pour Micronov (date, signature)" in words


def test_the_receipt_of_what_was_given_says_the_end_of_the_warranty(browser, granted, db, now):
    with db.write(world.SYSTEM.scope) as session:
        handover = handovers.get_handover(session, world.SYSTEM, granted.handover.id, lock=True)
        handovers.hand_over(session, world.SYSTEM, handover, SIGNED, today=now.date(), now=now)

    words = words_of(browser("refurbisher").get(f"/remises/{granted.handover.id}/recu.pdf"))

    assert "Garantie : 12 mois, jusqu’au 23 novembre 2027." in words
    assert "Remis le 23 novembre 2026" in words


@pytest.mark.parametrize("state", [state for state in HandoverState if state not in SIGNABLE])
def test_there_is_no_receipt_to_sign_in_another_state(browser, granted, db, state):
    with db.write(world.SYSTEM.scope) as session:
        handover = handovers.get_handover(session, world.SYSTEM, granted.handover.id, lock=True)
        handover.state = state
        session.add(handover)
    bench = browser("refurbisher")

    answer = bench.get(f"/remises/{granted.handover.id}/recu.pdf")

    assert answer.status_code == 409
    assert "Le reçu s’imprime quand le rendez-vous est fixé" in answer.text
    assert "recu.pdf" not in bench.get(f"/remises/{granted.handover.id}").text
