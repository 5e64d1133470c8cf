"""A session as the API and the pages show it."""

from datetime import date

from sqlmodel import Session, col, func, select

from api.training.schemas import EnrolledRead, SkillRead, TrainingDetail, TrainingRead
from equip.accounts.models import Organisation
from equip.training.attendance import AttendanceRate, marks_of, rates
from equip.training.models import Course, Enrolment, TrainingSession
from equip.training.service import enrolled
from equip.training.skills import skills_of


def read_trainings(session: Session, rows: list[TrainingSession]) -> list[TrainingRead]:
    counts = dict(
        session.exec(
            select(Enrolment.session_id, func.count())
            .where(col(Enrolment.session_id).in_([row.id for row in rows]))
            .group_by(col(Enrolment.session_id))
        ).all()
    )
    return [_read(session, row, counts.get(row.id, 0)) for row in rows]


def read_training(session: Session, training: TrainingSession, today: date) -> TrainingDetail:
    """With the people enrolled, their marks until today, their rate in this session and their skills."""
    people = enrolled(session, training)
    marks = marks_of(session, [enrolment.id for enrolment, _ in people])
    skills = skills_of(session, [enrolment.id for enrolment, _ in people])
    found = rates(session, [person.id for _, person in people], on=today, training_id=training.id)
    rows = []
    for enrolment, person in people:
        rate = found.get(person.id, AttendanceRate())
        rows.append(
            EnrolledRead(
                ref=person.ref,
                last_name=person.last_name,
                first_name=person.first_name,
                left_on=enrolment.left_on,
                left_reason=enrolment.left_reason,
                presences=marks.get(enrolment.id, {}),
                present=rate.present,
                absent=rate.absent,
                excused=rate.excused,
                unknown=rate.unknown,
                percent=rate.percent,
                skills=[SkillRead.model_validate(row) for row in skills.get(enrolment.id, {}).values()],
            )
        )
    return TrainingDetail(**_read(session, training, len(people)).model_dump(), people=rows)


def _read(session: Session, training: TrainingSession, count: int) -> TrainingRead:
    course = session.get(Course, training.course_id)
    organisation = session.get(Organisation, training.organisation_id)
    return TrainingRead.model_validate(
        {
            **training.model_dump(),
            "course": course.title if course else "",
            "organisation": organisation.name if organisation else "",
            "enrolled": count,
        }
    )
