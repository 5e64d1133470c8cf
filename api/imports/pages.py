"""/imports: choose a file, review what it would change, save its good lines."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from litestar import Request, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, MultipartBody, URLEncodedBody
from litestar.response import Redirect, Response, Template
from sqlmodel import Session, col

from api.imports import steps
from api.imports.registry import IMPORTING, kinds_of
from api.imports.schemas import summary_of
from api.imports.view import review_of
from api.listing import Listing, asked, list_rows
from api.messages import sentence
from api.once import write_once
from api.render import render
from equip.accounts.actors import Actor
from equip.accounts.models import Role
from equip.db import Db
from equip.errors import EquipError, Invalid
from equip.imports import service
from equip.imports.models import ImportFile, ImportKind, ImportState

AnyRequest = Request[Any, Any, Any]


@get("/imports", allow=IMPORTING, sync_to_thread=True, include_in_schema=False)
def list_page(request: AnyRequest, db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Template:
    return _list(request, db, actor, lot=_lot(dict(request.query_params)) if actor.role == Role.REFURBISHER else None)


@post("/imports", allow=IMPORTING, sync_to_thread=True, include_in_schema=False)
def send(
    request: AnyRequest,
    data: MultipartBody[dict[str, Any]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    kind = str(data.get("kind", ""))
    try:
        filename, content = _file_of(data, kinds_of(actor.role), kind)
        with db.write(actor.scope) as session:
            row = steps.check(session, actor, kind, filename, content, lot=_lot(data), now=now)
    except Invalid as refusal:
        errors = {field: sentence(code, **refusal.details) for field, code in refusal.fields.items()}
        return _list(request, db, actor, kind=kind, lot=_lot(data), errors=errors, status=refusal.status)
    return Redirect(f"/imports/{row.id}/verifier", status_code=303)


@get("/imports/{import_id:uuid}/verifier", allow=IMPORTING, sync_to_thread=True, include_in_schema=False)
def check_page(
    request: AnyRequest, import_id: FromPath[UUID], db: NamedDependency[Db], actor: NamedDependency[Actor]
) -> Template:
    with db.read(actor.scope) as session:
        row = steps.get(session, actor, import_id)
    return _review(request, row)


@post("/imports/{import_id:uuid}/enregistrer", allow=IMPORTING, sync_to_thread=True, include_in_schema=False)
def save(
    request: AnyRequest,
    import_id: FromPath[UUID],
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    def act(session: Session) -> dict[str, Any]:
        return {"id": str(steps.save(session, actor, import_id, now=now).id)}

    try:
        write_once(db, actor, data.get("form_key"), ["import.save", import_id], act, now=now)
    except EquipError as refusal:
        if refusal.code == "import_not_found":
            raise
        with db.read(actor.scope) as session:
            row = steps.get(session, actor, import_id)
        errors = {"contenu": sentence(refusal.code, **refusal.details)}
        return _review(request, row, errors=errors, status=refusal.status)
    return Redirect(f"/imports/{import_id}/enregistre", status_code=303)


@post("/imports/{import_id:uuid}/abandonner", allow=IMPORTING, sync_to_thread=True, include_in_schema=False)
def abandon(
    import_id: FromPath[UUID],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Redirect:
    with db.write(actor.scope) as session:
        service.abandon_file(session, actor, steps.get(session, actor, import_id, lock=True), now=now)
    return Redirect("/imports", status_code=303)


@get("/imports/{import_id:uuid}/enregistre", allow=IMPORTING, sync_to_thread=True, include_in_schema=False)
def saved_page(
    request: AnyRequest, import_id: FromPath[UUID], db: NamedDependency[Db], actor: NamedDependency[Actor]
) -> Response[Any]:
    with db.read(actor.scope) as session:
        row = steps.get(session, actor, import_id)
    if row.state is not ImportState.SAVED:
        return Redirect(f"/imports/{import_id}/verifier", status_code=303)
    return render(request, "imports/saved.html", row=row, review=review_of(row))


def _lot(data: dict[str, Any]) -> str | None:
    """The lot that the page was opened for; a list that names its own is believed first."""
    return str(data.get("lot", "")).strip()[:60] or None


def _file_of(data: dict[str, Any], kinds: list[Any], kind: str) -> tuple[str, bytes]:
    upload = data.get("file")
    wrong = {} if kind in kinds else {"kind": "import_kind_missing"}
    content = upload.file.read() if isinstance(upload, UploadFile) else b""
    if not isinstance(upload, UploadFile) or not upload.filename:
        wrong["file"] = "import_file_missing"
    if wrong:
        raise Invalid("invalid", fields=wrong)
    return upload.filename if isinstance(upload, UploadFile) else "", content


def _list(
    request: AnyRequest,
    db: Db,
    actor: Actor,
    *,
    kind: str = "",
    lot: str | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Template:
    kinds = kinds_of(actor.role)
    wanted = asked({"tri": "-uploaded_at", **request.query_params})
    with db.read(actor.scope) as session:
        rows, total = list_rows(
            session,
            service.imports_of(actor, kinds),
            wanted,
            orders={"uploaded_at": col(ImportFile.uploaded_at)},
            default="uploaded_at",
            unique=col(ImportFile.id),
        )
        items = [summary_of(row) for row in rows]
    listing = Listing("/imports", wanted, items, total, can_export=False)
    return render(
        request,
        "imports/list.html",
        status=status,
        listing=listing,
        kinds=kinds,
        kind=kind or (kinds[0] if len(kinds) == 1 else ImportKind.STOCK if lot else ""),
        lot=lot,
        errors=errors or {},
    )


def _review(
    request: AnyRequest, row: ImportFile, *, errors: dict[str, str] | None = None, status: int = 200
) -> Template:
    return render(
        request,
        "imports/check.html",
        status=status,
        row=row,
        review=review_of(row),
        errors=errors or {},
        form_key=str(uuid4()),
    )


ROUTES: list[Any] = [list_page, send, check_page, save, abandon, saved_page]
