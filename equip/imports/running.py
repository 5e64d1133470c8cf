"""Long files, in a job: checked, saved or undone by handfuls, each in a short transaction that says how far it is.

A worker that dies loses one handful: the next one goes on from what is written. Nobody waits behind a long file.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlmodel import Session, col, select

from equip import jobs
from equip.accounts.actors import EVERYWHERE, Actor
from equip.accounts.models import User
from equip.accounts.service import actor_of
from equip.batches import trying
from equip.db import Db
from equip.imports import service
from equip.imports.lines import brings_nothing_new, forget_lines, keep_lines
from equip.imports.models import ImportFile, ImportKind, ImportState
from equip.imports.report import Line, LineProblem
from equip.imports.service import without_content
from equip.journal import service as journal

TASK = "run_import"
LONG_BYTES, LONG_ZIPPED_BYTES = 200_000, 40_000
"""About a thousand machines: beyond that, nobody waits in front of a page that does not answer."""
Clock = Callable[[], datetime]
logger = logging.getLogger("equip.imports")
_WORKING = frozenset({ImportState.CHECKING, ImportState.SAVING, ImportState.UNDOING})


class Work(Protocol):
    """What is left to do of one file, cut in parts that are the same at each reading.

    `said`: lines that need no part (unreadable ones). `already`: how many are done and not given again. A part answers
    the lines it did; None when it wrote what it has to say itself.
    """

    total: int
    already: int
    said: list[Line]
    notes: list[LineProblem]

    def parts(self) -> Iterator[Any]: ...

    def size(self, part: Any) -> int: ...

    def act(
        self, session: Session, actor: Actor, row: ImportFile, part: Any, *, now: datetime
    ) -> list[Line] | None: ...


Opener = Callable[[Session, Actor, ImportFile], Work]
"""Reads the file; another for what undoes it."""


@dataclass(frozen=True)
class Openers:
    applying: Opener
    undoing: Opener


def is_long(content: bytes) -> bool:
    return len(content) > (LONG_ZIPPED_BYTES if content.startswith(b"PK") else LONG_BYTES)


def is_working(row: ImportFile) -> bool:
    return row.state in _WORKING


def ask(session: Session, actor: Actor, row: ImportFile, state: ImportState) -> None:
    """Put the file in the hands of the workers, in this transaction; the caller checked that it may go there."""
    row.state = state
    row.progress = {"actor": str(actor.user_id)}
    args = {"departement": row.departement, "import_id": str(row.id)}
    session.flush()
    row.job_id = jobs.defer(session, TASK, args, lock=f"import:{row.id}")
    session.add(row)
    session.flush()


def run_import(
    db: Db,
    openers: Mapping[ImportKind, Openers],
    import_id: UUID,
    *,
    clock: Clock,
    leaving: Callable[[], bool] = lambda: False,
) -> bool:
    """The job. False when it is not at its end: in other hands, abandoned meanwhile, or this worker is `leaving`."""
    started = _begin(db, openers, import_id)
    if started is None:
        return False
    actor, state, work = started
    try:
        return _go(db, actor, import_id, state, work, clock=clock, leaving=leaving)
    except Exception as error:
        logger.error("an import stopped: %s", type(error).__name__)
        _give_up(db, actor, import_id, state, type(error).__name__)
        raise


def _begin(db: Db, openers: Mapping[ImportKind, Openers], import_id: UUID) -> tuple[Actor, ImportState, Work] | None:
    with db.read(EVERYWHERE) as session:
        row = session.get(ImportFile, import_id)
        user = session.get(User, UUID(str(row.progress["actor"]))) if row and row.state in _WORKING else None
        if row is None or user is None:
            return None
        actor, state, kind = actor_of(user), row.state, row.kind
    opener = openers[kind].undoing if state is ImportState.UNDOING else openers[kind].applying
    with db.read(actor.scope) as session:
        return actor, state, opener(session, actor, session.get_one(ImportFile, import_id))


def _go(
    db: Db,
    actor: Actor,
    import_id: UUID,
    state: ImportState,
    work: Work,
    *,
    clock: Clock,
    leaving: Callable[[], bool],
) -> bool:
    at = work.already
    for part in work.parts():
        if leaving():
            return False
        at += work.size(part)
        with db.write(actor.scope) as session:
            row = _mine(session, import_id, state)
            if row is None:
                return False
            done = int(str(row.progress.get("done", 0)))
            if at > done:
                _do(session, actor, row, work, part, first=not done, at=at, now=clock())
    with db.write(actor.scope) as session:
        row = _mine(session, import_id, state)
        if row is None:
            return False
        _end(session, actor, row, work, now=clock())
    return True


def _mine(session: Session, import_id: UUID, state: ImportState) -> ImportFile | None:
    query = select(ImportFile).where(ImportFile.id == import_id, ImportFile.state == state)
    return session.exec(query.options(without_content()).with_for_update()).first()


def _do(
    session: Session, actor: Actor, row: ImportFile, work: Work, part: Any, *, first: bool, at: int, now: datetime
) -> None:
    trial = row.state is ImportState.CHECKING
    session.info["act_id"] = row.id
    with trying(session) if trial else nullcontext():
        lines = work.act(session, actor, row, part, now=now)
    if trial:
        session.expire_all()
    if lines is not None:
        if first:
            forget_lines(session, row)
        keep_lines(session, row, lines)
    row.progress = {**row.progress, "done": at, "total": work.total}
    session.add(row)


def _end(session: Session, actor: Actor, row: ImportFile, work: Work, *, now: datetime) -> None:
    if row.state is ImportState.UNDOING:
        row.state = ImportState.UNDONE
        journal.record(session, actor, "import.undo", "import_file", row.id, now=now, kind=row.kind)
    else:
        if not row.progress.get("done"):
            forget_lines(session, row)
        keep_lines(session, row, work.said)
        service.sum_up(session, row, work.notes)
        if row.state is ImportState.SAVING or brings_nothing_new(row):
            service.end_saving(session, actor, row, now=now)
        else:
            row.state = ImportState.CHECKED
    row.progress, row.job_id = {}, None
    session.add(row)


_BEFORE = {
    ImportState.CHECKING: ImportState.ABANDONED,
    ImportState.SAVING: ImportState.CHECKED,
    ImportState.UNDOING: ImportState.SAVED,
}
"""Where a work that failed leaves its file. What it did stands: done again, the lines already in are identical."""


def _give_up(db: Db, actor: Actor, import_id: UUID, state: ImportState, why: str) -> None:
    with db.write(actor.scope) as session:
        row = _mine(session, import_id, state)
        if row is not None:
            fall_back(session, row, why)


def run_here(session: Session, actor: Actor, row: ImportFile, work: Work, *, now: datetime) -> None:
    """A short one, in the caller's transaction."""
    for part in work.parts():
        work.act(session, actor, row, part, now=now)
    _end(session, actor, row, work, now=now)


def fall_back(session: Session, row: ImportFile, why: str) -> None:
    service.sum_up(session, row, ())
    row.state, row.progress, row.job_id = _BEFORE[row.state], {"failed": why}, None
    session.add(row)


def working(session: Session) -> list[ImportFile]:
    query = select(ImportFile).where(col(ImportFile.state).in_(_WORKING))
    return list(session.exec(query.options(without_content())))


def reconcile(session: Session, import_id: UUID) -> None:
    """A file can't stay at work with no job behind it: failed, it goes back; lost, it is asked again."""
    query = select(ImportFile).where(ImportFile.id == import_id, col(ImportFile.state).in_(_WORKING))
    row = session.exec(query.options(without_content()).with_for_update(skip_locked=True)).first()
    status = jobs.status_of(session, row.job_id) if row else None
    if row is None or (status is not None and status not in jobs.ENDED):
        return
    if status in {"failed", "cancelled", "aborted"}:
        fall_back(session, row, status)
        return
    args = {"departement": row.departement, "import_id": str(row.id)}
    row.job_id = jobs.defer(session, TASK, args, lock=f"import:{row.id}")
    session.add(row)
