"""/stock: what we have and in what state; one machine with its proofs and its history. The bench has its own file."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template
from sqlalchemy import func, select
from sqlmodel import Session, col

from api.accounts.views import fault_of
from api.inventory.bench import ROUTES as BENCH
from api.inventory.controllers import STOCK_READERS
from api.inventory.counts import STEP_LABELS
from api.inventory.device_page import device_template
from api.inventory.donors import ROUTES as DONORS
from api.inventory.entry import ROUTES as ENTRY
from api.inventory.export import COLUMNS, exported
from api.inventory.facets import KINDS, Facet, counted, facets_of
from api.inventory.impact import ROUTES as IMPACT
from api.inventory.level_pages import ROUTES as LEVELS
from api.inventory.lots import ROUTES as LOTS
from api.inventory.many import PATH
from api.inventory.many import ROUTES as MANY
from api.inventory.pasting import ROUTES as PASTING
from api.inventory.posted import ROUTES as POSTED
from api.inventory.reading import FILTERS, page_of, read_many, statement
from api.inventory.remarks import ROUTES as REMARKS
from api.listing import Asked, Listing, asked
from api.render import render
from api.sheets import sheet
from equip.accounts.actors import Actor
from equip.accounts.views import views_of
from equip.days import paris_day
from equip.db import Db
from equip.inventory.impact_methods import METHODS
from equip.inventory.leavings import gift_years
from equip.inventory.models import Lot

AnyRequest = Request[Any, Any, Any]
MOST_LOTS = 12


@get("/stock", allow=STOCK_READERS, sync_to_thread=True, include_in_schema=False)
def stock(
    request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Template:
    wanted = asked(request.query_params, FILTERS)
    with db.read(actor.scope) as session:
        rows, total = page_of(session, actor, wanted)
        listing = Listing("/stock", wanted, read_many(session, rows), total, has_workbook=True)
        facets = [(kind.heading, _facets(session, actor, listing, name)) for name, kind in KINDS.items()]
        lots, gifts = _lots(session, actor, listing), gift_years(session, actor)
        views = views_of(session, actor, "/stock")
    return render(
        request,
        "inventory/stock.html",
        listing=listing,
        facets=facets,
        lots=lots,
        chosen_url=listing.url(PATH, page=1, tri="", tous=1),
        step=STEP_LABELS.get(wanted.filters.get("suite", ""), ""),
        gifts=gifts,
        methods=METHODS.values(),
        today=paris_day(now),
        views=views,
        here=listing.url("", page=1).partition("?")[2],
        view_fault=fault_of(request.query_params),
    )


@get("/stock.csv", allow=STOCK_READERS, sync_to_thread=True, include_in_schema=False)
def export(
    request: AnyRequest,
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    return _exported(request, db, actor, now)


@get("/stock.xlsx", allow=STOCK_READERS, sync_to_thread=True, include_in_schema=False)
def export_workbook(
    request: AnyRequest,
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    return _exported(request, db, actor, now)


@get("/stock/{device_tag:str}", allow=STOCK_READERS, sync_to_thread=True, include_in_schema=False)
def device_page(
    request: AnyRequest,
    device_tag: FromPath[str],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Template:
    return device_template(request, db, actor, paris_day(now), device_tag)


def _exported(request: AnyRequest, db: Db, actor: Actor, now: datetime) -> Response[bytes]:
    wanted = asked(request.query_params, FILTERS)
    with db.read(actor.scope) as session:
        rows = exported(session, session.execute(statement(actor, wanted).order_by("tag")).scalars())
        return sheet(request.url.path, rows, COLUMNS, name=f"stock-{paris_day(now)}", tab="Stock")


def _facets(session: Session, actor: Actor, listing: Listing[Any], name: str) -> list[Facet]:
    """Counts under the other filters and the words searched."""
    kind, wanted = KINDS[name], listing.asked
    rest = {key: value for key, value in wanted.filters.items() if key != name}
    found = statement(actor, replace(wanted, filters=rest)).subquery()
    counts = Counter(dict(session.execute(counted(found, kind)).all()))
    return facets_of(kind, counts, wanted.filters.get(name, ""), lambda word: listing.filter_url(name, word))


def _lots(session: Session, actor: Actor, listing: Listing[Any]) -> list[Facet]:
    """The lots with the most machines under the other filters, and the one that is chosen."""
    wanted: Asked = listing.asked
    rest = {key: value for key, value in wanted.filters.items() if key != "lot"}
    found = statement(actor, replace(wanted, filters=rest)).subquery()
    count = func.count().label("count")
    code = col(Lot.code)
    query = select(code, count).join(found, found.c.lot_id == col(Lot.id)).group_by(code)
    rows = session.execute(query.order_by(count.desc(), code)).all()
    chosen = wanted.filters.get("lot", "")
    shown = [(code, n) for rank, (code, n) in enumerate(rows) if rank < MOST_LOTS or code == chosen]
    facets = [Facet("tous", -1, listing.filter_url("lot", None), not chosen)]
    return [*facets, *(Facet(code, n, listing.filter_url("lot", code), code == chosen) for code, n in shown)]


ROUTES: list[Any] = [
    *(*BENCH, *ENTRY, *LOTS, *PASTING, *DONORS, *POSTED, *LEVELS, *MANY, *REMARKS, *IMPACT),
    *(stock, export, export_workbook, device_page),
]
