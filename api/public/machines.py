"""/regles/machines: what a machine needs before it is called ready, for anybody; dated, with sources."""

from datetime import datetime
from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Template

from api.inventory.words import GRADE_CRITERIA
from api.labels import TABLES, label
from api.permissions import ANYBODY
from api.render import render
from equip.accounts.actors import EVERYWHERE
from equip.accounts.models import Departement
from equip.days import paris_day
from equip.db import Db
from equip.inventory import service
from equip.inventory.category import CATEGORIES, TABLE, Steps
from equip.inventory.models import Category, ErasureLevel, StorageKind
from equip.inventory.os_support import READ_ON, SUPPORTS
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
        caps = service.caps_of(where)
    return render(
        request,
        "public/machines.html",
        where=where,
        today=today,
        versions=versions,
        found=service.in_force(versions, today),
        kinds=list(StorageKind),
        grades=GRADE_CRITERIA,
        caps=[(form, cents) for form, cents in caps.cents.items()],
        caps_source=caps.source,
        supports=SUPPORTS,
        read_on=READ_ON,
        table=TABLE,
        **category_rows(),
        level_words=TABLES[ErasureLevel],
    )


def category_rows() -> dict[str, Any]:
    """The table of categories as three lists of (what, [(from, category)…]) and the families without a generation."""
    return {
        "memory_steps": _steps(TABLE.memory_gib),
        "disk_steps": [(label(kind), _steps(steps)) for kind, steps in TABLE.disk_gb.items()],
        "cpu_steps": [(family, _steps(steps)) for family, steps in TABLE.generations.items()],
        "cpu_families": [
            (label(category), ", ".join(family for family, found in TABLE.families.items() if found is category))
            for category in Category
        ],
    }


def _steps(steps: Steps) -> list[str]:
    """By category, from the slowest: from which value, « – » where it is never reached."""
    least = {category: str(value) for value, category in steps}
    return [least.get(category, "–") for category in CATEGORIES[1:]]


ROUTES: list[Any] = [show]
