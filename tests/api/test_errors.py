"""Each family of error: RFC 9457 under /api, a French page elsewhere, nothing written."""

import threading
import time
from datetime import date

import pytest
import sqlalchemy as sa

from equip.accounts.actors import EVERYWHERE
from equip.funding.models import Fund, Payer
from equip.inventory.models import Device
from tests import world

FUND = {"code": "ESSAI", "label": "Essai", "may_pay": "everyone", "budget_cents": 1000}
FUND |= {"opens_on": "2026-01-01", "closes_on": "2026-12-31"}


@pytest.fixture
def fund(db):
    with db.write(world.SYSTEM.scope) as session:
        days = {"opens_on": date(2026, 1, 1), "closes_on": date(2026, 12, 31)}
        session.add(Fund(departement="01", code="ESSAI", label="Essai", may_pay=Payer.EVERYONE, budget_cents=1, **days))
    return "/api/v1/funds/ESSAI"


def check_problem(answer, status, code, words):
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/problem+json")
    problem = answer.json()
    assert (problem["status"], problem["code"], problem["type"]) == (status, code, f"/problemes/{code}")
    assert problem["title"]
    assert words in problem["detail"]


JSON = {"content-type": "application/json"}


@pytest.mark.parametrize(
    ("method", "path", "sent", "status", "code", "words"),
    [
        ("POST", "/api/v1/funds", {"content": "{", "headers": JSON}, 400, "bad_json", "JSON lisible"),
        ("POST", "/api/v1/funds", {"content": b"\xff{}", "headers": JSON}, 400, "bad_json", "JSON lisible"),
        ("GET", "/api/v1/accounts", {}, 403, "role_not_allowed", "ne permet pas"),
        ("GET", "/api/v1/nowhere", {}, 404, "page_not_found", "n’existe pas"),
        ("GET", "/api/v1/handovers/not-a-uuid", {}, 404, "page_not_found", "n’existe pas"),
        ("GET", "/api/v1/funds/NOWHERE", {}, 404, "fund_not_found", ""),
        ("DELETE", "/api/v1/funds", {}, 405, "method_not_allowed", "n’accepte pas"),
        ("POST", "/api/v1/funds", {"json": FUND}, 409, "fund_code_taken", ""),
        ("PATCH", "/api/v1/funds/ESSAI", {"json": {}, "headers": {"if-match": '"9"'}}, 412, "stale", "entre-temps"),
        ("POST", "/api/v1/funds", {"content": b"x" * 24_000_000, "headers": JSON}, 413, "body_too_large", "22 Mo"),
        ("POST", "/api/v1/funds", {"json": {"code": "A"}}, 422, "invalid", "à corriger"),
        ("PATCH", "/api/v1/funds/ESSAI", {"json": {"budget_cents": 2}}, 428, "if_match_missing", "If-Match"),
    ],
)
def test_each_refusal_is_a_problem_in_french(method, path, sent, status, code, words, caller, db, fund):
    answer = caller("programme_officer").client.request(method, path, **sent)

    check_problem(answer, status, code, words)
    with db.read(EVERYWHERE) as session:
        assert session.scalars(sa.select(Fund.budget_cents).where(Fund.code == "ESSAI")).all() == [1]


def test_nobody_is_told_how_to_sign_in(caller):
    answer = caller().get("/api/v1/me")

    check_problem(answer, 401, "not_signed_in", "Connectez-vous")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_another_format_than_json_is_refused(caller, db):
    answer = caller("refurbisher").post("/api/v1/devices", content="tag=AT-1", headers={"content-type": "text/plain"})

    check_problem(answer, 415, "format_not_accepted", "n’accepte pas ce format")
    with db.read(EVERYWHERE) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Device)) == 0


FORM = {"content-type": "multipart/form-data; boundary=x"}


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (b"no boundary", {"content-type": "multipart/form-data"}),
        (b"nothing of a form", FORM),
        (b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\ncut here', FORM),
    ],
)
def test_a_form_that_can_not_be_read_is_not_told_about_json(content, headers, caller):
    answer = caller("refurbisher").post("/api/v1/imports/stock", content=content, headers=headers)

    check_problem(answer, 400, "bad_form", "un champ nommé « file »")


def test_after_too_many_tries_one_is_told_when_to_come_back(caller):
    tried = {"email": "cecile.morandat@example.fr", "password": "not the right one"}
    for _ in range(12):
        answer = caller().post("/api/v1/tokens", json=tried)

    check_problem(answer, 429, "too_many_attempts", "Attendez")
    assert int(answer.headers["retry-after"]) > 0


def test_two_changes_in_each_other_s_way_are_a_conflict_to_try_again(caller, urls, db, fund):
    """A real deadlock: the test holds the journal and wants the fund; the call has the fund and wants the journal."""
    answers = []
    officer = caller("programme_officer")
    patch = threading.Thread(
        target=lambda: answers.append(officer.patch(fund, json={"budget_cents": 7}, headers={"if-match": "*"}))
    )
    engine = sa.create_engine(urls.owner, poolclass=sa.NullPool)
    waits = sa.text("select count(*) from pg_locks where not granted and locktype = 'advisory'")
    with engine.connect() as mine, engine.connect() as watch, mine.begin(), watch.begin():
        mine.execute(sa.text("select pg_advisory_xact_lock(hashtext('equip.journal'), hashtext('01'))"))
        patch.start()
        while patch.is_alive() and not watch.scalar(waits):
            time.sleep(0.01)
        mine.execute(sa.text("select 1 from fund where code = 'ESSAI' for update"))
    patch.join()

    check_problem(answers[0], 409, "try_again", "Réessayez")
    with db.read(EVERYWHERE) as session:
        assert session.scalars(sa.select(Fund.budget_cents).where(Fund.code == "ESSAI")).one() == 1


def test_a_page_says_its_error_in_a_page(browser):
    answer = browser("programme_officer").get("/nulle-part")

    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "Cette page n’existe pas" in answer.text
