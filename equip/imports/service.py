"""Files coming in: read, tried line by line, reported, then saved. The trial runs the very code that saves.

Each room brings its importer; this room keeps the file and its report, and knows no noun of the files.
"""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any, Protocol, cast
from uuid import UUID

from sqlalchemy.orm import defer
from sqlalchemy.sql.base import ExecutableOption
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from equip.accounts.actors import Actor
from equip.batches import trying
from equip.errors import EquipError, Forbidden, NotFound, WrongState
from equip.imports.lines import count_lines, forget_lines, keep_lines
from equip.imports.models import ImportFile, ImportKind, ImportState, Verdict
from equip.imports.report import WRITTEN, Line, LineProblem, Report, refused_line
from equip.journal import service as journal

__all__ = ["Importer", "Line", "LineProblem", "Report", "Verdict", "apply_line", "check_file", "save_file"]


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


def check_file(
    session: Session, actor: Actor, importer: Importer, filename: str, content: bytes, *, now: datetime
) -> tuple[ImportFile, Report]:
    """Try the file, undo it all, and keep the file (what its importer keeps of it) with its report until it is saved.

    The SHA-256 is of the file as it came.
    """
    row = receive_file(session, actor, importer, filename, content, now=now)
    report = try_file(session, actor, importer, row, now=now)
    tell_check(session, actor, row, now=now)
    return row, report


def receive_file(
    session: Session, actor: Actor, importer: Importer, filename: str, content: bytes, *, now: datetime
) -> ImportFile:
    """Keep the file, of which nothing is tried yet. `tell_check` says it in the journal, once it was tried: a trial
    locks records, and whoever has one of them locked waits for the journal."""
    if actor.organisation_id is None:
        raise Forbidden("role_not_allowed")
    row = ImportFile(
        departement=actor.departement,
        organisation_id=actor.organisation_id,
        kind=importer.kind,
        filename=filename[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        content=importer.keep(content, filename),
        uploaded_by=actor.user_id,
        uploaded_at=now,
    )
    session.add(row)
    session.flush()
    return row


def tell_check(session: Session, actor: Actor, row: ImportFile, *, now: datetime) -> None:
    journal.record(session, actor, "import.check", "import_file", row.id, now=now, kind=row.kind, sha256=row.sha256)


def try_file(session: Session, actor: Actor, importer: Importer, row: ImportFile, *, now: datetime) -> Report:
    """Write the report of what saving would do; what the report said before is forgotten."""
    with trying(session):
        report = importer.run(session, actor, row.content, row.filename, now=now)
    session.expire_all()
    write_report(session, row, report)
    return report


def save_file(session: Session, actor: Actor, importer: Importer, row: ImportFile, *, now: datetime) -> Report:
    """Apply the lines that are ready; the others are left out, and the report says so."""
    check_state(row, ImportState.CHECKED)
    session.info["act_id"] = row.id  # by which all of this import can be undone
    report = importer.run(session, actor, row.content, row.filename, now=now)
    write_report(session, row, report)
    end_saving(session, actor, row, now=now)
    return report


def end_saving(session: Session, actor: Actor, row: ImportFile, *, now: datetime) -> None:
    row.state, row.saved_at = ImportState.SAVED, now
    session.add(row)
    counts = row.report["counts"]
    journal.record(session, actor, "import.save", "import_file", row.id, now=now, kind=row.kind, counts=counts)


def write_report(session: Session, row: ImportFile, report: Report) -> None:
    forget_lines(session, row)
    keep_lines(session, row, report.lines)
    sum_up(session, row, report.notes)


def sum_up(session: Session, row: ImportFile, notes: Collection[LineProblem]) -> None:
    row.report = {"notes": [asdict(note) for note in notes], "counts": count_lines(session, row)}
    session.add(row)
    session.flush()


def abandon_file(session: Session, actor: Actor, row: ImportFile, *, now: datetime) -> None:
    if row.state not in {ImportState.CHECKED, ImportState.CHECKING}:
        raise WrongState("import_already_ended", state=row.state)
    if row.progress.get("failed"):
        raise WrongState("import_half_saved")
    row.state = ImportState.ABANDONED
    session.add(row)
    journal.record(session, actor, "import.abandon", "import_file", row.id, now=now, kind=row.kind)


def check_state(row: ImportFile, wanted: ImportState) -> None:
    if row.state is wanted:
        return
    busy = row.state in {ImportState.CHECKING, ImportState.SAVING, ImportState.UNDOING}
    raise WrongState("import_busy" if busy else "import_already_ended", state=row.state)


def imports_of(actor: Actor, kinds: Collection[ImportKind]) -> SelectOfScalar[ImportFile]:
    """The files of these kinds that this actor may see: its organisation's, or all those of the département."""
    query = select(ImportFile).where(ImportFile.departement == actor.departement, col(ImportFile.kind).in_(kinds))
    query = query.options(without_content())
    return query if actor.is_wide else query.where(ImportFile.organisation_id == actor.organisation_id)


def without_content() -> ExecutableOption:
    """The file itself, megabytes that a list never shows, is read when it is asked for."""
    return defer(cast("Any", ImportFile.content))


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
