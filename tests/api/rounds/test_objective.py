"""What a round seeks: chosen with its rules, published, frozen, solved, proved, read again, and said as it is."""

import pytest

import allocation
from allocation import Objective
from api.rounds.objectives import every_tie, ties_words
from equip.rounds.problem import problem_in_force
from equip.rounds.rules import as_settings, objectives_of, rules_of
from tests import world
from tests.api.rounds.test_pages import SETTINGS, plain
from tests.api.rounds.test_way import PATH, ROUND, run_the_job
from tests.factories.rounds import make_frozen_round, make_small_world

STRICT = "personne ne passe avant quelqu’un qui a plus de points"


@pytest.fixture
def small_world(db):
    with db.write(world.SYSTEM.scope) as session:
        make_small_world(session)


def cut_the_funds(officer, cents):
    for fund in officer.get("/api/v1/funds").json()["items"]:
        found = officer.get(f"/api/v1/funds/{fund['code']}")
        body, version = {"budget_cents": cents}, {"If-Match": found.headers["etag"]}
        assert officer.patch(f"/api/v1/funds/{fund['code']}", json=body, headers=version).status_code == 200


def solve(db, officer, now, **rules):
    """Opened, frozen, asked for and solved, through HTTP; the references of the people served."""
    number = officer.post(PATH, json=ROUND | {"rules": rules}).json()["number"]
    officer.post(f"{PATH}/{number}/freeze")
    officer.post(f"{PATH}/{number}/solve")
    run_the_job(db, number, now)
    return served_of(officer, number)


def served_of(officer, number):
    lines = officer.get(f"{PATH}/{number}/decisions").json()["items"]
    assert all(line["device"] or line["why"] for line in lines)
    return {line["request_ref"]: line["points"] for line in lines if line["device"]}


def test_with_the_same_stock_and_money_the_strict_order_serves_other_people_than_the_most_points(
    db, caller, now, small_world
):
    """300 euros a fund: the laptop of D-26-1002 (68 points) costs what two desktops do (52 and 55 points)."""
    officer = caller("programme_officer")
    cut_the_funds(officer, 30000)

    most = solve(db, officer, now)
    officer.post(f"{PATH}/1/cancel")
    strict = solve(db, officer, now, objective="ORDER")

    assert sorted(set(most) - set(strict)) == ["D-26-1009", "D-26-1011"]
    assert sorted(set(strict) - set(most)) == ["D-26-1002"]
    assert (sum(most.values()), sum(strict.values())) == (470, 431)


def test_the_files_of_a_strict_round_say_so_are_audited_and_replay(db, caller, now, small_world):
    officer = caller("programme_officer")
    cut_the_funds(officer, 30000)
    solve(db, officer, now, objective="ORDER")

    problem = allocation.load_problem(officer.get(f"{PATH}/1/problem").content)
    outcome = allocation.load_outcome(officer.get(f"{PATH}/1/outcome").content)
    audit = officer.get(f"{PATH}/1/audit").json()

    assert problem.objectives == (Objective.ORDER, Objective.SERVED, Objective.OVERSPEC, Objective.COST)
    assert outcome.objectives[0].objective is Objective.ORDER
    assert audit["findings"] == []
    assert "ORDER" in audit["objectives_on_search"], "no certificate speaks of an order"
    assert allocation.replay(problem, outcome)


def test_a_strict_round_is_chosen_on_the_page_and_is_said_on_every_page_down_to_the_public_one(
    db, browser, now, small_world
):
    officer, approver = browser("programme_officer"), browser("approver")
    officer.submit("/tours/nouveau", SETTINGS | {"objective": "ORDER"})
    settings, before = plain(officer.get("/tours/1/parametres")), plain(officer.get("/tours/1"))
    officer.submit("/tours/1/etapes/figer", page="/tours/1")
    officer.submit("/tours/1/etapes/calculer", {"form_key": "k"}, page="/tours/1")
    run_the_job(db, 1, now)
    page = plain(officer.get("/tours/1"))
    officer.submit("/tours/1/approbation", {"act": "soumettre", "reason": "Règles adoptées."})
    approver.submit("/tours/1/approbation", {"act": "approuver", "read": "1"})
    officer.submit("/tours/1/publication", {"form_key": "p"})

    assert 'value="ORDER" checked' in settings
    minutes, public = plain(officer.get("/tours/1/proces-verbal")), plain(browser(None).get("/regles/tours/1"))
    for said in (settings, before, minutes, public):
        assert f"Le tour suit l’ordre strict des points : {STRICT}" in said
    for said in (page, minutes, public):
        assert f"Il est prouvé que {STRICT}" in said
        assert ties_words(objectives_of(rules_of({"rules": {"objective": "ORDER"}}))) in said
        assert "ne dépasse" not in said
        assert "orne supérieure" not in said
    assert "ordre strict prouvé" in page
    assert 'value="ORDER" checked' in officer.get("/tours/nouveau").text, "the next round begins as the last one"


def test_a_decision_keeps_what_its_round_sought(db, caller, now, small_world):
    officer = caller("programme_officer")
    solve(db, officer, now, objective="ORDER")

    told = officer.get(f"{PATH}/1/decisions/D-26-1003").json()["explanation"]

    assert told["round"]["objectives"] == ["ORDER", "SERVED", "OVERSPEC", "COST"]


def test_a_round_that_says_nothing_seeks_the_most_points_and_any_other_word_is_refused(db, caller, small_world):
    officer = caller("programme_officer")

    made = officer.post(PATH, json=ROUND).json()
    wrong = officer.post(PATH, json=ROUND | {"rules": {"objective": "SERVED"}})

    assert made["rules"]["objective"] == "POINTS"
    assert made["published_rules"][0]["code"] == "POINTS"
    assert wrong.status_code in (400, 422)


def test_a_choice_that_is_not_offered_is_said_at_its_field(browser):
    answer = browser("programme_officer").submit("/tours/nouveau", SETTINGS | {"objective": "COST"})

    assert answer.status_code == 422
    assert "Ce que le tour cherche : cette réponse n’est pas dans la liste proposée." in plain(answer)
    assert 'id="objective-err"' in answer.text


def test_a_round_opened_before_there_was_a_choice_keeps_the_most_points_and_its_freeze(db, session, now):
    this_round = make_frozen_round(session)
    kept = {name: value for name, value in this_round.settings["rules"].items() if name != "objective"}

    assert rules_of({"rules": kept}).objective is Objective.POINTS
    assert as_settings(rules_of({"rules": kept})) == {"rules": kept | {"objective": "POINTS"}}
    assert problem_in_force(session, this_round).objectives == objectives_of(rules_of({"rules": kept}))


def test_ties_are_said_in_the_order_in_which_the_engine_asks(browser):
    points, strict = (ties for _, ties in every_tie())

    assert points == (
        "à total égal de points, le plus de personnes servies, puis les postes les plus proches des besoins, puis "
        "le moindre coût pour les fonds, puis la demande la plus ancienne, puis le tirage au sort"
    )
    assert strict == (
        "entre deux demandes qui ont les mêmes points, la demande la plus ancienne, puis le tirage au sort ; ensuite, "
        "le plus de personnes servies, puis les postes les plus proches des besoins, puis "
        "le moindre coût pour les fonds"
    )
    for path in ("/tours/nouveau", "/regles"):
        page = plain(browser("programme_officer").get(path))
        assert points in page
        assert strict in page
