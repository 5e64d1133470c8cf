"""Courses, sessions and enrolments; attendance is in `attendance.py`, what was learnt in `skills.py`.

The trainer writes for its own organisation and the département's staff reads; a prescriber reads what concerns its own
people, through their page.
"""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from equip.accounts.actors import Actor
from equip.accounts.models import Role
from equip.days import faults_of, paris_day, planned_day_fault
from equip.errors import Conflict, Invalid, NotFound
from equip.journal import service as journal
from equip.nir import nir_faults
from equip.people.models import Beneficiary
from equip.people.search import plain_name
from equip.training.models import Course, Enrolment, LeaveReason, TrainingSession
from equip.training.policies import check_can_mark
from equip.walls import beyond_the_wall

_LONGEST = 120
_LONGEST_SESSION_DAYS = 366


def visible_trainings(actor: Actor) -> SelectOfScalar[TrainingSession]:
    query = select(TrainingSession).where(TrainingSession.departement == actor.departement)
    if actor.is_wide:
        return query
    if actor.role == Role.TRAINER:
        return query.where(TrainingSession.organisation_id == actor.organisation_id)
    return query.where(sa.false())


def get_training(session: Session, actor: Actor, training_id: UUID, *, lock: bool = False) -> TrainingSession:
    query = visible_trainings(actor).where(TrainingSession.id == training_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.exec(query).first()
    if found is None:
        raise NotFound("training_not_found")
    return found


def courses_of(session: Session, actor: Actor) -> list[Course]:
    query = select(Course).where(Course.departement == actor.departement).order_by(Course.title)
    if not actor.is_wide:
        query = query.where(Course.organisation_id == actor.organisation_id)
    return list(session.exec(query))


def create_training(
    session: Session,
    actor: Actor,
    *,
    course_title: str,
    label: str,
    starts_on: date,
    ends_on: date,
    days: Iterable[date] = (),
    is_esf: bool = False,
    now: datetime,
) -> TrainingSession:
    """A session of this course, which is made if it is the organisation's first of that title."""
    check_can_mark(actor)
    if actor.organisation_id is None:
        raise NotFound("organisation_not_found")
    title, name, met = " ".join(course_title.split()), " ".join(label.split()), sorted(set(days))
    _check_session(title, name, starts_on, ends_on, met, paris_day(now))
    if find_training(session, actor, name, None):
        raise Conflict("training_label_taken")
    course = _course(session, actor, actor.organisation_id, title, now)
    training = TrainingSession(
        departement=actor.departement,
        organisation_id=actor.organisation_id,
        course_id=course.id,
        label=name,
        starts_on=starts_on,
        ends_on=ends_on,
        days=met,
        is_esf=is_esf,
    )
    session.add(training)
    session.flush()
    journal.record(session, actor, "training.create", "training_session", training.id, now=now)
    return training


def find_training(session: Session, actor: Actor, label: str, organisation_id: UUID | None) -> TrainingSession | None:
    """By its label, said with or without capitals and accents; None too when two organisations use that label."""
    query = visible_trainings(actor)
    if organisation_id:
        query = query.where(TrainingSession.organisation_id == organisation_id)
    found = [row for row in session.exec(query) if plain_name(row.label) == plain_name(label)]
    return found[0] if len(found) == 1 else None


def enrol(
    session: Session, actor: Actor, training: TrainingSession, code: str, last_name: str, *, now: datetime
) -> Enrolment:
    """Enrol the person of this reference, or of this identifier of the département, whose name is this one.

    The name is asked so that nobody learns who people are by trying codes: a wrong name and an unknown code are said
    alike. Enrolling twice is enrolling once.
    """
    check_can_mark(actor)
    person = find_to_enrol(session, actor, code, last_name)
    if person is None:
        raise NotFound("person_to_enrol_not_found")
    found = find_enrolment(session, training, person.id)
    if found and found.left_on is None:
        return found
    enrolment = found or Enrolment(
        departement=training.departement,
        organisation_id=training.organisation_id,
        session_id=training.id,
        beneficiary_id=person.id,
    )
    enrolment.left_on = enrolment.left_reason = None
    session.add(enrolment)
    touch(training)
    session.flush()
    journal.record(session, actor, "enrolment.create", "enrolment", enrolment.id, now=now, person=person.ref)
    return enrolment


def find_to_enrol(session: Session, actor: Actor, code: str, last_name: str) -> Beneficiary | None:
    code = code.strip()
    with beyond_the_wall(session, actor):
        found = session.exec(
            select(Beneficiary).where(
                Beneficiary.departement == actor.departement,
                sa.or_(col(Beneficiary.ref) == code.upper(), col(Beneficiary.internal_id) == code),
            )
        ).first()
    return found if found and plain_name(found.last_name) == plain_name(last_name) else None


def leave(
    session: Session,
    actor: Actor,
    training: TrainingSession,
    person_ref: str,
    left_on: date,
    reason: LeaveReason,
    *,
    today: date,
    now: datetime,
) -> None:
    """The person stopped coming: the days after count neither for nor against them. What was noted stays.

    Said again, it is corrected; enrolled again, the person is back.
    """
    check_can_mark(actor)
    enrolment = next((row for row, person in enrolled(session, training) if person.ref == person_ref), None)
    if enrolment is None:
        raise NotFound("person_not_enrolled")
    if not training.starts_on <= left_on <= today:
        raise Invalid(fields={"left_on": "left_day_impossible"})
    enrolment.left_on, enrolment.left_reason = left_on, reason
    session.add(enrolment)
    touch(training)
    session.flush()
    told = {"person": person_ref, "left_on": left_on, "reason": reason}
    journal.record(session, actor, "enrolment.leave", "enrolment", enrolment.id, now=now, **told)


def enrolled(session: Session, training: TrainingSession) -> list[tuple[Enrolment, Beneficiary]]:
    """In the order of the sheet: by name."""
    query = (
        select(Enrolment, Beneficiary)
        .join(Beneficiary, col(Beneficiary.id) == col(Enrolment.beneficiary_id))
        .where(Enrolment.session_id == training.id)
        .order_by(col(Beneficiary.last_name), col(Beneficiary.first_name), col(Beneficiary.ref))
    )
    return list(session.exec(query).all())


def find_enrolment(session: Session, training: TrainingSession, person_id: UUID) -> Enrolment | None:
    return session.exec(
        select(Enrolment).where(Enrolment.session_id == training.id, Enrolment.beneficiary_id == person_id)
    ).first()


def enrolled_people(actor: Actor) -> SelectOfScalar[Beneficiary]:
    """The people whom a trainer may name: those enrolled with its organisation."""
    mine = select(Enrolment.beneficiary_id).where(Enrolment.organisation_id == actor.organisation_id)
    return select(Beneficiary).where(Beneficiary.departement == actor.departement, col(Beneficiary.id).in_(mine))


def get_enrolled_person(session: Session, actor: Actor, ref: str) -> Beneficiary:
    found = session.exec(enrolled_people(actor).where(Beneficiary.ref == ref)).first()
    if found is None:
        raise NotFound("person_not_found")
    return found


def touch(training: TrainingSession) -> None:
    """Grow the version of the session: its sheet changed, whoever read the former one must read again."""
    flag_modified(training, "label")


def add_days(training: TrainingSession, days: Iterable[date]) -> None:
    """`Invalid` for a day outside the session."""
    wanted = sorted({*training.days, *days})
    if any(not training.starts_on <= day <= training.ends_on for day in wanted):
        raise Invalid(fields={"day": "day_outside_training"}, starts_on=training.starts_on, ends_on=training.ends_on)
    if wanted != list(training.days):
        training.days = wanted


def _check_session(title: str, label: str, starts_on: date, ends_on: date, days: list[date], today: date) -> None:
    faults = {n: "required" for n, said in (("course_title", title), ("label", label)) if not said}
    faults |= {n: "text_too_long" for n, said in (("course_title", title), ("label", label)) if len(said) > _LONGEST}
    faults |= nir_faults(course_title=title, label=label)
    faults |= faults_of(starts_on=planned_day_fault(starts_on, today))
    if not 0 <= (ends_on - starts_on).days <= _LONGEST_SESSION_DAYS:
        faults["ends_on"] = "training_ends_wrongly"
    elif any(not starts_on <= day <= ends_on for day in days):
        faults["days"] = "day_outside_training"
    if faults:
        raise Invalid(fields=faults, starts_on=starts_on, ends_on=ends_on)


def _course(session: Session, actor: Actor, organisation_id: UUID, title: str, now: datetime) -> Course:
    found = next((c for c in courses_of(session, actor) if plain_name(c.title) == plain_name(title)), None)
    if found:
        return found
    course = Course(departement=actor.departement, organisation_id=organisation_id, title=title)
    session.add(course)
    session.flush()
    journal.record(session, actor, "course.create", "course", course.id, now=now)
    return course
