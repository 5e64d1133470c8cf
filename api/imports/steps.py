"""Check, save and abandon a file: the same steps for the API and for the pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from api.imports.registry import importer_for, importer_of, kinds_of, other_kind
from equip.accounts.actors import Actor
from equip.errors import Conflict, Invalid
from equip.files.errors import FileRefused
from equip.imports import service
from equip.imports.models import ImportFile, ImportKind, ImportState
from equip.imports.service import from_json
from equip.outcomes.following import follow_everybody


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
        if other := other_kind(importer.kind, filename, content):
            raise Invalid("import_other_kind", fields={"kind": "import_other_kind"}, other=other, asked=importer.kind)
        row, report = service.check_file(session, actor, importer, filename, content, now=now)
        row.lot_code = lot if importer.kind is ImportKind.STOCK else None
        if report.brings_nothing_new:  # nobody is waited for
            service.save_file(session, actor, importer, row, now=now)
    return row


def get(session: Session, actor: Actor, import_id: UUID, *, lock: bool = False) -> ImportFile:
    return service.get_import(session, actor, import_id, kinds_of(actor.role), lock=lock)


def save(session: Session, actor: Actor, import_id: UUID, *, now: datetime) -> ImportFile:
    row = get(session, actor, import_id, lock=True)
    if row.state is not ImportState.ABANDONED and not from_json(row.report).ready:
        raise Conflict("import_nothing_ready")
    with refusing_files():
        service.save_file(session, actor, importer_of(row.kind, row.lot_code), row, now=now)
    if row.kind is ImportKind.PEOPLE:
        follow_everybody(session, actor, now=now)
    return row
