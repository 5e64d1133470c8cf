"""/suivi: the code of the letter, the year of birth, and nothing that names anybody."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import select

from equip.accounts.models import Attempt
from equip.handover import service
from equip.handover.endings import give_back
from equip.handover.models import Handover, HandoverState
from equip.handover.service import Checklist
from equip.inventory.models import Device, DeviceState
from equip.requests.models import EquipmentRequest, RequestState
from equip.rounds.models import Decision
from tests import world
from tests.factories.handover import make_asking, make_beneficiary, make_granted

ALL_TICKED = Checklist(receipt_signed=True, contribution_received=True)
NO_MATCH = "Ce code et cette année ne correspondent pas."
WORDS = {
    "words": {
        "title": "Un ordinateur vous est attribué",
        "why": ["Votre demande remplit les conditions et a assez de points."],
        "changes": [],
        "next": ["La personne qui vous accompagne vous dira où et quand le retirer."],
        "rights": ["Vous avez deux mois pour demander un nouvel examen."],
        "notice": ["Un programme informatique a aidé à préparer cette décision."],
    }
}


@pytest.fixture
def granted(db, now):
    with db.write(world.SYSTEM.scope) as session:
        granted = make_granted(session, public_code="K7QM-4RTX", explanation=WORDS)
        service.schedule(session, world.SYSTEM, granted.handover, at=now + timedelta(days=3), now=now)
        return granted


def enter(visitor, code="k7qm 4rtx", birth_year="1979"):
    return visitor.submit("/suivi", {"code": code, "birth_year": birth_year})


def row(db, table, key):
    with db.read(world.SYSTEM.scope) as session:
        return session.get(table, key)


def test_the_right_code_opens_a_page_whose_address_says_nothing(browser, granted):
    visitor = browser()

    answer = enter(visitor)
    page = visitor.get("/suivi/ma-demande")

    assert (answer.status_code, answer.headers["location"]) == (303, "/suivi/ma-demande")
    assert "K7QM" not in answer.headers["set-cookie"]
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-robots-tag"] == "noindex, nofollow"
    for said in (
        "Un ordinateur vous est attribué.",
        "26 novembre 2026",
        granted.handover.pickup_code,
        "Votre demande remplit les conditions et a assez de points.",
        "Vous avez deux mois pour demander un nouvel examen.",
        "Un programme informatique a aidé à préparer cette décision.",
    ):
        assert said in page.text
    for hidden in ("Odette", "Brazier", granted.person.ref, granted.request.ref, granted.device.tag, "K7QM-4RTX"):
        assert hidden not in page.text


@pytest.mark.parametrize(
    ("code", "year"), [("K7QM-4RTX", "1980"), ("AAAA-BBBB", "1979"), ("", ""), ("K7QM-4RTX", "٣"), ("'; --", "1979")]
)
def test_any_failure_is_said_with_the_same_words(browser, granted, code, year):
    answer = enter(browser(), code, year)

    assert answer.status_code == 422
    assert answer.text.count(NO_MATCH) == 2


def test_somebody_whose_birth_date_is_unknown_can_not_be_found(browser, db):
    with db.write(world.SYSTEM.scope) as session:
        person = make_beneficiary(session, birth_date=None)
        make_asking(session, person, state=RequestState.ELIGIBLE, public_code="AAAA-BBBB")

    assert NO_MATCH in enter(browser(), "AAAA-BBBB", "").text


def test_a_draft_is_not_shown_to_anybody(browser, db):
    with db.write(world.SYSTEM.scope) as session:
        make_asking(session, make_beneficiary(session), state=RequestState.DRAFT, public_code="AAAA-BBBB")

    assert NO_MATCH in enter(browser(), "AAAA-BBBB", "1979").text


def test_after_five_wrong_years_for_a_code_the_sixth_is_refused_even_if_right(browser, granted, db):
    visitor = browser()
    for year in range(1980, 1985):
        enter(visitor, birth_year=str(year))

    answer = enter(visitor)

    assert answer.status_code == 429
    assert "Attendez 60 minutes" in answer.text.replace("\u00a0", " ")
    with db.read(world.SYSTEM.scope) as session:
        kept = session.exec(select(Attempt).where(Attempt.kind == "public_code")).all()
    assert len(kept) == 5
    assert all("testclient" not in attempt.who_sha256 for attempt in kept)


def test_somebody_who_mistypes_at_the_social_centre_locks_nobody_else_out(browser, granted):
    visitor = browser()
    for _ in range(6):
        enter(visitor, "AAAA-BBBB")

    assert enter(visitor, "AAAA-BBBB").status_code == 429
    assert enter(visitor).status_code == 303


def test_a_form_sent_empty_is_no_try(browser, granted, db):
    for code, year in (("", ""), ("K7QM-4RTX", " "), (" ", "1979")):
        assert NO_MATCH in enter(browser(), code, year).text

    with db.read(world.SYSTEM.scope) as session:
        assert session.exec(select(Attempt)).all() == []


def test_without_a_badge_or_with_a_forged_one_there_is_no_page(browser, granted):
    visitor = browser()
    assert visitor.get("/suivi/ma-demande").headers["location"] == "/suivi"

    visitor.client.cookies.set("equip_suivi", f"{granted.request.id}.99999999999.{'0' * 64}")
    assert visitor.get("/suivi/ma-demande").headers["location"] == "/suivi"
    assert visitor.client.get("/suivi/ma-demande/renoncer").headers["location"] == "/suivi"


def test_the_badge_is_worth_a_quarter_of_an_hour(browser, granted, app, now):
    visitor = browser()
    enter(visitor)

    app.state.clock = lambda: now + timedelta(minutes=16)

    assert visitor.get("/suivi/ma-demande").headers["location"] == "/suivi"


def test_closing_the_page_forgets_who_looked(browser, granted):
    visitor = browser()
    enter(visitor)

    visitor.submit("/suivi/fermer", page="/suivi/ma-demande")

    assert visitor.get("/suivi/ma-demande").headers["location"] == "/suivi"


@pytest.mark.parametrize(("said", "kept"), [("oui", True), ("non", False)])
def test_the_person_says_whether_they_come_and_the_workshop_reads_it(browser, granted, db, said, kept):
    visitor = browser()
    enter(visitor)

    answer = visitor.submit("/suivi/ma-demande/reponse", {"venir": said}, page="/suivi/ma-demande")

    assert answer.status_code == 303
    assert row(db, Handover, granted.handover.id).confirmed is kept
    assert "Vous avez répondu" in visitor.get("/suivi/ma-demande").text


def test_who_no_longer_wants_a_computer_frees_it_after_a_confirmation(browser, granted, db):
    visitor = browser()
    enter(visitor)
    assert "il ira à une autre personne" in visitor.get("/suivi/ma-demande/renoncer").text
    assert row(db, Handover, granted.handover.id).state is HandoverState.SCHEDULED

    visitor.submit("/suivi/ma-demande/renoncer")

    assert row(db, Handover, granted.handover.id).state is HandoverState.DECLINED
    assert row(db, Device, granted.device.id).state is DeviceState.AVAILABLE
    assert row(db, EquipmentRequest, granted.request.id).state is RequestState.WITHDRAWN
    assert "Votre demande est arrêtée." in visitor.get("/suivi/ma-demande").text


def plain(page):
    """The page without the field that changes at each visit."""
    return re.sub(r'name="_csrf_token" value="[^"]*"', "", page.text)


def test_a_round_in_play_answers_alike_whether_it_proposes_a_computer_or_not(browser, db):
    codes = {RequestState.WAITING: "AAAA-BBBB", RequestState.PROPOSED: "CCCC-DDDD"}
    with db.write(world.SYSTEM.scope) as session:
        asked = {s: make_asking(session, make_beneficiary(session), state=s, public_code=codes[s]) for s in codes}
    told = {}
    for state, code in codes.items():
        visitor = browser()
        enter(visitor, code)
        before = plain(visitor.get("/suivi/ma-demande"))
        stopped = visitor.submit("/suivi/ma-demande/renoncer")
        after = plain(visitor.get("/suivi/ma-demande"))
        told[state] = (before, stopped.status_code, stopped.headers["location"], after)

    assert told[RequestState.WAITING] == told[RequestState.PROPOSED]
    assert "Votre demande attend le prochain tour." in told[RequestState.PROPOSED][0]
    assert "Votre demande est arrêtée." in told[RequestState.PROPOSED][3]
    assert {row(db, EquipmentRequest, one.id).state for one in asked.values()} == {RequestState.WITHDRAWN}


def test_a_computer_given_back_is_said(browser, granted, db, now):
    today = now.date()
    with db.write(world.SYSTEM.scope) as session:
        handover = service.get_handover(session, world.SYSTEM, granted.handover.id, lock=True)
        service.hand_over(session, world.SYSTEM, handover, ALL_TICKED, today=today, now=now)
        give_back(session, world.SYSTEM, handover, today=today, now=now)
    visitor = browser()
    enter(visitor)

    page = visitor.get("/suivi/ma-demande").text

    assert "Vous avez rendu votre ordinateur." in page
    assert "Ordinateur rendu" in page
    assert "Vous avez reçu votre ordinateur." not in page
    assert 'aria-current="step"' not in page


@pytest.mark.parametrize(
    "kept",
    [{"explanation": {"household_served": True}}, {"explanation": {}, "reason": {"code": "HOUSEHOLD_SERVED"}}],
    ids=["now", "before the share was kept"],
)
@pytest.mark.parametrize(
    ("other", "said"),
    [
        (RequestState.ALLOCATED, "Votre foyer a un ordinateur, ou va le recevoir."),
        (RequestState.WITHDRAWN, "Elle reste valable pour le prochain tour."),
    ],
)
def test_whoever_waits_behind_their_household_is_told_what_is_true_today(browser, db, other, said, kept):
    with db.write(world.SYSTEM.scope) as session:
        served = make_granted(session)
        served.request.state = other
        person = make_beneficiary(session, household=served.household)
        request = make_asking(session, person, state=RequestState.NOT_SERVED, public_code="AAAA-BBBB")
        decision = served.decision
        fields = {"id": uuid4(), "request_id": request.id, "kind": "waitlist", "device_id": None}
        session.add(Decision(**decision.model_dump() | fields | kept))
    visitor = browser()
    enter(visitor, "AAAA-BBBB")

    assert said in visitor.get("/suivi/ma-demande").text


@pytest.mark.parametrize(("trusted", "status"), [(True, 303), (False, 429)])
def test_tries_are_counted_by_address_even_behind_our_proxy(trusted, status, app, browser, granted, monkeypatch):
    """Without a proxy of ours, an invented X-Forwarded-For gives nobody a new start."""
    monkeypatch.setattr(app.state, "settings", replace(app.state.settings, trust_proxy=trusted))
    guesser, other = browser(), browser()
    guesser.client.headers["x-forwarded-for"] = "203.0.113.7"
    other.client.headers["x-forwarded-for"] = "203.0.113.7, 198.51.100.4"
    for number in range(61):
        last = enter(guesser, f"AAAA-{number:04}")

    assert last.status_code == 429
    assert enter(other).status_code == status
