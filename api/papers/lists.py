"""The papers of many machines: labels of a search, the test label, the command sheet, the scrapped units, the gifts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import func, select
from sqlmodel import Session

from api.formats import instant
from api.inventory.controllers import STOCK_READERS
from api.inventory.impact import read_method
from api.inventory.reading import FILTERS, statement
from api.listing import Asked, asked
from api.papers.asked import read_gift, read_paper, read_period
from api.papers.batches import print_gift, print_scrapped
from api.papers.bench_sheet import print_commands
from api.papers.formats import MOST_LABELS
from api.papers.serving import as_pdf, sender_of
from api.papers.stickers import print_labels, print_ruler
from api.papers.transfer import print_transfer
from api.permissions import WORKSHOP
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.db import Db
from equip.errors import Forbidden, Invalid
from equip.inventory.impact import leavings_of, tally_of
from equip.inventory.leavings import Fate, gift_of, recycled_between
from equip.inventory.lots import get_lot, machines_of
from equip.inventory.models import Device, Donor

AnyRequest = Request[Any, Any, Any]
MOST_SCRAPPED = 2_000


@get("/stock/etiquettes.pdf", allow=STOCK_READERS, sync_to_thread=True, include_in_schema=False)
def labels(
    request: AnyRequest,
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """One for each machine that the same address of the stock list finds, by tag."""
    paper, start = read_paper(request.query_params)
    with db.read(actor.scope) as session:
        devices = _searched(session, actor, asked(request.query_params, FILTERS))
    public_url = request.app.state.settings.public_url
    content = print_labels(devices, paper, public_url=public_url, now=now, start=start)
    return as_pdf(content, f"etiquettes-{len(devices)}-postes", now=now)


@get("/stock/etiquette-essai.pdf", allow=STOCK_READERS, sync_to_thread=True, include_in_schema=False)
def try_label(request: AnyRequest, now: NamedDependency[datetime]) -> Response[bytes]:
    paper, _ = read_paper(request.query_params)
    return as_pdf(print_ruler(paper, now=now), "etiquette-essai", now=now)


@get("/etabli/commandes.pdf", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def commands(db: NamedDependency[Db], actor: NamedDependency[Actor], now: NamedDependency[datetime]) -> Response[bytes]:
    with db.read(actor.scope) as session:
        sender = _workshop(session, actor)
    foot = f"Planche de commandes, imprimée le {instant(now)}"
    return as_pdf(print_commands(sender=sender, foot=foot, now=now), "planche-de-commandes", now=now)


@get("/stock/deee.pdf", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def scrapped(
    request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Response[bytes]:
    first, last = read_period(request.query_params, paris_day(now))
    with db.read(actor.scope) as session:
        devices = recycled_between(session, actor, first, last)
        sender = _workshop(session, actor)
    if len(devices) > MOST_SCRAPPED:
        raise Invalid("too_many_scrapped", count=len(devices), most=MOST_SCRAPPED)
    content = print_scrapped(devices, first, last, sender=sender, now=now)
    return as_pdf(content, f"bordereau-deee-{first}-{last}", now=now)


@get("/stock/reemploi.pdf", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def gift(
    request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Response[bytes]:
    (donor_id, year), method = read_gift(request.query_params), read_method(request.query_params)
    with db.read(actor.scope) as session:
        found = gift_of(session, actor, donor_id, year)
        leavings = leavings_of(session, found.devices)
        sender = _workshop(session, actor)
    given = tally_of((one for one in leavings if one.fate is Fate.GIVEN), method, paris_day(now))
    return as_pdf(print_gift(found, given, method, sender=sender, now=now), f"reemploi-{year}", now=now)


@get("/lots/{lot_id:uuid}/bordereau.pdf", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def transfer(
    lot_id: FromPath[UUID], db: NamedDependency[Db], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Response[bytes]:
    with db.read(actor.scope) as session:
        lot = get_lot(session, actor, lot_id)
        devices = machines_of(session, actor, lot)
        donor = session.get(Donor, lot.donor_id) if lot.donor_id else None
        sender = _workshop(session, actor)
    if len(devices) > MOST_SCRAPPED:
        raise Invalid("too_many_in_lot", count=len(devices), most=MOST_SCRAPPED)
    content = print_transfer(lot, donor, devices, sender=sender, now=now)
    return as_pdf(content, f"bordereau-de-remise-{lot.code}", now=now)


def _searched(session: Session, actor: Actor, wanted: Asked) -> list[Device]:
    query = statement(actor, wanted)
    count = session.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    if count > MOST_LABELS:
        raise Invalid("too_many_labels", count=count, most=MOST_LABELS)
    if not count:
        raise Invalid("no_label")
    return list(session.execute(query.order_by("tag")).scalars())


def _workshop(session: Session, actor: Actor) -> str:
    if actor.organisation_id is None:
        raise Forbidden("role_not_allowed")
    return sender_of(session, actor.organisation_id)


ROUTES: list[Any] = [labels, try_label, commands, scrapped, gift, transfer]
