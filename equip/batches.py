"""Many changes that go to PostgreSQL together: a file of thousands of lines is written by handfuls.

While a batch is open, services hold new rows and lines of the journal in memory instead of sending each. What a line of
the file held is taken back from memory when that line is refused, so no line needs a savepoint of its own. Knows no
noun of the scheme.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from equip.records import Table

Writer = Callable[[Session, Sequence[Any]], None]
"""Writes at once, in their order, the lines that were held for it."""
_BATCH, _TRIAL = "batch", "trial"


@dataclass(frozen=True)
class Mark:
    rows: int
    lines: int


class Batch:
    """`trial`: everything will be undone. Rows go to PostgreSQL all the same, since it may refuse one; lines of the
    journal and of timelines do not, since nothing refuses them."""

    def __init__(self, session: Session, *, trial: bool) -> None:
        self._session, self._trial = session, trial
        self._rows: dict[int, Table] = {}
        self._lines: list[tuple[Writer, Any]] = []

    def put(self, row: Table) -> None:
        if sa.inspect(row).transient:
            self._rows.setdefault(id(row), row)

    def hold(self, write: Writer, line: Any) -> None:
        self._lines.append((write, line))

    def mark(self) -> Mark:
        return Mark(len(self._rows), len(self._lines))

    def take_back(self, mark: Mark) -> None:
        """Forget what was held since. Rows that PostgreSQL already had, and that were changed, are the caller's."""
        for key in list(self._rows)[mark.rows :]:
            del self._rows[key]
        del self._lines[mark.lines :]

    def write(self) -> None:
        """New rows in the order in which their tables need each other, known ones that changed and may name them, then
        what is told of them. New rows stay strangers to the session: whoever wants one reads it again."""
        ranks = {table.name: rank for rank, table in enumerate(Table.metadata.sorted_tables)}
        by_rank: dict[int, list[Table]] = {}
        for row in self._rows.values():
            by_rank.setdefault(ranks[str(row.__tablename__)], []).append(row)
        for rank in sorted(by_rank):
            rows = by_rank[rank]
            # A flush would send the known rows that changed too, before the donor or the lot that they name now.
            self._session.connection().execute(sa.insert(rows[0].__table__), [row.model_dump() for row in rows])  # type: ignore[attr-defined]  # given by SQLModel
        self._session.flush()
        held: dict[Writer, list[Any]] = {}
        for write, line in self._lines:
            held.setdefault(write, []).append(line)
        if not self._trial:
            for write, lines in held.items():
                write(self._session, lines)
        self._rows, self._lines = {}, []


@contextmanager
def open_batch(session: Session) -> Iterator[Batch]:
    """Nothing is sent before `Batch.write`; what is still held when the block ends is forgotten."""
    session.flush()
    batch = Batch(session, trial=session.info.get(_TRIAL, False))
    before, session.autoflush, session.info[_BATCH] = session.autoflush, False, batch
    try:
        yield batch
    finally:
        session.autoflush = before
        del session.info[_BATCH]


@contextmanager
def trying(session: Session) -> Iterator[None]:
    """What is written in this block is undone at its end."""
    session.info[_TRIAL] = True
    trial = session.begin_nested()
    try:
        yield
    finally:
        session.info.pop(_TRIAL)
        if trial.is_active:
            trial.rollback()


def batch_of(session: Session) -> Batch | None:
    batch: Batch | None = session.info.get(_BATCH)
    return batch


def put(session: Session, *rows: Table) -> None:
    """Add rows: to the open batch, or to the session, where a flush (`settle`, a query) sends them."""
    batch = batch_of(session)
    if batch is None:
        session.add_all(rows)
        return
    for row in rows:
        batch.put(row)


def insert_all(session: Session, model: type[Table], rows: Sequence[dict[str, Any]]) -> None:
    """In one statement, in their order; all have the columns of the first. Nothing guards their texts here."""
    name, columns = str(model.__tablename__), ", ".join(rows[0])
    # One parameter that PostgreSQL unfolds: a parameter for each value costs more than all the rest of an import.
    query = f"insert into {name} ({columns}) select {columns} from jsonb_populate_recordset(null::{name}, :rows)"  # noqa: S608 - names of our own columns
    session.connection().execute(
        sa.text(query.replace(":rows", "cast(:rows as jsonb)")), {"rows": json.dumps(rows, default=str)}
    )


def settle(session: Session) -> None:
    """Send now what is pending, so that PostgreSQL may refuse it; in a batch, its end does that."""
    if batch_of(session) is None:
        session.flush()
