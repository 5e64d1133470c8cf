"""/api/v1/devices and /api/v1/stock: what a machine is, and what is counted of the stock."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Request, Response, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody, QueryParameter

from api.conditional import check_if_match, etag
from api.inventory.acts import ROUTES as ACTS
from api.inventory.hardware_reports import ROUTES as REPORTS
from api.inventory.levels import ROUTES as LEVELS
from api.inventory.reading import availability, details_of, page_of, read_many, summary
from api.inventory.schemas import (
    Availability,
    DeviceCreate,
    DeviceDetails,
    DevicePatch,
    DeviceRead,
    EventRead,
    StockSummary,
)
from api.listing import MAX_PAGE_SIZE, PAGE_SIZE, Asked, Paged
from api.once import write_once
from api.permissions import WORKSHOP
from api.problems import PROBLEMS
from equip.accounts.actors import Actor
from equip.accounts.models import Role
from equip.days import paris_day
from equip.db import Db
from equip.inventory import service
from equip.inventory.models import DeviceState, Form

STOCK_READERS = frozenset({Role.REFURBISHER, Role.PROGRAMME_OFFICER})
COUNT_READERS = STOCK_READERS | {Role.PRESCRIBER}
# « state » is a reserved name of Litestar's handlers.
InState = Annotated[DeviceState | None, QueryParameter(name="state", description="État du poste")]
Key = Annotated[
    str | None,
    HeaderParameter(name="Idempotency-Key", description="Répéter le même appel ne change rien", max_length=200),
]


@get("/devices", allow=STOCK_READERS, sync_to_thread=True, tags=["Stock"], responses=PROBLEMS)
def list_devices(
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    in_state: InState = None,
    form: FromQuery[Form | None] = None,
    q: FromQuery[str] = "",
    sort: FromQuery[str] = "tag",
    page: FromQuery[int] = 1,
    page_size: FromQuery[int] = PAGE_SIZE,
) -> Paged[DeviceRead]:
    """Lister les postes, par état, type ou texte (étiquette, numéro de série, modèle)."""
    filters = {"etat": in_state or "", "type": form or ""}
    wanted = Asked(
        q=q.strip()[:100],
        sort=sort,
        page=max(1, page),
        page_size=min(MAX_PAGE_SIZE, max(1, page_size)),
        filters=filters,
    )
    with db.read(actor.scope) as session:
        rows, total = page_of(session, actor, wanted)
        items = read_many(session, rows)
    return Paged(items=items, total=total, page=wanted.page, page_size=wanted.page_size)


@get("/devices/{device_tag:str}", allow=STOCK_READERS, sync_to_thread=True, tags=["Stock"], responses=PROBLEMS)
def get_device(
    device_tag: FromPath[str], db: NamedDependency[Db], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Response[DeviceDetails]:
    """Lire un poste, ses disques, ses preuves et ce qui lui manque."""
    with db.read(actor.scope) as session:
        device = service.get_device(session, actor, device_tag)
        return Response(details_of(session, device, paris_day(now)), headers={"ETag": etag(device)})


@get("/devices/{device_tag:str}/events", allow=STOCK_READERS, sync_to_thread=True, tags=["Stock"], responses=PROBLEMS)
def list_events(device_tag: FromPath[str], db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Paged[EventRead]:
    """Lire l’histoire d’un poste, le plus récent d’abord."""
    with db.read(actor.scope) as session:
        device = service.get_device(session, actor, device_tag)
        items = [EventRead.model_validate(event.model_dump()) for event in service.events_of(session, device)]
    return Paged(items=items, total=len(items), page=1, page_size=max(1, len(items)))


@post("/devices", allow=WORKSHOP, sync_to_thread=True, tags=["Stock"], responses=PROBLEMS)
def create_device(
    data: JSONBody[DeviceCreate],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    idempotency_key: Key = None,
) -> Response[DeviceDetails]:
    """Entrer un poste dans le stock."""
    asked = data.model_dump(exclude_unset=True)
    values = {name: value for name, value in asked.items() if name != "tag"}

    def act(session: Any) -> dict[str, Any]:
        device = service.create_device(session, actor, data.tag, values, now=now)
        return details_of(session, device, paris_day(now)).model_dump(mode="json")

    made = DeviceDetails.model_validate(write_once(db, actor, idempotency_key, ["device.create", asked], act, now=now))
    return Response(made, status_code=201, headers={"ETag": f'"{made.version}"'})


@patch("/devices/{device_tag:str}", allow=WORKSHOP, sync_to_thread=True, tags=["Stock"], responses=PROBLEMS)
def change_device(
    request: Request[Any, Any, Any],
    device_tag: FromPath[str],
    data: JSONBody[DevicePatch],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[DeviceDetails]:
    """Corriger la fiche d’un poste (If-Match nécessaire)."""
    with db.write(actor.scope) as session:
        device = service.get_device(session, actor, device_tag, lock=True)
        check_if_match(request, device)
        service.change_device(session, actor, device, data.model_dump(exclude_unset=True), now=now)
        session.flush()
        return Response(details_of(session, device, paris_day(now)), headers={"ETag": etag(device)})


@get("/stock/summary", allow=STOCK_READERS, sync_to_thread=True, tags=["Stock"], responses=PROBLEMS)
def stock_summary(db: NamedDependency[Db], actor: NamedDependency[Actor]) -> StockSummary:
    """Compter les postes par type et par état."""
    with db.read(actor.scope) as session:
        return summary(session, actor)


@get("/stock/availability", allow=COUNT_READERS, sync_to_thread=True, tags=["Stock"], responses=PROBLEMS)
def stock_availability(db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Availability:
    """Compter les postes prêts, par type."""
    with db.read(actor.scope) as session:
        return availability(session, actor.departement)


ROUTES: list[Any] = [
    *REPORTS,
    list_devices,
    get_device,
    list_events,
    create_device,
    change_device,
    stock_summary,
    stock_availability,
    *ACTS,
    *LEVELS,
]
