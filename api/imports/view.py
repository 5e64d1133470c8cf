"""The lines of a report, sorted for the review page: what to correct first, a page of each at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from api.imports.words import column_words, field_words, note_words, reason, value_words
from api.labels import label
from equip.imports.lines import counts_in, lines_of, notes_in, problems_of, ready_in
from equip.imports.models import ImportFile, ImportKind, ImportLine, Undone, Verdict

PAGE = 50
_HEADLINE = ("form", "maker", "model", "state")
"""What tells one new machine from another in a list; other kinds are told by their reference."""
_ORDER = (Verdict.TO_CORRECT, Verdict.DUPLICATE, Verdict.CREATE, Verdict.UPDATE, Verdict.IDENTICAL)
SECTIONS: dict[str, tuple[Verdict, ...]] = {
    "a-corriger": (Verdict.TO_CORRECT,),
    "doublons": (Verdict.DUPLICATE,),
    "remarques": (Verdict.CREATE, Verdict.UPDATE, Verdict.IDENTICAL),
    "mises-a-jour": (Verdict.UPDATE,),
    "creations": (Verdict.CREATE,),
    "annulees": (Verdict.CREATE, Verdict.UPDATE),
}


@dataclass(frozen=True)
class Fault:
    line: int
    ref: str
    column: str
    words: str


@dataclass(frozen=True)
class Change:
    line: int
    ref: str
    values: list[tuple[str, str, str]]
    """Field, old value, new value."""


@dataclass(frozen=True)
class Part:
    """A page of one section. `total`: lines of the whole section; `more`: where the following ones are."""

    rows: Sequence[Any]
    total: int
    more: str | None


@dataclass(frozen=True)
class Review:
    """A report as the page shows it. `remarks` are said of lines that do go in; `undone`, of an import undone."""

    counts: list[tuple[Verdict, int]]
    to_correct: Part
    duplicates: Part
    remarks: Part
    updates: Part
    creations: Part
    undone: Part
    notes: list[str]
    ready: int
    total: int
    section: str


def review_of(session: Session, row: ImportFile, section: str = "", page: int = 1) -> Review:
    """All sections, from their beginning; or one section, further on."""
    counts, kind = counts_in(row), row.kind
    section = section if section in SECTIONS else ""

    def part(name: str, shown: Any) -> Part:
        return _part(session, row, name, max(1, page) if section else 1, shown) if section in {"", name} else NONE

    return Review(
        counts=[(verdict, counts[verdict]) for verdict in _ORDER],
        to_correct=part("a-corriger", lambda line: _faults(kind, line)),
        duplicates=part("doublons", lambda line: _faults(kind, line)),
        remarks=part("remarques", lambda line: _faults(kind, line)),
        updates=part("mises-a-jour", lambda line: [_change(kind, line)]),
        creations=part("creations", lambda line: [_creation(kind, line)]),
        undone=part("annulees", lambda line: [_undone(kind, line)]),
        notes=[note_words(kind, note) for note in notes_in(row)],
        ready=ready_in(row),
        total=sum(counts.values()),
        section=section,
    )


NONE = Part((), 0, None)


def undone_counts(session: Session, row: ImportFile) -> list[tuple[Undone, int]]:
    query = select(ImportLine.undone, func.count()).where(ImportLine.import_id == row.id)
    found = dict(session.execute(query.group_by(col(ImportLine.undone))).all())
    return [(undone, found.get(undone, 0)) for undone in Undone]


def _part(session: Session, row: ImportFile, name: str, page: int, shown: Any) -> Part:
    query = lines_of(row, SECTIONS[name])
    if name == "remarques":
        query = query.where(col(ImportLine.remarked), col(ImportLine.undone).is_(None))
    if name == "annulees":
        query = query.where(col(ImportLine.undone).is_not(None))
        # What stays is what somebody must look at.
        query = query.order_by(None).order_by(
            sa.func.jsonb_array_length(ImportLine.problems).desc(), col(ImportLine.number)
        )
    total = session.exec(select(func.count()).select_from(query.order_by(None).subquery())).one()
    lines = session.exec(query.offset((page - 1) * PAGE).limit(PAGE)).all()
    more = f"/imports/{row.id}/verifier?section={quote(name)}&page={page + 1}" if page * PAGE < total else None
    return Part([one for line in lines for one in shown(line)], total, more)


def _faults(kind: ImportKind, line: ImportLine) -> list[Fault]:
    return [
        Fault(line.number, line.ref, column_words(kind, problem) or "–", reason(kind, problem))
        for problem in problems_of(line)
    ]


def _change(kind: ImportKind, line: ImportLine) -> Change:
    values = [
        (field_words(kind, field), value_words(kind, field, old), value_words(kind, field, new))
        for field, (old, new) in line.changes.items()
    ]
    return Change(line.number, line.ref, values)


def _creation(kind: ImportKind, line: ImportLine) -> Change:
    told = [field for field in _HEADLINE if line.changes.get(field)]
    values = [(field_words(kind, f), "", value_words(kind, f, line.changes[f][1])) for f in told]
    return Change(line.number, line.ref, values)


def _undone(kind: ImportKind, line: ImportLine) -> Fault:
    said = [
        f"{column_words(kind, one)} : {reason(kind, one)}" if one.column else reason(kind, one)
        for one in problems_of(line)
    ]
    return Fault(line.number, line.ref, label(line.undone) if line.undone else "–", " ".join(said))
