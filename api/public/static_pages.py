"""/aide, /accessibilite, /donnees-personnelles: what every footer leads to."""

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.response import Template
from sqlmodel import col, select

from api.permissions import ANYBODY
from api.render import render
from equip.accounts.actors import EVERYWHERE
from equip.accounts.models import Departement
from equip.db import Db

AnyRequest = Request[Any, Any, Any]


@get("/aide", name="help", allow=ANYBODY, sync_to_thread=True, include_in_schema=False)
def help_page(request: AnyRequest, db: NamedDependency[Db]) -> Template:
    return render(request, "public/help.html", departements=_departements(db))


@get("/accessibilite", name="accessibility", allow=ANYBODY, sync_to_thread=True, include_in_schema=False)
def accessibility(request: AnyRequest, db: NamedDependency[Db]) -> Template:
    return render(request, "public/accessibility.html", departements=_departements(db))


@get("/donnees-personnelles", name="personal_data", allow=ANYBODY, sync_to_thread=True, include_in_schema=False)
def personal_data(request: AnyRequest, db: NamedDependency[Db]) -> Template:
    return render(request, "public/personal_data.html", departements=_departements(db))


def _departements(db: Db) -> list[Departement]:
    """Who serves whom, with the number to call."""
    with db.read(EVERYWHERE) as session:
        return list(session.exec(select(Departement).order_by(col(Departement.code))))


ROUTES: list[Any] = [help_page, accessibility, personal_data]
