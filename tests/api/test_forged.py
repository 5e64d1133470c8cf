"""Who pretends: a token or cookie of somebody else, a role written in a body, headers that only our proxy writes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from equip.accounts import service
from equip.accounts.actors import EVERYWHERE
from tests import world
from tests.conftest import NOW
from tests.walking import fingerprint

FUND = {"code": "FAUX", "label": "Faux", "may_pay": "everyone", "budget_cents": 1}
FUND |= {"opens_on": "2026-01-01", "closes_on": "2026-12-31"}


def made_up(token: str) -> str:
    return f"Bearer {token}"


@pytest.fixture
def tokens(db):
    """What a liar may hold: one good token, and others that were or never will be."""
    with db.write(EVERYWHERE) as session:
        officer = world.user(session, "programme_officer")
        good, _ = service.make_token(session, officer, "bon", now=NOW)
        expired, _ = service.make_token(session, officer, "vieux", now=NOW - timedelta(days=800))
        revoked, row = service.make_token(session, officer, "repris", now=NOW)
        row.revoked_at = NOW
        closed_user = world.user(session, "approver")
        closed, _ = service.make_token(session, closed_user, "compte fermé", now=NOW)
        closed_user.is_active = False
        cookie = service.open_session(session, officer, now=NOW)
    return {
        "invented": "eqp_" + "A" * 43,
        "one letter off": good[:-1] + ("a" if good[-1] != "a" else "b"),
        "expired": expired,
        "revoked": revoked,
        "closed account": closed,
        "a cookie as a token": cookie,
        "the hash that is kept": service.digest(good),
        "a statement": "' or true --",
        "good": good,
    }


def test_only_a_good_token_opens_the_api(tokens, caller, db):
    client, before = caller().client, fingerprint(db)

    answers = {
        name: client.post("/api/v1/funds", json=FUND, headers={"authorization": made_up(token)}).status_code
        for name, token in tokens.items()
        if name != "good"
    }

    assert set(answers.values()) == {401}
    assert fingerprint(db) == before
    assert client.get("/api/v1/me", headers={"authorization": made_up(tokens["good"])}).status_code == 200


def test_a_cookie_opens_no_api_and_a_token_opens_no_page(tokens, browser, caller):
    officer = browser("programme_officer").client

    assert officer.get("/api/v1/me").status_code == 401
    assert officer.get("/personnes").status_code == 200
    page = caller().client.get("/personnes", headers={"authorization": made_up(tokens["good"])}, follow_redirects=False)
    assert (page.status_code, page.headers["location"]) == (303, "/connexion?retour=%2Fpersonnes")


@pytest.mark.parametrize("cookie", ["", "A" * 43, "' or true --", "..%2f..", "é" * 20])
def test_a_forged_cookie_leads_to_the_sign_in_page(cookie, browser):
    visitor = browser().client

    answer = visitor.get("/personnes", headers={"cookie": f"equip_session={cookie}".encode()})

    assert (answer.status_code, answer.headers["location"]) == (303, "/connexion?retour=%2Fpersonnes")


def test_an_old_cookie_and_a_closed_session_open_nothing(app, browser):
    old, gone = browser("analyst").client, browser("analyst")
    kept = gone.client.cookies["equip_session"]
    gone.submit("/deconnexion", page="/")
    gone.client.cookies.set("equip_session", kept)
    app.state.clock = lambda: NOW

    assert gone.get("/resultats").status_code == 303
    app.state.clock = lambda: NOW + timedelta(days=30)
    assert old.get("/resultats").status_code == 303


def test_a_form_without_its_secret_or_with_another_s_is_refused(browser, db):
    mine, other = browser("admin"), browser("admin", "01").client
    theirs = other.get("/connexion").text.split('name="_csrf_token" value="')[1].split('"')[0]
    mine.get("/comptes")
    form = {"email": "faux@example.fr", "display_name": "Faux", "role": "admin", "password": "assez long pour passer"}
    before = fingerprint(db)

    for secret in ({}, {"_csrf_token": ""}, {"_csrf_token": "0" * 128}, {"_csrf_token": theirs}):
        answer = mine.client.post("/comptes", data=form | secret)
        assert answer.status_code == 403
        assert "Ce formulaire a expiré" in answer.text
    assert fingerprint(db) == before


SAID = {"role": "admin", "departement": "38", "organisation_id": "00000000-0000-4000-8000-000000000000"}
SAID |= {"is_wide": "true", "user_id": "00000000-0000-4000-8000-000000000000"}
HEADERS = {
    "x-role": "admin",
    "x-user": "regis.charvet@example.fr",
    "x-departement": "38",
    "x-forwarded-user": "regis.charvet@example.fr",
    "x-forwarded-for": "127.0.0.1",
    "x-forwarded-host": "elsewhere.example",
    "x-forwarded-proto": "https",
    "x-forwarded-prefix": "/ailleurs",
    "x-original-url": "/api/v1/accounts",
    "x-rewrite-url": "/api/v1/accounts",
    "x-http-method-override": "DELETE",
    "forwarded": "for=127.0.0.1;host=elsewhere.example",
}


def test_a_role_that_one_gives_oneself_is_not_read(caller, browser, db):
    trainer, page = caller("trainer").client, browser("trainer")
    before = fingerprint(db)

    for path in ("/api/v1/accounts", "/api/v1/journal", "/api/v1/funds"):
        assert trainer.get(path, params=SAID, headers=HEADERS).status_code == 403
    assert trainer.post("/api/v1/funds", json=FUND | SAID, headers=HEADERS).status_code == 403
    assert page.submit("/comptes", SAID, page="/formations/nouvelle").status_code == 403
    assert page.get("/comptes", params=SAID, headers=HEADERS).status_code == 403
    assert fingerprint(db) == before
    me = trainer.get("/api/v1/me", params=SAID, headers=HEADERS).json()
    assert (me["role"], me["departement"]) == ("trainer", "01")


def test_a_role_in_a_body_changes_nothing_of_who_one_is(caller):
    """A prescriber who writes a role, a département and somebody else's organisation creates a person of its own."""
    prescriber = caller("prescriber")
    made = prescriber.post("/api/v1/people", json={"last_name": "Dorval", "first_name": "Iris"} | SAID)

    assert made.status_code in {201, 422}
    assert prescriber.get("/api/v1/me").json()["role"] == "prescriber"
    assert "Dorval" not in caller("prescriber", "38").get("/api/v1/people").text


def test_what_only_a_proxy_may_say_changes_no_answer(app, browser, monkeypatch):
    """No address of the answer comes from a header, whether our proxy is trusted or not."""
    for trusted in (False, True):
        monkeypatch.setattr(app.state, "settings", replace(app.state.settings, trust_proxy=trusted))
        visitor = browser()
        plain, forged = visitor.get("/personnes"), visitor.get("/personnes", headers=HEADERS)
        page = browser("programme_officer").get("/", headers=HEADERS)
        assert forged.headers["location"] == plain.headers["location"]
        assert "elsewhere.example" not in page.text + str(page.headers)
        assert "/ailleurs" not in page.text


def test_signing_in_never_leads_out_of_the_site(browser):
    password = "demonstration-equip"
    for back in ("//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)"):
        form = {"email": "regis.charvet@example.fr", "password": password, "retour": back}
        answer = browser().submit("/connexion", form)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_signing_in_takes_no_session_that_the_visitor_chose(browser):
    visitor, attacker = browser(), browser()
    for one in (visitor, attacker):
        one.client.cookies.set("equip_session", "chosen-by-somebody-else")
    answer = visitor.submit("/connexion", {"email": "regis.charvet@example.fr", "password": "demonstration-equip"})

    given = answer.headers.get_list("set-cookie")
    assert any(cookie.startswith("equip_session=") for cookie in given)
    assert "chosen-by-somebody-else" not in str(given)
    assert attacker.get("/comptes").status_code == 303
