"""What a ticket changes, and what it refuses."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from equip.accounts.actors import system_actor
from equip.db import narrow
from equip.errors import Conflict, Invalid, NotFound, WrongState
from equip.handover.models import HandoverState
from equip.inventory.models import DeviceState, Erasure
from equip.inventory.service import events_of, last_acts
from equip.outcomes.following import follow_person
from equip.warranty import service
from equip.warranty.endings import give_back
from equip.warranty.lists import handed_over_as, tickets_of
from equip.warranty.models import Fault, TicketState
from tests import world
from tests.factories.handover import make_beneficiary, make_granted
from tests.factories.journal import entries_of
from tests.factories.warranty import make_equipped, make_ticket

TODAY = date(2026, 11, 23)


@pytest.fixture
def workshop(session):
    return world.actor(session, "refurbisher")


@pytest.fixture
def prescriber(session):
    return world.actor(session, "prescriber")


@pytest.fixture
def equipped(session):
    return make_equipped(session)


def voided(session, device):
    return [e.voided_at for e in session.exec(select(Erasure).where(Erasure.device_id == device.id))]


@pytest.mark.parametrize("role", ["refurbisher", "prescriber"])
def test_the_workshop_and_who_accompanies_the_person_may_open_a_ticket(session, equipped, role, now):
    actor = world.actor(session, role)
    narrow(session, actor.scope)

    ticket = make_ticket(session, equipped.handover, actor=actor, told=" L’écran reste noir ", now=now)

    assert (ticket.state, ticket.words, ticket.opened_on) == (TicketState.REPORTED, "L’écran reste noir", TODAY)
    assert ticket.device_id == equipped.device.id
    assert equipped.device.state is DeviceState.HANDED_OVER
    assert events_of(session, equipped.device)[0].kind == "fault_reported"
    assert [entry.action for entry in entries_of(session, "warranty_ticket", ticket.id)] == ["warranty.open"]


@pytest.mark.parametrize(
    ("months", "today", "covered"),
    [(12, date(2027, 11, 20), True), (12, date(2027, 11, 21), False), (None, TODAY, None)],
)
def test_whether_the_warranty_ran_is_read_that_day_and_unknown_stays_unknown(session, months, today, covered):
    equipped = make_equipped(session, months=months)

    assert make_ticket(session, equipped.handover, today=today).covered is covered


def test_a_computer_has_one_open_ticket_at_most_and_another_once_it_is_settled(session, equipped, workshop, now):
    ticket = make_ticket(session, equipped.handover)

    with pytest.raises(Conflict):
        make_ticket(session, equipped.handover)
    service.repair(session, workshop, ticket, outcome="", today=TODAY, now=now)

    assert make_ticket(session, equipped.handover).state is TicketState.REPORTED


def test_a_computer_that_nobody_has_can_not_fail_at_home(session):
    with pytest.raises(WrongState):
        make_ticket(session, make_granted(session).handover)


@pytest.mark.parametrize(
    ("told", "code"),
    [("x" * 501, "warranty_words_too_long"), ("elle est au 2 85 05 78 006 084", "nir_refused")],
)
def test_what_is_told_is_short_and_holds_no_social_security_number(session, equipped, told, code):
    with pytest.raises(Invalid) as refusal:
        make_ticket(session, equipped.handover, told=told)

    assert refusal.value.fields == {"words": code}


def test_a_repaired_machine_goes_back_to_the_same_person_with_nothing_erased(session, equipped, workshop, now):
    ticket = make_ticket(session, equipped.handover)
    narrow(session, workshop.scope)
    service.receive(session, workshop, ticket, now=now)
    assert equipped.device.state is DeviceState.IN_SERVICE_REPAIR

    service.repair(session, workshop, ticket, outcome="Batterie changée", today=TODAY, now=now)

    assert equipped.device.state is DeviceState.HANDED_OVER
    assert voided(session, equipped.device) == [None]
    assert (ticket.state, ticket.outcome, ticket.closed_on) == (TicketState.REPAIRED, "Batterie changée", TODAY)
    assert equipped.handover.state is HandoverState.DONE


def test_a_failure_settled_at_a_distance_never_moves_the_machine(session, equipped, workshop, now):
    ticket = make_ticket(session, equipped.handover)

    service.repair(session, workshop, ticket, outcome="Pilote réinstallé au téléphone", today=TODAY, now=now)

    assert [event.kind for event in events_of(session, equipped.device)[:2]] == ["warranty_settled", "fault_reported"]


def test_a_refusal_wants_its_reason_and_sends_the_machine_back(session, equipped, workshop, now):
    ticket = make_ticket(session, equipped.handover)
    service.receive(session, workshop, ticket, now=now)

    with pytest.raises(Invalid) as refusal:
        service.refuse(session, workshop, ticket, reason=" ", today=TODAY, now=now)
    assert refusal.value.fields == {"reason": "warranty_reason_missing"}
    service.refuse(session, workshop, ticket, reason="Écran cassé par une chute", today=TODAY, now=now)

    assert (ticket.state, equipped.device.state) == (TicketState.REFUSED, DeviceState.HANDED_OVER)


@pytest.mark.parametrize("received", [False, True])
def test_a_return_closes_the_ticket_and_the_hand_over_together(session, equipped, workshop, now, received):
    ticket = make_ticket(session, equipped.handover)
    if received:
        service.receive(session, workshop, ticket, now=now)
    narrow(session, workshop.scope)

    give_back(session, workshop, equipped.handover, today=TODAY, now=now)

    narrow(session, world.SYSTEM.scope)
    assert (ticket.state, ticket.closed_on) == (TicketState.RETURNED, TODAY)
    assert (equipped.handover.state, equipped.device.state) == (HandoverState.RETURNED, DeviceState.ERASING)
    assert voided(session, equipped.device) == [now]


def test_a_settled_ticket_does_not_change_any_more(session, equipped, workshop, now):
    ticket = make_ticket(session, equipped.handover)
    service.repair(session, workshop, ticket, outcome="", today=TODAY, now=now)

    with pytest.raises(WrongState):
        service.receive(session, workshop, ticket, now=now)


def test_what_a_ticket_did_to_a_machine_is_not_undone_at_the_bench(session, equipped, workshop, now):
    ticket = make_ticket(session, equipped.handover)
    session.info.pop("act_id", None)  # another transaction
    service.receive(session, workshop, ticket, now=now)

    assert last_acts(session, workshop, now=now) == []


def test_a_ticket_is_missing_for_whoever_is_not_concerned(session, equipped, workshop, prescriber):
    ticket = make_ticket(session, equipped.handover)
    other = make_equipped(
        session,
        person=make_beneficiary(session, organisation=world.organisation(session, "Centre social de la Reyssouze")),
    )
    theirs = make_ticket(session, other.handover)

    assert service.get_ticket(session, workshop, theirs.id) is theirs
    assert service.get_ticket(session, prescriber, ticket.id) is ticket
    for actor in (prescriber, system_actor("38")):
        with pytest.raises(NotFound):
            service.get_ticket(session, actor, theirs.id)


def test_a_ticket_follows_the_person_to_another_organisation(session, equipped, now):
    ticket = make_ticket(session, equipped.handover)
    elsewhere = world.organisation(session, "Centre social de la Reyssouze")
    equipped.person.organisation_id = elsewhere.id
    session.add(equipped.person)

    follow_person(session, world.SYSTEM, equipped.person, now=now)

    assert ticket.organisation_id == elsewhere.id
    assert "warranty_ticket.follow" in [entry.action for entry in entries_of(session, "warranty_ticket", ticket.id)]


def test_the_workshop_reads_no_person_on_a_ticket_and_knows_whether_it_opened_it(
    session, equipped, workshop, prescriber
):
    make_ticket(session, equipped.handover, actor=prescriber)

    (seen,) = tickets_of(session, workshop, equipped.handover.id)
    (told,) = tickets_of(session, prescriber, equipped.handover.id)

    assert (seen.person, seen.request, seen.by_the_workshop) == (None, None, False)
    assert told.person is not None
    assert told.ticket.fault is Fault.NO_POWER


def test_a_computer_is_found_by_its_label_its_serial_or_the_code_of_the_person(session, workshop, now):
    equipped = make_equipped(session, device={"serial": "PF0ABC12"})
    waiting = make_granted(session)

    for code in (equipped.device.tag.lower(), "pf0abc12", f" {equipped.handover.pickup_code.lower()} "):
        assert equipped.handover.id in [line.handover.id for line in handed_over_as(session, workshop, code)]
    assert handed_over_as(session, workshop, waiting.device.tag) == []
    assert handed_over_as(session, workshop, "") == []


def test_the_twelve_months_of_a_ticket_run_from_the_day_of_its_machine(session, equipped):
    assert make_ticket(session, equipped.handover).handed_over_on == TODAY - timedelta(days=3)
