"""Identities go when their time is over; what was counted, decided and paid stays, and a round replays as before."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

import allocation
from equip.accounts.actors import EVERYWHERE, system_actor
from equip.accounts.models import Departement, IdempotentAnswer
from equip.errors import Forbidden
from equip.handover.models import Handover
from equip.handover.publication import publish_round
from equip.imports.models import ImportFile, ImportKind, ImportState
from equip.journal import chain
from equip.outcomes.models import FollowUpState, Milestone, Situation
from equip.outcomes.statistics import rate_at
from equip.people.models import Beneficiary, Consent, ConsentKind, Household, RsaEvidence
from equip.people.service import visible_people
from equip.requests.models import RequestState
from equip.retention.durations import Durations, durations_of
from equip.retention.finding import Hold
from equip.retention.service import ERASED_NAME, erase_due, find_due
from equip.rounds import files, service
from equip.rounds.models import Decision
from equip.tables import METADATA
from equip.training.models import TrainingSession
from tests import world
from tests.factories.handover import make_granted
from tests.factories.journal import entries_of
from tests.factories.outcomes import make_follow_ups
from tests.factories.requests import enrol, make_applicant, make_request
from tests.factories.rounds import make_approved_round, officer

LAST = date(2026, 11, 2)
"""The day of the request that the factory makes: the last contact of everybody here."""
THEN = datetime(2028, 11, 2, 9, 0, tzinfo=UTC)
"""Two years later to the day."""
LONG_AFTER = datetime(2032, 1, 5, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nobody_else(session):
    """The world of the tests has records of its own day; only what a test makes is to be found."""
    training = session.exec(select(TrainingSession)).all()
    for row in training:
        row.is_esf = False
    session.flush()


def look(session, now):
    return find_due(session, world.SYSTEM, now=now, today=now.date())


def erase(session, now):
    return erase_due(session, world.SYSTEM, now=now, today=now.date())


def make_old(session, **values):
    """Somebody whose record was made, and whose request was sent, on the day of the last contact."""
    person = make_applicant(session, **values)
    person.created_at = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
    person.phone, person.email, person.address = "0601020304", "camille@exemple.fr", "3 rue des Lilas"
    person.internal_id = f"IO-{person.ref}"
    session.flush()
    return person


def test_a_person_is_kept_for_two_years_after_the_last_contact_and_not_a_day_more(session):
    person = make_old(session)
    make_request(session, person=person, state=RequestState.WITHDRAWN)

    assert look(session, THEN - timedelta(days=1)).people == 0
    assert erase(session, THEN - timedelta(days=1)).people == 0
    assert person.last_name == "Bozonnet"
    assert look(session, THEN).people == 1
    assert erase(session, THEN).people == 1
    assert (person.last_name, person.erased_on) == (ERASED_NAME, THEN.date())


@pytest.mark.parametrize("event", ["meeting", "attendance", "answer"])
def test_what_the_person_does_counts_as_a_contact(session, event):
    person = make_old(session, presences="PPPPA" if event != "attendance" else None)
    later = date(2027, 6, 1)
    if event == "meeting":
        person.last_contact_on = later
    if event == "answer":
        follow_up = make_follow_ups(session, person=person, anchor_on=date(2027, 1, 1))[Milestone.M3]
        follow_up.state, follow_up.answered_on = FollowUpState.ANSWERED, later
    if event == "attendance":
        enrol(session, person, "P")
        session.execute(sa.text("update attendance set \"on\" = '2027-06-01' where departement = '01'"))
    session.flush()

    assert look(session, datetime(2029, 5, 31, 9, 0, tzinfo=UTC)).people == 0
    assert look(session, datetime(2029, 6, 1, 9, 0, tzinfo=UTC)).people == 1


def test_nothing_that_names_the_person_is_left_anywhere_but_their_reference(session):
    person = make_old(session, last_name="Zyntarovic")
    person.first_name = "Wendeline"
    session.add(
        Consent(
            departement="01",
            beneficiary_id=person.id,
            organisation_id=person.organisation_id,
            kind=ConsentKind.FOLLOW_UP,
            given_on=LAST,
        )
    )
    household = session.get(Household, person.household_id)
    household.caf_number, household.family_quotient = "7654321", 411
    request = make_request(session, person=person, state=RequestState.WITHDRAWN, comment="Voir Wendeline le matin")
    code = request.public_code
    session.flush()
    assert holding(session, "Zyntarovic", "Wendeline", "0601020304", "7654321", code)

    erase(session, THEN)

    session.flush()
    assert holding(session, "Zyntarovic", "Wendeline", "0601020304", "camille@", "rue des Lilas", "7654321", code) == {}
    assert (person.birth_date, person.commune_insee) == (date(1991, 1, 1), None)
    assert session.exec(select(RsaEvidence).where(RsaEvidence.beneficiary_id == person.id)).all() == []
    assert household.family_quotient is None


def test_the_household_keeps_its_number_while_somebody_in_it_has_a_name(session):
    person = make_old(session)
    household = session.get(Household, person.household_id)
    household.caf_number = "7654321"
    other = make_old(session, household=household)
    other.last_contact_on = date(2028, 1, 1)
    session.flush()

    erase(session, THEN)

    assert (person.erased_on, other.erased_on, household.caf_number) == (THEN.date(), None, "7654321")


def test_an_open_request_expires_with_the_identity(session):
    request = make_request(session, person=make_old(session), state=RequestState.INCOMPLETE)

    erase(session, THEN)

    assert request.state is RequestState.EXPIRED
    assert entries_of(session, "request", request.ref)[0].action == "request.move"


def test_the_journal_says_that_an_identity_was_erased_with_counts_and_a_reference_only(session):
    person = make_old(session, last_name="Zyntarovic")
    make_request(session, person=person, state=RequestState.WITHDRAWN)

    erase(session, THEN)

    line = entries_of(session, "beneficiary", person.ref)[0]
    assert (line.action, line.details) == ("person.erase", {"requests": 1, "handovers": 0})
    assert list(chain.broken_links(session, "01")) == []


def test_erasing_twice_changes_nothing_more(session):
    make_old(session)

    assert (erase(session, LONG_AFTER).people, erase(session, LONG_AFTER).people) == (1, 0)
    assert look(session, LONG_AFTER).is_empty


def test_a_computer_that_waits_for_the_person_keeps_them(session):
    granted = make_granted(session)
    person = session.get(Beneficiary, granted.request.beneficiary_id)
    person.created_at = datetime(2026, 11, 1, tzinfo=UTC)
    session.flush()

    due = look(session, LONG_AFTER)

    assert due.held == {Hold.COMPUTER_ON_ITS_WAY: 1}
    assert erase(session, LONG_AFTER).people == 0


def test_a_decision_that_may_be_appealed_keeps_the_person(session):
    granted = make_granted(session)
    person = session.get(Beneficiary, granted.request.beneficiary_id)
    person.created_at = datetime(2020, 1, 1, tzinfo=UTC)
    person.last_contact_on = granted.request.requested_on = date(2020, 1, 1)
    granted.request.state = RequestState.WITHDRAWN
    session.execute(sa.text("update handover set state = 'declined'"))
    session.flush()
    made = session.exec(select(Decision).where(Decision.request_id == granted.request.id)).one().made_at

    assert look(session, made + timedelta(days=300)).held == {Hold.APPEAL_OPEN: 1}
    assert look(session, made + timedelta(days=600)).people == 1


def test_an_esf_participant_is_kept_and_counted_until_the_departement_says_how_long(session):
    person = make_old(session)
    make_request(session, person=person, state=RequestState.WITHDRAWN)
    for row in session.exec(select(TrainingSession)):
        row.is_esf = True
    session.flush()

    assert look(session, LONG_AFTER).held == {Hold.ESF_UNDECIDED: 1}
    session.get(Departement, "01").settings = {"retention": {"esf_months": 60}}
    session.flush()
    assert look(session, datetime(2031, 11, 1, 9, 0, tzinfo=UTC)).held == {Hold.ESF_UNDECIDED: 1}
    assert look(session, datetime(2031, 11, 2, 9, 0, tzinfo=UTC)).people == 1


@pytest.mark.parametrize("wrong", [0, -3, True, "24", 1.5, None])
def test_a_duration_that_is_not_a_sensible_number_counts_for_nothing(wrong):
    departement = Departement(code="01", name="Ain", settings={"retention": {"contact_months": wrong, "other": 3}})

    assert durations_of(departement) == Durations()


def test_only_the_service_itself_erases(session):
    make_old(session)

    with pytest.raises(Forbidden):
        erase_due(session, world.actor(session, "admin"), now=LONG_AFTER, today=LONG_AFTER.date())


def test_an_erased_person_is_in_no_list_and_can_not_be_named_again(session):
    person = make_old(session)

    erase(session, LONG_AFTER)

    refs = session.exec(visible_people(officer(session)).where(Beneficiary.ref == person.ref)).all()
    assert refs == []


def test_a_partner_s_file_is_emptied_after_thirty_days_and_still_recognised(session, now):
    user = world.user(session, "prescriber")
    row = ImportFile(
        departement="01",
        organisation_id=user.organisation_id,
        kind=ImportKind.PEOPLE,
        filename="x.csv",
        sha256="a" * 64,
        content=b"Bozonnet;Camille",
        report={"lines": []},
        uploaded_by=user.id,
        uploaded_at=now,
    )
    session.add(row)
    session.flush()

    assert erase(session, now + timedelta(days=30)).files == 0
    assert erase(session, now + timedelta(days=31)).files == 1
    assert (row.content, row.report, row.state, row.sha256) == (b"", {}, ImportState.ABANDONED, "a" * 64)
    assert erase(session, now + timedelta(days=32)).files == 0


def test_answers_kept_for_repeated_calls_are_forgotten_after_a_day(session, now):
    user = world.user(session, "prescriber")
    for key, at in (("old", now), ("new", now + timedelta(days=2))):
        session.add(IdempotentAnswer(user_id=user.id, key=key, request_sha256="0" * 64, body=b"{}", created_at=at))
    session.flush()

    erase(session, now + timedelta(days=2, hours=1))

    assert session.exec(select(IdempotentAnswer.key)).all() == ["new"]


def test_results_are_the_same_before_and_after(session):
    person = make_old(session)
    follow_up = make_follow_ups(session, person=person)[Milestone.M3]
    follow_up.state, follow_up.situation = FollowUpState.ANSWERED, Situation.CDI
    follow_up.comment = "Camille a rappelé"
    session.flush()
    analyst = world.actor(session, "analyst")
    before = rate_at(session, analyst, Milestone.M3, on=LONG_AFTER.date())

    assert erase(session, LONG_AFTER).people == 1

    assert follow_up.comment == ""
    assert before.by_class
    assert rate_at(session, analyst, Milestone.M3, on=LONG_AFTER.date()) == before


def test_a_published_round_replays_to_the_byte_without_the_identities(db):
    this_round = make_approved_round(db)
    with db.write(world.SYSTEM.scope) as session:
        found = service.get_round(session, officer(session), this_round.number, lock=True)
        publish_round(session, officer(session), found, now=datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
        for handover in session.exec(select(Handover)):
            handover.state = "declined"
        session.execute(sa.text("update equipment_request set state = 'withdrawn' where state = 'allocated'"))
        session.execute(sa.text("update training_session set is_esf = false"))
        session.execute(sa.text("update beneficiary set created_at = '2026-11-01'"))
        before = files.problem_bytes(session, found), files.outcome_bytes(session, found)
        decided = decisions(session)
    with db.write(world.SYSTEM.scope) as session:
        done = erase_due(session, world.SYSTEM, now=LONG_AFTER, today=LONG_AFTER.date())

    with db.read(world.SYSTEM.scope) as session:
        found = service.get_round(session, world.SYSTEM, this_round.number)
        after = files.problem_bytes(session, found), files.outcome_bytes(session, found)
        assert done.people >= 12
        assert before == after
        assert allocation.replay(allocation.load_problem(after[0]), allocation.load_outcome(after[1]))
        assert decisions(session) == decided
        assert {row.first_name for row in session.exec(select(Handover))} == {""}


def test_row_level_security_lets_the_service_alone_delete_what_retention_deletes(db):
    with db.write(world.SYSTEM.scope) as session:
        make_applicant(session)
    with db.read(EVERYWHERE) as session:
        users = [world.actor(session, role) for role in ("prescriber", "programme_officer", "admin")]

    for actor in users:
        with db.write(actor.scope) as session:
            assert session.execute(sa.text("select count(*) from rsa_evidence")).scalar_one() >= 1
            assert session.execute(sa.text("delete from rsa_evidence")).rowcount == 0
    with db.write(system_actor("38").scope) as session:
        session.execute(sa.text("delete from rsa_evidence"))
    with db.write(world.SYSTEM.scope) as session:
        assert session.execute(sa.text("delete from rsa_evidence")).rowcount >= 1


def decisions(session: Session):
    return sorted(
        (row.id, row.kind, row.points, row.contribution_cents, str(row.explanation))
        for row in session.exec(select(Decision))
    )


def holding(session: Session, *texts: str) -> dict[str, list[str]]:
    """The tables where one of these texts stands, whatever the column."""
    found = {}
    for name in METADATA.tables:
        whole = "\n".join(session.scalars(sa.text(f'select row_to_json(t)::text from "{name}" t')))
        if held := [text for text in texts if text in whole]:
            found[name] = held
    return found
