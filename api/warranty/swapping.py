"""Choosing the machine given in exchange: only those at least as good, the nearest first, and why not the others."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template
from sqlmodel import Session

from api.conditional import check_form_version
from api.messages import sentence
from api.once import Answer, write_once
from api.render import render
from api.warranty import acts
from api.warranty.controllers import AT_THE_WORKSHOP
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.db import Db
from equip.errors import Conflict, EquipError, Invalid
from equip.warranty.replacements import replacements_for
from equip.warranty.states import OPEN

AnyRequest = Request[Any, Any, Any]
MOST_PROPOSED = 20
ASKED_AGAIN = frozenset({"warranty_machine_taken", "warranty_machine_not_as_good"})
"""Refusals after which another machine may be chosen at once."""


@get("/garanties/{ticket_id:uuid}/echange", allow=AT_THE_WORKSHOP, sync_to_thread=True, include_in_schema=False)
def choose(
    request: AnyRequest,
    ticket_id: FromPath[UUID],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Template:
    return _page(request, db, actor, now, ticket_id)


@post("/garanties/{ticket_id:uuid}/echange", allow=AT_THE_WORKSHOP, sync_to_thread=True, include_in_schema=False)
def swap(
    request: AnyRequest,
    *,
    ticket_id: FromPath[UUID],
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    tag = data.get("device_tag", "").strip()

    def once(session: Session) -> Answer:
        check = partial(check_form_version, data.get("version"))
        acts.change(session, actor, ticket_id, check, _swap_for(actor, tag, now))
        return {"ticket": str(ticket_id)}

    try:
        write_once(db, actor, data.get("form_key"), {"ticket": ticket_id, "tag": tag}, once, now=now)
    except (Invalid, Conflict) as refusal:
        if isinstance(refusal, Conflict) and refusal.code not in ASKED_AGAIN:
            raise
        return _page(request, db, actor, now, ticket_id, refusal)
    return Redirect(f"/garanties/{ticket_id}", status_code=303)


def _swap_for(actor: Actor, tag: str, now: datetime) -> acts.Act:
    if tag:
        return acts.swap_for(actor, tag, now)

    def ask(_session: Session, _ticket: object) -> None:
        raise Invalid(fields={"device_tag": "warranty_choose_device"})

    return ask


def _page(
    request: AnyRequest, db: Db, actor: Actor, now: datetime, ticket_id: UUID, refusal: EquipError | None = None
) -> Template:
    with db.read(actor.scope) as session:
        line = acts.line_of(session, actor, ticket_id)
        found = replacements_for(session, line.handover, line.device, paris_day(now))
    codes = refusal.fields if isinstance(refusal, Invalid) else {"device_tag": refusal.code} if refusal else {}
    return render(
        request,
        "warranty/swap.html",
        status=refusal.status if refusal else 200,
        line=line,
        found=found,
        proposed=found.fitting[:MOST_PROPOSED],
        is_open=line.ticket.state in OPEN,
        errors={name: sentence(code, **(refusal.details if refusal else {})) for name, code in codes.items()},
        form_key=str(uuid4()),
    )


ROUTES: list[Any] = [choose, swap]
