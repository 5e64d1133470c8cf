"""/vues: a list, as its address shows it, kept under a name by whoever is signed in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from api.messages import sentence
from api.permissions import SIGNED_IN
from equip.accounts import views
from equip.accounts.actors import Actor
from equip.db import Db
from equip.errors import EquipError, NotFound

LISTS = frozenset({"/stock"})
"""The lists that show views; an address to go back to is one of these, never one that a form makes up."""


FAULTS = frozenset({"too_many_views", "view_name_missing", "view_name_too_long", "view_too_long"})


def fault_of(query: Mapping[str, str]) -> str:
    """Why the last view was not kept, as the address that it led back to says."""
    code = query.get("vue", "")
    return sentence(code, most=views.MOST, longest=views.LONGEST) if code in FAULTS else ""


@post("/vues", allow=SIGNED_IN, sync_to_thread=True, include_in_schema=False)
def keep(
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    path, query = data.get("path", ""), data.get("query", "")
    if path not in LISTS:
        raise NotFound("page_not_found")
    try:
        with db.write(actor.scope) as session:
            views.keep_view(session, actor, path, data.get("name", ""), query, now=now)
    except EquipError as refusal:
        code = next(iter(getattr(refusal, "fields", {}).values()), refusal.code)
        return _back(path, "" if code == "view_too_long" else query, vue=code)
    return _back(path, query)


@post("/vues/{view_id:uuid}/retirer", allow=SIGNED_IN, sync_to_thread=True, include_in_schema=False)
def forget(
    view_id: FromPath[UUID], db: NamedDependency[Db], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Response[Any]:
    with db.write(actor.scope) as session:
        path = views.forget_view(session, actor, view_id, now=now)
    return Redirect(path, status_code=303)


def _back(path: str, query: str, **said: str) -> Response[Any]:
    parts = [part for part in (query, urlencode(said)) if part]
    return Redirect(f"{path}?{'&'.join(parts)}" if parts else path, status_code=303)


ROUTES: list[Any] = [keep, forget]
