"""/garanties without JavaScript: tell a failure, receive, repair, refuse, swap; then which models fail."""

import re

import pytest

from equip.handover.models import Handover
from equip.inventory.models import Device, DeviceState
from equip.warranty.models import TicketState, WarrantyTicket
from tests import world
from tests.factories.warranty import make_equipped, make_ready, make_ticket
from tests.papers import words_of


@pytest.fixture
def equipped(db):
    with db.write(world.SYSTEM.scope) as session:
        return make_equipped(session, device={"maker": "Lenovo", "model": "ThinkPad T480", "serial": "PF0ABC12"})


@pytest.fixture
def ticket(db, equipped):
    with db.write(world.SYSTEM.scope) as session:
        return make_ticket(session, equipped.handover)


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.text).group(1)


def act(visitor, ticket, verb, **form):
    path = f"/garanties/{ticket.id}"
    return visitor.submit(f"{path}/{verb}", {"version": hidden(visitor.get(path), "version"), **form}, page=path)


def row(db, kind, key):
    with db.read(world.SYSTEM.scope) as session:
        return session.get(kind, key)


def words(page):
    return page.text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("code", ["tag", "serial", "pickup_code"])
def test_the_workshop_scans_what_is_written_and_tells_the_failure(browser, equipped, code, db):
    visitor = browser("refurbisher")
    written = {"tag": equipped.device.tag, "serial": "pf0abc12", "pickup_code": equipped.handover.pickup_code.lower()}
    found = visitor.get("/garanties/nouveau", params={"code": written[code]})
    path = f"/remises/{equipped.handover.id}/panne"
    assert (found.status_code, found.headers["location"]) == (303, path)
    page = visitor.get(path)
    assert "Garanti jusqu’au 20 novembre 2027." in words(page)
    assert "N’écrivez rien sur la personne." in page.text

    form = {"form_key": hidden(page, "form_key"), "fault": "battery", "words": "Ne charge plus"}
    sent = [visitor.submit(path, form, page=path) for _ in range(2)]

    assert [answer.status_code for answer in sent] == [303, 303]
    assert sent[0].headers["location"] == sent[1].headers["location"]
    assert "Ne charge plus" in visitor.get(sent[0].headers["location"]).text
    again = visitor.get(path)
    assert again.headers["location"] == sent[0].headers["location"], "the ticket that is open, rather than a second"


def test_what_is_not_a_computer_that_somebody_has_is_said(browser, db):
    with db.write(world.SYSTEM.scope) as session:
        waiting = make_ready(session)

    page = browser("refurbisher").get(f"/garanties/nouveau?code={waiting.tag}")

    assert page.status_code == 200
    assert f"Aucun ordinateur remis ne répond à « {waiting.tag} »." in words(page)


def test_a_failure_without_its_kind_is_asked_for_and_what_was_typed_is_kept(browser, equipped):
    visitor = browser("prescriber")
    path = f"/remises/{equipped.handover.id}/panne"
    assert "Brazier" in visitor.get(path).text

    refused = visitor.submit(path, {"words": "elle a le 2 85 05 78 006 084"}, page=path)
    nir = visitor.submit(path, {"fault": "other", "words": "elle a le 2 85 05 78 006 084"}, page=path)

    assert refused.status_code == nir.status_code == 422
    assert "Répondez à cette question." in refused.text
    assert ">elle a le 2 85 05 78 006 084</textarea>" in refused.text
    assert "Ceci ressemble à un numéro de sécurité sociale." in nir.text


def test_both_read_where_the_failure_stands_and_only_the_workshop_acts(browser, equipped, ticket):
    workshop, prescriber = browser("refurbisher"), browser("prescriber")
    path = f"/garanties/{ticket.id}"
    assert "L’atelier voit cette panne dans sa liste." in prescriber.get(path).text
    assert "<button" not in prescriber.get(path).text.split("<h1>")[1].split("</main>")[0]

    act(workshop, ticket, "atelier")

    assert "L’ordinateur est à l’atelier. Il reste celui d’Odette" in words(prescriber.get(path))
    assert f'href="{path}"' in prescriber.get(f"/remises/{equipped.handover.id}").text


def test_a_repair_says_that_nothing_was_erased(browser, equipped, ticket, db):
    visitor = browser("refurbisher")
    act(visitor, ticket, "atelier")
    assert "rien n’est effacé" in visitor.get(f"/garanties/{ticket.id}").text

    assert act(visitor, ticket, "reparation", outcome="Batterie changée").status_code == 303

    page = visitor.get(f"/garanties/{ticket.id}")
    assert "Réparé le 23 novembre 2026." in words(page)
    assert "Batterie changée" in page.text
    assert row(db, Device, equipped.device.id).state is DeviceState.HANDED_OVER


def test_a_refusal_without_a_reason_is_refused_at_its_field(browser, ticket, db):
    visitor = browser("refurbisher")

    refused = act(visitor, ticket, "refus", reason="")

    assert refused.status_code == 422
    assert 'href="#reason"' in refused.text
    assert "Écrivez pourquoi la garantie est refusée" in refused.text
    assert row(db, WarrantyTicket, ticket.id).state is TicketState.REPORTED


def test_a_form_made_before_somebody_s_change_is_refused(browser, ticket, db):
    visitor = browser("refurbisher")
    path = f"/garanties/{ticket.id}"

    answer = visitor.submit(f"{path}/atelier", {"version": "0"}, page=path)

    assert answer.status_code == 412
    assert row(db, WarrantyTicket, ticket.id).state is TicketState.REPORTED


def test_the_swap_page_proposes_the_nearest_first_and_says_that_it_costs_the_funds_nothing(
    browser, equipped, ticket, db
):
    with db.write(world.SYSTEM.scope) as session:
        far, near = make_ready(session, ram_gib=16), make_ready(session)
        less = make_ready(session, ram_gib=4)
    visitor = browser("refurbisher")
    path = f"/garanties/{ticket.id}/echange"
    page = visitor.get(path)

    assert "L’échange ne coûte rien aux fonds" in page.text
    assert page.text.index(near.tag) < page.text.index(far.tag)
    assert less.tag not in page.text

    form = {name: hidden(page, name) for name in ("version", "form_key")} | {"device_tag": near.tag}
    sent = [visitor.submit(path, form, page=path) for _ in range(2)]

    assert [answer.status_code for answer in sent] == [303, 303]
    told = words(visitor.get(f"/garanties/{ticket.id}"))
    assert f"Échangé le 23 novembre 2026 : {near.tag} à la place de {equipped.device.tag}." in told
    assert row(db, Handover, equipped.handover.id).device_id == near.id
    assert near.tag in visitor.get(f"/remises/{equipped.handover.id}").text


def test_the_receipt_and_the_person_s_page_name_the_other_machine_from_its_day(browser, equipped, ticket, db):
    with db.write(world.SYSTEM.scope) as session:
        other = make_ready(session, warranty_months=24)
    visitor, prescriber = browser("refurbisher"), browser("prescriber")
    path = f"/garanties/{ticket.id}/echange"
    page = visitor.get(path)
    form = {name: hidden(page, name) for name in ("version", "form_key")} | {"device_tag": other.tag}
    visitor.submit(path, form, page=path)

    receipt = words_of(visitor.get(f"/remises/{equipped.handover.id}/recu.pdf")).replace("\u00a0", " ")
    person = words(prescriber.get(f"/personnes/{equipped.person.ref}"))

    assert other.tag in receipt
    assert "23 novembre 2026" in receipt
    assert "Garanti jusqu’au 23 novembre 2028." in receipt
    assert f"Poste {equipped.device.tag}, échangé depuis" in person
    assert f"Poste {other.tag} à la place de {equipped.device.tag}" in person


def test_a_machine_taken_meanwhile_is_said_with_the_others_to_choose(browser, ticket, db):
    with db.write(world.SYSTEM.scope) as session:
        taken, left = make_ready(session), make_ready(session)
    visitor = browser("refurbisher")
    path = f"/garanties/{ticket.id}/echange"
    page = visitor.get(path)
    form = {name: hidden(page, name) for name in ("version", "form_key")}
    with db.write(world.SYSTEM.scope) as session:
        session.get(Device, taken.id).state = DeviceState.RESERVED

    refused = visitor.submit(path, form | {"device_tag": taken.tag}, page=path)
    silent = visitor.submit(path, form, page=path)

    assert refused.status_code == 409
    assert f"Le poste {taken.tag} n’est plus prêt" in words(refused)
    assert f'value="{left.tag}"' in refused.text
    assert silent.status_code == 422
    assert "Choisissez le poste donné en échange." in silent.text


@pytest.mark.parametrize(
    ("ready", "failed", "said"),
    [
        ({"ram_gib": 4}, {}, "moins de mémoire : 1 poste"),
        ({"storage_gb": None}, {}, "taille du disque inconnue : 1 poste"),
        (None, {}, "Il n’y a aucun portable prêt."),
        ({}, {"ram_gib": None}, "est inconnue : rien ne dit ce qui est aussi bon"),
    ],
)
def test_what_lacks_is_said_when_no_machine_is_as_good(browser, db, ready, failed, said):
    with db.write(world.SYSTEM.scope) as session:
        ticket = make_ticket(session, make_equipped(session, device=failed).handover)
        if ready is not None:
            make_ready(session, **ready)

    page = words(browser("refurbisher").get(f"/garanties/{ticket.id}/echange"))

    assert "Aucun poste prêt n’est au moins aussi bon" in page
    assert said in page


def test_the_list_is_searched_counted_by_state_and_exported(browser, equipped, ticket, db):
    with db.write(world.SYSTEM.scope) as session:
        other = make_equipped(session, device={"maker": "HP", "model": "ProBook 450"})
        make_ticket(session, other.handover)
    visitor = browser("refurbisher")
    act(visitor, ticket, "atelier")

    page = visitor.get("/garanties?q=thinkpad&etat=ouverts").text
    assert equipped.device.tag in page
    assert other.device.tag not in page
    assert "À régler <b>1</b>" in page
    assert other.device.tag in visitor.get("/garanties?etat=reported").text
    assert equipped.device.tag not in visitor.get("/garanties?etat=reported").text
    table = visitor.get("/garanties.csv?tri=poste").content.decode("utf-8-sig").splitlines()
    assert table[0].startswith("Poste;Marque;Modèle;Prénom;Code;Panne")
    assert len(table) == 3
    assert "Nom;Dossier" in browser("prescriber").get("/garanties.csv").content.decode("utf-8-sig")


def test_the_first_page_of_the_workshop_counts_what_waits(browser, ticket):
    visitor = browser("refurbisher")
    assert "Répondre à 1 panne signalée" in words(visitor.get("/"))

    act(visitor, ticket, "atelier")

    assert "Réparer ou échanger 1 poste remis" in words(visitor.get("/"))


def test_the_machine_s_page_leads_to_the_ticket_and_its_history_says_it(browser, equipped, ticket):
    visitor = browser("refurbisher")
    act(visitor, ticket, "atelier")

    page = visitor.get(f"/stock/{equipped.device.tag}").text
    assert "Panne signalée" in page
    assert "ne démarre pas" in page
    assert f'href="/garanties/nouveau?code={equipped.device.tag}"' in page
    assert "Ouvrir son ticket de garantie" in visitor.get(f"/etabli/{equipped.device.tag}").text


def test_the_failures_by_model_give_no_share_of_a_few_machines(browser, db):
    with db.write(world.SYSTEM.scope) as session:
        for model, given in (("ProBook 450", 6), ("rare", 2)):
            people = [make_equipped(session, device={"maker": "HP", "model": model}) for _ in range(given)]
            make_ticket(session, people[0].handover)
    visitor = browser("refurbisher")

    page, table = words(visitor.get("/pannes")), visitor.get("/pannes.csv").content.decode("utf-8-sig")

    assert "17 %" in page
    assert "trop peu de postes" in page
    assert "HP;ProBook 450;6;1;1;17;1;0" in table
    assert "HP;rare;2;1;1;trop peu de postes;1;0" in table
    assert browser("prescriber").get("/pannes").status_code == 403
    assert "Tous les ateliers du Département" in browser("programme_officer").get("/pannes").text
