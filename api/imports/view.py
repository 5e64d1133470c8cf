"""The lines of a report, sorted for the review page: what to correct first."""

from dataclasses import dataclass

from api.imports.words import column_words, field_words, note_words, reason, value_words
from equip.imports.models import ImportFile, ImportKind
from equip.imports.service import Line, Verdict, from_json

_HEADLINE = ("form", "maker", "model", "state")
"""What tells one new machine from another in a list; other kinds are told by their reference."""


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
class Review:
    """A report as the page shows it. `remarks` are said of lines that do go in."""

    counts: list[tuple[Verdict, int]]
    to_correct: list[Fault]
    duplicates: list[Fault]
    remarks: list[Fault]
    updates: list[Change]
    creations: list[Change]
    notes: list[str]
    ready: int
    total: int


def review_of(row: ImportFile) -> Review:
    report = from_json(row.report)
    by = {verdict: [line for line in report.lines if line.verdict is verdict] for verdict in Verdict}
    kept = [line for line in report.lines if line.verdict not in {Verdict.TO_CORRECT, Verdict.DUPLICATE}]
    order = (Verdict.TO_CORRECT, Verdict.DUPLICATE, Verdict.CREATE, Verdict.UPDATE, Verdict.IDENTICAL)
    return Review(
        counts=[(verdict, len(by[verdict])) for verdict in order],
        to_correct=_faults(row.kind, by[Verdict.TO_CORRECT]),
        duplicates=_faults(row.kind, by[Verdict.DUPLICATE]),
        remarks=_faults(row.kind, kept),
        updates=[_change(row.kind, line) for line in by[Verdict.UPDATE]],
        creations=[_creation(row.kind, line) for line in by[Verdict.CREATE]],
        notes=[note_words(row.kind, note) for note in report.notes],
        ready=report.ready,
        total=len(report.lines),
    )


def _faults(kind: ImportKind, lines: list[Line]) -> list[Fault]:
    return [
        Fault(line.number, line.ref, column_words(kind, problem) or "–", reason(kind, problem))
        for line in lines
        for problem in line.problems
    ]


def _change(kind: ImportKind, line: Line) -> Change:
    values = [
        (field_words(kind, field), value_words(kind, field, old), value_words(kind, field, new))
        for field, (old, new) in line.changes.items()
    ]
    return Change(line.number, line.ref, values)


def _creation(kind: ImportKind, line: Line) -> Change:
    told = [field for field in _HEADLINE if line.changes.get(field)]
    values = [(field_words(kind, f), "", value_words(kind, f, line.changes[f][1])) for f in told]
    return Change(line.number, line.ref, values)
