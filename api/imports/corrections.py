"""Under /imports/{id}: say what the columns are, correct one line in place, take the faulty lines away, undo it all."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Response, Template
from sqlmodel import Session, col

from api.imports import steps
from api.imports.pages import AnyRequest, refused
from api.imports.registry import COLUMNS, IMPORTING
from api.imports.words import reason
from api.messages import sentence
from api.once import write_once
from api.render import render
from equip.accounts.actors import Actor
from equip.db import Db
from equip.errors import EquipError, Invalid, NotFound
from equip.files import corrections
from equip.files.cells import says_nothing, shown, word_key
from equip.files.columns import Column
from equip.files.tables import Table
from equip.imports.aliases import aliases_of
from equip.imports.lines import lines_of, problems_of
from equip.imports.models import ImportFile, ImportLine

EXAMPLES = 3


@get("/imports/{import_id:uuid}/lignes/{number:int}", allow=IMPORTING, sync_to_thread=True, include_in_schema=False)
def line_page(
    request: AnyRequest,
    import_id: FromPath[UUID],
    number: FromPath[int],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
) -> Template:
    with db.read(actor.scope) as session:
        row = steps.get(session, actor, import_id)
        table = steps.table_of(session, actor, row)
        cells = corrections.line_of(table, number)
        if cells is None:
            raise NotFound("import_line_not_found", number=number)
        return _line(request, row, table, cells, number, _errors(session, row, table, number))


@post("/imports/{import_id:uuid}/lignes/{number:int}", allow=IMPORTING, sync_to_thread=True, include_in_schema=False)
def correct(
    request: AnyRequest,
    import_id: FromPath[UUID],
    number: FromPath[int],
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Still wrong: the same form, with what is wrong now. Right: the report, at the next line to correct."""
    try:
        with db.write(actor.scope) as session:
            table = steps.table_of(session, actor, steps.get(session, actor, import_id))
            cells = [data.get(f"c{index}", "") for index in range(len(table.headers))]
            row = steps.correct_line(session, actor, import_id, number, cells, now=now)
            errors = _errors(session, row, table, number)
    except EquipError as refusal:
        if refusal.status == 404:
            raise
        return refused(request, db, actor, import_id, refusal, now=now)
    if errors:
        return _line(request, row, table, cells, number, errors, status=422)
    return Redirect(f"/imports/{row.id}/verifier#a-corriger", status_code=303)


@get("/imports/{import_id:uuid}/colonnes", allow=IMPORTING, sync_to_thread=True, include_in_schema=False)
def columns_page(
    request: AnyRequest, import_id: FromPath[UUID], db: NamedDependency[Db], actor: NamedDependency[Actor]
) -> Template:
    with db.read(actor.scope) as session:
        row = steps.get(session, actor, import_id)
        return _columns(request, row, *_named(session, actor, row))


@post("/imports/{import_id:uuid}/colonnes", allow=IMPORTING, sync_to_thread=True, include_in_schema=False)
def name_columns(
    request: AnyRequest,
    import_id: FromPath[UUID],
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    try:
        with db.write(actor.scope) as session:
            row = steps.get(session, actor, import_id)
            table = steps.table_of(session, actor, row)
            said = {header: data.get(f"c{index}", "") for index, header in enumerate(table.headers) if header}
            steps.name_columns(session, actor, import_id, said, now=now)
    except Invalid as refusal:
        errors = {field: sentence(code, **refusal.details) for field, code in refusal.fields.items()}
        with db.read(actor.scope) as session:
            row = steps.get(session, actor, import_id)
            return _columns(request, row, table, said, errors=errors, status=refusal.status)
    except EquipError as refusal:
        if refusal.status == 404:
            raise
        return refused(request, db, actor, import_id, refusal, now=now)
    return Redirect(f"/imports/{import_id}/verifier", status_code=303)


@get("/imports/{import_id:uuid}/erreurs.csv", allow=IMPORTING, sync_to_thread=True, include_in_schema=False)
def error_file(import_id: FromPath[UUID], db: NamedDependency[Db], actor: NamedDependency[Actor]) -> Response[bytes]:
    with db.read(actor.scope) as session:
        _, content = steps.error_file(session, actor, import_id)
    headers = {"Content-Disposition": 'attachment; filename="lignes-a-corriger.csv"'}
    return Response(content, media_type="text/csv", headers=headers)


@post("/imports/{import_id:uuid}/annuler", allow=IMPORTING, sync_to_thread=True, include_in_schema=False)
def undo(
    request: AnyRequest,
    import_id: FromPath[UUID],
    data: URLEncodedBody[dict[str, str]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[Any]:
    def act(session: Session) -> dict[str, Any]:
        return {"id": str(steps.undo(session, actor, import_id, now=now).id)}

    try:
        write_once(db, actor, data.get("form_key"), ["import.undo", import_id], act, now=now)
    except EquipError as refusal:
        if refusal.code == "import_not_found":
            raise
        return refused(request, db, actor, import_id, refusal, now=now)
    return Redirect(f"/imports/{import_id}/verifier", status_code=303)


def _line(
    request: AnyRequest,
    row: ImportFile,
    table: Table,
    cells: list[str],
    number: int,
    errors: dict[str, str],
    *,
    status: int = 200,
) -> Template:
    """A wrong cell first: it is what the person came for."""
    fields = [(f"c{index}", header or "(sans titre)", cells[index]) for index, header in enumerate(table.headers)]
    fields.sort(key=lambda field: field[0] not in errors)
    return render(request, "imports/line.html", status=status, row=row, number=number, fields=fields, errors=errors)


def _errors(session: Session, row: ImportFile, table: Table, number: int) -> dict[str, str]:
    """By field of the form; what is said of the whole line stands at its first field."""
    places = {header: f"c{index}" for index, header in reversed(list(enumerate(table.headers)))}
    found: dict[str, str] = {}
    for line in session.exec(lines_of(row, steps.FAULTY).where(col(ImportLine.number) == number)):
        for problem in problems_of(line):
            found.setdefault(places.get(problem.column or "", "c0"), reason(row.kind, problem))
    return found


def _named(session: Session, actor: Actor, row: ImportFile) -> tuple[Table, dict[str, str]]:
    """The table, and for each header what this organisation said by hand that it means."""
    table, known = steps.table_of(session, actor, row), aliases_of(session, actor, row.kind)
    return table, {header: known.get(word_key(header), "") for header in table.headers}


def _header(table: Table, index: int, columns: Sequence[Column], said: dict[str, str]) -> dict[str, Any]:
    header = table.headers[index]
    guessed = next((column.label for column in columns if column.answers_to(word_key(header))), "")
    cells = (shown(line.cells[index]) for line in table.lines if not says_nothing(line.cells[index]))
    return {
        "name": f"c{index}",
        "header": header,
        "guessed": guessed,
        "said": said.get(header, ""),
        "examples": list(islice(dict.fromkeys(cells), EXAMPLES)),
    }


def _columns(
    request: AnyRequest,
    row: ImportFile,
    table: Table,
    said: dict[str, str],
    *,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Template:
    columns = COLUMNS[row.kind]
    return render(
        request,
        "imports/columns.html",
        status=status,
        row=row,
        headers=[_header(table, index, columns, said) for index, header in enumerate(table.headers) if header],
        labels=list(dict.fromkeys(column.label for column in columns)),
        errors=errors or {},
    )


ROUTES: list[Any] = [line_page, correct, columns_page, name_columns, error_file, undo]
