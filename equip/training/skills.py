"""What people could do before and after, on three scales. Not assessed is unknown."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from equip.accounts.actors import Actor
from equip.days import paris_day, past_day_fault
from equip.errors import Invalid
from equip.journal import service as journal
from equip.training.models import Enrolment, SkillAssessment, SkillLevel, SkillPhase, SkillScale, TrainingSession
from equip.training.policies import check_can_mark
from equip.training.service import enrolled, touch

Mark = tuple[SkillScale, SkillPhase]


@dataclass(frozen=True)
class SkillNote:
    """`level` None takes the note away."""

    person_ref: str
    scale: SkillScale
    phase: SkillPhase
    level: SkillLevel | None


def skills_of(session: Session, enrolment_ids: Iterable[UUID]) -> dict[UUID, dict[Mark, SkillAssessment]]:
    query = select(SkillAssessment).where(col(SkillAssessment.enrolment_id).in_(list(enrolment_ids)))
    found: dict[UUID, dict[Mark, SkillAssessment]] = defaultdict(dict)
    for row in session.exec(query):
        found[row.enrolment_id][row.scale, row.phase] = row
    return found


def assess(
    session: Session,
    actor: Actor,
    training: TrainingSession,
    notes: Iterable[SkillNote],
    *,
    assessed_on: date,
    now: datetime,
) -> int:
    """Write these levels and return how many changed. `training` is locked by the caller."""
    check_can_mark(actor)
    if fault := past_day_fault(assessed_on, paris_day(now)):
        raise Invalid(fields={"assessed_on": fault})
    notes = list(notes)
    people = {person.ref: enrolment for enrolment, person in enrolled(session, training)}
    unknown = {f"skills.{note.person_ref}": "person_not_enrolled" for note in notes if note.person_ref not in people}
    if unknown:
        raise Invalid(fields=unknown)
    before = skills_of(session, [enrolment.id for enrolment in people.values()])
    changed = 0
    for note in notes:
        enrolment = people[note.person_ref]
        row = before.get(enrolment.id, {}).get((note.scale, note.phase))
        changed += _assess_one(session, enrolment, note, row, assessed_on)
    if changed:
        touch(training)
        session.flush()
        journal.record(session, actor, "skills.assess", "training_session", training.id, now=now, changed=changed)
    return changed


def _assess_one(session: Session, enrolment: Enrolment, note: SkillNote, row: SkillAssessment | None, on: date) -> bool:
    if note.level == (row.level if row else None):
        return False
    if note.level is None:
        session.delete(row)
        return True
    assessment = row or SkillAssessment(
        departement=enrolment.departement,
        enrolment_id=enrolment.id,
        organisation_id=enrolment.organisation_id,
        scale=note.scale,
        phase=note.phase,
        level=note.level,
        assessed_on=on,
    )
    assessment.level, assessment.assessed_on = note.level, on
    session.add(assessment)
    return True
