"""What a file would do, or did, line by line: the words of every importer. Nothing here reads or writes a row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from equip.errors import EquipError
from equip.imports.models import Verdict

WRITTEN = frozenset({Verdict.CREATE, Verdict.UPDATE})


@dataclass
class LineProblem:
    """One fault: the column as the file names it (None: the whole line), a code, and what its sentence needs."""

    code: str
    column: str | None = None
    details: dict[str, Any] = field(default_factory=dict)


@dataclass
class Line:
    """What one line of the file would do. `changes` maps a field to [old, new]; `ref` is the record's reference."""

    number: int
    verdict: Verdict
    ref: str = ""
    changes: dict[str, list[Any]] = field(default_factory=dict)
    problems: list[LineProblem] = field(default_factory=list)


@dataclass
class Report:
    """`notes` are codes with details said once for the file: guesses made, columns dropped, blank rows."""

    lines: list[Line] = field(default_factory=list)
    notes: list[LineProblem] = field(default_factory=list)

    def count(self, verdict: Verdict) -> int:
        return sum(line.verdict is verdict for line in self.lines)

    @property
    def ready(self) -> int:
        return self.count(Verdict.CREATE) + self.count(Verdict.UPDATE)

    @property
    def brings_nothing_new(self) -> bool:
        """Every good line of the file is already in the records."""
        return not self.ready and bool(self.count(Verdict.IDENTICAL))


def refused_line(number: int, refusal: EquipError) -> Line:
    codes: Mapping[str, str] = getattr(refusal, "fields", {})
    fields: Iterable[str | None] = codes or [None]
    problems = [
        LineProblem(codes.get(name, refusal.code) if name else refusal.code, name, refusal.details) for name in fields
    ]
    return Line(number, Verdict.TO_CORRECT, problems=problems)
