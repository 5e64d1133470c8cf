"""Who was there. Not noted is unknown, never an absence; an excused day counts neither way."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.errors import Invalid
from equip.journal import service as journal
from equip.training.models import Attendance, Enrolment, Presence, TrainingSession
from equip.training.policies import check_can_mark
from equip.training.service import add_days, enrolled, touch


@dataclass(frozen=True)
class AttendanceRate:
    """Counts of days. `percent` is present / (present + absent), rounded down so that « at least x % » is exact;
    None when nothing is known."""

    present: int = 0
    absent: int = 0
    excused: int = 0
    unknown: int = 0

    @property
    def percent(self) -> int | None:
        counted = self.present + self.absent
        return 100 * self.present // counted if counted else None


def rate(session: Session, person_id: UUID, *, on: date) -> AttendanceRate:
    """Over all the enrolments of the person, until that day."""
    return rates(session, [person_id], on=on).get(person_id, AttendanceRate())


def rates(
    session: Session, people: Iterable[UUID], *, on: date, training_id: UUID | None = None
) -> dict[UUID, AttendanceRate]:
    """The same for many people in two queries; only people who are enrolled have a line."""
    query = (
        select(Enrolment, TrainingSession)
        .join(TrainingSession, col(TrainingSession.id) == col(Enrolment.session_id))
        .where(col(Enrolment.beneficiary_id).in_(list(people)))
    )
    if training_id:
        query = query.where(Enrolment.session_id == training_id)
    rows = session.exec(query).all()
    marks = marks_of(session, [enrolment.id for enrolment, _ in rows])
    counts: dict[UUID, Counter[Presence | None]] = defaultdict(Counter)
    for enrolment, training in rows:
        noted = {day: presence for day, presence in marks.get(enrolment.id, {}).items() if day <= on}
        last = min(on, enrolment.left_on or on)
        counts[enrolment.beneficiary_id].update(noted.values())
        counts[enrolment.beneficiary_id][None] += sum(day <= last and day not in noted for day in training.days)
    return {
        person: AttendanceRate(
            present=count[Presence.PRESENT],
            absent=count[Presence.ABSENT],
            excused=count[Presence.EXCUSED],
            unknown=count[None],
        )
        for person, count in counts.items()
    }


def is_esf_participant(session: Session, person_id: UUID) -> bool:
    query = (
        select(Enrolment.id)
        .join(TrainingSession, col(TrainingSession.id) == col(Enrolment.session_id))
        .where(Enrolment.beneficiary_id == person_id, col(TrainingSession.is_esf))
    )
    return session.exec(query.limit(1)).first() is not None


def marks_of(session: Session, enrolment_ids: Iterable[UUID]) -> dict[UUID, dict[date, Presence]]:
    rows = session.exec(select(Attendance).where(col(Attendance.enrolment_id).in_(list(enrolment_ids)))).all()
    found: dict[UUID, dict[date, Presence]] = defaultdict(dict)
    for row in rows:
        found[row.enrolment_id][row.on] = row.presence
    return found


def mark(
    session: Session,
    actor: Actor,
    training: TrainingSession,
    on: date,
    presences: Mapping[str, Presence | None],
    *,
    now: datetime,
) -> int:
    """Write one day of the sheet, by reference of person, and return how many lines changed.

    None takes a note away: that day is unknown again. Who is not named stays as noted. `training` is locked.
    """
    check_can_mark(actor)
    if on > paris_day(now):
        raise Invalid(fields={"day": "day_in_future"})
    people = {person.ref: enrolment for enrolment, person in enrolled(session, training)}
    unknown = {f"presences.{ref}": "person_not_enrolled" for ref in presences if ref not in people}
    if unknown:
        raise Invalid(fields=unknown)
    before = marks_of(session, [enrolment.id for enrolment in people.values()])
    new = {ref: p for ref, p in presences.items() if p != before.get(people[ref].id, {}).get(on)}
    add_days(training, [on])
    for ref, presence in new.items():
        _write(session, people[ref], on, presence)
    if new:
        touch(training)
        session.flush()
        journal.record(
            session, actor, "attendance.mark", "training_session", training.id, now=now, on=on, changed=len(new)
        )
    return len(new)


def mark_person(
    session: Session,
    actor: Actor,
    training: TrainingSession,
    enrolment: Enrolment,
    noted: Mapping[date, Presence],
    *,
    now: datetime,
) -> None:
    """The days of one person, as an imported sheet gives them; days that it leaves empty stay as they are."""
    check_can_mark(actor)
    if any(day > paris_day(now) for day in noted):
        raise Invalid(fields={"day": "day_in_future"})
    add_days(training, noted)
    for day, presence in noted.items():
        _write(session, enrolment, day, presence)
    touch(training)
    session.flush()
    journal.record(
        session, actor, "attendance.import", "training_session", training.id, now=now, enrolment=enrolment.id
    )


def days_to_note(session: Session, training: TrainingSession, today: date) -> list[date]:
    """The days gone by, today included, for which nobody was noted."""
    noted = set(
        session.exec(
            select(col(Attendance.on))
            .join(Enrolment, col(Enrolment.id) == col(Attendance.enrolment_id))
            .where(Enrolment.session_id == training.id)
            .distinct()
        )
    )
    return [day for day in training.days if day <= today and day not in noted]


def last_two_absent(session: Session, people: Iterable[UUID], *, since: date) -> dict[UUID, date]:
    """People whose two last noted days are absences, with the day of the last one, if not older than `since`."""
    place = func.row_number().over(partition_by=col(Enrolment.beneficiary_id), order_by=col(Attendance.on).desc())
    ranked = (
        sa.select(col(Enrolment.beneficiary_id), col(Attendance.on), col(Attendance.presence), place.label("place"))
        .join(Attendance, col(Attendance.enrolment_id) == col(Enrolment.id))
        .where(col(Enrolment.beneficiary_id).in_(list(people)), col(Enrolment.left_on).is_(None))
        .subquery()
    )
    rows = session.execute(sa.select(ranked).where(ranked.c.place <= 2)).all()
    days: dict[UUID, list[date]] = defaultdict(list)
    for row in rows:
        if row.presence == Presence.ABSENT:
            days[row.beneficiary_id].append(row.on)
    return {person: max(absent) for person, absent in days.items() if len(absent) == 2 and max(absent) >= since}


def _write(session: Session, enrolment: Enrolment, on: date, presence: Presence | None) -> None:
    query = select(Attendance).where(Attendance.enrolment_id == enrolment.id, Attendance.on == on)
    row = session.exec(query).first()
    if presence is None:
        if row:
            session.delete(row)
        return
    mark = row or Attendance(
        departement=enrolment.departement,
        enrolment_id=enrolment.id,
        organisation_id=enrolment.organisation_id,
        on=on,
        presence=presence,
    )
    mark.presence = presence
    session.add(mark)
