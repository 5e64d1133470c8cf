"""Reports that machines post themselves: kept until a person gives them their machine, or sets them aside.

The facts only are kept (`equip.files.reports`). Nothing is written of a machine before a person accepts it.
"""

import hashlib
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from equip.accounts.actors import Actor
from equip.batches import trying
from equip.errors import Conflict, Invalid, NotFound, WrongState
from equip.files.reports.facts import HardwareReport
from equip.files.reports.kept import opened
from equip.imports import service as imports
from equip.imports.models import ImportFile, ImportKind, ImportState
from equip.imports.service import Report, Verdict
from equip.inventory.changes import clean_tag
from equip.inventory.hardware_lines import Chosen
from equip.inventory.imports import HardwareImporter
from equip.inventory.models import Device, DeviceState
from equip.inventory.moves import advance
from equip.journal import service as journal

_EARLY = frozenset({DeviceState.RECEIVED, DeviceState.TRIAGE})


def post_report(session: Session, actor: Actor, name: str, content: bytes, *, now: datetime) -> ImportFile:
    """The report waits for a person. Posted again while it waits, or once it was accepted, it is the same one.

    One that says nothing new of a known machine waits for nobody. Raises `FileRefused` for what is no report.
    """
    lock = sa.func.pg_advisory_xact_lock(sa.func.hashtext("equip.posted"), sa.func.hashtext(str(actor.organisation_id)))
    session.execute(sa.select(lock))
    sha256 = hashlib.sha256(content).hexdigest()
    known = session.exec(_mine(actor).where(ImportFile.sha256 == sha256, ImportFile.state != ImportState.ABANDONED))
    if (row := known.first()) is not None:
        return row
    row, report = imports.check_file(session, actor, HardwareImporter(), name, content, now=now)
    row.is_posted = True
    if report.brings_nothing_new and not any(line.problems for line in report.lines):
        imports.end_saving(session, actor, row, now=now)
    return row


def waiting_reports(session: Session, actor: Actor, *, most: int = 50) -> list[ImportFile]:
    """Oldest first: the machine that waits for the longest."""
    query = _mine(actor).where(ImportFile.state == ImportState.CHECKED)
    return list(session.exec(query.order_by(col(ImportFile.uploaded_at), col(ImportFile.id)).limit(most)))


def get_report(session: Session, actor: Actor, report_id: UUID, *, lock: bool = False) -> ImportFile:
    query = _mine(actor).where(ImportFile.id == report_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = session.exec(query).first()
    if row is None:
        raise NotFound("report_not_found")
    return row


def hardware_of(row: ImportFile) -> HardwareReport | None:
    """What the report says of a machine; None for one of drives or erasures alone."""
    return opened(row.content).reading.hardware


def chosen_tag(row: ImportFile) -> str:
    return str(row.report.get("tag", ""))


def give_label(session: Session, actor: Actor, row: ImportFile, tag: str, *, now: datetime) -> Report:
    """Say which machine posted it, by a label known or new, and try it anew. Nothing is written of the machine.

    Raises the refusal when this label can't be its machine's.
    """
    _check_waits(row)
    with trying(session):
        report = _run(session, actor, row, Chosen(clean_tag(tag)), now=now)
    session.expire_all()
    imports.write_report(session, row, report)
    row.report = row.report | {"tag": clean_tag(tag)}
    session.add(row)
    journal.record(session, actor, "import.label", "import_file", row.id, now=now, tag=clean_tag(tag))
    return report


def accept_report(session: Session, actor: Actor, row: ImportFile, fields: frozenset[str], *, now: datetime) -> str:
    """Write what it says; `fields`: where it is believed over what is known. Answers the label of its machine.

    Raises the refusal of the first line that can't be written: a report is accepted whole.
    """
    _check_waits(row)
    chosen = Chosen(chosen_tag(row), fields)
    report = imports.save_file(session, actor, _Whole(chosen), row, now=now)
    tag = next((line.ref for line in report.lines if line.ref), "")
    device = session.exec(
        select(Device).where(Device.organisation_id == actor.organisation_id, Device.tag == tag)
    ).first()
    if device is not None and device.state in _EARLY:
        advance(session, actor, device, now=now)
    return tag


def set_aside(session: Session, actor: Actor, row: ImportFile, *, now: datetime) -> None:
    imports.abandon_file(session, actor, row, now=now)


class _Whole(HardwareImporter):
    """Saves nothing when a line is refused."""

    def run(self, session: Session, actor: Actor, content: bytes, filename: str, *, now: datetime) -> Report:
        return _whole(super().run(session, actor, content, filename, now=now), self.chosen)


def _run(session: Session, actor: Actor, row: ImportFile, chosen: Chosen, *, now: datetime) -> Report:
    return _Whole(chosen).run(session, actor, row.content, row.filename, now=now)


def _whole(report: Report, chosen: Chosen) -> Report:
    """A machine that nobody knows enters under the label that a person gave, never under one made for it."""
    for line in report.lines:
        if line.verdict is Verdict.CREATE and not chosen.tag:
            raise Invalid("invalid", fields={"tag": "report_label_missing"})
        if line.verdict is Verdict.TO_CORRECT and line.problems:
            raise Conflict(line.problems[0].code, **line.problems[0].details)
    return report


def _check_waits(row: ImportFile) -> None:
    if row.state is not ImportState.CHECKED:
        raise WrongState("import_already_ended", state=row.state)


def _mine(actor: Actor) -> SelectOfScalar[ImportFile]:
    return select(ImportFile).where(
        ImportFile.organisation_id == actor.organisation_id,
        ImportFile.kind == ImportKind.HARDWARE,
        col(ImportFile.is_posted),
    )
