"""Telling a failure: find the computer by what is written on it or by the person's code, then say what it does."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template
from sqlmodel import Session

from api.handover.acts import line_of as handover_line
from api.messages import sentence
from api.once import Answer, write_once
from api.render import render
from api.warranty import acts
from api.warranty.controllers import READERS
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.db import Db
from equip.errors import Invalid
from equip.warranty.lists import handed_over_as
from equip.warranty.models import Fault
from equip.warranty.service import open_ticket_of

AnyRequest = Request[Any, Any, Any]


@get("/garanties/nouveau", allow=READERS, sync_to_thread=True, include_in_schema=False)
def find(
    request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor], code: FromQuery[str] = ""
) -> Response[Any]:
    """A plain GET: the scanner writes the label and presses Enter."""
    code = code.strip()[:100]
    with db.read(actor.scope) as session:
        found = handed_over_as(session, actor, code) if code else []
    if len(found) == 1:
        return Redirect(f"/remises/{found[0].handover.id}/panne", status_code=303)
    return render(request, "warranty/find.html", code=code, found=found)


@get("/remises/{handover_id:uuid}/panne", allow=READERS, sync_to_thread=True, include_in_schema=False)
def form(
    request: AnyRequest,
    handover_id: FromPath[UUID],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    with db.read(actor.scope) as session:
        line = handover_line(session, actor, handover_id)
        ticket = open_ticket_of(session, line.handover)
    if ticket is not None:
        return Redirect(f"/garanties/{ticket.id}", status_code=303)
    return _form(request, db, actor, handover_id, now)


@post("/remises/{handover_id:uuid}/panne", allow=READERS, sync_to_thread=True, include_in_schema=False)
def open_ticket(
    request: AnyRequest,
    *,
    handover_id: FromPath[UUID],
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    def once(session: Session) -> Answer:
        line = acts.open_ticket(session, actor, handover_id, _fault(data), data.get("words", ""), now=now)
        return {"ticket": str(line.ticket.id)}

    try:
        answer = write_once(db, actor, data.get("form_key"), {"handover": handover_id}, once, now=now)
    except Invalid as refusal:
        return _form(request, db, actor, handover_id, now, refusal, data)
    return Redirect(f"/garanties/{answer['ticket']}", status_code=303)


def _fault(data: dict[str, str]) -> Fault:
    told = data.get("fault", "")
    if told not in set(Fault):
        raise Invalid(fields={"fault": "bad_value" if told else "required"})
    return Fault(told)


def _form(
    request: AnyRequest,
    db: Db,
    actor: Actor,
    handover_id: UUID,
    now: datetime,
    refusal: Invalid | None = None,
    typed: dict[str, str] | None = None,
) -> Template:
    with db.read(actor.scope) as session:
        line = handover_line(session, actor, handover_id)
    return render(
        request,
        "warranty/open.html",
        status=refusal.status if refusal else 200,
        line=line,
        faults=list(Fault),
        today=paris_day(now),
        typed=typed or {},
        errors={name: sentence(code, **refusal.details) for name, code in refusal.fields.items()} if refusal else {},
        form_key=str(uuid4()),
    )


ROUTES: list[Any] = [find, form, open_ticket]
