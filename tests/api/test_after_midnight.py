"""Half past midnight in Paris, when UTC still has the day before: today is today, on every page and by the API."""

import re
from datetime import UTC, date, datetime

import pytest

from equip.accounts.models import Role
from equip.outcomes.models import FollowUp, Milestone
from tests import world
from tests.factories.handover import make_beneficiary
from tests.factories.outcomes import make_follow_ups

TODAY = date(2026, 11, 25)
TRAINING = {
    "course": "Autonomie numérique",
    "label": "Session de nuit",
    "starts_on": "2026-11-25",
    "ends_on": "2026-11-30",
    "days": ["2026-11-25"],
}


@pytest.fixture
def app(app):
    app.state.clock = lambda: datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    return app


@pytest.fixture
def person(db):
    with db.write(world.SYSTEM.scope) as session:
        return make_beneficiary(session)


@pytest.fixture
def asked(db, person):
    with db.write(world.SYSTEM.scope) as session:
        return make_follow_ups(session, person=person)[Milestone.M3]


def version_on(page):
    return re.search(r'name="version" value="(\d+)"', page.text)[1]


def test_an_agreement_given_today_is_noted_and_taken_back_on_its_page(browser, person):
    prescriber, path = browser(Role.PRESCRIBER), f"/personnes/{person.ref}"

    for act in ("give", "withdraw"):
        version = version_on(prescriber.get(path))
        answer = prescriber.submit(f"{path}/accord", {"version": version, "act": act}, page=path)
        assert answer.status_code == 303, answer.text


def test_an_agreement_given_today_is_taken_by_the_api_and_one_of_tomorrow_is_not(caller, person):
    prescriber, path = caller(Role.PRESCRIBER), f"/api/v1/people/{person.ref}/consents"

    tomorrow = prescriber.post(path, json={"kind": "follow_up", "given_on": "2026-11-26"})
    today = prescriber.post(path, json={"kind": "follow_up", "given_on": str(TODAY)})

    assert (tomorrow.status_code, tomorrow.json()["errors"][0]["code"]) == (422, "day_in_future")
    assert today.status_code == 201


def test_an_attestation_seen_today_is_taken(caller, person):
    seen = {"state": "open", "seen_on": str(TODAY)}

    answer = caller(Role.PRESCRIBER).post(f"/api/v1/people/{person.ref}/rsa-evidence", json=seen)

    assert answer.status_code == 201, answer.text


def test_a_follow_up_whose_day_is_left_blank_is_dated_as_its_page_says(browser, db, person, asked):
    prescriber, path = browser(Role.PRESCRIBER), f"/personnes/{person.ref}/suivis/M3"
    page = prescriber.get(path)

    answer = prescriber.submit(path, {"version": version_on(page), "contact": "no_news", "answered_on": ""})

    assert "Laissez vide pour aujourd’hui, le 25/11/2026" in page.text.replace("\u00a0", " ")
    assert answer.status_code == 303, answer.text
    with db.read(world.SYSTEM.scope) as session:
        assert session.get(FollowUp, asked.id).answered_on == TODAY


def test_a_new_round_proposes_the_day_it_is(browser):
    page = browser(Role.PROGRAMME_OFFICER).get("/tours/nouveau").text

    for field in ("reference_on", "in_force_on"):
        assert re.search(rf'name="{field}"[^>]*value="25/11/2026"', page), field


def test_the_attendance_of_the_day_may_be_noted(caller):
    trainer = caller(Role.TRAINER)
    made = trainer.post("/api/v1/trainings", json=TRAINING).json()

    answer = trainer.put(f"/api/v1/trainings/{made['id']}/attendance/{TODAY}", json=[], headers={"If-Match": "*"})

    assert answer.status_code == 200, answer.text
