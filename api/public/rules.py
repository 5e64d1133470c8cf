"""/regles: the rules, the grid and how a round allocates, for anybody; every version with its date."""

from datetime import date, datetime
from typing import Any, TypeVar

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Template
from sqlmodel import Session

from api.permissions import ANYBODY
from api.render import render
from api.rounds.objectives import every_tie
from equip.accounts.actors import EVERYWHERE
from equip.accounts.models import Departement
from equip.days import paris_day
from equip.db import Db
from equip.requests import rules
from equip.requests.models import Grid, RuleSet
from equip.requests.scale import most_points
from equip.rounds import publication

AnyRequest = Request[Any, Any, Any]
Version = TypeVar("Version", RuleSet, Grid)


@get("/regles", name="public_rules", allow=ANYBODY, sync_to_thread=True, include_in_schema=False)
def show(
    request: AnyRequest,
    *,
    db: NamedDependency[Db],
    now: NamedDependency[datetime],
    departement: FromQuery[str] = "",
    version: FromQuery[str] = "",
) -> Template:
    """`version` shows another version than the one in force."""
    today = paris_day(now)
    with db.read(EVERYWHERE) as session:
        code = rules.published_departement(session, departement, getattr(request.user, "departement", ""))
        all_rules, all_grids = rules.all_rules(session, code), rules.all_grids(session, code)
        where = _departement(session, code)
        rounds = publication.published_rounds(session, code)
    rule_set: RuleSet | None = _shown(all_rules, version, today)
    grid: Grid | None = _shown(all_grids, version, today)
    published: list[dict[str, Any]] = grid.criteria if grid else []
    criteria = [(criterion, most_points(criterion["scale"])) for criterion in published]
    return render(
        request,
        "public/rules.html",
        where=where,
        today=today,
        rule_set=rule_set,
        grid=grid,
        criteria=criteria,
        most=sum(most for _, most in criteria),
        all_rules=all_rules,
        all_grids=all_grids,
        rounds=rounds,
        every_tie=every_tie(),
    )


def _shown(versions: list[Version], version: str, today: date) -> Version | None:
    """The version asked for, or the one in force: a new grid may come without new rules."""
    asked = next((row for row in versions if row.version == version), None)
    return asked or next((row for row in versions if row.in_force_on <= today), None)


def _departement(session: Session, code: str) -> Departement | None:
    return session.get(Departement, code) if code else None


ROUTES: list[Any] = [show]
