"""Undoing an import that was saved: for seven days, and only for the kinds whose room knows how."""

from datetime import datetime, timedelta

from sqlmodel import Session

from equip.accounts.actors import Actor
from equip.errors import WrongState
from equip.imports.models import ImportFile, ImportState
from equip.imports.running import Openers, ask, run_here
from equip.imports.service import check_state

WITHIN = timedelta(days=7)
HERE = 500
"""Lines that are undone at once, in front of the person; more are a job."""


def can_undo(row: ImportFile, openers: Openers | None, *, now: datetime) -> bool:
    return openers is not None and row.state is ImportState.SAVED and not _is_late(row, now)


def undo_file(session: Session, actor: Actor, row: ImportFile, openers: Openers | None, *, now: datetime) -> None:
    """The row must be locked. What can't be undone is said on each line, and stays."""
    if openers is None:
        raise WrongState("import_not_undoable")
    check_state(row, ImportState.SAVED)
    if _is_late(row, now):
        raise WrongState("import_undo_too_late", days=WITHIN.days)
    work = openers.undoing(session, actor, row)
    if work.total > HERE:
        ask(session, actor, row, ImportState.UNDOING)
        return
    row.state = ImportState.UNDOING
    run_here(session, actor, row, work, now=now)


def _is_late(row: ImportFile, now: datetime) -> bool:
    return row.saved_at is None or now - row.saved_at > WITHIN
