"""The JSON files of the demo: they hold together, and with the CSV files beside them."""

import json
from typing import Any

import pytest

from seeds.demo import FOLDER
from seeds.places import COMMUNES, communes
from tests.seeds.best_round import best_round
from tests.seeds.reading import load

ROLES = {"prescriber", "refurbisher", "trainer", "programme_officer", "approver", "analyst", "admin"}


def read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def test_the_places_are_those_of_the_ain_with_their_source_and_licence() -> None:
    data = json.loads(COMMUNES.read_text(encoding="utf-8"))
    assert "Licence Ouverte 2.0" in data["licence"]
    assert "6.0.0" in data["source"]
    assert len(data["communes"]) == 391
    assert len(data["arrondissements"]) == 4
    assert len(data["epci"]) == 17
    assert sum(c["population"] for c in data["communes"]) == 679_344
    assert {c["epci"] for c in data["communes"]} == {e["code"] for e in data["epci"]}
    assert all(c["rural"] == (c["population"] < 2000) for c in data["communes"])
    assert all(45.5 < c["lat"] < 46.6 and 4.7 < c["lon"] < 6.2 for c in data["communes"])


def test_distances_are_nothing_where_there_is_a_public_place() -> None:
    places = read("lieux-numeriques.json")
    distances = places["distances_km"]
    assert set(distances) == {c.code for c in communes()}
    assert {code for code, km in distances.items() if km == 0} == {p["commune"] for p in places["places"]}
    assert 15 < max(distances.values()) < 40


def test_the_grid_gives_the_points_that_its_sentences_say() -> None:
    grid = read("grille-2026.json")
    extremes = {c["code"]: (min(p), max(p)) for c in grid["criteria"] if (p := [s["points"] for s in c["scale"]])}
    assert extremes == {
        "equipment": (0, 30),
        "attendance": (0, 20),
        "use": (0, 20),
        "distance": (0, 10),
        "schoolchildren": (0, 10),
        "waiting": (0, 12),
    }
    assert grid["source"] == "Grille de démonstration, non adoptée"
    for criterion in grid["criteria"]:
        assert set(criterion) == {"code", "label", "sentence", "source", "scale"}
        assert all(set(step) == {"when", "label", "points"} for step in criterion["scale"])


def test_every_rule_is_whole_and_switched_on() -> None:
    rules = read("regles-2026.json")["rules"]
    assert len({r["code"] for r in rules}) == len(rules) == 8
    assert all(set(r) == {"code", "label", "sentence", "source", "params", "enabled"} for r in rules)
    assert all(r["enabled"] for r in rules)


def test_there_is_an_account_for_each_role_and_a_second_departement() -> None:
    organisations = {
        o["code"]: d["code"] for d in read("organisations.json")["departments"] for o in d["organisations"]
    }
    accounts = read("comptes.json")["accounts"]
    assert all(organisations[a["organisation"]] == a["department"] for a in accounts)
    assert all(a["email"].endswith("@example.fr") for a in accounts)
    assert {a["role"] for a in accounts if a["department"] == "01"} == ROLES
    assert {a["role"] for a in accounts if a["department"] == "38"} == {"programme_officer", "prescriber"}
    assert len({a["organisation"] for a in accounts if a["role"] == "prescriber"}) == 3


def test_every_referent_and_session_of_the_files_is_a_known_one() -> None:
    ain = read("organisations.json")["departments"][0]
    names = {o["name"] for o in ain["organisations"]}
    files = load(FOLDER)
    assert {r["LIBELLE REFERENT"] for r in files["extrait-iodas"][:-3]} <= names
    assert {r["Organisme"] for r in files["emargement"]} <= names
    assert {r["Session"] for r in files["emargement"]} == {s["label"] for s in ain["training_sessions"]}
    operation = {s["label"] for s in ain["training_sessions"] if s["esf_operation"]}
    funds = {f["code"]: f for f in read("fonds.json")["funds"]}
    assert set(funds) == {"INS", "FSE", "MEC"}
    assert set(funds["FSE"]["pays_for"]["sessions"]) == operation


def test_the_hardware_reports_identify_no_real_machine_and_one_is_in_the_stock() -> None:
    laptop, desktop = read("lshw-portable.json"), read("lshw-fixe.json")
    stock = {row["n° série"]: row for row in load(FOLDER)["stock-micronov"]}
    assert isinstance(laptop, dict)
    assert isinstance(desktop, list)
    assert len(desktop) == 1
    assert stock[laptop["serial"]]["modèle"] in laptop["product"]
    assert desktop[0]["serial"] not in stock
    text = json.dumps([laptop, desktop]).casefold()
    assert '"uuid"' not in text
    assert text.count('"serial"') == 2


@pytest.mark.long
def test_money_binds_before_machines_and_about_forty_seven_people_are_served() -> None:
    today, rich = best_round(FOLDER), best_round(FOLDER, scale=10)
    assert 45 <= today.served <= 50 < rich.served <= 54
    assert today.points < rich.points
