"""What this room puts on « À faire aujourd’hui »: files read and not saved, lines left to correct."""

from datetime import date

from sqlmodel import Session, col

from api.formats import plural
from api.home.tasks import Source, Task
from api.imports.registry import IMPORTING, kinds_of
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.imports.lines import counts_in, ready_in
from equip.imports.models import ImportFile, ImportState, Verdict
from equip.imports.service import imports_of


def files_to_end(session: Session, actor: Actor, _today: date) -> list[Task]:
    """Only the last file of each kind: an older one was replaced by it."""
    tasks = []
    for kind in kinds_of(actor.role):
        row = session.exec(imports_of(actor, [kind]).order_by(col(ImportFile.uploaded_at).desc()).limit(1)).first()
        if row is None or row.state in {ImportState.ABANDONED, ImportState.UNDONE}:
            continue
        counts, href = counts_in(row), f"/imports/{row.id}/verifier"
        wrong = counts[Verdict.TO_CORRECT] + counts[Verdict.DUPLICATE]
        if row.state is ImportState.CHECKED and (ready := ready_in(row)):
            lines = plural(ready, "ligne prête", "lignes prêtes")
            tasks.append(Task(f"Enregistrer {lines} de l’import {row.filename}", href, paris_day(row.uploaded_at)))
        if wrong:
            tasks.append(Task(f"Corriger {plural(wrong, 'ligne')} de l’import {row.filename}", href))
    return tasks


SOURCES: dict[str, tuple[Source, ...]] = dict.fromkeys(IMPORTING, (files_to_end,))
