"""What a hand-over changes, and what it refuses."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from equip.accounts.actors import system_actor
from equip.db import narrow
from equip.errors import Conflict, Invalid, NotFound, WrongState
from equip.funding.models import Commitment, Receipt
from equip.handover import service
from equip.handover.endings import decline, give_back
from equip.handover.models import Handover, HandoverState
from equip.handover.opening import SIGNS
from equip.handover.service import Checklist
from equip.inventory.models import DeviceState, Erasure
from equip.people.models import Household
from equip.requests.models import EquipmentRequest, RequestState
from equip.walls import beyond_the_wall
from tests import world
from tests.factories.handover import make_asking, make_beneficiary, make_commitment, make_granted
from tests.factories.journal import entries_of

TODAY = date(2026, 11, 23)
ALL_TICKED = Checklist(receipt_signed=True, contribution_received=True)


@pytest.fixture
def workshop(session):
    return world.actor(session, "refurbisher")


@pytest.fixture
def prescriber(session):
    return world.actor(session, "prescriber")


def scheduled(session, actor, now, **kwargs):
    granted = make_granted(session, **kwargs)
    service.schedule(session, actor, granted.handover, at=now + timedelta(hours=5), now=now)
    return granted


def test_a_granted_decision_opens_a_handover_with_a_first_name_and_a_code_to_read_aloud(session):
    granted = make_granted(session)

    assert granted.handover.state is HandoverState.TO_SCHEDULE
    assert granted.handover.first_name == "Odette"
    assert granted.handover.refurbisher_id == granted.device.organisation_id
    assert granted.handover.contribution_cents == 2000
    assert len(granted.handover.pickup_code) == 4
    assert set(granted.handover.pickup_code) <= set(SIGNS)


def test_two_people_who_wait_never_have_the_same_code(session):
    codes = [make_granted(session).handover.pickup_code for _ in range(8)]

    assert len(set(codes)) == 8


def test_an_hour_in_the_past_is_refused(session, workshop, now):
    granted = make_granted(session)

    with pytest.raises(Invalid) as refusal:
        service.schedule(session, workshop, granted.handover, at=now - timedelta(minutes=1), now=now)

    assert refusal.value.fields == {"scheduled_at": "handover_in_the_past"}
    assert granted.handover.state is HandoverState.TO_SCHEDULE


def test_a_new_hour_forgets_what_the_person_had_answered(session, workshop, now):
    granted = scheduled(session, workshop, now)
    service.confirm(session, world.SYSTEM, granted.handover, coming=False, now=now)

    service.schedule(session, workshop, granted.handover, at=now + timedelta(days=2), now=now)

    assert granted.handover.confirmed is None


def test_handing_over_moves_device_request_household_and_receipt_together(session, workshop, now):
    granted = scheduled(session, workshop, now)
    narrow(session, workshop.scope)

    service.hand_over(session, workshop, granted.handover, ALL_TICKED, today=TODAY, now=now)

    narrow(session, world.SYSTEM.scope)
    session.expire_all()
    assert granted.handover.state is HandoverState.DONE
    assert granted.device.state is DeviceState.HANDED_OVER
    assert granted.request.state is RequestState.HANDED_OVER
    assert session.get(Household, granted.person.household_id).equipped_on == TODAY
    assert granted.handover.warranty_until == date(2027, 11, 23)
    receipt = session.exec(select(Receipt).where(Receipt.decision_id == granted.decision.id)).one()
    assert (receipt.amount_cents, receipt.received_on) == (2000, TODAY)
    assert "handover.done" in [entry.action for entry in entries_of(session, "handover", granted.handover.id)]


def test_without_a_contribution_there_is_no_receipt(session, workshop, now):
    granted = scheduled(session, workshop, now, contribution_cents=0)

    service.hand_over(session, workshop, granted.handover, Checklist(receipt_signed=True), today=TODAY, now=now)

    assert session.exec(select(Receipt).where(Receipt.decision_id == granted.decision.id)).all() == []


@pytest.mark.parametrize(
    ("checklist", "fields"),
    [
        (Checklist(receipt_signed=False, contribution_received=True), {"receipt_signed": "handover_receipt_missing"}),
        (Checklist(receipt_signed=True), {"contribution_received": "handover_contribution_missing"}),
    ],
)
def test_nothing_is_handed_over_until_all_is_ticked(session, workshop, now, checklist, fields):
    granted = scheduled(session, workshop, now)

    with pytest.raises(Invalid) as refusal:
        service.hand_over(session, workshop, granted.handover, checklist, today=TODAY, now=now)

    assert refusal.value.fields == fields
    assert granted.device.state is DeviceState.ALLOCATED


def test_a_request_changed_meanwhile_is_said_without_its_reference(session, workshop, now):
    granted = scheduled(session, workshop, now)
    granted.request.state = RequestState.WITHDRAWN
    session.add(granted.request)

    with pytest.raises(Conflict) as refusal:
        service.hand_over(session, workshop, granted.handover, ALL_TICKED, today=TODAY, now=now)

    assert refusal.value.code == "handover_request_changed"
    assert refusal.value.details == {}


def test_nobody_is_said_missing_before_their_hour(session, workshop, now):
    granted = scheduled(session, workshop, now)

    with pytest.raises(WrongState):
        service.miss(session, workshop, granted.handover, now=now)
    service.miss(session, workshop, granted.handover, now=now + timedelta(hours=6))

    assert granted.handover.state is HandoverState.MISSED


@pytest.mark.parametrize(("waits", "state"), [(True, RequestState.WAITING), (False, RequestState.WITHDRAWN)])
def test_declining_frees_the_computer_and_the_money(session, prescriber, now, waits, state):
    granted = make_granted(session)
    commitment = make_commitment(session, granted)
    narrow(session, prescriber.scope)

    decline(session, prescriber, granted.handover, waits_for_another=waits, now=now)

    narrow(session, world.SYSTEM.scope)
    session.expire_all()
    assert granted.handover.state is HandoverState.DECLINED
    assert granted.device.state is DeviceState.AVAILABLE
    assert granted.decision.ended_at == now
    assert session.get(Commitment, commitment.id).released_at == now
    assert granted.request.state is state


def test_a_computer_that_comes_back_must_be_erased_again(session, workshop, now):
    granted = scheduled(session, workshop, now)
    service.hand_over(session, workshop, granted.handover, ALL_TICKED, today=TODAY, now=now)

    give_back(session, workshop, granted.handover, today=TODAY, now=now)

    assert granted.handover.state is HandoverState.RETURNED
    assert granted.device.state is DeviceState.ERASING
    erasures = session.exec(select(Erasure).where(Erasure.device_id == granted.device.id)).all()
    assert [erasure.voided_at is not None for erasure in erasures] == [True]
    assert granted.decision.ended_at == now, "or the database would keep the machine from ever being given again"
    assert session.get(Household, granted.person.household_id).equipped_on is None
    assert granted.request.handed_over_on is None


def test_a_household_that_gives_one_computer_back_has_what_its_other_ones_say(session, workshop, now):
    first = scheduled(session, workshop, now)
    second = scheduled(
        session, workshop, now, person=make_beneficiary(session, household=first.household), household_most=2
    )
    service.hand_over(session, workshop, first.handover, ALL_TICKED, today=TODAY - timedelta(days=9), now=now)
    service.hand_over(session, workshop, second.handover, ALL_TICKED, today=TODAY, now=now)
    assert first.household.equipped_on == TODAY

    give_back(session, workshop, second.handover, today=TODAY, now=now)
    assert first.household.equipped_on == TODAY - timedelta(days=9)
    give_back(session, workshop, first.handover, today=TODAY, now=now)
    assert first.household.equipped_on is None


def test_a_workshop_sees_only_its_own_handovers_and_a_prescriber_those_of_its_people(session, prescriber):
    elsewhere = make_beneficiary(session, organisation=world.organisation(session, "Centre social de la Reyssouze"))
    granted = make_granted(session, person=elsewhere)

    with pytest.raises(NotFound):
        service.get_handover(session, prescriber, granted.handover.id)
    with pytest.raises(NotFound):
        service.get_handover(session, system_actor("38"), granted.handover.id)
    assert service.get_handover(session, world.actor(session, "refurbisher"), granted.handover.id)


def test_the_wall_is_put_back_after_the_consequences_even_when_they_fail(session: Session, workshop):
    person = make_beneficiary(session)
    make_asking(session, person, state=RequestState.ALLOCATED)
    narrow(session, workshop.scope)

    with pytest.raises(Conflict):
        _look_then_fail(session, workshop)

    assert session.exec(sa.select(EquipmentRequest)).all() == []
    assert session.exec(sa.select(Household)).all() == []
    assert session.exec(sa.select(Handover)).all() == []


def _look_then_fail(session, workshop):
    with beyond_the_wall(session, workshop):
        assert session.exec(sa.select(EquipmentRequest)).all()
        raise Conflict("conflict")
