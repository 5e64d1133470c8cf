"""/resultats: what became of people, each rate with its n and its definition."""

from datetime import datetime
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.response import Template

from api.labels import label
from api.outcomes.controllers import FIGURES
from api.outcomes.figures import DEFINITION, shown_figures
from api.outcomes.schemas import RateRead
from api.render import render
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.db import Db
from equip.files.export import ExportColumn, to_csv
from equip.outcomes.exits import DYNAMIC, ExitClass, table_on
from equip.outcomes.funnel import widest_gap
from equip.outcomes.models import Milestone

AnyRequest = Request[Any, Any, Any]
_RATES = ("percent", "low", "high")
FIRST_CAMPAIGN = 2012


@get("/resultats", name="outcomes", allow=FIGURES, sync_to_thread=True, include_in_schema=False)
def show(
    request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Template:
    on = paris_day(now)
    with db.read(actor.scope) as session:
        found, years = shown_figures(session, actor, on=on, year=_year(request))
        then = None
        if FIRST_CAMPAIGN in years:
            then = shown_figures(session, actor, on=on, year=FIRST_CAMPAIGN)[0]
    table = table_on(on)
    by_milestone = {rate.milestone: rate for rate in found.rates}
    return render(
        request,
        "outcomes/results.html",
        found=found,
        years=years,
        rates=found.rates,
        m3=by_milestone[Milestone.M3],
        m6=by_milestone[Milestone.M6],
        then=then,
        then_m6=next((rate for rate in then.rates if rate.milestone is Milestone.M6), None) if then else None,
        gap=widest_gap({step.step: step.count for step in found.funnel}),
        classes=[(kind, [entry for entry in table.exits if entry.exit_class is kind]) for kind in ExitClass],
        dynamic=DYNAMIC,
        table=table,
        definition=DEFINITION,
    )


@get("/resultats.csv", allow=FIGURES, sync_to_thread=True, include_in_schema=False)
def export(
    request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Response[bytes]:
    """One line a milestone; small cells are masked, and the line says from how many people on."""
    with db.read(actor.scope) as session:
        read, _ = shown_figures(session, actor, on=paris_day(now), year=_year(request))
    year = str(read.year or "toutes")

    def shown(name: str) -> Any:
        # Without anybody to count there is no rate: that is empty, and not masked.
        empty = "" if name in _RATES else "masqué"
        return lambda rate: (empty if rate.n == 0 else "masqué") if (value := getattr(rate, name)) is None else value

    columns: list[ExportColumn[RateRead]] = [
        ExportColumn("Année", lambda _rate: year),
        ExportColumn("Suivi", lambda rate: label(rate.milestone)),
        ExportColumn("Personnes comptées (n)", shown("n")),
        ExportColumn("Sorties dynamiques", shown("dynamic")),
        ExportColumn("dont emploi durable", shown("durable")),
        ExportColumn("dont emploi de transition", shown("transition")),
        ExportColumn("dont formation ou insertion", shown("positive")),
        ExportColumn("Autres situations", shown("other")),
        ExportColumn("Sans nouvelle", shown("no_news")),
        ExportColumn("Taux (%)", shown("percent")),
        ExportColumn("Intervalle à 95 %, bas", shown("low")),
        ExportColumn("Intervalle à 95 %, haut", shown("high")),
        ExportColumn("Retirées du calcul", shown("excluded")),
        ExportColumn("En attente", shown("pending")),
        ExportColumn("Case masquée en dessous de", lambda _rate: read.masked_below),
        ExportColumn("Définition", lambda _rate: read.definition),
    ]
    headers = {"Content-Disposition": 'attachment; filename="resultats.csv"'}
    return Response(to_csv(read.rates, columns), media_type="text/csv", headers=headers)


def _year(request: AnyRequest) -> int | None:
    asked = str(request.query_params.get("annee", ""))
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else None


ROUTES: list[Any] = [show, export]
