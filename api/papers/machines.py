"""The papers of one machine: its label, its sheet, the certificate of its erasure, the receipt of its hand-over."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.handover.acts import line_of
from api.handover.controllers import READERS
from api.inventory.controllers import STOCK_READERS
from api.inventory.history import moments
from api.inventory.reading import details_of
from api.papers.asked import read_paper
from api.papers.erasure_certificate import check_can_certify, print_certificate
from api.papers.machine_sheet import print_machine
from api.papers.receipt import check_can_receipt, print_receipt
from api.papers.serving import as_pdf, sender_of
from api.papers.stickers import print_labels
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.db import Db
from equip.inventory import service
from equip.warranty.service import last_swap_of

AnyRequest = Request[Any, Any, Any]


@get("/stock/{device_tag:str}/etiquette.pdf", allow=STOCK_READERS, sync_to_thread=True, include_in_schema=False)
def label(
    request: AnyRequest,
    device_tag: FromPath[str],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """Nothing is written: a label printed twice is no event of the machine's life."""
    with db.read(actor.scope) as session:
        device = service.get_device(session, actor, device_tag)
    paper, start = read_paper(request.query_params)
    public_url = request.app.state.settings.public_url
    content = print_labels([device], paper, public_url=public_url, now=now, start=start)
    return as_pdf(content, f"etiquette-{device.tag}", now=now)


@get("/stock/{device_tag:str}/fiche.pdf", allow=STOCK_READERS, sync_to_thread=True, include_in_schema=False)
def sheet(
    device_tag: FromPath[str], db: NamedDependency[Db], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Response[bytes]:
    with db.read(actor.scope) as session:
        device = service.get_device(session, actor, device_tag)
        details, history = details_of(session, device, paris_day(now)), moments(service.events_of(session, device))
        sender = sender_of(session, device.organisation_id)
    return as_pdf(print_machine(details, history, sender=sender, now=now), f"fiche-{device.tag}", now=now)


@get("/stock/{device_tag:str}/effacement.pdf", allow=STOCK_READERS, sync_to_thread=True, include_in_schema=False)
def certificate(
    device_tag: FromPath[str], db: NamedDependency[Db], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Response[bytes]:
    with db.read(actor.scope) as session:
        device = service.get_device(session, actor, device_tag)
        check_can_certify(session, device, paris_day(now))
        details, events = details_of(session, device, paris_day(now)), service.events_of(session, device)
        sender = sender_of(session, device.organisation_id)
    content = print_certificate(details, events, sender=sender, now=now)
    return as_pdf(content, f"effacement-{device.tag}", now=now)


@get("/remises/{handover_id:uuid}/recu.pdf", allow=READERS, sync_to_thread=True, include_in_schema=False)
def receipt(
    handover_id: FromPath[UUID], db: NamedDependency[Db], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Response[bytes]:
    """The same paper for everybody: it is the one that stays at the workshop."""
    with db.read(actor.scope) as session:
        line = line_of(session, actor, handover_id)
        check_can_receipt(line)
        swapped = last_swap_of(session, line.handover)
        sender = sender_of(session, line.handover.refurbisher_id)
    return as_pdf(print_receipt(line, swapped=swapped, sender=sender, now=now), f"recu-{line.device.tag}", now=now)


ROUTES: list[Any] = [label, sheet, certificate, receipt]
