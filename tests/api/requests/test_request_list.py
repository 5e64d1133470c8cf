"""The list of requests, and what it brings to the first page."""

from datetime import date

from equip.requests.models import RequestState
from tests.api.requests.test_request_pages import REYSSOUZE


def test_the_list_shows_ones_own_and_the_officer_sees_all(browser, made):
    mine, theirs = made(state=RequestState.ELIGIBLE), made(organisation=REYSSOUZE)

    prescriber, officer = browser("prescriber"), browser("programme_officer")

    assert mine in prescriber.get("/demandes").text
    assert theirs not in prescriber.get("/demandes").text
    both = officer.get("/demandes").text
    assert mine in both
    assert theirs in both
    assert theirs not in officer.get("/demandes?etat=eligible").text
    assert theirs not in prescriber.get("/demandes.csv").text
    assert prescriber.get(f"/demandes/{theirs}").status_code == 404
    assert theirs in officer.get("/demandes.csv").text
    assert browser("refurbisher").get("/demandes").status_code == 403


def test_today_says_what_is_missing_and_who_has_waited_too_long(browser, made):
    made(state=RequestState.INCOMPLETE, person={"presences": None}, requested_on=date(2026, 9, 30))
    made(state=RequestState.WAITING, requested_on=date(2026, 9, 1))
    made(state=RequestState.WAITING, requested_on=date(2026, 11, 2))

    prescriber, officer = browser("prescriber").get("/").text, browser("programme_officer").get("/").text

    assert "Compléter la demande de Camille Bozonnet" in prescriber
    assert "Il manque\u00a0: Formation suivie" in prescriber
    assert "1 demande approche 2\u00a0mois sans réponse" in officer
    assert "Refus implicite possible le 30 novembre 2026" in officer
    assert "1 demande a dépassé 2\u00a0mois sans réponse" in officer
