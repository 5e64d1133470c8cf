"""/api/v1/imports: send a file, read its report, save its good lines."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, HeaderParameter, MultipartBody, QueryParameter
from sqlmodel import col

from api.imports import steps
from api.imports.registry import IMPORTING, kinds_of
from api.imports.schemas import ImportRead, ImportReport, report_of, summary_of
from api.listing import MAX_PAGE_SIZE, PAGE_SIZE, Asked, Paged, list_rows
from api.once import write_once
from api.problems import PROBLEMS
from equip.accounts.actors import Actor
from equip.db import Db
from equip.errors import Invalid
from equip.imports import service
from equip.imports.models import ImportFile

Key = Annotated[
    str | None,
    HeaderParameter(name="Idempotency-Key", description="Répéter le même appel ne change rien", max_length=200),
]


LinesPage = Annotated[int, QueryParameter(name="lines_page", description="Page des lignes du rapport", ge=1, le=1000)]


@post("/imports/{kind:str}", allow=IMPORTING, sync_to_thread=True, tags=["Imports"], responses=PROBLEMS)
def check_import(
    kind: FromPath[str],
    data: MultipartBody[dict[str, Any]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> ImportReport:
    """Envoyer un fichier : il est lu et essayé, rien n’est encore enregistré."""
    # Not `UploadFile` alone: Litestar answers 500 to a part that is text and not a file.
    sent = data.get("file")
    if not isinstance(sent, UploadFile):
        raise Invalid(fields={"file": "import_file_missing"})
    content = sent.file.read()
    with db.write(actor.scope) as session:
        return report_of(session, steps.check(session, actor, kind, sent.filename, content, now=now))


@get("/imports", allow=IMPORTING, sync_to_thread=True, tags=["Imports"], responses=PROBLEMS)
def list_imports(
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    page: FromQuery[int] = 1,
    page_size: FromQuery[int] = PAGE_SIZE,
) -> Paged[ImportRead]:
    """Lister les fichiers envoyés, le plus récent d’abord."""
    wanted = Asked(page=max(1, page), page_size=min(MAX_PAGE_SIZE, max(1, page_size)), sort="-uploaded_at")
    with db.read(actor.scope) as session:
        rows, total = list_rows(
            session,
            service.imports_of(actor, kinds_of(actor.role)),
            wanted,
            orders={"uploaded_at": col(ImportFile.uploaded_at)},
            default="uploaded_at",
            unique=col(ImportFile.id),
        )
        items = [summary_of(row) for row in rows]
    return Paged(items=items, total=total, page=wanted.page, page_size=wanted.page_size)


@get("/imports/{import_id:uuid}", allow=IMPORTING, sync_to_thread=True, tags=["Imports"], responses=PROBLEMS)
def get_import(
    import_id: FromPath[UUID], db: NamedDependency[Db], actor: NamedDependency[Actor], lines_page: LinesPage = 1
) -> ImportReport:
    """Lire le rapport d’un fichier, ligne par ligne."""
    with db.read(actor.scope) as session:
        return report_of(session, steps.get(session, actor, import_id), lines_page)


@post(
    "/imports/{import_id:uuid}/save",
    allow=IMPORTING,
    sync_to_thread=True,
    status_code=200,
    tags=["Imports"],
    responses=PROBLEMS,
)
def save_import(
    import_id: FromPath[UUID],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    idempotency_key: Key = None,
) -> ImportReport:
    """Enregistrer les lignes prêtes ; les autres restent dans le rapport."""
    answer = write_once(
        db,
        actor,
        idempotency_key,
        ["import.save", import_id],
        lambda session: report_of(session, steps.save(session, actor, import_id, now=now)).model_dump(mode="json"),
        now=now,
    )
    return ImportReport.model_validate(answer)


@post(
    "/imports/{import_id:uuid}/undo",
    allow=IMPORTING,
    sync_to_thread=True,
    status_code=200,
    tags=["Imports"],
    responses=PROBLEMS,
)
def undo_import(
    import_id: FromPath[UUID],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    idempotency_key: Key = None,
) -> ImportReport:
    """Annuler tout un import enregistré depuis sept jours au plus ; chaque ligne dit ce qu’elle est devenue."""
    answer = write_once(
        db,
        actor,
        idempotency_key,
        ["import.undo", import_id],
        lambda session: report_of(session, steps.undo(session, actor, import_id, now=now)).model_dump(mode="json"),
        now=now,
    )
    return ImportReport.model_validate(answer)


ROUTES: list[Any] = [check_import, list_imports, get_import, save_import, undo_import]
