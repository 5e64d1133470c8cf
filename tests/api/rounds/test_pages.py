"""The pages of a round, without JavaScript: each act of the officer and of the approver, and each refusal in words."""

import re

import pytest

from equip.inventory.models import Form
from equip.rounds import solving
from tests import world
from tests.factories.inventory import make_available_device
from tests.factories.rounds import make_approved_round, make_proposed_round, make_small_world

SETTINGS = {
    "label": "Novembre 2026",
    "reference_on": "23/11/2026",
    "household_most": "1",
    "reserve_laptops": "1",
    "in_force_on": "12/06/2026",
    "source": "Délibération de démonstration",
}
FIXED = {"reserve_laptops": "2", "in_force_on": "12/06/2026"}
"""What cannot be read is said first; what is read and out of its range, once all is read."""


@pytest.fixture
def small_world(db):
    with db.write(world.SYSTEM.scope) as session:
        make_small_world(session)


def test_the_whole_way_through_the_pages(db, browser, now, small_world):
    officer, approver = browser("programme_officer"), browser("approver")

    made = officer.submit("/tours/nouveau", SETTINGS)
    assert made.headers["location"] == "/tours/1"
    assert "Figer les demandes du tour 1" in officer.get("/").text
    officer.submit("/tours/1/etapes/figer", page="/tours/1")
    officer.submit("/tours/1/etapes/calculer", {"form_key": "k"}, page="/tours/1")
    computing = officer.get("/tours/1").text
    assert '<meta http-equiv="refresh" content="3">' in computing
    assert "Arrêter et garder ce résultat" in computing
    _run_the_job(db, now)

    page = officer.get("/tours/1").text
    assert "Optimal, prouvé" in page
    assert "Personnes non servies : 5" in plain(officer.get("/tours/1"))
    submitted = officer.submit("/tours/1/approbation", {"act": "soumettre", "reason": "Règles adoptées."})
    assert submitted.status_code == 303
    assert "Approuver le tour 1, proposé par Cécile Morandat" in approver.get("/").text
    unread = approver.submit("/tours/1/approbation", {"act": "approuver"})
    assert "Cochez la case après avoir relu ces dossiers." in unread.text
    approver.submit("/tours/1/approbation", {"act": "approuver", "read": "1"})
    assert "Publier le tour 1 ?" in plain(officer.get("/tours/1/publication"))
    officer.submit("/tours/1/publication", {"form_key": "p"})

    assert "publié" in officer.get("/tours").text
    assert officer.get("/tours/1").status_code == 200
    after = approver.get("/tours/1/approbation").text
    assert "<h1>Tour 1 approuvé</h1>" in after.replace("\u00a0", " ")
    assert "Approuvé par Yannick Thévenard, le 23 novembre 2026" in after.replace("\u00a0", " ")
    assert "Publié le 23 novembre 2026" in after.replace("\u00a0", " ")
    assert "Données inchangées du gel à la publication" in after
    assert "Non rempli" not in after
    assert "Gardé avec la décision publiée" in officer.get("/tours/1/personnes/D-26-1003").text


def test_the_officer_reads_that_another_person_must_approve(db, browser):
    make_proposed_round(db)
    officer = browser("programme_officer")
    officer.submit("/tours/1/approbation", {"act": "soumettre", "reason": "Règles adoptées."})

    page = officer.get("/tours/1/approbation").text
    refused = officer.submit("/tours/1/approbation", {"act": "approuver", "read": "1"})

    assert "Vous avez préparé ce tour" in page
    assert "Yannick Thévenard le peut" in page
    assert "Approuver le tour 1</button>" not in page
    assert refused.status_code == 403
    assert "une autre personne doit l’approuver" in refused.text


def test_a_setting_that_is_no_number_is_said_at_its_field_and_what_was_typed_is_kept(browser):
    officer = browser("programme_officer")

    answer = officer.submit(
        "/tours/nouveau", SETTINGS | {"rural_percent": "beaucoup", "reference_on": "31/02/2026", "label": "Hiver"}
    )

    assert answer.status_code == 422
    assert "2 réponses sont à corriger" in answer.text
    assert "Part minimale de communes rurales, en % : écrivez un nombre entier, de 0 à 100." in plain(answer)
    assert 'value="beaucoup"' in answer.text
    assert 'value="Hiver"' in answer.text
    assert "Aucun tour" in officer.get("/tours").text


def test_each_amount_says_by_its_name_between_what_and_what_it_stands(browser):
    wrong = {"household_most": "0", "reserve_laptops": "deux", "under30_percent": "101", "in_force_on": "hier"}

    page = plain(browser("programme_officer").submit("/tours/nouveau", SETTINGS | wrong))

    summary = page[page.index('class="errors"') : page.index("<h1")]
    for words in (
        "Portables gardés en réserve : écrivez un nombre entier, de 0 à 1 000.",
        "Date d’adoption : écrivez la date sous la forme 03/11/2026.",
    ):
        assert words in summary
    assert summary.index("Portables") < summary.index("adoption")
    answer = plain(browser("programme_officer").submit("/tours/nouveau", SETTINGS | wrong | FIXED))
    assert "Ordinateurs au plus par foyer : écrivez un nombre entier, de 1 à 1 000." in answer
    assert "Part minimale de moins de 30 ans, en % : écrivez un nombre entier, de 0 à 100." in answer


def test_a_reserve_larger_than_what_is_ready_is_said_with_the_settings_and_not_refused(browser, small_world):
    officer = browser("programme_officer")
    laptops = "La réserve est de 6 portables, et 5 portables sont prêts : aucun portable ne serait attribué."

    opened = officer.submit("/tours/nouveau", SETTINGS | {"reserve_laptops": "6", "reserve_desktops": "3"})

    assert opened.status_code == 303
    for path in ("/tours/1", "/tours/1/parametres"):
        page = plain(officer.get(path))
        assert laptops in page
        assert page.count("La réserve est de") == 1, "three desktops are ready: three can be kept"
    officer.submit("/tours/1/etapes/figer", page="/tours/1")
    assert "La réserve est de" not in plain(officer.get("/tours/1"))


def test_freezing_without_a_request_says_so_and_freezes_nothing(browser):
    officer = browser("programme_officer")
    officer.submit("/tours/nouveau", SETTINGS)

    answer = officer.submit("/tours/1/etapes/figer", page="/tours/1")

    assert answer.status_code == 409
    assert "Aucune demande recevable à la date du 23" in plain(answer)
    assert "Figer les demandes" in officer.get("/tours/1").text


def test_the_unserved_are_filtered_by_reason_and_say_what_would_have_changed_it(db, browser):
    make_proposed_round(db)
    officer = browser("programme_officer")

    every = officer.get("/tours/1").text
    ties = officer.get("/tours/1?raison=TIE_LOST").text
    served = officer.get("/tours/1?vue=servies").text

    assert every.count('role="rowheader"') == 4
    assert ties.count('role="rowheader"') == 1
    assert "À égalité avec D-26-1009" in ties
    assert served.count('role="rowheader"') == 8
    assert "Bozonnet" not in every + served


def test_what_would_serve_somebody_never_hides_that_others_may_lose_by_it(db, browser):
    make_proposed_round(db)
    officer = browser("programme_officer")

    page = plain(officer.get("/tours/1"))
    limits = page[page.index("Ce qui limite ce tour") : page.index("Personnes non servies")]

    assert re.search(r"serai(en)?t servies?, peut-être à la place d’autres\.", limits)
    assert not re.search(r"serai(en)?t servies?\.", limits)
    told = [officer.get(f"/tours/1/personnes/D-26-{number}").text for number in range(1001, 1013)]
    says = ["Cela aurait pu changer la réponse d’autres personnes." in one for one in told]
    assert says == ["Ce qui aurait changé le résultat" in one for one in told]
    assert any(says)


def test_a_round_in_preparation_is_cancelled_after_a_confirmation_like_any_other(browser):
    officer = browser("programme_officer")
    officer.submit("/tours/nouveau", SETTINGS)

    page = officer.get("/tours/1").text
    confirmation = re.search(r"<details.*?Annuler ce tour</summary>.*?</details>", page, re.DOTALL)

    assert confirmation
    assert "cela ne se défait pas" in confirmation[0]
    assert "/tours/1/etapes/annuler" in confirmation[0]
    assert "/tours/1/etapes/annuler" not in page.replace(confirmation[0], "")


def test_a_line_is_changed_on_its_page_and_the_round_asks_to_be_solved_again(db, browser):
    make_proposed_round(db)
    approver = browser("approver")

    short = approver.submit("/tours/1/lignes/D-26-1003", {"grants": "yes", "reason": "non"})
    done = approver.submit(
        "/tours/1/lignes/D-26-1003", {"grants": "yes", "reason": "Incendie du logement le 20 novembre."}
    )

    assert short.status_code == 422
    assert "Écrivez le motif de ce changement" in short.text
    assert done.status_code == 303
    assert "1 ligne modifiée depuis le calcul" in plain(approver.get("/tours/1"))


def test_publishing_after_a_change_is_refused_in_words(db, browser, caller):
    make_approved_round(db)
    officer = browser("programme_officer")
    officer.submit("/fonds/INS", {"budget": "1", "version": "1"}, page="/fonds")

    answer = officer.submit("/tours/1/publication", {"form_key": "p"})

    assert answer.status_code == 409
    assert "Les données figées ont changé : INS" in plain(answer)
    assert "Des données figées ont changé : INS" in plain(officer.get("/tours/1"))


def test_the_files_of_the_page_are_those_of_the_api(db, browser, caller):
    make_proposed_round(db)
    officer = browser("programme_officer")

    problem = officer.get("/tours/1/fichiers/probleme").content
    lists = officer.get("/tours/1/fichiers/listes.csv").content.decode("utf-8-sig")

    assert problem == caller("programme_officer").get("/api/v1/rounds/1/problem").content
    assert len(lists.splitlines()) == 13
    assert officer.get("/tours/1/fichiers/autre").status_code == 404


def test_nobody_else_sees_a_round(db, browser):
    make_proposed_round(db)

    for role in ("prescriber", "refurbisher", "trainer", "analyst", "admin"):
        for path in ("/tours", "/tours/1", "/tours/1/approbation", "/tours/1/personnes/D-26-1003"):
            assert browser(role).get(path).status_code == 403, (role, path)
    assert browser("approver").get("/tours/1/publication").status_code == 403
    assert browser("programme_officer", "38").get("/tours/1").status_code == 404


def test_every_page_has_one_title_and_no_inline_style(db, browser):
    make_proposed_round(db)
    officer = browser("programme_officer")

    for path in ("/tours", "/tours/1", "/tours/1/approbation", "/tours/1/lignes/D-26-1003", "/fonds"):
        page = officer.get(path).text
        assert len(re.findall("<h1", page)) == 1, path
        assert "style=" not in page
        assert "<script" not in page


def plain(answer) -> str:
    """The page with ordinary spaces, whatever French typography made of them."""
    return answer.text.replace("\u202f", " ").replace("\xa0", " ")


def _run_the_job(db, now):
    with db.read(world.SYSTEM.scope) as session:
        found = session.connection().exec_driver_sql("select id from round").scalar()
    assert solving.run_solve(db, "01", found, clock=lambda: now)


def test_the_approver_reads_how_many_files_there_are_and_then_who_approved(db, browser):
    make_proposed_round(db)
    browser("programme_officer").submit("/tours/1/approbation", {"act": "soumettre", "reason": "Règles adoptées."})
    approver = browser("approver")

    before = plain(approver.get("/tours/1/approbation"))
    approver.submit("/tours/1/approbation", {"act": "approuver", "read": "1"})
    after = plain(approver.get("/tours/1/approbation"))

    assert "<h1>Approuver le tour 1</h1>" in before
    assert "<h2>9 dossiers à lire</h2>" in before, "five served, and only four unserved"
    assert "Approuvé par" not in before
    assert "<h1>Tour 1 approuvé</h1>" in after
    assert "Approuvé par Yannick Thévenard, le 23 novembre 2026" in after
    assert "Approuver le tour 1" not in after
    browser("programme_officer").submit("/tours/1/etapes/annuler", page="/tours/1")
    assert "<h1>Tour 1 annulé</h1>" in plain(approver.get("/tours/1/approbation"))


def test_a_screen_that_is_ready_is_told_apart_from_the_computers_of_a_round(db, browser, small_world):
    with db.write(world.SYSTEM.scope) as session:
        make_available_device(session, tag="AT-2358", form=Form.SCREEN)
    officer = browser("programme_officer")
    officer.submit("/tours/nouveau", SETTINGS)

    page = plain(officer.get("/tours/1"))

    assert "<dt>Ordinateurs prêts</dt><dd>8 <small>et, hors des tours : 1 écran</small>" in page
