"""/: what to do today, for each role."""

from datetime import date, datetime
from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.response import Template
from sqlmodel import Session

from api.home.sources import sources_of
from api.home.tasks import Task, grouped, next_due
from api.permissions import SIGNED_IN
from api.render import render
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.db import Db


@get("/", name="home", allow=SIGNED_IN, sync_to_thread=True, include_in_schema=False)
def home(
    request: Request[Any, Any, Any],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Template:
    today = paris_day(now)
    with db.read(actor.scope) as session:
        tasks = _tasks(session, actor, today)
    groups = grouped(tasks, today)
    count = sum(len(rows) for rows in groups.values())
    return render(request, "home/today.html", groups=groups, count=count, today=today, later=next_due(tasks, today))


def _tasks(session: Session, actor: Actor, today: date) -> list[Task]:
    return [task for source in sources_of(actor.role) for task in source(session, actor, today)]


ROUTES: list[Any] = [home]
