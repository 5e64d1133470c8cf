"""A calculation that was stopped is said to have been: at approval, before publishing, on each line; and it goes on."""

import re

import pytest

from api.rounds.schemas import RoundFigures
from api.rounds.unexplained import reasons_words, unexplained_words
from equip.rounds import service, solving
from tests import world
from tests.api.rounds.test_pages import plain
from tests.api.rounds.test_way import PATH, run_the_job
from tests.factories.rounds import make_proposed_round, make_unexplained_round, make_unproved_round

MISSING = "4 demandes non servies sur 4 n’ont pas encore de motif établi"


def submit(officer):
    officer.submit("/tours/1/approbation", {"act": "soumettre", "reason": "Règles adoptées."})


def test_nobody_approves_without_having_read_that_reasons_are_missing(db, browser):
    make_unexplained_round(db)
    officer, approver = browser("programme_officer"), browser("approver")
    submit(officer)

    page = plain(approver.get("/tours/1/approbation"))
    refused = approver.submit("/tours/1/approbation", {"act": "approuver", "read": "1"})
    approved = approver.submit("/tours/1/approbation", {"act": "approuver", "read": "1", "unexplained": "1"})

    checks = page[page.index("Contrôles") :]
    assert re.search(rf"À vérifier : </span>Motif de chaque demande non servie<small>{MISSING}", checks)
    assert refused.status_code == 422
    assert "Cochez la case pour dire que vous approuvez malgré les motifs qui manquent" in plain(refused)
    assert 'name="read" value="1" checked' in refused.text, "what was ticked stays ticked"
    assert approved.status_code == 303
    said = "4 demandes resteront en attente, aucune avec un motif établi."
    assert said in plain(officer.get("/tours/1/publication"))
    officer.submit("/tours/1/publication", {"form_key": "p"})
    assert said.replace("resteront", "restent") in plain(officer.get("/tours/1/proces-verbal"))


def test_a_round_with_all_its_reasons_asks_for_nothing_more(db, browser):
    make_proposed_round(db)
    officer, approver = browser("programme_officer"), browser("approver")
    submit(officer)

    page = plain(approver.get("/tours/1/approbation"))
    approver.submit("/tours/1/approbation", {"act": "approuver", "read": "1"})

    assert "Rempli : </span>Motif de chaque demande non servie" in page
    assert 'name="unexplained"' not in page
    assert "resteront en attente, chacune avec sa raison." in plain(officer.get("/tours/1/publication"))
    assert "Chercher les motifs" not in officer.get("/tours/1").text


def test_the_officer_seeks_the_missing_reasons_on_the_page_and_the_allocation_stays(db, browser, now):
    make_unexplained_round(db)
    officer = browser("programme_officer")
    before, served = plain(officer.get("/tours/1")), officer.get("/tours/1?vue=servies").text

    asked = officer.submit("/tours/1/etapes/motifs", page="/tours/1")
    during = plain(officer.get("/tours/1"))
    run_the_job(db, 1, now)
    after = plain(officer.get("/tours/1"))

    assert before.count("Non cherché") == 4
    assert "Aucun changement seul" not in before
    assert f"n’est pas encore cherché : {MISSING}." in before
    assert "Chercher les motifs" in before
    assert asked.status_code == 303
    assert "Arrêter et garder ce résultat" in during
    assert "Non cherché" not in after
    assert MISSING not in after
    assert rows_of(officer.get("/tours/1?vue=servies").text) == rows_of(served)


def test_a_search_of_reasons_that_stopped_by_itself_is_said_and_offered_again(db, browser, now):
    make_unexplained_round(db)
    officer = browser("programme_officer")
    officer.submit("/tours/1/etapes/motifs", page="/tours/1")
    with db.write(world.SYSTEM.scope) as session:
        session.connection().exec_driver_sql("update procrastinate_jobs set status = 'failed'")
        row = service.get_round(session, world.SYSTEM, 1, lock=True)
        solving.reconcile(session, world.SYSTEM, row, now=now)

    page = plain(officer.get("/tours/1"))

    assert "La recherche des motifs s’est arrêtée. La proposition n’a pas changé." in re.sub("</?b>", "", page)
    assert "Chercher les motifs" in page


def test_a_round_that_is_not_proved_offers_to_solve_again_and_says_why(db, browser):
    make_unproved_round(db)
    officer = browser("programme_officer")

    page = plain(officer.get("/tours/1"))
    refused = officer.submit("/tours/1/etapes/motifs", page="/tours/1")

    assert "Un motif se lit dans une répartition prouvée, et le calcul a été arrêté avant la preuve" in page
    assert "Refaire le calcul" in page
    assert "Chercher les motifs" not in page
    assert "avant d’avoir départagé toutes les égalités" in page
    assert refused.status_code == 409
    assert "La répartition du tour 1 n’est pas prouvée" in plain(refused)


def test_the_api_counts_the_missing_reasons_and_seeks_them(db, caller, now):
    make_unexplained_round(db)
    officer = caller("programme_officer")
    before = officer.get(f"{PATH}/1").json()["figures"]["unexplained"]

    asked = officer.post(f"{PATH}/1/explain")
    run_the_job(db, 1, now)

    assert (before, asked.status_code, asked.json()["state"]) == (4, 202, "solving")
    assert officer.get(f"{PATH}/1").json()["figures"]["unexplained"] == 0
    assert officer.post(f"{PATH}/1/explain").json()["code"] == "reasons_all_known"
    assert officer.get(f"{PATH}/1/audit").json()["findings"] == []


@pytest.mark.parametrize(
    ("waiting", "missing", "words", "said"),
    [
        (0, 0, "", ""),
        (1, 0, ", avec sa raison", ""),
        (18, 0, ", chacune avec sa raison", ""),
        (1, 1, ", sans motif établi", "1 demande non servie sur 1 n’a pas encore de motif établi"),
        (18, 18, ", aucune avec un motif établi", "18 demandes non servies sur 18 n’ont pas encore de motif établi"),
        (18, 17, " : 1 avec sa raison, 17 sans motif établi", "17 demandes non servies sur 18 n’ont pas encore"),
        (18, 16, " : 2 avec leur raison, 16 sans motif établi", "16 demandes non servies sur 18 n’ont pas encore"),
    ],
)
def test_how_many_wait_with_a_reason_and_without_is_said_in_good_french(waiting, missing, words, said):
    figures = RoundFigures(claims=20, devices=9, funds_cents=0, served=20 - waiting, unexplained=missing)

    assert reasons_words(figures) == words
    assert unexplained_words(figures).startswith(said)
    assert bool(unexplained_words(figures)) is bool(said)


def rows_of(page: str) -> list[str]:
    return re.findall(r'<tr role="row">.*?</tr>', page, re.DOTALL)
