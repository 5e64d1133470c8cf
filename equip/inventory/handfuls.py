"""Lines of a stock list applied by handfuls: what they name is read at once, what they write is sent at once.

Each line goes through the services of the bench. One that they refuse is taken back from memory; where PostgreSQL
itself refuses, the handful is cut in two until the line that it refuses stands alone.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from equip.accounts.actors import Actor
from equip.batches import Batch, open_batch
from equip.errors import EquipError
from equip.files.stock_rows import DeviceRow
from equip.imports.report import WRITTEN, Line, refused_line
from equip.inventory.changes import clean_serial, clean_tag, told_apart
from equip.inventory.shelf import Shelf, fill_shelf
from equip.inventory.stock_lines import apply_row, wanted_by

MOST = 500


def handfuls(rows: Sequence[DeviceRow]) -> Iterator[list[DeviceRow]]:
    """At most `MOST` lines, and never two of one machine: the second must find what the first one wrote."""
    taken: dict[str, DeviceRow] = {}
    for row in rows:
        tag = clean_tag(row.inventory_number)
        if len(taken) >= MOST or tag in taken:
            yield list(taken.values())
            taken = {}
        taken[tag] = row
    if taken:
        yield list(taken.values())


def apply_handful(session: Session, actor: Actor, rows: Sequence[DeviceRow], *, now: datetime) -> list[Line]:
    savepoint = session.begin_nested()
    try:
        lines = _apply(session, actor, rows, now=now)
    except IntegrityError as error:
        savepoint.rollback()
        if len(rows) == 1:
            return [_refused(rows[0], error)]
        middle = len(rows) // 2
        halves = (rows[:middle], rows[middle:])
        return list(chain.from_iterable(apply_handful(session, actor, half, now=now) for half in halves))
    savepoint.commit()
    return lines


def _apply(session: Session, actor: Actor, rows: Sequence[DeviceRow], *, now: datetime) -> list[Line]:
    with fill_shelf(session, actor, wanted_by(rows)) as shelf, open_batch(session) as batch:
        lines = [_apply_one(session, actor, row, shelf, batch, now=now) for row in rows]
        batch.write()
    return lines


def _apply_one(session: Session, actor: Actor, row: DeviceRow, shelf: Shelf, batch: Batch, *, now: datetime) -> Line:
    mark, known = batch.mark(), shelf.devices.get(clean_tag(row.inventory_number))
    try:
        line = apply_row(session, actor, row, now=now)
    except EquipError as refusal:
        line = refused_line(row.line, refusal)
    if line.verdict in WRITTEN:
        shelf.keep()
        return line
    batch.take_back(mark)
    shelf.take_back()
    if known is not None and session.is_modified(known):
        session.refresh(known)
    return line


def _refused(row: DeviceRow, error: IntegrityError) -> Line:
    """What another organisation holds is seen by PostgreSQL alone."""
    try:
        with told_apart(clean_tag(row.inventory_number), clean_serial(row.serial)):
            raise error
    except EquipError as refusal:
        return refused_line(row.line, refusal)
