"""/pannes: failures by model, as a page and as a table. Machines only: no person, no worker."""

from fractions import Fraction
from math import floor
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.response import Template

from api.labels import label
from api.render import render
from api.warranty.controllers import AT_THE_WORKSHOP
from equip.accounts.actors import Actor
from equip.db import Db
from equip.files.export import ExportColumn, to_csv
from equip.warranty.models import Fault
from equip.warranty.statistics import TOO_FEW, ModelFailures, failures_by_model

AnyRequest = Request[Any, Any, Any]
HALF = Fraction(1, 2)


@get("/pannes", allow=AT_THE_WORKSHOP, sync_to_thread=True, include_in_schema=False)
def show(request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Template:
    with db.read(actor.scope) as session:
        lines = failures_by_model(session, actor)
    return render(
        request,
        "warranty/failures.html",
        lines=lines,
        percents=[_percent(line) for line in lines],
        causes=[_causes(line) for line in lines],
        handed_over=sum(line.handed_over for line in lines),
        tickets=sum(line.tickets for line in lines),
        within_a_year=sum(line.within_a_year for line in lines),
        too_few=TOO_FEW,
        everybody=actor.is_wide,
    )


@get("/pannes.csv", allow=AT_THE_WORKSHOP, sync_to_thread=True, include_in_schema=False)
def export(db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Response[bytes]:
    with db.read(actor.scope) as session:
        content = to_csv(failures_by_model(session, actor), COLUMNS)
    headers = {"Content-Disposition": 'attachment; filename="pannes.csv"'}
    return Response(content, media_type="text/csv", headers=headers)


def _percent(line: ModelFailures) -> int | None:
    """Rounded half up, as people round."""
    return None if line.share is None else floor(line.share * 100 + HALF)


def _causes(line: ModelFailures) -> str:
    """« écran 3, batterie ou chargeur 1 », the most often first."""
    faults = sorted(line.by_fault, key=lambda fault: (-line.by_fault[fault], list(Fault).index(fault)))
    return ", ".join(f"{label(fault)} {line.by_fault[fault]}" for fault in faults)


def _of(fault: Fault) -> ExportColumn[ModelFailures]:
    return ExportColumn(f"Panne : {label(fault)}", lambda line: line.by_fault.get(fault, 0))


COLUMNS: list[ExportColumn[ModelFailures]] = [
    ExportColumn("Marque", lambda line: line.maker),
    ExportColumn("Modèle", lambda line: line.model),
    ExportColumn("Postes remis", lambda line: line.handed_over),
    ExportColumn("Pannes signalées", lambda line: line.tickets),
    ExportColumn("Postes en panne dans les 12 mois", lambda line: line.within_a_year),
    ExportColumn("Part (%)", lambda line: _percent(line) if line.share is not None else "trop peu de postes"),
    *(_of(fault) for fault in Fault),
]
ROUTES: list[Any] = [show, export]
