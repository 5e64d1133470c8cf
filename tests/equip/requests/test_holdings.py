"""What a household holds: promised or received by any of its people, whoever accompanies them."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from equip.db import narrow
from equip.errors import Conflict
from equip.people.models import Household
from equip.requests import service
from equip.requests.eligibility import Verdict, check_request
from equip.requests.facts import gather
from equip.requests.models import EquipmentRequest
from equip.requests.models import RequestState as S
from tests import world
from tests.factories.requests import NOW, TODAY, make_applicant, make_request


def seen(session, request) -> tuple[Verdict, str]:
    [check] = [check for check in check_request(session, request, on=TODAY) if check.code == "no_recent_computer"]
    return check.verdict, check.evidence


def two_of_one_household(session: Session, **second) -> tuple[EquipmentRequest, EquipmentRequest]:
    first = make_request(session)
    household = session.get(Household, first.household_id)
    return first, make_request(session, person=make_applicant(session, household=household, **second))


def received(session, request, day) -> None:
    """Without a word of `equipped_on`: the request alone tells it."""
    request.state, request.handed_over_on = S.HANDED_OVER, day
    session.add(request)
    session.flush()


def test_a_computer_that_waits_for_one_of_the_household_keeps_the_others_out(session):
    holder, other = two_of_one_household(session)
    holder.state = S.ALLOCATED
    session.flush()

    assert seen(session, other) == (Verdict.NOT_MET, "computer_promised")
    assert seen(session, holder) == (Verdict.MET, "never_equipped"), "its own does not speak against it"


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2023, 11, 24), (Verdict.NOT_MET, "equipped_recently")),
        (date(2023, 11, 23), (Verdict.MET, "equipped_long_ago")),
        (None, (Verdict.MET, "never_equipped")),
    ],
)
def test_a_computer_handed_over_counts_for_the_years_of_the_rule_unless_it_came_back(session, day, found):
    holder, other = two_of_one_household(session)
    received(session, holder, day)

    assert session.get(Household, other.household_id).equipped_on is None
    assert seen(session, other) == found


@pytest.mark.parametrize("state", [S.WAITING, S.PROPOSED, S.NOT_SERVED, S.WITHDRAWN])
def test_what_is_not_decided_keeps_nobody_out(session, state):
    holder, other = two_of_one_household(session)
    holder.state = state
    session.flush()

    assert seen(session, other) == (Verdict.MET, "never_equipped")


def test_who_received_a_computer_is_not_told_that_the_household_has_another(session):
    request = make_request(session)
    received(session, request, TODAY)
    session.get(Household, request.household_id).equipped_on = TODAY
    session.flush()

    assert seen(session, request) == (Verdict.MET, "never_equipped")


def test_the_computer_of_somebody_accompanied_elsewhere_is_seen_too(session):
    elsewhere = world.organisation(session, "Centre social de la Reyssouze")
    other, holder = two_of_one_household(session, organisation=elsewhere)
    holder.state = S.ALLOCATED
    session.flush()
    prescriber = world.actor(session, "prescriber")
    assert other.organisation_id == prescriber.organisation_id != holder.organisation_id

    narrow(session, prescriber.scope)

    assert seen(session, other) == (Verdict.NOT_MET, "computer_promised")
    assert session.scalars(sa.select(EquipmentRequest.id)).all() == [other.id], "and the wall is put back"


def test_the_others_of_the_household_must_say_why_they_ask(session):
    holder = make_request(session, state=S.ALLOCATED)
    person = make_applicant(session, household=session.get(Household, holder.household_id))

    with pytest.raises(Conflict, match="household_promised"):
        service.create_draft(session, world.SYSTEM, person, now=NOW, today=TODAY)
    received(session, holder, date(2024, 6, 15))
    with pytest.raises(Conflict, match="household_equipped") as refusal:
        service.create_draft(session, world.SYSTEM, person, now=NOW, today=TODAY)
    assert refusal.value.details == {"on": date(2024, 6, 15), "years": 3}


def test_nobody_reads_as_nothing(session):
    assert gather(session, [], on=TODAY) == []
