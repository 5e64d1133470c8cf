"""/etabli/nouveau and /etabli/doublon: one machine entered by hand, and what to do when its serial is known already."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect, Response, Template
from sqlmodel import Session

from api.conditional import check_form_version
from api.faults import Faults
from api.inventory.bench import CHOICES, content_of, errors_of
from api.inventory.entering import entering
from api.inventory.forms import IDENTITY, read_identity
from api.once import write_once
from api.permissions import WORKSHOP
from api.render import render
from equip.accounts.actors import Actor
from equip.db import Db
from equip.errors import Conflict, EquipError, Invalid
from equip.inventory import service
from equip.inventory.changes import clean_tag
from equip.inventory.intake import AT_HAND, enter_machine, enter_misread, put_in_lot, take_again
from equip.inventory.lots import find_lot
from equip.inventory.models import Device, Lot

AnyRequest = Request[Any, Any, Any]
Typed = Mapping[str, str]
KEPT = ("tag", "lot", *IDENTITY)
"""What the page of a known serial keeps of the form that led to it."""


@get("/etabli/nouveau", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def new_device(
    request: AnyRequest,
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    code: FromQuery[str] = "",
    lot: FromQuery[str] = "",
) -> Template:
    with db.read(actor.scope) as session:
        proposed = service.next_tag(session, actor)
    code = code.strip()[:100]
    is_label = code.upper().startswith("AT-")
    typed = {"tag": code.upper() if is_label else proposed, "serial": "" if is_label else code, "lot": lot[:60]}
    return _form(request, db, actor, typed, {})


@post("/etabli/nouveau", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def create_device(
    request: AnyRequest,
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    def act(session: Session) -> dict[str, Any]:
        faults = Faults()
        values = {field: value for field, value in read_identity(data, faults).items() if value is not None}
        if not values.keys() & {"serial", "form"} and not faults.fields and data.get("no_serial") != "oui":
            faults.add({"serial": "serial_or_form_missing"})
        enter = enter_misread if data.get("misread") == "oui" else enter_machine
        with faults.gathered():
            device = enter(session, actor, data.get("tag", ""), values, lot=_lot(session, actor, data), now=now)
        faults.check()
        return {"tag": device.tag}

    try:
        made = write_once(db, actor, data.get("form_key"), content_of(request, data), act, now=now)
    except Conflict as refusal:
        if refusal.code == "serial_taken":
            return _twin_page(request, db, actor, str(refusal.details["tag"]), data, status=refusal.status)
        return _form(request, db, actor, data, errors_of(refusal), status=refusal.status)
    except EquipError as refusal:
        return _form(request, db, actor, data, errors_of(refusal), status=refusal.status)
    return _to_bench(made["tag"], data, fait="entree")


@get("/etabli/doublon", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def twin(
    request: AnyRequest,
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    code: FromQuery[str] = "",
    lot: FromQuery[str] = "",
) -> Response[Any]:
    code = code.strip()[:100]
    with db.read(actor.scope) as session:
        found = service.find_scanned(session, actor, code) if code else []
        tags, proposed = [device.tag for device in found], service.next_tag(session, actor)
    if len(tags) != 1:
        return Redirect(f"/etabli?{urlencode({'code': code, 'lot': lot})}", status_code=303)
    is_label = tags[0] == clean_tag(code)
    typed = {"tag": proposed, "lot": lot[:60]} | ({} if is_label else {"serial": code})
    return _twin_page(request, db, actor, tags[0], typed)


@post("/etabli/reprendre", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def take(
    request: AnyRequest,
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """A machine that is known joins the lot: it came back, or it never left."""
    known = data.get("known", "")

    def act(session: Session) -> dict[str, Any]:
        device = service.get_device(session, actor, known, lock=True)
        check_form_version(data.get("version"), device)
        lot = _lot(session, actor, data)
        if lot is None:
            raise Invalid("invalid", fields={"lot": "lot_not_found"})
        (take_again if data.get("way") == "revenue" else put_in_lot)(session, actor, device, lot, now=now)
        return {"tag": device.tag}

    try:
        done = write_once(db, actor, data.get("form_key"), content_of(request, data), act, now=now)
    except EquipError as refusal:
        if refusal.code == "device_not_found":
            raise
        return _twin_page(request, db, actor, known, data, errors_of(refusal), status=refusal.status)
    return _to_bench(done["tag"], data, fait="repris")


def _lot(session: Session, actor: Actor, data: Typed) -> Lot | None:
    """The lot that the address carried. One that is none is refused rather than forgotten."""
    code = data.get("lot", "").strip()
    lot = find_lot(session, actor, code) if code else None
    if code and lot is None:
        raise Invalid("invalid", fields={"lot": "lot_not_found"})
    return lot


def _to_bench(tag: str, data: Typed, **query: str) -> Redirect:
    kept = {"lot": data["lot"]} if data.get("lot") else {}
    return Redirect(f"/etabli/{tag}?{urlencode({**query, **kept})}", status_code=303)


def _form(
    request: AnyRequest, db: Db, actor: Actor, typed: Typed, errors: dict[str, str], *, status: int = 200
) -> Template:
    with db.read(actor.scope) as session:
        entered = entering(session, actor, typed.get("lot", ""))
    return render(
        request,
        "inventory/new.html",
        status=status,
        typed=typed,
        errors=errors,
        entered=entered,
        form_key=typed.get("form_key") or str(uuid4()),
        **CHOICES,
    )


def _twin_page(
    request: AnyRequest,
    db: Db,
    actor: Actor,
    tag: str,
    typed: Typed,
    errors: dict[str, str] | None = None,
    *,
    status: int = 200,
) -> Template:
    with db.read(actor.scope) as session:
        known: Device = service.get_device(session, actor, tag)
        lot, entered = service.lot_of(session, known), entering(session, actor, typed.get("lot", ""))
    return render(
        request,
        "inventory/twin.html",
        status=status,
        known=known,
        its_lot=lot,
        entered=entered,
        can_take=known.state in AT_HAND,
        kept={name: typed[name] for name in KEPT if typed.get(name)},
        errors=errors or {},
        form_key=str(uuid4()),
        promised=CHOICES["promised"],
        ends=CHOICES["ends"],
    )


ROUTES: list[Any] = [new_device, create_device, twin, take]
