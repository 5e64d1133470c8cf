"""Failures by model: a few machines say nothing, and nobody sees another workshop's."""

from datetime import date
from fractions import Fraction

import pytest

from equip.db import narrow
from equip.warranty import service
from equip.warranty.models import Fault
from equip.warranty.statistics import failures_by_model
from equip.warranty.swap import swap
from tests import world
from tests.factories.warranty import make_equipped, make_ready, make_ticket

TODAY = date(2026, 11, 23)
THINKPAD = {"maker": "Lenovo", "model": "ThinkPad T480"}


@pytest.fixture
def workshop(session):
    return world.actor(session, "refurbisher")


def lines(session, actor):
    narrow(session, actor.scope)
    return {(line.maker, line.model): line for line in failures_by_model(session, actor)}


def test_the_share_is_of_machines_that_failed_within_a_year_not_of_tickets(session, workshop, now):
    people = [make_equipped(session, device=THINKPAD) for _ in range(5)]
    first = make_ticket(session, people[0].handover, fault=Fault.BATTERY)
    service.repair(session, workshop, first, outcome="", today=TODAY, now=now)
    make_ticket(session, people[0].handover, fault=Fault.SCREEN)
    make_ticket(session, people[1].handover, today=date(2027, 11, 21), fault=Fault.SCREEN)

    line = lines(session, workshop)["Lenovo", "ThinkPad T480"]

    assert (line.handed_over, line.tickets, line.within_a_year) == (5, 3, 1)
    assert line.share == Fraction(1, 5)
    assert line.by_fault == {Fault.BATTERY: 1, Fault.SCREEN: 2}


def test_the_last_day_of_the_twelve_months_is_one_of_them(session, workshop):
    make_ticket(session, make_equipped(session, device=THINKPAD).handover, today=date(2027, 11, 20))

    assert lines(session, workshop)["Lenovo", "ThinkPad T480"].within_a_year == 1


def test_under_five_machines_there_is_no_share(session, workshop):
    for _ in range(4):
        make_ticket(session, make_equipped(session, device=THINKPAD).handover)

    assert lines(session, workshop)["Lenovo", "ThinkPad T480"].share is None


def test_a_machine_given_in_exchange_was_handed_over_too(session, workshop, now):
    equipped = make_equipped(session, device=THINKPAD)
    other = make_ready(session, maker="HP", model="ProBook 450")
    swap(session, workshop, make_ticket(session, equipped.handover), other.tag, today=TODAY, now=now)

    found = lines(session, workshop)

    assert found["Lenovo", "ThinkPad T480"].handed_over == found["HP", "ProBook 450"].handed_over == 1
    assert found["HP", "ProBook 450"].tickets == 0


def test_the_highest_share_comes_first_and_models_seen_too_little_last(session, workshop):
    for model, given, failed in (("rare", 2, 2), ("sûr", 5, 1), ("fragile", 5, 3)):
        people = [make_equipped(session, device={"maker": "HP", "model": model}) for _ in range(given)]
        for equipped in people[:failed]:
            make_ticket(session, equipped.handover)

    assert [line.model for line in failures_by_model(session, workshop)] == ["fragile", "sûr", "rare"]


def test_an_unknown_model_stays_unknown(session, workshop):
    make_equipped(session)

    assert lines(session, workshop)[None, None].handed_over == 1


def test_a_workshop_sees_its_own_machines_and_the_officer_all(session):
    make_equipped(session, device=THINKPAD)
    other = make_equipped(session, device=THINKPAD)
    aucrey = world.organisation(session, "Aucrey")
    for row in (other.handover, other.device):
        setattr(row, "refurbisher_id" if row is other.handover else "organisation_id", aucrey.id)
        session.add(row)
    session.flush()

    mine, all_of_them = (lines(session, world.actor(session, role)) for role in ("refurbisher", "programme_officer"))

    assert mine["Lenovo", "ThinkPad T480"].handed_over == 1
    assert all_of_them["Lenovo", "ThinkPad T480"].handed_over == 2
