"""/fonds: what each fund has, what is promised, what is left; the officer opens a fund and changes a budget here."""

from datetime import datetime
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Response, Template

from api.conditional import check_form_version
from api.errors import problem_of
from api.labels import label
from api.permissions import COMMITTEE, OFFICERS
from api.render import render
from api.typed import read_cents, read_day
from equip.accounts.actors import Actor
from equip.db import Db
from equip.errors import EquipError, Invalid
from equip.funding import service
from equip.funding.models import Payer

AnyRequest = Request[Any, Any, Any]
Typed = dict[str, str]
FIELDS = ("code", "label", "may_pay", "budget_cents", "opens_on", "closes_on", "source")


@get("/fonds", name="fund_list", allow=COMMITTEE, sync_to_thread=True, include_in_schema=False)
def show(request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Template:
    return _page(request, db, actor)


@post("/fonds", allow=OFFICERS, sync_to_thread=True, include_in_schema=False)
def create(
    request: AnyRequest,
    data: URLEncodedBody[Typed],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    try:
        with db.write(actor.scope) as session:
            service.create_fund(session, actor, **_read(data), now=now)
    except EquipError as refusal:
        problem = problem_of(refusal)
        errors = {item.field: item.detail for item in problem.errors} or {"code": problem.detail}
        return _page(request, db, actor, errors=errors, new=data, status=refusal.status)
    return Redirect("/fonds", status_code=303)


@post("/fonds/{fund_code:str}", allow=OFFICERS, sync_to_thread=True, include_in_schema=False)
def change(
    request: AnyRequest,
    *,
    fund_code: FromPath[str],
    data: URLEncodedBody[Typed],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    try:
        with db.write(actor.scope) as session:
            fund = service.get_fund(session, actor, fund_code, lock=True)
            check_form_version(data.get("version"), fund)
            budget_cents = read_cents(data.get("budget", ""))
            if budget_cents is None:
                raise Invalid(fields={"budget_cents": "bad_budget"})
            service.change_fund(session, actor, fund, budget_cents=budget_cents, now=now)
    except EquipError as refusal:
        words = next((item.detail for item in problem_of(refusal).errors), problem_of(refusal).detail)
        errors = {f"budget-{fund_code}": words}
        typed = {fund_code: data.get("budget", "")}
        return _page(request, db, actor, errors=errors, typed=typed, status=refusal.status)
    return Redirect("/fonds", status_code=303)


def _read(data: Typed) -> dict[str, Any]:
    """The facts of `create_fund`. Raises `Invalid` with all that can't be read."""
    budget_cents = read_cents(data.get("budget_cents", ""))
    opens_on, closes_on = read_day(data.get("opens_on", "")), read_day(data.get("closes_on", ""))
    payer = data.get("may_pay", "")
    wrong = {} if payer in set(Payer) else {"may_pay": "required"}
    wrong |= {} if budget_cents is not None else {"budget_cents": "bad_budget"}
    wrong |= {field: "bad_date" for field, day in (("opens_on", opens_on), ("closes_on", closes_on)) if day is None}
    if wrong:
        raise Invalid(fields=wrong)
    texts = {name: data.get(name, "").strip() for name in ("code", "label", "source")}
    days = {"opens_on": opens_on, "closes_on": closes_on}
    return {**texts, **days, "pays_for": Payer(payer), "budget_cents": budget_cents}


def _page(
    request: AnyRequest,
    db: Db,
    actor: Actor,
    *,
    errors: dict[str, str] | None = None,
    typed: Typed | None = None,
    new: Typed | None = None,
    status: int = 200,
) -> Template:
    """`typed`: the budget of a fund that stands; `new`: the fund that could not be opened."""
    with db.read(actor.scope) as session:
        lines = [(fund, service.committed_cents(session, fund)) for fund in service.all_funds(session, actor)]
    return render(
        request,
        "funding/funds.html",
        status=status,
        lines=lines,
        errors=errors or {},
        typed=typed or {},
        opening=new is not None,
        new={name: (new or {}).get(name, "") for name in FIELDS},
        payers=[(payer.value, label(payer)) for payer in Payer],
    )


ROUTES: list[Any] = [show, create, change]
