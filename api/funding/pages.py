"""/fonds: what each fund has, what is promised, what is left; the officer changes a budget here."""

from datetime import datetime
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Response, Template

from api.conditional import check_form_version
from api.errors import problem_of
from api.permissions import COMMITTEE, OFFICERS
from api.render import render
from equip.accounts.actors import Actor
from equip.db import Db
from equip.errors import EquipError, Invalid
from equip.funding import service

AnyRequest = Request[Any, Any, Any]


@get("/fonds", name="fund_list", allow=COMMITTEE, sync_to_thread=True, include_in_schema=False)
def show(request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Template:
    return _page(request, db, actor)


@post("/fonds/{fund_code:str}", allow=OFFICERS, sync_to_thread=True, include_in_schema=False)
def change(
    request: AnyRequest,
    *,
    fund_code: FromPath[str],
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    try:
        with db.write(actor.scope) as session:
            fund = service.get_fund(session, actor, fund_code, lock=True)
            check_form_version(data.get("version"), fund)
            service.change_fund(session, actor, fund, budget_cents=_cents(data.get("budget", "")), now=now)
    except EquipError as refusal:
        words = next((item.detail for item in problem_of(refusal).errors), problem_of(refusal).detail)
        errors = {f"budget-{fund_code}": words}
        typed = {fund_code: data.get("budget", "")}
        return _page(request, db, actor, errors=errors, typed=typed, status=refusal.status)
    return Redirect("/fonds", status_code=303)


def _page(
    request: AnyRequest,
    db: Db,
    actor: Actor,
    *,
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> Template:
    with db.read(actor.scope) as session:
        lines = [(fund, service.committed_cents(session, fund)) for fund in service.all_funds(session, actor)]
    return render(request, "funding/funds.html", status=status, lines=lines, errors=errors or {}, typed=typed or {})


def _cents(text: str) -> int:
    """« 3 600 », « 3600,50 € » → cents. Spaces of all kinds are accepted."""
    plain = "".join(text.replace("€", "").split()).replace(",", ".")
    euros, _, rest = plain.partition(".")
    if not euros.isascii() or not euros.isdigit() or len(rest) > 2 or (rest and not rest.isdigit()):
        raise Invalid(fields={"budget_cents": "bad_budget"})
    return int(euros) * 100 + int(rest.ljust(2, "0"))


ROUTES: list[Any] = [show, change]
