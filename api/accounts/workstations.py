"""/bancs: the workshop's benches and USB keys, whose tokens post hardware reports and do nothing else."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from api.messages import sentence
from api.permissions import WORKSHOP
from api.render import render
from api.typed import read_whole
from equip.accounts.actors import Actor
from equip.accounts.workstations import (
    MOST_DAYS,
    USUAL_DAYS,
    make_workstation,
    revoke_workstation,
    workstations_of,
)
from equip.db import Db
from equip.errors import Invalid

AnyRequest = Request[Any, Any, Any]


@get("/bancs", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def show_list(
    request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Template:
    return _page(request, db, actor, now)


@post("/bancs", allow=WORKSHOP, sync_to_thread=True, status_code=200, include_in_schema=False)
def make(
    request: AnyRequest,
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Template:
    """The token is in this answer and nowhere else: neither kept, nor in an address."""
    try:
        with db.write(actor.scope) as session:
            token, _ = make_workstation(session, actor, data.get("name", ""), read_whole(data.get("days", "")), now=now)
    except Invalid as refusal:
        errors = {field: sentence(code, **refusal.details) for field, code in refusal.fields.items()}
        return _page(request, db, actor, now, data, errors, status=refusal.status)
    return _page(request, db, actor, now, token=token)


@post("/bancs/{workstation_id:uuid}/retirer", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def revoke(
    workstation_id: FromPath[UUID],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Redirect:
    with db.write(actor.scope) as session:
        revoke_workstation(session, actor, workstation_id, now=now)
    return Redirect("/bancs", status_code=303)


def _page(
    request: AnyRequest,
    db: Db,
    actor: Actor,
    now: datetime,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    *,
    token: str = "",
    status: int = 200,
) -> Template:
    with db.read(actor.scope) as session:
        rows = workstations_of(session, actor, now=now)
    return render(
        request,
        "accounts/workstations.html",
        status=status,
        rows=rows,
        token=token,
        server=request.app.state.settings.public_url.rstrip("/"),
        typed=typed or {"days": str(USUAL_DAYS)},
        most=MOST_DAYS,
        errors=errors or {},
    )


ROUTES: list[Any] = [show_list, make, revoke]
