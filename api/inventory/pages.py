"""/stock: what we have and in what state; one machine with its proofs and its history. The bench has its own file."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template
from sqlalchemy import func, select
from sqlmodel import Session

from api.inventory.bench import ROUTES as BENCH
from api.inventory.controllers import STOCK_READERS
from api.inventory.counts import STEP_LABELS
from api.inventory.export import COLUMNS
from api.inventory.history import moments
from api.inventory.reading import FILTERS, details_of, page_of, read_of, statement
from api.inventory.words import FIELD_WORDS, field_value, type_words
from api.labels import TABLES
from api.listing import Asked, Listing, asked
from api.messages import sentence
from api.render import render
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.db import Db
from equip.files.export import to_csv
from equip.inventory import service
from equip.inventory.models import DeviceState, Form

AnyRequest = Request[Any, Any, Any]
SHOWN = (
    *("serial", "maker", "model", "cpu", "ram_gib", "storage_gb", "storage_kind", "screen_in", "webcam", "keyboard"),
    *("os", "tpm", "battery_pct", "grade", "tests", "price_cents", "warranty_months", "received_on"),
)


@dataclass(frozen=True)
class Facet:
    label: str
    count: int
    url: str
    is_chosen: bool


@get("/stock", allow=STOCK_READERS, sync_to_thread=True, include_in_schema=False)
def stock(request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Template:
    wanted = asked(request.query_params, FILTERS)
    with db.read(actor.scope) as session:
        rows, total = page_of(session, actor, wanted)
        listing = Listing("/stock", wanted, [read_of(session, device) for device in rows], total)
        states = _facets(session, actor, listing, "etat", DeviceState)
        forms = _facets(session, actor, listing, "type", Form)
    step = STEP_LABELS.get(wanted.filters.get("suite", ""), "")
    return render(request, "inventory/stock.html", listing=listing, states=states, forms=forms, step=step)


@get("/stock.csv", allow=STOCK_READERS, sync_to_thread=True, include_in_schema=False)
def export(
    request: AnyRequest,
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    wanted = asked(request.query_params, FILTERS)
    with db.read(actor.scope) as session:
        query = statement(actor, wanted).order_by("tag")
        rows = [read_of(session, device) for device in session.execute(query).scalars()]
    name = f"stock-{paris_day(now)}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(to_csv(rows, COLUMNS), media_type="text/csv; charset=utf-8", headers=headers)


@get("/stock/{device_tag:str}", allow=STOCK_READERS, sync_to_thread=True, include_in_schema=False)
def device_page(
    request: AnyRequest, device_tag: FromPath[str], db: NamedDependency[Db], actor: NamedDependency[Actor]
) -> Template:
    with db.read(actor.scope) as session:
        device = service.get_device(session, actor, device_tag)
        details = details_of(session, device)
        history = moments(service.events_of(session, device))
    facts = [(FIELD_WORDS[name], field_value(name, getattr(details, name))) for name in SHOWN]
    facts.append((FIELD_WORDS["comment"], details.comment or "aucune"))
    return render(
        request,
        "inventory/device.html",
        device=device,
        details=details,
        type_label=type_words(details.type),
        facts=[*facts, ("Lot", details.lot or "inconnu"), ("Donneur", details.donor or "inconnu")],
        missing=[sentence(code) for code in details.missing],
        history=history,
    )


def _facets(
    session: Session, actor: Actor, listing: Listing[Any], name: str, words: type[DeviceState] | type[Form]
) -> list[Facet]:
    """Counts under the other filters and the words searched; « tous » comes first."""
    wanted: Asked = listing.asked
    others = {key: value for key, value in wanted.filters.items() if key != name}
    found = statement(actor, replace(wanted, filters=others)).subquery()
    column = found.c.state if name == "etat" else found.c.form
    rows = session.execute(select(column, func.count()).group_by(column)).all()
    counts = Counter(dict(rows))
    chosen = wanted.filters.get(name, "")
    facets = [Facet("tous", counts.total(), listing.filter_url(name, None), not chosen)]
    facets += [
        Facet(TABLES[words][word], counts[word], listing.filter_url(name, word), chosen == word)
        for word in words
        if counts[word] or chosen == word
    ]
    return facets


ROUTES: list[Any] = [*BENCH, stock, export, device_page]
