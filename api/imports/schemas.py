"""What the API gives of an import."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field
from sqlmodel import Session

from api.imports.words import note_words, problem_words
from equip.imports.lines import counts_in, lines_of, notes_in, problems_of
from equip.imports.models import ImportFile, ImportKind, ImportLine, ImportState, Undone, Verdict
from equip.imports.report import LineProblem

PAGE_OF_LINES = 1000


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
    undone: Undone | None = Field(description="Ce que l’annulation de l’import a fait de cette ligne")


class ImportRead(BaseModel):
    id: UUID
    kind: ImportKind
    filename: str = Field(examples=["stock-micronov.csv"])
    state: ImportState
    uploaded_at: datetime
    saved_at: datetime | None
    counts: dict[str, int] = Field(description="Nombre de lignes par sort", examples=[{"create": 68, "to_correct": 2}])
    done: int | None = Field(description="Lignes déjà traitées, pendant un travail en cours", examples=[12000])
    total: int | None = Field(description="Lignes à traiter, pendant un travail en cours", examples=[50000])


class ImportReport(ImportRead):
    lines: list[LineRead] = Field(description=f"{PAGE_OF_LINES} lignes par page : `lines_page` donne les suivantes")
    notes: list[ProblemRead]


def summary_of(row: ImportFile) -> ImportRead:
    return ImportRead(**_head(row))


def report_of(session: Session, row: ImportFile, page: int = 1) -> ImportReport:
    start = (max(1, page) - 1) * PAGE_OF_LINES
    return ImportReport(
        **_head(row),
        lines=[_line(row.kind, line) for line in session.exec(lines_of(row).offset(start).limit(PAGE_OF_LINES))],
        notes=[_problem(note, note_words(row.kind, note)) for note in notes_in(row)],
    )


def _head(row: ImportFile) -> dict[str, Any]:
    counts = {verdict.value: count for verdict, count in counts_in(row).items()}
    kept = row.model_dump(include={"id", "kind", "filename", "state", "uploaded_at", "saved_at"})
    return {**kept, "counts": counts, "done": row.progress.get("done"), "total": row.progress.get("total")}


def _line(kind: ImportKind, line: ImportLine) -> LineRead:
    problems = [_problem(problem, problem_words(kind, line.number, problem)) for problem in problems_of(line)]
    kept = line.model_dump(include={"number", "verdict", "ref", "changes", "undone"})
    return LineRead(**kept, problems=problems)


def _problem(problem: LineProblem, detail: str) -> ProblemRead:
    return ProblemRead(code=problem.code, column=problem.column, detail=detail)
