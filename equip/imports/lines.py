"""The lines of a report, one row each: written by handfuls, read by pages, counted by PostgreSQL."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from equip.batches import insert_all
from equip.imports.models import ImportFile, ImportLine, Verdict
from equip.imports.report import Line, LineProblem


def keep_lines(session: Session, row: ImportFile, lines: Sequence[Line]) -> None:
    if not lines:
        return
    common = {"departement": row.departement, "import_id": row.id}
    kept = [common | asdict(line) | {"id": uuid4(), "remarked": bool(line.problems)} for line in lines]
    insert_all(session, ImportLine, kept)


def forget_lines(session: Session, row: ImportFile) -> None:
    session.execute(sa.delete(ImportLine).where(col(ImportLine.import_id) == row.id))


def count_lines(session: Session, row: ImportFile) -> dict[str, int]:
    """How many of each verdict, those that have none included."""
    query = select(ImportLine.verdict, func.count()).where(ImportLine.import_id == row.id).group_by(ImportLine.verdict)
    found = {str(verdict): count for verdict, count in session.execute(query)}
    return {verdict.value: found.get(verdict, 0) for verdict in Verdict}


def lines_of(row: ImportFile, verdicts: Collection[Verdict] = tuple(Verdict)) -> SelectOfScalar[ImportLine]:
    """In the order of the file; ties (one line that says several things) by what they speak of."""
    query = select(ImportLine).where(ImportLine.import_id == row.id, col(ImportLine.verdict).in_(verdicts))
    return query.order_by(col(ImportLine.number), col(ImportLine.ref), col(ImportLine.id))


def report_lines(session: Session, row: ImportFile) -> list[Line]:
    """A short report, whole."""
    return [
        Line(one.number, one.verdict, one.ref, dict(one.changes), problems_of(one))
        for one in session.exec(lines_of(row))
    ]


def problems_of(line: ImportLine) -> list[LineProblem]:
    return [LineProblem(**_known(problem)) for problem in line.problems]


def notes_in(row: ImportFile) -> list[LineProblem]:
    notes: Any = row.report.get("notes", [])
    return [LineProblem(**_known(note)) for note in notes]


def counts_in(row: ImportFile) -> dict[Verdict, int]:
    """As they were when the report was written; none while the file is being read."""
    counts: Any = row.report.get("counts", {})
    return {verdict: int(counts.get(verdict.value, 0)) for verdict in Verdict}


def ready_in(row: ImportFile) -> int:
    counts = counts_in(row)
    return counts[Verdict.CREATE] + counts[Verdict.UPDATE]


def brings_nothing_new(row: ImportFile) -> bool:
    """Every good line of the file is already in the records."""
    return not ready_in(row) and bool(counts_in(row)[Verdict.IDENTICAL])


def _known(problem: Any) -> dict[str, Any]:
    return {"code": problem["code"], "column": problem.get("column"), "details": problem.get("details") or {}}
