"""/api/v1/funds: what each fund has, has promised, and for whom it pays."""

from datetime import datetime
from typing import Any

from litestar import Request, Response, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlmodel import Session

from api.conditional import check_if_match, etag
from api.funding.scales import ROUTES as SCALES
from api.funding.schemas import FundCreate, FundPatch, FundRead
from api.listing import Paged
from api.permissions import COMMITTEE, OFFICERS
from api.problems import PROBLEMS
from equip.accounts.actors import Actor
from equip.db import Db
from equip.funding import service
from equip.funding.models import Fund

AnyRequest = Request[Any, Any, Any]


def read_of(session: Session, fund: Fund) -> FundRead:
    promised = service.committed_cents(session, fund)
    left = fund.budget_cents - promised
    return FundRead.model_validate({**fund.model_dump(), "committed_cents": promised, "left_cents": left})


@get("/funds", allow=COMMITTEE, sync_to_thread=True, tags=["Fonds"], responses=PROBLEMS)
def list_funds(db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Paged[FundRead]:
    """Lister les fonds, ce qui est engagé et ce qui reste."""
    with db.read(actor.scope) as session:
        items = [read_of(session, fund) for fund in service.all_funds(session, actor)]
    return Paged(items=items, total=len(items), page=1, page_size=max(1, len(items)))


@get("/funds/{fund_code:str}", allow=COMMITTEE, sync_to_thread=True, tags=["Fonds"], responses=PROBLEMS)
def get_fund(fund_code: FromPath[str], db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Response[FundRead]:
    """Lire un fonds."""
    with db.read(actor.scope) as session:
        fund = service.get_fund(session, actor, fund_code)
        return Response(read_of(session, fund), headers={"ETag": etag(fund)})


@post("/funds", allow=OFFICERS, sync_to_thread=True, tags=["Fonds"], responses=PROBLEMS)
def create_fund(
    data: JSONBody[FundCreate],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[FundRead]:
    """Ouvrir un fonds."""
    asked = data.model_dump()
    with db.write(actor.scope) as session:
        fund = service.create_fund(session, actor, pays_for=asked.pop("may_pay"), **asked, now=now)
        return Response(read_of(session, fund), status_code=201, headers={"ETag": etag(fund)})


@patch("/funds/{fund_code:str}", allow=OFFICERS, sync_to_thread=True, tags=["Fonds"], responses=PROBLEMS)
def change_fund(
    request: AnyRequest,
    *,
    fund_code: FromPath[str],
    data: JSONBody[FundPatch],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[FundRead]:
    """Changer le budget, l’intitulé ou la fin d’un fonds (avec If-Match)."""
    with db.write(actor.scope) as session:
        fund = service.get_fund(session, actor, fund_code, lock=True)
        check_if_match(request, fund)
        service.change_fund(session, actor, fund, **data.model_dump(exclude_none=True), now=now)
        return Response(read_of(session, fund), headers={"ETag": etag(fund)})


ROUTES: list[Any] = [list_funds, get_fund, create_fund, change_fund, *SCALES]
