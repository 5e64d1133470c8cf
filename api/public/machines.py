"""/regles/machines: what a machine needs before it is called ready, for anybody; dated, with sources."""

from datetime import datetime
from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Template

from api.labels import TABLES
from api.permissions import ANYBODY
from api.render import render
from equip.accounts.actors import EVERYWHERE
from equip.accounts.models import Departement
from equip.days import paris_day
from equip.db import Db
from equip.inventory import service
from equip.inventory.models import ErasureLevel, StorageKind
from equip.requests.rules import published_departement

AnyRequest = Request[Any, Any, Any]


@get("/regles/machines", name="machine_rules", allow=ANYBODY, sync_to_thread=True, include_in_schema=False)
def show(
    request: AnyRequest,
    *,
    db: NamedDependency[Db],
    now: NamedDependency[datetime],
    departement: FromQuery[str] = "",
) -> Template:
    today = paris_day(now)
    with db.read(EVERYWHERE) as session:
        code = published_departement(session, departement, getattr(request.user, "departement", ""))
        where, versions = session.get(Departement, code), service.all_requirements(session, code)
    return render(
        request,
        "public/machines.html",
        where=where,
        today=today,
        versions=versions,
        found=service.in_force(versions, today),
        kinds=list(StorageKind),
        level_words=TABLES[ErasureLevel],
    )


ROUTES: list[Any] = [show]
