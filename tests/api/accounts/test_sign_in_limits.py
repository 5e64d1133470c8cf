"""Guessing a password through the door: over HTTP, from several addresses, and all at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from threading import Barrier

import pytest
from sqlmodel import select

from equip.accounts.actors import EVERYWHERE
from equip.accounts.models import Attempt, BrowserSession
from seeds.load import DEMO_PASSWORD
from tests.conftest import NOW

OFFICER = "cecile.morandat@example.fr"
NOBODY = "personne@example.fr"
HOME, STRANGER = "198.51.100.4", "203.0.113.7"


@pytest.fixture
def behind_our_proxy(app, monkeypatch):
    monkeypatch.setattr(app.state, "settings", replace(app.state.settings, trust_proxy=True))


def ask(visitor, email=OFFICER, password="faux", *, at=HOME):
    said = [("x-forwarded-for", words) for words in ([at] if isinstance(at, str) else at)]
    return visitor.post("/api/v1/tokens", json={"email": email, "password": password}, headers=said)


def attempts_kept(db):
    with db.read(EVERYWHERE) as session:
        return {row.who_sha256 for row in session.exec(select(Attempt))}


def test_a_stranger_who_knows_only_the_address_locks_nobody_out(behind_our_proxy, caller, browser):
    stranger, owner = caller(), browser()
    owner.client.headers["x-forwarded-for"] = HOME
    for _ in range(10):
        assert ask(stranger, at=STRANGER).status_code == 403

    assert ask(stranger, at=STRANGER).status_code == 429
    answer = owner.submit("/connexion", {"email": OFFICER, "password": DEMO_PASSWORD})
    assert answer.status_code == 303


@pytest.mark.parametrize(
    "invented",
    [
        lambda n: [f"192.0.2.{n}, {STRANGER}"],
        lambda n: [f"192.0.2.{n}", STRANGER],
        lambda n: [f"2001:db8:7:7::{n}"],
        lambda n: [f"::ffff:{STRANGER}" if n % 2 else STRANGER],
    ],
    ids=["in the same header", "in a header of its own", "addresses of one subscriber", "written otherwise"],
)
def test_an_invented_address_gives_no_new_start(behind_our_proxy, caller, invented):
    guesser = caller()
    for number in range(1, 11):
        assert ask(guesser, at=invented(number)).status_code == 403

    assert ask(guesser, at=invented(11)).status_code == 429


def test_without_our_proxy_nothing_is_believed(caller):
    guesser = caller()
    for number in range(10):
        ask(guesser, at=f"192.0.2.{number}")

    assert ask(guesser, at="192.0.2.99").status_code == 429


def test_thirty_tries_at_the_same_moment_are_ten_tries(app, caller):
    callers, start = [caller() for _ in range(15)], Barrier(15)

    def guess(one):
        start.wait()
        return [ask(one).status_code for _ in range(2)]

    with ThreadPoolExecutor(15) as pool:
        statuses = [status for pair in pool.map(guess, callers) for status in pair]

    assert (statuses.count(403), statuses.count(429)) == (10, 20)


def test_known_or_not_an_address_is_answered_alike_until_the_end(caller):
    visitor = caller()
    known = [ask(visitor, OFFICER) for _ in range(12)]
    unknown = [ask(visitor, NOBODY) for _ in range(12)]

    def said(answers):
        return [(answer.status_code, answer.text, answer.headers.get("retry-after")) for answer in answers]

    assert said(known) == said(unknown)
    assert said(known)[-1][::2] == (429, "900")


def test_right_passwords_are_never_too_many(caller, db):
    visitor = caller()

    assert {ask(visitor, password=DEMO_PASSWORD).status_code for _ in range(12)} == {201}
    assert len(attempts_kept(db)) == 1  # that this address opened this account, and nothing else


def test_who_tried_is_kept_under_the_secret_of_the_service(app, caller, db, monkeypatch):
    ask(caller())
    before = attempts_kept(db)
    monkeypatch.setattr(app.state, "settings", replace(app.state.settings, secret="a wholly different secret"))
    ask(caller())
    after = attempts_kept(db) - before

    assert len(before) == len(after) == 3
    words = [OFFICER, "testclient", f"testclient {OFFICER}"]
    plain = {sha256(f"{use}{word}".encode()).hexdigest() for use in ("", "sign-in:") for word in words}
    assert plain.isdisjoint(before | after)


def test_signing_in_again_closes_the_former_session_of_the_browser(browser, db):
    visitor = browser("refurbisher")
    former = visitor.client.cookies["equip_session"]

    answer = visitor.submit("/connexion", {"email": OFFICER, "password": DEMO_PASSWORD})

    assert answer.status_code == 303
    other = browser()
    other.client.cookies.set("equip_session", former)
    assert other.get("/").status_code == 303
    assert visitor.get("/").status_code == 200


@pytest.mark.parametrize("row", ["browser_session", "api_token"])
def test_what_is_open_closes_by_itself(app, caller, browser, row):
    """Ten hours for a browser, ninety days for a token."""
    session_opened, token = browser("refurbisher"), caller("refurbisher")
    hours = {"browser_session": 10, "api_token": 90 * 24}[row]

    def status(at):
        app.state.clock = lambda: at
        page = session_opened.get("/").status_code == 200
        return page if row == "browser_session" else token.get("/api/v1/me").status_code == 200

    assert status(NOW.fromtimestamp(NOW.timestamp() + hours * 3600 - 1, NOW.tzinfo))
    assert not status(NOW.fromtimestamp(NOW.timestamp() + hours * 3600, NOW.tzinfo))


def test_a_past_session_is_swept_when_another_opens(app, browser, db):
    browser("refurbisher")
    app.state.clock = lambda: NOW.replace(year=2027)

    browser("refurbisher")

    with db.read(EVERYWHERE) as session:
        assert len(session.exec(select(BrowserSession)).all()) == 1
