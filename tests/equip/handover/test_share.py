"""One computer for a household, or as many as its round allows: looked at again at the counter."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from equip.errors import Conflict
from equip.handover import service
from equip.handover.endings import decline, give_back
from equip.handover.models import HandoverState
from equip.handover.service import Checklist
from equip.inventory.models import DeviceState
from equip.people.models import Household
from equip.requests.models import EquipmentRequest
from equip.requests.models import RequestState as S
from equip.rounds import freezing
from tests import world
from tests.factories.handover import Granted, make_asking, make_beneficiary, make_granted
from tests.factories.inventory import make_available_device
from tests.factories.requests import make_applicant, make_request
from tests.factories.rounds import make_round, officer

TODAY = date(2026, 11, 23)
ALL_TICKED = Checklist(receipt_signed=True, contribution_received=True)


def two_of_one_household(session, now, **kwargs) -> tuple[Granted, Granted]:
    first = make_granted(session, **kwargs)
    second = make_granted(session, person=make_beneficiary(session, household=first.household), **kwargs)
    for granted in (first, second):
        service.schedule(session, world.SYSTEM, granted.handover, at=now + timedelta(hours=5), now=now)
    return first, second


def hand_over(session, granted, now, today=TODAY):
    handover = service.get_handover(session, world.SYSTEM, granted.handover.id, lock=True)
    service.hand_over(session, world.actor(session, "refurbisher"), handover, ALL_TICKED, today=today, now=now)


def test_a_household_that_received_a_computer_meanwhile_gets_no_second(session, now):
    first, second = two_of_one_household(session, now)
    hand_over(session, first, now)

    with pytest.raises(Conflict, match="handover_household_served") as refusal:
        hand_over(session, second, now)

    assert refusal.value.details == {}, "the workshop knows nobody"
    assert second.device.state is DeviceState.ALLOCATED
    assert second.request.state is S.ALLOCATED


def test_a_round_that_allows_two_gives_two_and_no_third(session, now):
    first, second = two_of_one_household(session, now, household_most=2)
    third = make_granted(
        session, person=make_beneficiary(session, household=first.household), household_most=2, contribution_cents=0
    )
    service.schedule(session, world.SYSTEM, third.handover, at=now + timedelta(hours=5), now=now)
    hand_over(session, first, now)
    hand_over(session, second, now)

    with pytest.raises(Conflict, match="handover_household_served"):
        hand_over(session, third, now)


def test_a_computer_of_long_ago_or_that_came_back_takes_nobody_s_share(session, now):
    first, second = two_of_one_household(session, now)
    hand_over(session, first, now, today=date(2023, 11, 23))
    hand_over(session, second, now)

    third, fourth = two_of_one_household(session, now)
    hand_over(session, third, now)
    give_back(session, world.SYSTEM, third.handover, today=TODAY, now=now)
    hand_over(session, fourth, now)

    assert {second.handover.state, fourth.handover.state} == {HandoverState.DONE}


def test_a_computer_known_by_an_imported_day_alone_counts(session, now):
    first, _ = two_of_one_household(session, now)
    first.household.equipped_on = date(2025, 3, 4)
    session.flush()

    with pytest.raises(Conflict, match="handover_household_served"):
        hand_over(session, first, now)


def test_of_two_hand_overs_at_the_same_moment_one_is_refused(db, now):
    with db.write(world.SYSTEM.scope) as session:
        both = two_of_one_household(session, now)

    def give(granted: Granted) -> str:
        try:
            with db.write(world.SYSTEM.scope) as session:
                hand_over(session, granted, now)
        except Conflict as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(give, both)) == ["done", "handover_household_served"]


def a_holder_and_the_one_kept_out(session) -> tuple[Granted, EquipmentRequest]:
    """A second round freezes while the first one's computer waits for the household."""
    kept_out = make_request(session, state=S.NOT_SERVED)
    household = session.get(Household, kept_out.household_id)
    holder = make_granted(session, person=make_beneficiary(session, household=household))
    make_request(session, person=make_applicant(session), state=S.WAITING)
    make_available_device(session, tag="AT-7999")
    return holder, kept_out


def test_the_next_round_leaves_out_a_household_whose_computer_waits_and_says_why(session, now):
    _, kept_out = a_holder_and_the_one_kept_out(session)

    snapshot = freezing.freeze(session, officer(session), make_round(session), now=now)

    assert kept_out.state is S.INELIGIBLE
    assert kept_out.ref not in snapshot.claims["claims"]
    assert len(snapshot.claims["claims"]) == 1


@pytest.mark.parametrize("waits", [True, False])
def test_who_was_kept_out_waits_again_once_the_other_computer_is_refused(session, now, waits):
    holder, kept_out = a_holder_and_the_one_kept_out(session)
    freezing.freeze(session, officer(session), make_round(session), now=now)

    decline(session, world.SYSTEM, holder.handover, waits_for_another=waits, now=now)

    assert kept_out.state is S.WAITING
    assert holder.request.state is (S.WAITING if waits else S.WITHDRAWN)


def test_who_was_kept_out_waits_again_once_the_other_computer_comes_back(session, now):
    holder, kept_out = a_holder_and_the_one_kept_out(session)
    service.schedule(session, world.SYSTEM, holder.handover, at=now + timedelta(hours=5), now=now)
    hand_over(session, holder, now)
    freezing.freeze(session, officer(session), make_round(session), now=now)
    assert kept_out.state is S.INELIGIBLE

    give_back(session, world.actor(session, "refurbisher"), holder.handover, today=TODAY, now=now)

    assert kept_out.state is S.WAITING


def test_who_is_kept_out_by_something_else_too_or_asked_anew_stays_where_they_are(session, now):
    holder, kept_out = a_holder_and_the_one_kept_out(session)
    refused = make_request(
        session, person=make_applicant(session, household=holder.household, presences="PAA"), repeat_reason="Séparation"
    )
    anew = make_request(session, person=make_applicant(session, household=holder.household), repeat_reason="Vol")
    refused.state = anew.state = kept_out.state = S.INELIGIBLE
    session.flush()
    make_asking(session, session.get(type(holder.person), anew.beneficiary_id), state=S.DRAFT)

    decline(session, world.SYSTEM, holder.handover, waits_for_another=False, now=now)

    assert (kept_out.state, refused.state, anew.state) == (S.WAITING, S.INELIGIBLE, S.INELIGIBLE)
