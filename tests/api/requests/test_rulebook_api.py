"""The rules and the grid, read by anybody; a new version published by the programme officer."""

import pytest


@pytest.fixture
def grid(caller):
    return caller().get("/api/v1/rules").json()["grid"]


def test_anybody_reads_what_is_in_force_on_a_day(caller):
    now = caller().get("/api/v1/rules").json()
    before = caller().get("/api/v1/rules?on=2025-12-31").json()

    assert (now["departement"], now["rules"]["version"], now["grid"]["version"]) == ("01", "2026-demo", "2026-demo")
    assert len(now["rules"]["rules"]) == 8
    assert (before["rules"], before["grid"]) == (None, None)
    assert len(before["all_grids"]) == 1


def test_the_officer_publishes_a_version_to_come_and_today_does_not_change(caller, grid):
    new = grid | {"version": "2027", "in_force_on": "2027-01-01"}

    made = caller("programme_officer").post("/api/v1/grids", json=new)

    assert made.status_code == 201, made.text
    assert caller().get("/api/v1/rules").json()["grid"]["version"] == "2026-demo"
    assert caller().get("/api/v1/rules?on=2027-01-01").json()["grid"]["version"] == "2027"


def test_a_version_in_force_cannot_be_replaced_or_antedated(caller, grid):
    officer = caller("programme_officer")

    replaced = officer.post("/api/v1/grids", json=grid | {"in_force_on": "2027-01-01"})
    antedated = officer.post("/api/v1/grids", json=grid | {"version": "b", "in_force_on": "2026-01-01"})

    assert (replaced.status_code, replaced.json()["code"]) == (409, "version_taken")
    assert antedated.json()["errors"][0]["detail"] == (
        "Une version publiée ne change pas le passé. Choisissez une date à partir du 23 novembre 2026."
    )
    assert len(caller().get("/api/v1/rules").json()["all_grids"]) == 1


def test_a_criterion_that_no_code_reads_is_refused(caller, grid):
    wrong = grid | {"version": "b", "in_force_on": "2027-01-01"}
    wrong["criteria"] = [grid["criteria"][0] | {"code": "sexe"}]

    answer = caller("programme_officer").post("/api/v1/grids", json=wrong)

    assert answer.status_code == 422
    assert "sexe" in answer.json()["errors"][0]["detail"]


@pytest.mark.parametrize("role", ["prescriber", "approver", "admin", "analyst", "trainer", "refurbisher"])
def test_nobody_else_publishes(caller, grid, role):
    new = grid | {"version": "2027", "in_force_on": "2027-01-01"}

    assert caller(role).post("/api/v1/grids", json=new).status_code == 403
    assert len(caller().get("/api/v1/rules").json()["all_grids"]) == 1
