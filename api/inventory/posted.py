"""/releves: the reports that machines posted. A person gives each its label, reads what it changes, accepts or not."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Response, Template
from sqlmodel import Session

from api.imports.words import reason
from api.inventory.bench import content_of, errors_of
from api.inventory.waiting import waiting_of
from api.inventory.words import FIELD_WORDS, field_value
from api.once import write_once
from api.permissions import WORKSHOP
from api.render import render
from equip.accounts.actors import Actor
from equip.db import Db
from equip.errors import EquipError, Invalid, NotFound
from equip.imports.lines import report_lines
from equip.imports.models import ImportKind, ImportState
from equip.imports.service import Line, Verdict
from equip.inventory import service
from equip.inventory.posted import (
    accept_report,
    chosen_tag,
    get_report,
    give_label,
    hardware_of,
    set_aside,
)

AnyRequest = Request[Any, Any, Any]
CONTRADICTS, NEW = "hardware_contradicts", "device_to_identify"


@dataclass(frozen=True)
class Doubt:
    """What is known and what the report saw instead: a person may believe the report."""

    field: str
    name: str
    known: str
    seen: str


@get("/releves/{report_id:uuid}", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def show(
    request: AnyRequest, report_id: FromPath[UUID], db: NamedDependency[Db], actor: NamedDependency[Actor]
) -> Template:
    return _page(request, db, actor, report_id)


@post("/releves/{report_id:uuid}/etiquette", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def label(
    request: AnyRequest,
    report_id: FromPath[UUID],
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Whose report it is; nothing is written of the machine yet."""
    try:
        with db.write(actor.scope) as session:
            row = get_report(session, actor, report_id, lock=True)
            if not data.get("tag", "").strip():
                raise Invalid("invalid", fields={"tag": "report_label_missing"})
            give_label(session, actor, row, data["tag"][:60], now=now)
    except NotFound:
        raise
    except EquipError as refusal:
        found = errors_of(refusal)
        errors = {"tag": found.get("tag") or next(iter(found.values()))}
        return _page(request, db, actor, report_id, errors, typed=data, status=refusal.status)
    return Redirect(f"/releves/{report_id}", status_code=303)


@post("/releves/{report_id:uuid}/accepter", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def accept(
    request: AnyRequest,
    report_id: FromPath[UUID],
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    fields = frozenset(name.removeprefix("take-") for name in data if name.startswith("take-"))

    def act(session: Session) -> dict[str, Any]:
        row = get_report(session, actor, report_id, lock=True)
        return {"tag": accept_report(session, actor, row, fields, now=now)}

    try:
        done = write_once(db, actor, data.get("form_key"), content_of(request, data), act, now=now)
    except NotFound:
        raise
    except EquipError as refusal:
        errors = {"contenu": next(iter(errors_of(refusal).values()))}
        return _page(request, db, actor, report_id, errors, status=refusal.status)
    return Redirect(f"/etabli/{done['tag']}?fait=releve" if done["tag"] else "/etabli", status_code=303)


@post("/releves/{report_id:uuid}/ecarter", allow=WORKSHOP, sync_to_thread=True, include_in_schema=False)
def dismiss(
    request: AnyRequest,
    report_id: FromPath[UUID],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    try:
        with db.write(actor.scope) as session:
            set_aside(session, actor, get_report(session, actor, report_id, lock=True), now=now)
    except NotFound:
        raise
    except EquipError as refusal:
        return _page(request, db, actor, report_id, errors_of(refusal), status=refusal.status)
    return Redirect("/etabli", status_code=303)


def _changes(lines: list[Line]) -> list[tuple[str, str, str]]:
    """Field, old and new, of everything that accepting would write."""
    return [
        (FIELD_WORDS.get(field, field), field_value(field, old), field_value(field, new))
        for line in lines
        for field, (old, new) in line.changes.items()
        if field != "smbios_uuid"
    ]


def _doubts(lines: list[Line]) -> tuple[list[Doubt], list[str]]:
    """What may be believed over the known, and the remarks that a person must look at on the machine."""
    problems = [problem for line in lines for problem in line.problems]
    doubts = [
        Doubt(
            one.column,
            FIELD_WORDS.get(one.column, one.column),
            field_value(one.column, one.details["known"]),
            field_value(one.column, one.details["seen"]),
        )
        for one in problems
        if one.code == CONTRADICTS and one.column
    ]
    remarks = [reason(ImportKind.HARDWARE, one) for one in problems if one.code not in {CONTRADICTS, NEW}]
    return doubts, remarks


def _page(
    request: AnyRequest,
    db: Db,
    actor: Actor,
    report_id: UUID,
    errors: dict[str, str] | None = None,
    *,
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> Template:
    with db.read(actor.scope) as session:
        row = get_report(session, actor, report_id)
        proposed = service.next_tag(session, actor)
        lines, waiting = report_lines(session, row), waiting_of(session, row)
    doubts, remarks = _doubts(lines)
    return render(
        request,
        "inventory/report.html",
        status=status,
        row=row,
        is_waiting=row.state is ImportState.CHECKED,
        report=waiting,
        is_new=bool(lines) and lines[0].verdict is Verdict.CREATE,
        is_refused=any(line.verdict is Verdict.TO_CORRECT for line in lines),
        is_machine=hardware_of(row) is not None,
        changes=_changes(lines),
        doubts=doubts,
        remarks=remarks,
        tag=(typed or {}).get("tag") or chosen_tag(row),
        proposed=proposed,
        errors=errors or {},
        form_key=str(uuid4()),
    )


ROUTES: list[Any] = [show, label, accept, dismiss]
