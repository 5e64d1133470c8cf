"""/stock/impact: what machines used again avoided, one method at a time, with its source; and the same as a file."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.response import Template

from api.formats import number
from api.inventory.controllers import STOCK_READERS
from api.labels import label
from api.render import render
from api.sheets import sheet
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.db import Db
from equip.files.export import ExportColumn
from equip.inventory.impact import Line, Tally, impact
from equip.inventory.impact_methods import METHODS, READ_ON, USUAL, Method
from equip.inventory.leavings import Fate

AnyRequest = Request[Any, Any, Any]
K = TypeVar("K", bound=Hashable)
NO_FIGURE = "non chiffré"


def read_method(query: Mapping[str, Any]) -> Method:
    """`methode`; what is not one falls back on the usual one, as any address of a list does."""
    return METHODS.get(str(query.get("methode", "")), METHODS[USUAL])


def kilos(grams: int | None) -> str:
    """« 54,9 kg », to the hundred grams; a little is not nothing."""
    if grams is None:
        return NO_FIGURE
    return "moins de 0,1 kg" if 0 < grams < 100 else f"{number(round(grams / 1000, 1))} kg"


def weight_words(tally: Tally) -> str:
    """« 12,4 kg, poids inconnu pour 3 »: what is not weighed is not guessed."""
    if tally.count == tally.unweighed:
        return "inconnu"
    rest = f", poids inconnu pour {number(tally.unweighed)}" if tally.unweighed else ""
    return f"{kilos(tally.weight_g)}{rest}"


@get("/stock/impact", allow=STOCK_READERS, sync_to_thread=True, include_in_schema=False)
def show(
    request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Template:
    method, today = read_method(request.query_params), paris_day(now)
    with db.read(actor.scope) as session:
        lines = impact(session, actor, method, today)
    given = [line for line in lines if line.fate is Fate.GIVEN]
    return render(
        request,
        "inventory/impact.html",
        method=method,
        methods=METHODS.values(),
        read_on=READ_ON,
        today=today,
        total=_total(given),
        by_form=_added((line.form, line.tally) for line in given),
        by_year=_added((line.year, line.tally) for line in given),
        others=[
            (fate, _added((line.year, line.tally) for line in lines if line.fate is fate))
            for fate in (Fate.DISMANTLED, Fate.RECYCLED)
        ],
        kilos=kilos,
        weight_words=weight_words,
    )


@get("/stock/impact.csv", allow=STOCK_READERS, sync_to_thread=True, include_in_schema=False)
def export(
    request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Response[bytes]:
    return _exported(request, db, actor, now)


@get("/stock/impact.xlsx", allow=STOCK_READERS, sync_to_thread=True, include_in_schema=False)
def export_workbook(
    request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Response[bytes]:
    return _exported(request, db, actor, now)


def _exported(request: AnyRequest, db: Db, actor: Actor, now: datetime) -> Response[bytes]:
    method, today = read_method(request.query_params), paris_day(now)
    with db.read(actor.scope) as session:
        lines = impact(session, actor, method, today)
    return sheet(request.url.path, lines, _columns(method), name=f"impact-{method.code}-{today}", tab="Impact")


def _columns(method: Method) -> Sequence[ExportColumn[Line]]:
    return (
        ExportColumn("Devenu", lambda line: label(line.fate)),
        ExportColumn("Année", lambda line: line.year),
        ExportColumn("Type", lambda line: label(line.form)),
        ExportColumn("Postes", lambda line: line.tally.count),
        ExportColumn("CO2e évité (kg)", lambda line: _figure(line, line.tally.co2e_g)),
        ExportColumn("Postes non chiffrés", lambda line: line.tally.without_figure),
        ExportColumn("Déchets évités d’après la source (kg)", lambda line: _figure(line, line.tally.waste_g)),
        ExportColumn("Poids connu (kg)", lambda line: _kg(line.tally.weight_g) if line.tally.weight_g else None),
        ExportColumn("Postes au poids inconnu", lambda line: line.tally.unweighed),
        ExportColumn("Méthode", lambda _line: method.label),
        ExportColumn("Source", lambda _line: f"{method.source}, {method.published}, {method.address}"),
    )


def _figure(line: Line, grams: int | None) -> Decimal | str | None:
    """Empty for what is not concerned: nothing is avoided by a machine taken to pieces, as far as any source says."""
    if line.fate is not Fate.GIVEN:
        return None
    return NO_FIGURE if grams is None else _kg(grams)


def _kg(grams: int) -> Decimal:
    return Decimal(grams) / 1000


def _total(lines: Iterable[Line]) -> Tally:
    return sum((line.tally for line in lines), Tally())


def _added(pairs: Iterable[tuple[K, Tally]]) -> dict[K, Tally]:
    found: dict[K, Tally] = defaultdict(Tally)
    for key, tally in pairs:
        found[key] += tally
    return dict(found)


ROUTES: list[Any] = [show, export, export_workbook]
