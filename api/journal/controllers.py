"""/api/v1/journal: who did what, and whether the chain holds."""

from itertools import islice
from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency

from api.journal.lists import search
from api.journal.schemas import EntryRead, Verification
from api.journal.words import said
from api.listing import Paged, asked
from api.permissions import ADMINS
from api.problems import PROBLEMS
from equip.accounts.actors import Actor
from equip.db import Db
from equip.journal.chain import broken_links, end_fault, last_and_head


@get("/journal", allow=ADMINS, sync_to_thread=True, tags=["Journal"], responses=PROBLEMS)
def list_entries(
    request: Request[Any, Any, Any], db: NamedDependency[Db], actor: NamedDependency[Actor]
) -> Paged[EntryRead]:
    """Lignes du journal, les plus récentes d’abord."""
    wanted = asked(request.query_params)
    with db.read(actor.scope) as session:
        rows, total = search(session, actor, wanted)
    items = [EntryRead(**row.model_dump(include=set(EntryRead.model_fields)), action_label=said(row)) for row in rows]
    return Paged[EntryRead](items=items, total=total, page=wanted.page, page_size=wanted.page_size)


@get("/journal/verification", allow=ADMINS, sync_to_thread=True, tags=["Journal"], responses=PROBLEMS)
def verify(db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Verification:
    """Recalculer la chaîne d’empreintes, et comparer sa fin à celle que la base a notée à part."""
    with db.read(actor.scope) as session:
        broken = list(islice(broken_links(session, actor.departement), 100))
        fault = end_fault(session, actor.departement)
        last, _ = last_and_head(session, actor.departement)
    return Verification(
        intact=not broken and fault is None, broken=broken, end=fault, last_number=last.number, last_hash=last.hash
    )


ROUTES: list[Any] = [list_entries, verify]
