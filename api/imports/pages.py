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
from api.imports.registry import IMPORTING, OPENERS, kinds_of
from api.imports.schemas import summary_of
from api.imports.view import review_of, undone_counts
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
from equip.imports.running import is_working
from equip.imports.undoing import WITHIN, can_undo

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
    request: AnyRequest,
    import_id: FromPath[UUID],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Template:
    with db.read(actor.scope) as session:
        return _review(request, session, steps.get(session, actor, import_id), now=now)


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
        return refused(request, db, actor, import_id, refusal, now=now)
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
    request: AnyRequest,
    import_id: FromPath[UUID],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    with db.read(actor.scope) as session:
        row = steps.get(session, actor, import_id)
        if row.state is not ImportState.SAVED:
            return Redirect(f"/imports/{import_id}/verifier", status_code=303)
        return render(request, "imports/saved.html", **_shown(session, row, request, now=now))


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


def refused(
    request: AnyRequest, db: Db, actor: Actor, import_id: UUID, refusal: EquipError, *, now: datetime
) -> Template:
    """The report again, with why what was asked can't be done."""
    errors = {"contenu": sentence(refusal.code, **refusal.details)}
    with db.read(actor.scope) as session:
        row = steps.get(session, actor, import_id)
        return _review(request, session, row, now=now, errors=errors, status=refusal.status)


def _review(
    request: AnyRequest,
    session: Session,
    row: ImportFile,
    *,
    now: datetime,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Template:
    if is_working(row):
        return render(request, "imports/working.html", status=status, row=row, errors=errors or {})
    page = {ImportState.UNDONE: "imports/undone.html"}.get(row.state, "imports/check.html")
    shown = _shown(session, row, request, now=now)
    return render(request, page, status=status, errors=errors or {}, **shown)


def _shown(session: Session, row: ImportFile, request: AnyRequest, *, now: datetime) -> dict[str, Any]:
    page = str(request.query_params.get("page", "1"))
    section = str(request.query_params.get("section", ""))
    return {
        "row": row,
        "review": review_of(session, row, section, int(page) if page.isdecimal() and len(page) < 6 else 1),
        "undone": undone_counts(session, row) if row.state is ImportState.UNDONE else [],
        "can_undo": can_undo(row, OPENERS.get(row.kind), now=now),
        "undo_until": row.saved_at + WITHIN if row.saved_at else None,
        "is_table": row.kind is not ImportKind.HARDWARE,
        "form_key": str(uuid4()),
    }


ROUTES: list[Any] = [list_page, send, check_page, save, abandon, saved_page]
