"""Files coming in: read, tried line by line, reported, then saved. The trial runs the very code that saves.

Each room brings its importer; this room keeps the file and its report, and knows no noun of the files.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from equip.accounts.actors import Actor
from equip.batches import trying
from equip.errors import EquipError, Forbidden, NotFound, WrongState
from equip.imports.models import ImportFile, ImportKind, ImportState
from equip.journal import service as journal


class Verdict(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    IDENTICAL = "identical"
    TO_CORRECT = "to_correct"
    DUPLICATE = "duplicate"


WRITTEN = frozenset({Verdict.CREATE, Verdict.UPDATE})


@dataclass
class LineProblem:
    """One fault: the column as the file names it (None: the whole line), a code, and what its sentence needs."""

    code: str
    column: str | None = None
    details: dict[str, Any] = field(default_factory=dict)


@dataclass
class Line:
    """What one line of the file would do. `changes` maps a field to [old, new]; `ref` is the record's reference."""

    number: int
    verdict: Verdict
    ref: str = ""
    changes: dict[str, list[Any]] = field(default_factory=dict)
    problems: list[LineProblem] = field(default_factory=list)


@dataclass
class Report:
    """`notes` are codes with details said once for the file: guesses made, columns dropped, blank rows."""

    lines: list[Line] = field(default_factory=list)
    notes: list[LineProblem] = field(default_factory=list)

    def count(self, verdict: Verdict) -> int:
        return sum(line.verdict is verdict for line in self.lines)

    @property
    def ready(self) -> int:
        return self.count(Verdict.CREATE) + self.count(Verdict.UPDATE)

    @property
    def brings_nothing_new(self) -> bool:
        """Every good line of the file is already in the records."""
        return not self.ready and bool(self.count(Verdict.IDENTICAL))


class Importer(Protocol):
    """Reads a file and applies it line by line through the room's services, in the caller's transaction.

    Raises `equip.files.errors.FileRefused` when the file as a whole can't be read. A line that a service refuses is
    reported and leaves nothing behind (`apply_line` below).
    """

    kind: ImportKind

    def keep(self, content: bytes, filename: str) -> bytes:
        """What is kept of the file until it is saved, without what the service may not hold; `run` reads it alike."""
        ...

    def run(self, session: Session, actor: Actor, content: bytes, filename: str, *, now: datetime) -> Report: ...


def apply_line(session: Session, number: int, act: Callable[[], Line]) -> Line:
    """Run one line in a savepoint: a refusal undoes that line only and becomes its problem."""
    savepoint = session.begin_nested()
    try:
        line = act()
        session.flush()
    except EquipError as refusal:
        savepoint.rollback()
        return refused_line(number, refusal)
    if line.verdict in WRITTEN:
        savepoint.commit()
    else:
        savepoint.rollback()
    return line


def refused_line(number: int, refusal: EquipError) -> Line:
    codes: Mapping[str, str] = getattr(refusal, "fields", {})
    fields: Iterable[str | None] = codes or [None]
    problems = [
        LineProblem(codes.get(name, refusal.code) if name else refusal.code, name, refusal.details) for name in fields
    ]
    return Line(number, Verdict.TO_CORRECT, problems=problems)


def check_file(
    session: Session, actor: Actor, importer: Importer, filename: str, content: bytes, *, now: datetime
) -> tuple[ImportFile, Report]:
    """Try the file, undo it all, and keep the file (what its importer keeps of it) with its report until it is saved.

    The SHA-256 is of the file as it came.
    """
    if actor.organisation_id is None:
        raise Forbidden("role_not_allowed")
    with trying(session):
        report = importer.run(session, actor, content, filename, now=now)
    session.expire_all()
    row = ImportFile(
        departement=actor.departement,
        organisation_id=actor.organisation_id,
        kind=importer.kind,
        filename=filename[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        content=importer.keep(content, filename),
        report=as_json(report),
        uploaded_by=actor.user_id,
        uploaded_at=now,
    )
    session.add(row)
    session.flush()
    journal.record(session, actor, "import.check", "import_file", row.id, now=now, kind=row.kind, sha256=row.sha256)
    return row, report


def save_file(session: Session, actor: Actor, importer: Importer, row: ImportFile, *, now: datetime) -> Report:
    """Apply the lines that are ready; the others are left out, and the report says so."""
    if row.state is not ImportState.CHECKED:
        raise WrongState("import_already_ended", state=row.state)
    report = importer.run(session, actor, row.content, row.filename, now=now)
    row.state, row.saved_at, row.report = ImportState.SAVED, now, as_json(report)
    session.add(row)
    counts = {verdict.value: report.count(verdict) for verdict in Verdict}
    journal.record(session, actor, "import.save", "import_file", row.id, now=now, kind=row.kind, counts=counts)
    return report


def abandon_file(session: Session, actor: Actor, row: ImportFile, *, now: datetime) -> None:
    if row.state is not ImportState.CHECKED:
        raise WrongState("import_already_ended", state=row.state)
    row.state = ImportState.ABANDONED
    session.add(row)
    journal.record(session, actor, "import.abandon", "import_file", row.id, now=now, kind=row.kind)


def imports_of(actor: Actor, kinds: Collection[ImportKind]) -> SelectOfScalar[ImportFile]:
    """The files of these kinds that this actor may see: its organisation's, or all those of the département."""
    query = select(ImportFile).where(ImportFile.departement == actor.departement, col(ImportFile.kind).in_(kinds))
    return query if actor.is_wide else query.where(ImportFile.organisation_id == actor.organisation_id)


def get_import(
    session: Session, actor: Actor, import_id: UUID, kinds: Collection[ImportKind], *, lock: bool = False
) -> ImportFile:
    query = imports_of(actor, kinds).where(ImportFile.id == import_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = session.exec(query).first()
    if row is None:
        raise NotFound("import_not_found")
    return row


def as_json(report: Report) -> dict[str, Any]:
    return asdict(report)


def from_json(stored: dict[str, Any]) -> Report:
    lines = [
        Line(
            number=line["number"],
            verdict=Verdict(line["verdict"]),
            ref=line["ref"],
            changes=line["changes"],
            problems=[LineProblem(**problem) for problem in line["problems"]],
        )
        for line in stored.get("lines", [])
    ]
    return Report(lines=lines, notes=[LineProblem(**note) for note in stored.get("notes", [])])
