"""Rates, marks and who may write them."""

from datetime import date

import pytest

from equip.errors import Forbidden, Invalid, NotFound
from equip.training import attendance, service, skills
from equip.training.attendance import AttendanceRate
from equip.training.models import Presence, SkillLevel, SkillPhase, SkillScale
from equip.training.skills import SkillNote
from tests import world
from tests.factories.people import make_person
from tests.factories.training import DAYS, make_enrolment, make_training

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("presences", "expected"),
    [
        ("PPA", AttendanceRate(2, 1, 0, 0)),
        ("P--", AttendanceRate(1, 0, 0, 2)),
        ("PEE", AttendanceRate(1, 0, 2, 0)),
        ("EEE", AttendanceRate(0, 0, 3, 0)),
        ("---", AttendanceRate(0, 0, 0, 3)),
    ],
)
def test_an_unnoted_day_is_unknown_and_an_excused_day_does_not_count(session, presences, expected):
    enrolment = make_enrolment(session, presences=presences)

    assert attendance.rate(session, enrolment.beneficiary_id, on=TODAY) == expected


@pytest.mark.parametrize(
    ("presences", "percent"), [("PPA", 66), ("P--", 100), ("PEE", 100), ("EEE", None), ("---", None)]
)
def test_the_rate_is_presence_over_days_noted_rounded_down_and_unknown_when_nothing_is(session, presences, percent):
    enrolment = make_enrolment(session, presences=presences)

    assert attendance.rate(session, enrolment.beneficiary_id, on=TODAY).percent == percent


def test_a_day_after_the_date_asked_is_not_counted(session):
    enrolment = make_enrolment(session, presences="PAA")

    assert attendance.rate(session, enrolment.beneficiary_id, on=DAYS[0]) == AttendanceRate(1, 0, 0, 0)


def test_the_rate_goes_over_all_the_enrolments_of_a_person(session):
    person = make_person(session)
    make_enrolment(session, person=person, presences="PPP")
    make_enrolment(session, person=person, presences="AAA")

    assert attendance.rate(session, person.id, on=TODAY).percent == 50


def test_taking_a_note_away_makes_the_day_unknown_again(session, now):
    training = make_training(session)
    person = make_person(session)
    make_enrolment(session, training=training, person=person, presences="A")

    attendance.mark(session, world.actor(session, "trainer"), training, DAYS[0], {person.ref: None}, now=now)

    assert attendance.rate(session, person.id, on=DAYS[0]) == AttendanceRate(0, 0, 0, 1)


def test_each_change_of_the_sheet_makes_a_new_version_and_no_change_makes_none(session, now):
    training, trainer = make_training(session), world.actor(session, "trainer")
    person = make_person(session)
    make_enrolment(session, training=training, person=person)
    before = training.version

    assert attendance.mark(session, trainer, training, DAYS[0], {person.ref: Presence.PRESENT}, now=now) == 1
    assert attendance.mark(session, trainer, training, DAYS[0], {person.ref: Presence.PRESENT}, now=now) == 0

    assert training.version == before + 1


def test_a_day_to_come_a_day_outside_and_somebody_not_enrolled_are_refused(session, now):
    training, trainer = make_training(session), world.actor(session, "trainer")
    person = make_person(session)

    for day, people, code in [
        (date(2026, 11, 24), {}, "day_in_future"),
        (date(2026, 10, 1), {}, "day_outside_training"),
        (DAYS[0], {person.ref: Presence.PRESENT}, "person_not_enrolled"),
    ]:
        with pytest.raises(Invalid) as refusal:
            attendance.mark(session, trainer, training, day, people, now=now)
        assert list(refusal.value.fields.values()) == [code]


def test_a_day_gone_by_without_a_single_note_is_to_be_noted(session):
    training = make_training(session)
    make_enrolment(session, training=training, presences="P-A")

    assert attendance.days_to_note(session, training, TODAY) == [DAYS[1]]


def test_two_absences_in_a_row_are_seen_and_an_excuse_breaks_them(session):
    twice, excused, once = (make_enrolment(session, presences=marks) for marks in ("PAA", "AEA", "PPA"))
    people = [e.beneficiary_id for e in (twice, excused, once)]

    found = attendance.last_two_absent(session, people, since=date(2026, 10, 24))

    assert found == {twice.beneficiary_id: DAYS[2]}


def test_an_esf_participant_is_enrolled_in_a_session_of_the_operation(session):
    inside = make_enrolment(session, training=make_training(session, is_esf=True))
    outside = make_enrolment(session)

    assert attendance.is_esf_participant(session, inside.beneficiary_id)
    assert not attendance.is_esf_participant(session, outside.beneficiary_id)


def test_a_code_with_another_name_is_said_like_an_unknown_code(session, now):
    training, trainer = make_training(session), world.actor(session, "trainer")
    person = make_person(session, internal_id="9990001", last_name="Desplanche")

    refusals = []
    for code, name in [("9990001", "Perdrix"), ("0000000", "Desplanche")]:
        with pytest.raises(NotFound) as refusal:
            service.enrol(session, trainer, training, code, name, now=now)
        refusals.append((refusal.value.code, refusal.value.details))
    service.enrol(session, trainer, training, "9990001", "DESPLANCHE", now=now)

    assert refusals[0] == refusals[1]
    assert [p.ref for _, p in service.enrolled(session, training)] == [person.ref]


def test_only_the_trainer_marks(session, now):
    training = make_training(session)

    for role in ("programme_officer", "prescriber", "approver", "refurbisher"):
        with pytest.raises(Forbidden):
            attendance.mark(session, world.actor(session, role), training, DAYS[0], {}, now=now)


def test_skills_are_kept_before_and_after_and_may_be_taken_back(session, now):
    training, trainer = make_training(session), world.actor(session, "trainer")
    person = make_person(session)
    enrolment = make_enrolment(session, training=training, person=person)

    def assess(level):
        note = SkillNote(person.ref, SkillScale.INSTRUMENTAL, SkillPhase.BEFORE, level)
        return skills.assess(session, trainer, training, [note], assessed_on=TODAY, now=now)

    assert assess(SkillLevel.IN_PROGRESS) == 1
    kept = skills.skills_of(session, [enrolment.id])[enrolment.id]
    assert {mark: row.level for mark, row in kept.items()} == {
        (SkillScale.INSTRUMENTAL, SkillPhase.BEFORE): SkillLevel.IN_PROGRESS
    }
    assert assess(None) == 1
    assert skills.skills_of(session, [enrolment.id]) == {}
