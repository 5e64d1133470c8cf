"""Check, correct, save, undo and abandon a file: the same steps for the API and for the pages."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlmodel import Session

from api.imports.registry import COLUMNS, OPENERS, importer_for, importer_of, kinds_of, other_kind
from api.imports.words import line_words
from equip.accounts.actors import Actor
from equip.errors import Conflict, Invalid, NotFound
from equip.files import corrections
from equip.files.errors import FileRefused
from equip.files.tables import Table
from equip.imports import running, service, undoing
from equip.imports.aliases import open_table, say_aliases
from equip.imports.lines import brings_nothing_new, lines_of, problems_of, ready_in
from equip.imports.models import ImportFile, ImportKind, ImportState, Verdict
from equip.journal import service as journal
from equip.outcomes.following import follow_everybody

FAULTY = (Verdict.TO_CORRECT, Verdict.DUPLICATE)


@contextmanager
def refusing_files() -> Iterator[None]:
    """A file that can't be read as a whole is an answer to correct, said in its own words."""
    try:
        yield
    except FileRefused as refused:
        code = refused.code.value
        raise Invalid(code, fields={"file": code}, **refused.details) from refused


def check(
    session: Session, actor: Actor, kind: str, filename: str, content: bytes, *, lot: str | None = None, now: datetime
) -> ImportFile:
    """`lot`: of the machines whose line names none, in a stock list."""
    importer = importer_of(importer_for(actor.role, kind).kind, lot)
    with refusing_files():
        if other := other_kind(session, actor, importer.kind, filename, content):
            raise Invalid("import_other_kind", fields={"kind": "import_other_kind"}, other=other, asked=importer.kind)
        row = service.receive_file(session, actor, importer, filename, content, now=now)
        row.lot_code = lot if importer.kind is ImportKind.STOCK else None
        _try(session, actor, row, partial(service.tell_check, session, actor, row, now=now), now=now)
    return row


def _try(
    session: Session, actor: Actor, row: ImportFile, tell: Callable[[], None] = lambda: None, *, now: datetime
) -> None:
    """`tell`: writes in the journal why, after the trial: nothing is locked once the journal is."""
    if _is_for_a_job(actor, row):
        tell()
        running.ask(session, actor, row, ImportState.CHECKING)
        return
    service.try_file(session, actor, importer_of(row.kind, row.lot_code), row, now=now)
    tell()
    if brings_nothing_new(row):  # nobody is waited for, and nothing is left to write
        service.end_saving(session, actor, row, now=now)


def _is_for_a_job(actor: Actor, row: ImportFile) -> bool:
    return row.kind in OPENERS and actor.user_id is not None and running.is_long(row.content)


def get(session: Session, actor: Actor, import_id: UUID, *, lock: bool = False) -> ImportFile:
    return service.get_import(session, actor, import_id, kinds_of(actor.role), lock=lock)


def save(session: Session, actor: Actor, import_id: UUID, *, now: datetime) -> ImportFile:
    row = get(session, actor, import_id, lock=True)
    if row.state in {ImportState.CHECKED, ImportState.SAVED} and not ready_in(row):
        raise Conflict("import_nothing_ready")
    service.check_state(row, ImportState.CHECKED)
    if _is_for_a_job(actor, row):
        running.ask(session, actor, row, ImportState.SAVING)
        return row
    with refusing_files():
        service.save_file(session, actor, importer_of(row.kind, row.lot_code), row, now=now)
    if row.kind is ImportKind.PEOPLE:
        follow_everybody(session, actor, now=now)
    return row


def undo(session: Session, actor: Actor, import_id: UUID, *, now: datetime) -> ImportFile:
    row = get(session, actor, import_id, lock=True)
    undoing.undo_file(session, actor, row, OPENERS.get(row.kind), now=now)
    return row


def table_of(session: Session, actor: Actor, row: ImportFile) -> Table:
    """The file that was kept, as a table. A hardware report is none."""
    if row.kind is ImportKind.HARDWARE:
        raise NotFound("import_no_table")
    with refusing_files():
        return open_table(session, actor, row.kind, row.content, row.filename)


def correct_line(
    session: Session, actor: Actor, import_id: UUID, number: int, cells: Sequence[str], *, now: datetime
) -> ImportFile:
    """Keep the file with this line said anew, and try it again. Of a file already saved, a copy goes on: the lines
    that are in are found identical. Answers the file to look at."""
    row = get(session, actor, import_id, lock=True)
    if row.state is not ImportState.SAVED:
        service.check_state(row, ImportState.CHECKED)
    table = table_of(session, actor, row)
    if corrections.line_of(table, number) is None:
        raise NotFound("import_line_not_found", number=number)
    content = corrections.corrected(table, number, list(cells)[: len(table.headers)])
    importer = importer_of(row.kind, row.lot_code)
    is_copy = row.state is ImportState.SAVED
    if is_copy:
        lot, row = row.lot_code, service.receive_file(session, actor, importer, row.filename, content, now=now)
        row.lot_code = lot
    row.content = importer.keep(content, row.filename)

    def tell() -> None:
        if is_copy:
            service.tell_check(session, actor, row, now=now)
        journal.record(session, actor, "import.correct", "import_file", row.id, now=now, kind=row.kind, line=number)

    _try(session, actor, row, tell, now=now)
    return row


def name_columns(
    session: Session, actor: Actor, import_id: UUID, said: Mapping[str, str], *, now: datetime
) -> ImportFile:
    """Keep which of our columns each header means, for this organisation, and try the file again with it."""
    row = get(session, actor, import_id, lock=True)
    service.check_state(row, ImportState.CHECKED)
    table_of(session, actor, row)
    if say_aliases(session, actor, row, COLUMNS[row.kind], said, now=now):
        _try(session, actor, row, now=now)
    return row


def error_file(session: Session, actor: Actor, import_id: UUID) -> tuple[ImportFile, bytes]:
    """The lines left out, each with its errors in a last column."""
    row = get(session, actor, import_id)
    errors: dict[int, list[str]] = {}
    for line in session.exec(lines_of(row, FAULTY)):
        errors.setdefault(line.number, []).extend(line_words(row.kind, one) for one in problems_of(line))
    words = {number: " ".join(said) for number, said in errors.items()}
    return row, corrections.with_errors(table_of(session, actor, row), words)
