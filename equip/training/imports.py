"""The trainer's attendance sheet coming in: one line a person, one column a day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlmodel import Session, select

from equip.accounts.actors import Actor
from equip.accounts.models import Organisation
from equip.errors import Invalid
from equip.files.attendance_rows import COLUMNS, AttendanceRow, read_attendance
from equip.files.scrub import without_nir
from equip.imports.aliases import open_table
from equip.imports.models import ImportKind
from equip.imports.readings import faulty_lines, headers_of, in_words_of_the_file, notes_of
from equip.imports.service import Line, Report, Verdict, apply_line
from equip.people.models import Beneficiary
from equip.people.search import plain_name
from equip.training import service
from equip.training.attendance import mark_person, marks_of
from equip.training.models import Presence, TrainingSession
from equip.training.policies import check_can_mark


@dataclass
class _Run:
    """`days` are those on which at least one person of a session was noted: the others may be another group's."""

    session: Session
    actor: Actor
    now: datetime
    organisations: dict[str, UUID]
    days: dict[str, set[date]]
    trainings: dict[tuple[str, str], TrainingSession | None] = field(default_factory=dict)


class AttendanceImporter:
    """By the trainer, for its own sessions. Who is on the sheet and not yet enrolled is enrolled."""

    kind = ImportKind.ATTENDANCE
    keep = staticmethod(without_nir)

    def run(self, session: Session, actor: Actor, content: bytes, filename: str, *, now: datetime) -> Report:
        check_can_mark(actor)
        table = open_table(session, actor, self.kind, content, filename)
        reading = read_attendance(table)
        headers = headers_of(table, COLUMNS)
        run = _Run(session, actor, now, _organisations(session, actor.departement), _days(reading.rows))
        lines = faulty_lines(reading.problems)
        for row in reading.rows:
            line = apply_line(session, row.line, partial(_apply, run, row))
            lines.append(in_words_of_the_file(line, headers))
        return Report(sorted(lines, key=lambda line: line.number), notes_of(table, reading))


def _organisations(session: Session, departement: str) -> dict[str, UUID]:
    rows = session.exec(select(Organisation).where(Organisation.departement == departement)).all()
    return {plain_name(row.name): row.id for row in rows}


def _days(rows: Iterable[AttendanceRow]) -> dict[str, set[date]]:
    found: dict[str, set[date]] = defaultdict(set)
    for row in rows:
        found[plain_name(row.session or "")].update(day for day, noted in row.presences.items() if noted)
    return found


def _apply(run: _Run, row: AttendanceRow) -> Line:
    training = _training(run, row)
    person = service.find_to_enrol(run.session, run.actor, row.internal_id, row.last_name or "")
    if person is None:
        raise Invalid(fields={"internal_id": "person_of_sheet_unknown"}, value=row.internal_id)
    enrolment = service.find_enrolment(run.session, training, person.id)
    known = marks_of(run.session, [enrolment.id])[enrolment.id] if enrolment else {}
    noted = {day: Presence(said) for day, said in row.presences.items() if said}
    changes = {day.isoformat(): [known.get(day), said] for day, said in noted.items() if known.get(day) != said}
    if enrolment and enrolment.left_on is None and not changes:
        return Line(row.line, Verdict.IDENTICAL, person.ref)
    _write(run, training, person, row.internal_id, noted)
    return Line(row.line, Verdict.UPDATE if enrolment else Verdict.CREATE, person.ref, changes if enrolment else {})


def _write(run: _Run, training: TrainingSession, person: Beneficiary, code: str, noted: dict[date, Presence]) -> None:
    enrolment = service.enrol(run.session, run.actor, training, code, person.last_name, now=run.now)
    service.add_days(training, run.days[plain_name(training.label)])
    if noted:
        mark_person(run.session, run.actor, training, enrolment, noted, now=run.now)


def _training(run: _Run, row: AttendanceRow) -> TrainingSession:
    key = (row.session or "", row.organisation or "")
    if key not in run.trainings:
        run.trainings[key] = _find_training(run, row)
    found = run.trainings[key]
    if found is None:
        raise Invalid(fields={"session": "training_of_sheet_unknown"}, value=row.session or "")
    return found


def _find_training(run: _Run, row: AttendanceRow) -> TrainingSession | None:
    organisation = run.organisations.get(plain_name(row.organisation)) if row.organisation else None
    if row.organisation and organisation is None:
        raise Invalid(fields={"organisation": "organisation_unknown"}, value=row.organisation)
    found = service.find_training(run.session, run.actor, row.session or "", organisation)
    # One at a time on a session: an import and somebody's marks never overwrite each other.
    return service.get_training(run.session, run.actor, found.id, lock=True) if found else None
