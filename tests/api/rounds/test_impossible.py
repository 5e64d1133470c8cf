"""What no calculation could do is refused before it is asked for; what is impossible together shows the way out."""

import re

import pytest
from sqlmodel import select

from equip.errors import WrongState
from equip.funding.models import Fund, Payer
from equip.rounds import freezing, lines, service, solving
from equip.rounds.problem import standing_changes
from tests import world
from tests.api.rounds.test_pages import plain
from tests.api.rounds.test_way import run_the_job
from tests.factories.rounds import make_proposed_round, make_queued_request, make_round, make_small_world, officer

REASON = "Incendie du logement le 20 novembre."


@pytest.fixture
def kept_laptops(db, browser, now):
    """All five laptops stay in reserve, and a line that accepts nothing else is to be served by hand."""
    make_proposed_round(db, reserve_laptops=5)
    browser("approver").submit("/tours/1/lignes/D-26-1003", {"grants": "yes", "reason": REASON})
    browser("programme_officer").submit("/tours/1/etapes/calculer", {"form_key": "k"}, page="/tours/1")
    run_the_job(db, 1, now)


def test_a_line_that_no_machine_of_the_frozen_stock_fits_can_not_be_served_by_hand(db, browser, now):
    with db.write(world.SYSTEM.scope) as session:
        make_small_world(session)
        huge = make_queued_request(session, rank=20, min_ram_gib=64).ref
        this_round = make_round(session)
        freezing.freeze(session, officer(session), this_round, now=now)
        solving.ask_solve(session, officer(session), this_round, now=now)
    run_the_job(db, 1, now)
    approver = browser("approver")

    refused = approver.submit(f"/tours/1/lignes/{huge}", {"grants": "yes", "reason": REASON})
    excluded = approver.submit(f"/tours/1/lignes/{huge}", {"grants": "no", "reason": REASON})

    assert refused.status_code == 409
    assert f"Aucun ordinateur de ce tour ne convient au besoin de la demande {huge}" in plain(refused)
    assert excluded.status_code == 303


def test_a_line_that_no_fund_may_pay_for_can_not_be_served_by_hand(session, now):
    """All funds are for households with schoolchildren, and D-26-1003 has none."""
    make_small_world(session)
    for fund in session.exec(select(Fund)):
        fund.may_pay = Payer.SCHOOLCHILD
    this_round = make_round(session)
    freezing.freeze(session, officer(session), this_round, now=now)

    with pytest.raises(WrongState) as refusal:
        lines.change_line(session, officer(session), this_round, "D-26-1003", grants=True, reason=REASON, now=now)

    assert refusal.value.code == "line_no_fund"
    lines.change_line(session, officer(session), this_round, "D-26-1004", grants=True, reason=REASON, now=now)


def test_a_conflict_names_its_lines_with_a_link_and_a_decision_is_taken_back_at_once(db, browser, now, kept_laptops):
    officer_page = browser("programme_officer")

    page = plain(officer_page.get("/tours/1"))
    taken_back = officer_page.submit("/tours/1/lignes/D-26-1003", {"grants": "rules"}, page="/tours/1")
    after = plain(officer_page.get("/tours/1"))
    officer_page.submit("/tours/1/etapes/calculer", {"form_key": "again"}, page="/tours/1")
    run_the_job(db, 1, now)

    assert "Aucune répartition ne respecte toutes les règles." in page
    assert '<a href="/tours/1/lignes/D-26-1003">Revoir la ligne D-26-1003</a>' in page
    assert "Retirer cette décision" in page
    assert re.search(r"Total des points servis</dt><dd>0 <small>impossible</small>", page)
    assert "non prouvé" not in page
    assert taken_back.status_code == 303
    assert "Une décision retirée depuis le calcul." in after
    assert "Décision retirée : refaites le calcul." in after
    assert "Optimal, prouvé" in plain(officer_page.get("/tours/1"))


def test_a_line_of_an_impossible_round_says_a_whole_sentence_and_no_letter_is_shown(db, browser, kept_laptops):
    approver = browser("approver")

    line, other = (plain(approver.get(f"/tours/1/lignes/D-26-100{rank}")) for rank in (3, 4))
    told = plain(approver.get("/tours/1/personnes/D-26-1004"))

    sentence = "Aucune répartition ne respecte à la fois toutes les règles et les lignes changées à la main"
    assert f"aucune pour l’instant. {sentence}. Cette ligne fait partie de ce qui ne tient pas ensemble." in line
    assert f"aucune pour l’instant. {sentence}.</dd>" in other
    assert sentence in told
    assert "Texte qui serait envoyé" not in told


def test_the_approver_too_takes_a_decision_back_from_the_page(db, browser, kept_laptops):
    approver = browser("approver")

    approver.submit("/tours/1/lignes/D-26-1003", {"grants": "rules"}, page="/tours/1")

    with db.read(world.SYSTEM.scope) as session:
        assert standing_changes(session, service.get_round(session, world.SYSTEM, 1)) == {}
