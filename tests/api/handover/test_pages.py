"""/remises without JavaScript: fix an hour, hand over, hear no."""

import re
from datetime import timedelta

import pytest

from equip.handover import service
from equip.handover.models import Handover, HandoverState
from equip.people.models import Household
from equip.requests.models import EquipmentRequest, RequestState
from tests import world
from tests.factories.handover import make_beneficiary, make_granted


@pytest.fixture
def granted(db):
    with db.write(world.SYSTEM.scope) as session:
        return make_granted(session)


@pytest.fixture
def waiting(db, now):
    with db.write(world.SYSTEM.scope) as session:
        granted = make_granted(session)
        service.schedule(session, world.SYSTEM, granted.handover, at=now + timedelta(hours=5), now=now)
        return granted


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.text).group(1)


def state_of(db, granted):
    with db.read(world.SYSTEM.scope) as session:
        return session.get(Handover, granted.handover.id).state


def test_the_prescriber_is_asked_to_fix_the_hour_and_does(browser, granted, db):
    visitor = browser("prescriber")
    path = f"/remises/{granted.handover.id}"
    assert "Fixer la remise de l’ordinateur d’Odette Brazier" in visitor.get("/").text
    version = hidden(visitor.get(path), "version")

    answer = visitor.submit(
        f"{path}/rendez-vous", {"version": version, "day": "08/12/2026", "hour": "14 h 30"}, page=path
    )

    assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert "8 décembre 2026 à 14 h 30" in visitor.get(path).text.replace("\u00a0", " ")
    assert state_of(db, granted) is HandoverState.SCHEDULED


def test_an_hour_that_can_not_be_read_is_kept_with_its_sentence(browser, granted, db):
    visitor = browser("refurbisher")
    path = f"/remises/{granted.handover.id}"
    version = hidden(visitor.get(path), "version")

    answer = visitor.submit(
        f"{path}/rendez-vous", {"version": version, "day": "mardi", "hour": "quand il veut"}, page=path
    )

    assert answer.status_code == 422
    assert "Écrivez la date sous la forme 08/12/2026." in answer.text
    assert 'value="quand il veut"' in answer.text
    assert state_of(db, granted) is HandoverState.TO_SCHEDULE


def test_the_workshop_hands_over_once_even_if_the_button_is_pressed_twice(browser, waiting, db):
    visitor = browser("refurbisher")
    path = f"/remises/{waiting.handover.id}"
    page = visitor.get(path)
    form = {
        "version": hidden(page, "version"),
        "form_key": hidden(page, "form_key"),
        "receipt_signed": "1",
        "contribution_received": "1",
    }

    answers = [visitor.submit(f"{path}/remettre", form, page=path) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert state_of(db, waiting) is HandoverState.DONE
    assert "Ordinateur remis le 23 novembre 2026." in visitor.get(path).text


def ticked(page):
    keys = {name: hidden(page, name) for name in ("version", "form_key")}
    return keys | {"receipt_signed": "1", "contribution_received": "1"}


def test_a_household_that_received_its_computer_meanwhile_is_not_given_another(browser, waiting, db, now):
    with db.write(world.SYSTEM.scope) as session:
        household = session.get(Household, waiting.person.household_id)
        other = make_granted(session, person=make_beneficiary(session, first_name="Karim", household=household))
        service.schedule(session, world.SYSTEM, other.handover, at=now + timedelta(hours=6), now=now)
    visitor = browser("refurbisher")
    first, second = (f"/remises/{granted.handover.id}" for granted in (waiting, other))
    visitor.submit(f"{first}/remettre", ticked(visitor.get(first)), page=first)

    refused = visitor.submit(f"{second}/remettre", ticked(visitor.get(second)), page=second)

    assert refused.status_code == 409
    assert "Ce foyer a déjà reçu un ordinateur : le tour n’en permet pas un de plus." in refused.text.replace(
        "\u00a0", " "
    )
    assert (state_of(db, waiting), state_of(db, other)) == (HandoverState.DONE, HandoverState.SCHEDULED)


def test_after_a_return_the_pages_of_the_person_no_longer_say_that_they_have_a_computer(browser, waiting, db):
    workshop, prescriber = browser("refurbisher"), browser("prescriber")
    path, person = f"/remises/{waiting.handover.id}", f"/personnes/{waiting.person.ref}"
    workshop.submit(f"{path}/remettre", ticked(workshop.get(path)), page=path)
    assert "<dt>Reçu</dt>" in prescriber.get(person).text
    assert "ordinateur remis le 23 novembre 2026" in prescriber.get(f"/demandes/{waiting.request.ref}").text.replace(
        "\u00a0", " "
    )

    workshop.submit(f"{path}/retour", {"version": hidden(workshop.get(path), "version")}, page=path)

    page = prescriber.get(person).text
    assert "<dt>Reçu</dt>" not in page
    assert "Ordinateur rendu" in page
    assert "Nouvelle demande" in page
    assert "ordinateur remis, rendu depuis" in prescriber.get(f"/demandes/{waiting.request.ref}").text


def test_a_form_made_before_somebody_s_change_is_refused(browser, waiting, db):
    visitor = browser("refurbisher")
    path = f"/remises/{waiting.handover.id}"

    answer = visitor.submit(f"{path}/absence", {"version": "0"}, page=path)

    assert answer.status_code == 412
    assert state_of(db, waiting) is HandoverState.SCHEDULED


def test_the_prescriber_says_that_the_person_stops(browser, waiting, db):
    visitor = browser("prescriber")
    path = f"/remises/{waiting.handover.id}"
    version = hidden(visitor.get(path), "version")

    unsure = visitor.submit(f"{path}/refus", {"version": version}, page=path)
    sure = visitor.submit(f"{path}/refus", {"version": version, "after": "stops"}, page=path)

    assert "Dites si la personne attend un autre ordinateur." in unsure.text
    assert sure.status_code == 303
    with db.read(world.SYSTEM.scope) as session:
        assert session.get(EquipmentRequest, waiting.request.id).state is RequestState.WITHDRAWN
