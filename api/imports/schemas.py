"""What the API gives of an import."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from api.imports.words import note_words, problem_words
from equip.imports.models import ImportFile, ImportKind, ImportState
from equip.imports.service import Line, LineProblem, Report, Verdict, from_json


class ProblemRead(BaseModel):
    code: str = Field(description="Code stable", examples=["not_money"])
    column: str | None = Field(description="Colonne, telle que le fichier l’écrit", examples=["prix €"])
    detail: str = Field(examples=["Ligne 66, colonne « prix € » : « cent trente » n’est pas une somme en euros."])


class LineRead(BaseModel):
    number: int = Field(description="Ligne du tableur, l’en-tête compris", examples=[66])
    verdict: Verdict
    ref: str = Field(description="Référence de la fiche", examples=["AT-2417"])
    changes: dict[str, list[Any]] = Field(description="Champ → [ancienne valeur, nouvelle valeur]")
    problems: list[ProblemRead]


class ImportRead(BaseModel):
    id: UUID
    kind: ImportKind
    filename: str = Field(examples=["stock-micronov.csv"])
    state: ImportState
    uploaded_at: datetime
    saved_at: datetime | None
    counts: dict[str, int] = Field(description="Nombre de lignes par sort", examples=[{"create": 68, "to_correct": 2}])


class ImportReport(ImportRead):
    lines: list[LineRead]
    notes: list[ProblemRead]


def summary_of(row: ImportFile) -> ImportRead:
    return ImportRead(**_head(row, from_json(row.report)))


def report_of(row: ImportFile) -> ImportReport:
    report = from_json(row.report)
    return ImportReport(
        **_head(row, report),
        lines=[_line(row.kind, line) for line in report.lines],
        notes=[_problem(note, note_words(row.kind, note)) for note in report.notes],
    )


def _head(row: ImportFile, report: Report) -> dict[str, Any]:
    counts = {verdict.value: report.count(verdict) for verdict in Verdict}
    kept = row.model_dump(include={"id", "kind", "filename", "state", "uploaded_at", "saved_at"})
    return {**kept, "counts": counts}


def _line(kind: ImportKind, line: Line) -> LineRead:
    problems = [_problem(problem, problem_words(kind, line.number, problem)) for problem in line.problems]
    return LineRead(number=line.number, verdict=line.verdict, ref=line.ref, changes=line.changes, problems=problems)


def _problem(problem: LineProblem, detail: str) -> ProblemRead:
    return ProblemRead(code=problem.code, column=problem.column, detail=detail)
