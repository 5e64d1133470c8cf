"""The reports that machines posted and that nobody has looked at, as the bench lists them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from equip.accounts.actors import Actor
from equip.imports.lines import report_lines
from equip.imports.models import ImportFile
from equip.imports.service import Verdict
from equip.inventory.posted import chosen_tag, hardware_of, waiting_reports


@dataclass(frozen=True)
class Waiting:
    """`tag`: of the machine that it is known to be, or that a person said; empty, it is to be identified."""

    id: UUID
    name: str
    serial: str
    tag: str
    at: datetime


def posted_reports(session: Session, actor: Actor) -> list[Waiting]:
    return [waiting_of(session, row) for row in waiting_reports(session, actor)]


def waiting_of(session: Session, row: ImportFile) -> Waiting:
    hardware, line = hardware_of(row), next(iter(report_lines(session, row)), None)
    name = " ".join(filter(None, [hardware.maker, hardware.model])) if hardware else ""
    known = line.ref if line is not None and line.verdict is not Verdict.CREATE else ""
    return Waiting(
        id=row.id,
        name=name or ("Machine sans nom" if hardware else "Relevé de disque ou d’effacement"),
        serial=(hardware.serial or "") if hardware else "",
        tag=chosen_tag(row) or known,
        at=row.uploaded_at,
    )
