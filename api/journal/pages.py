"""/journal: the page of the journal, and its export."""

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.response import Response, Template

from api.formats import instant
from api.journal.lists import search
from api.journal.words import ENDS, said
from api.listing import Asked, Listing, asked
from api.permissions import ADMINS
from api.render import render
from equip.accounts.actors import Actor
from equip.db import Db
from equip.files.export import ExportColumn, to_csv
from equip.journal.chain import broken_links, end_fault, last_and_head
from equip.journal.models import JournalEntry

AnyRequest = Request[Any, Any, Any]


@get("/journal", allow=ADMINS, sync_to_thread=True, include_in_schema=False)
def show(request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Template:
    wanted = asked(request.query_params)
    with db.read(actor.scope) as session:
        rows, total = search(session, actor, wanted)
        broken = next(broken_links(session, actor.departement), None)
        fault = end_fault(session, actor.departement)
        last, _ = last_and_head(session, actor.departement)
    listing = Listing("/journal", wanted, rows, total)
    return render(
        request,
        "journal/list.html",
        listing=listing,
        broken=broken,
        end=ENDS[fault] if fault else "",
        last=last,
        said=said,
    )


@get("/journal.csv", allow=ADMINS, sync_to_thread=True, include_in_schema=False)
def export(request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Response[bytes]:
    with db.read(actor.scope) as session:
        rows, _ = search(session, actor, Asked(q=asked(request.query_params).q, page_size=100_000))
    columns: list[ExportColumn[JournalEntry]] = [
        ExportColumn("N°", lambda row: row.number),
        ExportColumn("Quand", lambda row: instant(row.at)),
        ExportColumn("Qui", lambda row: row.actor_name),
        ExportColumn("Quoi", said),
        ExportColumn("Code", lambda row: row.action),
        ExportColumn("Fiche", lambda row: row.record_id),
        ExportColumn("Empreinte", lambda row: row.hash),
    ]
    headers = {"Content-Disposition": 'attachment; filename="journal.csv"'}
    return Response(to_csv(rows, columns), media_type="text/csv", headers=headers)


ROUTES: list[Any] = [show, export]
