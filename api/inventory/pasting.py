"""/lots/…/coller: a list of serials pasted, checked line by line, then its good lines entered at once."""

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Response, Template
from sqlmodel import Session

from api.inventory.bench import content_of, errors_of
from api.inventory.entering import of_lot
from api.once import write_once
from api.permissions import WORKSHOP
from api.render import render
from equip.accounts.actors import Actor
from equip.db import Db
from equip.errors import EquipError, Invalid, NotFound
from equip.inventory.intake import MOST_LINES, SerialVerdict, enter_pasted, read_pasted
from equip.inventory.lots import get_lot

AnyRequest = Request[Any, Any, Any]
LONGEST = 100_000
"""Signs of a pasted list: far more than its most lines hold."""


@get("/lots/{lot_id:uuid}/coller", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def show(
    request: AnyRequest, lot_id: FromPath[UUID], db: NamedDependency[Db], actor: NamedDependency[Actor]
) -> Template:
    return _page(request, db, actor, lot_id, {})


@post("/lots/{lot_id:uuid}/coller", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def check(
    request: AnyRequest,
    lot_id: FromPath[UUID],
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
) -> Template:
    """Nothing is written: each line is said to be new, known, twice in the list, or unreadable."""
    try:
        text = _text(data)
        with db.read(actor.scope) as session:
            entered = of_lot(session, actor, get_lot(session, actor, lot_id))
            lines = read_pasted(session, actor, text)
    except Invalid as refusal:
        return _page(request, db, actor, lot_id, data, errors_of(refusal), status=refusal.status)
    counts = Counter(line.reading for line in lines)
    return render(
        request,
        "inventory/pasted.html",
        entered=entered,
        lines=lines,
        counts=[(reading, counts[reading]) for reading in SerialVerdict if counts[reading]],
        good=counts[SerialVerdict.NEW],
        text=text,
        form_key=str(uuid4()),
    )


@post("/lots/{lot_id:uuid}/entrer", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def enter(
    request: AnyRequest,
    lot_id: FromPath[UUID],
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    def act(session: Session) -> dict[str, Any]:
        lot = get_lot(session, actor, lot_id, lock=True)
        return {"count": len(enter_pasted(session, actor, lot, _text(data), now=now))}

    try:
        done = write_once(db, actor, data.get("form_key"), content_of(request, data), act, now=now)
    except NotFound:
        raise
    except EquipError as refusal:
        return _page(request, db, actor, lot_id, data, errors_of(refusal), status=refusal.status)
    return Redirect(f"/lots/{lot_id}?entres={done['count']}", status_code=303)


def _text(data: dict[str, str]) -> str:
    text = data.get("serials", "")
    if len(text) > LONGEST:
        raise Invalid("invalid", fields={"serials": "too_many_serials"}, count=text.count("\n") + 1, most=MOST_LINES)
    return text


def _page(
    request: AnyRequest,
    db: Db,
    actor: Actor,
    lot_id: UUID,
    data: dict[str, str],
    errors: dict[str, str] | None = None,
    *,
    status: int = 200,
) -> Template:
    with db.read(actor.scope) as session:
        entered = of_lot(session, actor, get_lot(session, actor, lot_id))
    return render(
        request,
        "inventory/paste.html",
        status=status,
        entered=entered,
        text=data.get("serials", "")[:LONGEST],
        most=MOST_LINES,
        errors=errors or {},
    )


ROUTES: list[Any] = [show, check, enter]
