"""One's own password: the old one is asked, the same rule holds, what was open elsewhere is closed."""

import pytest

from equip.accounts import service
from equip.accounts.actors import EVERYWHERE
from equip.accounts.models import Role
from seeds.load import DEMO_PASSWORD
from tests import world
from tests.conftest import NOW

NEW = "une phrase que je retiens"
FORM = {"current_password": DEMO_PASSWORD, "new_password": NEW, "again": NEW}
BODY = {"current_password": DEMO_PASSWORD, "new_password": NEW}


def sign_in(caller, email, password):
    return caller().post("/api/v1/tokens", json={"email": email, "password": password}).status_code


def email_of(db, role):
    with db.read(EVERYWHERE) as session:
        return world.user(session, role).email


@pytest.mark.parametrize("role", Role, ids=str)
def test_everybody_reaches_their_account_from_the_header_and_changes_their_password(browser, caller, db, role):
    visitor, elsewhere, program = browser(role), browser(role), caller(role)
    assert 'href="/mon-compte"' in visitor.get("/").text

    answer = visitor.submit("/mon-compte", FORM)

    assert answer.status_code == 303
    assert "Mot de passe changé." in visitor.get(answer.headers["location"]).text
    assert elsewhere.get("/mon-compte").status_code == 303
    assert program.get("/api/v1/me").status_code == 401
    assert sign_in(caller, email_of(db, role), DEMO_PASSWORD) == 403
    assert sign_in(caller, email_of(db, role), NEW) == 201


def test_the_page_shows_who_one_is(browser):
    text = browser("prescriber", organisation="MDS Bourg-en-Bresse").get("/mon-compte").text

    assert "MDS Bourg-en-Bresse" in text
    assert "référente ou référent" in text


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"current_password": ""}, "current_password", "Répondez à cette question."),
        ({"current_password": "pas le bon"}, "current_password", "Ce n’est pas votre mot de passe actuel."),
        ({"new_password": "court", "again": "court"}, "new_password", "au moins 12 caractères."),
        ({"again": "autre chose"}, "again", "Les deux mots de passe ne sont pas les mêmes."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_no_password_comes_back(browser, caller, db, wrong, field, words):
    visitor = browser("trainer")

    answer = visitor.submit("/mon-compte", FORM | wrong)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert words in answer.text.replace("\u00a0", " ")
    assert NEW not in answer.text
    assert sign_in(caller, email_of(db, "trainer"), DEMO_PASSWORD) == 201


def test_by_the_api_the_token_that_asks_stays_and_the_others_go(caller, browser):
    asking, other, visitor = caller("refurbisher"), caller("refurbisher"), browser("refurbisher")

    answer = asking.put("/api/v1/me/password", json=BODY)

    assert answer.status_code == 204
    assert asking.get("/api/v1/me").status_code == 200
    assert other.get("/api/v1/me").status_code == 401
    assert visitor.get("/mon-compte").status_code == 303


def test_other_people_stay_signed_in(caller):
    officer, workshop = caller("programme_officer"), caller("refurbisher")

    workshop.put("/api/v1/me/password", json=BODY)

    assert officer.get("/api/v1/me").status_code == 200


@pytest.mark.parametrize(
    "body", [{}, {"current_password": DEMO_PASSWORD}, BODY | {"new_password": "court"}, BODY | {"new_password": 12}]
)
def test_a_bad_body_changes_nothing(caller, db, body):
    answer = caller("analyst").put("/api/v1/me/password", json=body)

    assert answer.status_code == 422
    assert sign_in(caller, email_of(db, "analyst"), DEMO_PASSWORD) == 201


def test_guessing_the_old_password_is_counted_as_at_the_door(caller, db):
    asking = caller("approver")
    for _ in range(10):
        assert asking.put("/api/v1/me/password", json=BODY | {"current_password": "faux"}).status_code == 422

    answer = asking.put("/api/v1/me/password", json=BODY)

    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_attempts")
    assert sign_in(caller, email_of(db, "approver"), DEMO_PASSWORD) == 201


def test_a_token_revoked_before_keeps_the_day_it_was_revoked(caller, db):
    asking = caller("analyst")
    with db.write(EVERYWHERE) as session:
        _, row = service.make_token(session, world.user(session, "analyst"), "vieux", now=NOW)
        row.revoked_at = NOW.replace(year=2025)

    asking.put("/api/v1/me/password", json=BODY)

    with db.read(EVERYWHERE) as session:
        assert session.get(type(row), row.id).revoked_at == NOW.replace(year=2025)
