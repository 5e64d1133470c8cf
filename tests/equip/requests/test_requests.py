"""The life of a request, from the draft to its end."""

from datetime import date

import pytest
from sqlmodel import select

from equip.db import narrow
from equip.errors import Conflict, Invalid, NotFound, WrongState
from equip.journal.models import JournalEntry
from equip.people.models import RsaState
from equip.requests import service
from equip.requests.models import EquipmentRequest, RequestState
from equip.requests.months import months_before, whole_months
from equip.requests.states import CLOSED, REQUEST_STATES
from tests import world
from tests.factories.requests import FULL_NEED, NOW, TODAY, attest, enrol, make_applicant, make_request

SYSTEM = world.SYSTEM
S = RequestState


def draft(session, person, **need):
    return service.create_draft(session, SYSTEM, person, now=NOW, today=TODAY, **need)


def actions(session, request):
    entries = session.exec(select(JournalEntry).where(JournalEntry.record_id == request.ref).order_by("number"))
    return [(entry.action, entry.details.get("wanted")) for entry in entries]


def test_no_state_is_forgotten_and_every_state_can_be_reached():
    reached = {wanted for following in REQUEST_STATES.table.values() for wanted in following}

    assert set(REQUEST_STATES.table) == set(S)
    assert reached | {S.DRAFT} == set(S)
    assert REQUEST_STATES.ends == {S.HANDED_OVER, S.WITHDRAWN, S.EXPIRED}


def test_a_complete_draft_is_sent_and_read_with_the_rules_at_once(session):
    request = draft(session, make_applicant(session), **FULL_NEED)

    service.submit(session, SYSTEM, request, now=NOW, today=TODAY)

    assert (request.state, request.requested_on) == (S.ELIGIBLE, TODAY)
    assert actions(session, request) == [
        ("request.create", None),
        ("request.move", S.SUBMITTED),
        ("request.move", S.ELIGIBLE),
    ]


def test_what_is_missing_is_named_and_the_draft_stays_a_draft(session):
    request = draft(session, make_applicant(session), main_use=FULL_NEED["main_use"])

    with pytest.raises(Invalid, match="request_incomplete") as refusal:
        service.submit(session, SYSTEM, request, now=NOW, today=TODAY)

    assert set(refusal.value.fields) == {"accepts", "agreed_on", "prescriber_name"}
    assert (request.state, request.requested_on) == (S.DRAFT, None)


@pytest.mark.parametrize(
    ("person", "need", "state"),
    [
        ({"presences": None}, {}, S.INCOMPLETE),
        ({"rsa_seen_on": None}, {}, S.INCOMPLETE),
        ({}, {"contribution_accepted": None}, S.INCOMPLETE),
        ({"presences": "AAA"}, {}, S.INELIGIBLE),
        ({"rsa_state": RsaState.CLOSED}, {}, S.INELIGIBLE),
    ],
)
def test_unknown_goes_back_to_the_social_worker_and_a_known_no_is_ineligible(session, person, need, state):
    request = draft(session, make_applicant(session, **person), **FULL_NEED | need)

    service.submit(session, SYSTEM, request, now=NOW, today=TODAY)

    assert request.state is state


def test_what_was_missing_arrives_and_the_request_becomes_eligible(session):
    person = make_applicant(session, presences=None)
    request = make_request(session, person=person, state=S.INCOMPLETE)
    enrol(session, person, "PPP")

    service.reassess(session, SYSTEM, request, now=NOW, today=TODAY)
    service.reassess(session, SYSTEM, request, now=NOW, today=TODAY)

    assert request.state is S.ELIGIBLE
    assert [wanted for _, wanted in actions(session, request)].count(S.ELIGIBLE) == 1, "nothing moves twice"


@pytest.mark.parametrize("state", [S.WAITING, S.NOT_SERVED])
def test_one_that_waits_keeps_its_place_while_it_is_eligible_and_loses_it_after(session, state):
    person = make_applicant(session)
    request = make_request(session, person=person, state=state)

    service.reassess(session, SYSTEM, request, now=NOW, today=TODAY)
    assert request.state is state

    attest(session, person, RsaState.CLOSED, date(2026, 11, 20))
    service.reassess(session, SYSTEM, request, now=NOW, today=TODAY)
    assert request.state is S.INELIGIBLE


@pytest.mark.parametrize("state", [S.DRAFT, S.PROPOSED, S.ALLOCATED, S.HANDED_OVER, S.WITHDRAWN])
def test_a_draft_and_a_served_request_are_not_read_again(session, state):
    request = make_request(session, state=state)

    with pytest.raises(WrongState, match="request_not_assessed"):
        service.reassess(session, SYSTEM, request, now=NOW, today=TODAY)


def test_a_person_has_one_open_request_and_a_new_one_when_it_is_closed(session):
    person = make_applicant(session)
    first = draft(session, person)

    with pytest.raises(Conflict, match="request_already_open") as refusal:
        draft(session, person)
    assert refusal.value.details["ref"] == first.ref

    service.withdraw(session, SYSTEM, first, reason="Équipée par ailleurs", now=NOW)
    assert draft(session, person).ref != first.ref


def test_an_ineligible_request_does_not_come_back_beside_another_one(session):
    person = make_applicant(session)
    old = make_request(session, person=person, state=S.INELIGIBLE)
    draft(session, person)

    with pytest.raises(Conflict, match="request_already_open"):
        service.reassess(session, SYSTEM, old, now=NOW, today=TODAY)


def test_a_household_equipped_less_than_three_years_ago_must_say_why_it_asks_again(session):
    person = make_applicant(session, equipped_on=date(2024, 6, 15))

    with pytest.raises(Conflict, match="household_equipped") as refusal:
        draft(session, person)
    assert refusal.value.details == {"on": date(2024, 6, 15), "years": 3}
    assert session.exec(select(EquipmentRequest)).all() == []

    request = draft(session, person, repeat_reason="Ordinateur détruit par un incendie", **FULL_NEED)
    service.submit(session, SYSTEM, request, now=NOW, today=TODAY)
    assert request.state is S.INELIGIBLE, "the published rule still decides"


def test_a_household_equipped_three_years_ago_may_ask_again(session):
    assert draft(session, make_applicant(session, equipped_on=date(2023, 11, 23))).state is S.DRAFT


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"agreed_on": date(2026, 11, 24)}, "day_in_future"),
        ({"agreed_on": date(1, 11, 2)}, "day_too_old"),
        ({"min_ram_gib": None}, "required"),
        ({"min_ram_gib": 65}, "min_ram_gib_out_of_range"),
        ({"min_storage_gb": -1}, "min_storage_gb_out_of_range"),
        ({"min_screen_in": 3.0}, "min_screen_in_out_of_range"),
        ({"comment": "x" * 2001}, "request_text_too_long"),
        ({"state": S.ALLOCATED}, "not_writable"),
        ({"requested_on": date(2020, 1, 1)}, "not_writable"),
    ],
)
def test_what_cannot_be_kept_is_refused_whole(session, changes, fault):
    request = make_request(session)

    with pytest.raises(Invalid) as refusal:
        service.update_request(session, SYSTEM, request, {"comment": "a", **changes}, now=NOW, today=TODAY)

    assert list(refusal.value.fields.values()) == [fault]
    assert request.comment == ""


@pytest.mark.parametrize("state", sorted(set(S) - service.EDITABLE))
def test_a_request_is_not_edited_once_a_computer_is_proposed_or_it_has_ended(session, state):
    request = make_request(session, state=state)

    with pytest.raises(WrongState, match="request_not_editable"):
        service.update_request(session, SYSTEM, request, {"comment": "x"}, now=NOW, today=TODAY)


def test_one_who_has_a_computer_declines_at_the_hand_over(session):
    with pytest.raises(WrongState, match="request_has_a_computer"):
        service.withdraw(session, SYSTEM, make_request(session, state=S.ALLOCATED), reason="Non merci", now=NOW)


@pytest.mark.parametrize("state", [S.WAITING, S.PROPOSED])
def test_a_round_in_play_keeps_nobody_from_withdrawing(session, state):
    request = make_request(session, state=state)

    service.withdraw(session, SYSTEM, request, reason="Non merci", now=NOW)

    assert request.state is S.WITHDRAWN


def test_withdrawing_says_why(session):
    with pytest.raises(Invalid):
        service.withdraw(session, SYSTEM, make_request(session), reason=" ", now=NOW)


def test_the_queue_holds_eligible_waiting_and_not_served_only(session):
    for state in S:
        make_request(session, state=state)

    states = [request.state for request in service.waiting_requests(session, "01", lock=True)]

    assert sorted(states) == sorted([S.ELIGIBLE, S.WAITING, S.NOT_SERVED])


def test_references_follow_each_other_whoever_asks_and_codes_are_easy_to_read(session):
    actor = world.actor(session, "prescriber")
    mine, other = make_applicant(session), make_applicant(session, organisation=world.organisation(session, OTHER))
    first = draft(session, other)
    narrow(session, actor.scope)  # this transaction can't see the request of the other organisation
    second = service.create_draft(session, actor, mine, now=NOW, today=TODAY)

    assert (first.ref, second.ref) == ("D-26-1001", "D-26-1002")
    assert second.prescriber_name == actor.display_name
    assert not set(second.public_code) & set("0O1I")
    assert len(second.public_code) == 9


OTHER = "MDS Oyonnax"


def test_another_organisations_request_is_missing_like_one_that_does_not_exist(session):
    theirs = make_request(session, person=make_applicant(session, organisation=world.organisation(session, OTHER)))
    mine = make_request(session)
    prescriber = world.actor(session, "prescriber")

    assert service.get_request(session, prescriber, mine.ref) is mine
    for ref in (theirs.ref, "D-26-9999"):
        with pytest.raises(NotFound, match="request_not_found"):
            service.get_request(session, prescriber, ref)
    with pytest.raises(NotFound):
        service.get_request(session, world.actor(session, "refurbisher"), mine.ref)


def test_an_open_request_follows_its_person_to_another_organisation(session):
    person = make_applicant(session)
    request = make_request(session, person=person)
    person.organisation_id = world.organisation(session, "Centre social de la Reyssouze").id
    session.add(person)

    service.follow_person(session, SYSTEM, person, now=NOW)

    there = world.actor(session, "prescriber", organisation="Centre social de la Reyssouze")
    assert service.get_request(session, there, request.ref) is request


def test_closed_states_are_those_of_the_unique_index():
    index = next(i for i in EquipmentRequest.__table__.indexes if i.name == "uq_equipment_request_open")
    where = str(index.dialect_options["postgresql"]["where"])

    assert {state for state in S if f"'{state}'" in where} == CLOSED


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 23), 3, date(2026, 8, 23)),
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2024, 2, 29), 36, date(2021, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
    ],
)
def test_months_are_counted_to_the_same_day(day, months, before):
    assert months_before(day, months) == before
    assert whole_months(before, day) in {months, months - 1} if before.day != day.day else months
