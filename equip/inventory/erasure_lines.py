"""An erasure that a tool wrote down, kept as the proof of one drive, which is found by its serial or not at all."""

from datetime import date, datetime

from sqlmodel import Session

from equip.accounts.actors import Actor
from equip.days import PARIS, paris_day
from equip.errors import Conflict
from equip.files.reports.facts import ErasedDrive
from equip.imports.models import Verdict
from equip.imports.report import Line, LineProblem
from equip.inventory.drive_lines import find_drive
from equip.inventory.erasures import ErasureReport, came_back_on, described, record_erasure
from equip.inventory.models import Device, Drive, Erasure, ErasureLevel, ErasureResult, Verification
from equip.inventory.readiness import erasures_of


def apply_erasure(
    session: Session, actor: Actor, erased: ErasedDrive, tool: str, sha256: str, number: int, *, now: datetime
) -> Line:
    """`sha256` is that of the document: sent twice, it proves once. Raises `Conflict` when no drive has this serial."""
    device, drive = find_drive(session, actor, erased.serial)
    report = _report(actor, erased, tool, sha256)
    known = erasures_of(session, device)
    remarks = _remarks(device, drive, erased)
    if any(_same(one, drive, report) for one in known):
        return Line(number, Verdict.IDENTICAL, device.tag, {}, remarks)
    _check_after_the_last_return(device, known, report.done_on)
    record_erasure(session, actor, device, drive, report, now=now, today=paris_day(now))
    told = f"{report.result}, {report.done_on.isoformat()}, {report.method}"
    return Line(number, Verdict.UPDATE, device.tag, {"erasure": [None, told]}, remarks)


def _report(actor: Actor, erased: ErasedDrive, tool: str, sha256: str) -> ErasureReport:
    """These tools overwrite: « Clear », never more (NIST SP 800-88 Rev. 2), on an SSD above all."""
    return ErasureReport(
        result=ErasureResult.SUCCEEDED if erased.succeeded else ErasureResult.FAILED,
        method=erased.method,
        done_on=_day(erased.ended_at),
        operator=actor.display_name,
        tool=tool,
        level=ErasureLevel.CLEAR if erased.succeeded else None,
        document_sha256=sha256,
        verified=Verification(erased.verified) if erased.verified else None,
        errors=erased.errors,
    )


def _day(ended_at: datetime) -> date:
    """A tool without a zone wrote the day of its own clock, that of the workshop."""
    return paris_day(ended_at if ended_at.tzinfo else ended_at.replace(tzinfo=PARIS))


def _same(known: Erasure, drive: Drive, report: ErasureReport) -> bool:
    """Before there was a column for it, the method said what was read back: « DoD Short, verify last »."""
    methods = {report.method, f"{report.method}, verify {report.verified}"}
    return known.method in methods and (known.drive_id, known.document_sha256, known.done_on, known.result) == (
        drive.id,
        report.document_sha256,
        report.done_on,
        report.result,
    )


def _check_after_the_last_return(device: Device, known: list[Erasure], done_on: date) -> None:
    """A machine that came back was used since: an older document proves nothing any more."""
    came_back = came_back_on(known)
    if came_back is not None and done_on < came_back:
        raise Conflict("erasure_before_return", tag=device.tag)


def _remarks(device: Device, drive: Drive, erased: ErasedDrive) -> list[LineProblem]:
    if not erased.hidden_area:
        return []
    return [LineProblem("erasure_hidden_area", "erasure", {"tag": device.tag, "drive": described(drive)})]
