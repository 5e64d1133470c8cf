"""POST /api/v1/hardware-reports: a machine booted on a USB key posts its report; a person accepts it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Response, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import MultipartBody
from pydantic import BaseModel, Field
from sqlmodel import Session

from api.imports.steps import refusing_files
from api.permissions import WORKSHOP, WORKSTATION
from api.problems import PROBLEMS
from equip.accounts.actors import Actor
from equip.db import Db
from equip.errors import Invalid
from equip.imports.lines import report_lines
from equip.imports.models import ImportFile, ImportState
from equip.inventory.posted import post_report


class ReportPosted(BaseModel):
    id: UUID
    waits: bool = Field(description="Une personne doit le regarder à l’établi", examples=[True])
    tag: str | None = Field(description="Étiquette du poste reconnu ; absente : à identifier", examples=["AT-2417"])


@post(
    "/hardware-reports",
    allow=WORKSHOP,
    token=WORKSTATION,
    sync_to_thread=True,
    status_code=200,
    tags=["Stock"],
    responses=PROBLEMS,
)
def post_hardware_report(
    data: MultipartBody[dict[str, Any]],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Response[ReportPosted]:
    """Envoyer le relevé d’une machine, avec le jeton d’un banc ; rien n’est écrit avant qu’une personne l’accepte."""
    sent = data.get("file")
    # Not `UploadFile` alone: Litestar answers 500 to a part that is text and not a file.
    if not isinstance(sent, UploadFile):
        raise Invalid(fields={"file": "import_file_missing"})
    content = sent.file.read()
    with refusing_files(), db.write(actor.scope) as session:
        row = post_report(session, actor, f"relevé de {actor.display_name}", content, now=now)
        answer = _answer(session, row)
    return Response(answer, status_code=200)


def _answer(session: Session, row: ImportFile) -> ReportPosted:
    """A machine that the report would make has no label yet: the one tried is not promised."""
    lines = report_lines(session, row)
    known = next((line.ref for line in lines if line.ref and line.verdict != "create"), None)
    return ReportPosted(id=row.id, waits=row.state is ImportState.CHECKED, tag=known)


ROUTES: list[Any] = [post_hardware_report]
