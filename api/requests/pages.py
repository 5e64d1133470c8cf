"""/demandes: the list, with counted filters, search, sort and export; the pages of one request are in `editing.py`."""

from datetime import datetime
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.response import Template
from sqlmodel import Session, col

from api.labels import label
from api.listing import Asked, Listing, asked, list_rows
from api.render import render
from api.requests import editing, finding
from api.requests.controllers import SOCIAL
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.db import Db
from equip.files.export import ExportColumn, to_csv
from equip.journal import service as journal
from equip.requests.models import EquipmentRequest, RequestState
from equip.requests.reading import ORDERS, RequestLine, counts_by_state, line_of, select_requests

AnyRequest = Request[Any, Any, Any]
FILTERS = ("etat", "silence")
MOST_EXPORTED = 20_000
KINDS = {
    RequestState.INCOMPLETE: "warn",
    RequestState.INELIGIBLE: "bad",
    RequestState.ELIGIBLE: "ok",
    RequestState.ALLOCATED: "ok",
    RequestState.HANDED_OVER: "ok",
}

_COLUMNS: list[ExportColumn[RequestLine]] = [
    ExportColumn("Demande", lambda line: line.request.ref),
    ExportColumn("État", lambda line: label(line.request.state)),
    ExportColumn("Personne", lambda line: line.person.ref),
    ExportColumn("Nom", lambda line: line.person.last_name),
    ExportColumn("Prénom", lambda line: line.person.first_name),
    ExportColumn("Commune", lambda line: line.commune),
    ExportColumn("Structure", lambda line: line.organisation),
    ExportColumn("Demandée le", lambda line: line.request.requested_on),
    ExportColumn("Usage premier", lambda line: label(line.request.main_use)),
    ExportColumn("Accepte un portable", lambda line: line.request.accepts_laptop),
    ExportColumn("Accepte un fixe", lambda line: line.request.accepts_desktop),
]


@get("/demandes", name="request_list", allow=SOCIAL, sync_to_thread=True, include_in_schema=False)
def show(
    request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Template:
    wanted = asked(request.query_params, FILTERS)
    with db.read(actor.scope) as session:
        lines, total = _lines(session, actor, wanted, now)
        counts = counts_by_state(session, actor)
    listing = Listing("/demandes", wanted, lines, total)
    states = [(state, counts[state]) for state in RequestState if counts.get(state)]
    return render(request, "requests/list.html", listing=listing, states=states, all=sum(counts.values()), kinds=KINDS)


@get("/demandes.csv", allow=SOCIAL, sync_to_thread=True, include_in_schema=False)
def export(
    request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Response[bytes]:
    """The list as it is filtered, whole; the journal keeps that it went out."""
    seen = asked(request.query_params, FILTERS)
    wanted = Asked(q=seen.q, sort=seen.sort, page_size=MOST_EXPORTED, filters=seen.filters)
    with db.write(actor.scope) as session:
        lines, total = _lines(session, actor, wanted, now)
        content = to_csv(lines, _COLUMNS)
        journal.record(session, actor, "requests.export", "export", "requests", now=now, count=total)
    name = {"Content-Disposition": f'attachment; filename="demandes-{paris_day(now)}.csv"'}
    return Response(content, media_type="text/csv", headers=name)


def _lines(session: Session, actor: Actor, wanted: Asked, now: datetime) -> tuple[list[RequestLine], int]:
    states = [state for state in RequestState if state == wanted.filters.get("etat")]
    silent_on = paris_day(now) if wanted.filters.get("silence") else None
    query = select_requests(actor, states=states, q=wanted.q, silent_on=silent_on)
    rows, total = list_rows(session, query, wanted, orders=ORDERS, default="demande", unique=col(EquipmentRequest.id))
    return [line_of(row) for row in rows], total


ROUTES: list[Any] = [show, export, *finding.ROUTES, *editing.ROUTES]
