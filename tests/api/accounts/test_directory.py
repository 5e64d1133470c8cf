"""Accounts are opened and closed by administrators, of their own département."""

import pytest
from sqlmodel import func, select

from equip.accounts.actors import EVERYWHERE
from equip.accounts.models import User

MICRONOV = "Micronov"
NEW = {
    "email": "Claire.Maubert@example.fr",
    "display_name": "Claire Maubert",
    "role": "prescriber",
    "password": "un mot de passe provisoire",
}


def test_a_new_account_signs_in_and_a_closed_one_no_longer_does(caller):
    admin, visitor = caller("admin"), caller()
    organisation = _organisation(admin, "MDS Oyonnax")

    made = admin.post("/api/v1/accounts", json=NEW | {"organisation_id": organisation})
    signed_in = visitor.post("/api/v1/tokens", json={"email": "claire.maubert@example.fr", "password": NEW["password"]})
    visitor.client.headers["authorization"] = f"Bearer {signed_in.json()['token']}"
    admin.post(f"/api/v1/accounts/{made.json()['id']}/close")

    assert made.status_code == 201
    assert signed_in.status_code == 201
    assert visitor.get("/api/v1/me").status_code == 401


def test_an_account_of_another_departement_is_said_not_to_exist(caller, db):
    with db.read(EVERYWHERE) as session:
        stranger = session.exec(select(User).where(User.departement == "38")).first()

    answer = caller("admin").post(f"/api/v1/accounts/{stranger.id}/close")

    assert answer.status_code == 404
    with db.read(EVERYWHERE) as session:
        assert session.get(User, stranger.id).is_active


def test_nobody_closes_their_own_account(caller):
    admin = caller("admin")
    mine = next(row for row in admin.get("/api/v1/accounts").json()["items"] if row["role"] == "admin")

    answer = admin.post(f"/api/v1/accounts/{mine['id']}/close")

    assert answer.status_code == 403
    assert answer.json()["detail"].startswith("Vous ne pouvez pas fermer votre propre compte.")


def test_a_form_with_missing_answers_says_which_and_keeps_what_was_typed(browser, db):
    before = _count(db)

    answer = browser("admin").submit("/comptes", {"display_name": "Claire Maubert"})

    assert answer.status_code == 422
    assert "Répondez à cette question." in answer.text
    assert 'value="Claire Maubert"' in answer.text
    assert _count(db) == before


def test_an_address_already_used_is_refused(caller, db):
    admin = caller("admin")
    organisation = _organisation(admin, "MDS Oyonnax")

    answer = admin.post("/api/v1/accounts", json=NEW | {"organisation_id": organisation, "email": "atelier@example.fr"})

    assert answer.status_code == 409
    assert answer.json()["detail"] == "Un compte existe déjà avec cette adresse."


@pytest.mark.parametrize("role", ["programme_officer", "admin", "analyst", "approver", "prescriber", "trainer"])
def test_nobody_of_a_workshop_is_given_another_role(caller, db, role):
    """An officer of Micronov would read everybody."""
    admin = caller("admin")
    before = _count(db)

    answer = admin.post(
        "/api/v1/accounts", json=NEW | {"organisation_id": _organisation(admin, MICRONOV), "role": role}
    )

    assert answer.status_code == 422
    assert [(fault["field"], fault["code"]) for fault in answer.json()["errors"]] == [
        ("organisation_id", "role_of_another_kind")
    ]
    assert _count(db) == before


def _organisation(admin, name):
    return next(row["id"] for row in admin.get("/api/v1/organisations").json() if row["name"] == name)


def _count(db):
    with db.read(EVERYWHERE) as session:
        return session.exec(select(func.count(User.id))).one()
