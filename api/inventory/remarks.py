"""/stock/{tag}/…: what the workshop says of a machine beside its facts, comments and photos."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, MultipartBody, URLEncodedBody
from litestar.response import Redirect
from sqlmodel import Session

from api.inventory.bench import errors_of
from api.inventory.controllers import STOCK_READERS
from api.inventory.device_page import device_template
from api.once import write_once
from api.permissions import WORKSHOP
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.db import Db
from equip.errors import EquipError, Invalid
from equip.inventory import remarks, service

AnyRequest = Request[Any, Any, Any]
PHOTO = "/stock/{device_tag:str}/photos/{photo_id:uuid}"


@post("/stock/{device_tag:str}/commentaires", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def comment(
    request: AnyRequest,
    device_tag: FromPath[str],
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    def act(session: Session) -> dict[str, Any]:
        device = service.get_device(session, actor, device_tag, lock=True)
        remarks.comment(session, actor, device, data.get("words", ""), now=now)
        return {"tag": device.tag}

    try:
        write_once(db, actor, data.get("form_key"), [request.url.path, data.get("words")], act, now=now)
    except EquipError as refusal:
        return _refused(request, db, actor, now, device_tag, refusal, data)
    return _back(device_tag, "histoire")


@post("/stock/{device_tag:str}/photos", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def add_photo(
    request: AnyRequest,
    device_tag: FromPath[str],
    data: MultipartBody[dict[str, Any]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    try:
        with db.write(actor.scope) as session:
            device = service.get_device(session, actor, device_tag, lock=True)
            remarks.add_photo(session, actor, device, _content(data), now=now)
    except EquipError as refusal:
        return _refused(request, db, actor, now, device_tag, refusal, {})
    return _back(device_tag, "photos")


@post(PHOTO + "/retirer", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def remove_photo(
    device_tag: FromPath[str],
    photo_id: FromPath[UUID],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    with db.write(actor.scope) as session:
        device = service.get_device(session, actor, device_tag, lock=True)
        remarks.remove_photo(session, actor, device, photo_id, now=now)
    return _back(device_tag, "photos")


@get(
    "/stock/{device_tag:str}/photos/{photo_id:uuid}", allow=STOCK_READERS, sync_to_thread=True, include_in_schema=False
)
def photo(
    device_tag: FromPath[str], photo_id: FromPath[UUID], db: NamedDependency[Db], actor: NamedDependency[Actor]
) -> Response[bytes]:
    with db.read(actor.scope) as session:
        found = remarks.get_photo(session, service.get_device(session, actor, device_tag), photo_id)
        return Response(found.jpeg, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=86400"})


def _content(data: dict[str, Any]) -> bytes:
    upload = data.get("photo")
    if not isinstance(upload, UploadFile) or not upload.filename:
        raise Invalid("invalid", fields={"photo": "photo_missing"})
    return upload.file.read(remarks.MOST_BYTES + 1)


def _back(tag: str, anchor: str) -> Response[Any]:
    return Redirect(f"/stock/{tag}#{anchor}", status_code=303)


def _refused(
    request: AnyRequest, db: Db, actor: Actor, now: datetime, tag: str, refusal: EquipError, typed: dict[str, str]
) -> Response[Any]:
    if refusal.code == "device_not_found":
        raise refusal
    return device_template(request, db, actor, paris_day(now), tag, typed, errors_of(refusal), status=refusal.status)


ROUTES: list[Any] = [comment, add_photo, remove_photo, photo]
