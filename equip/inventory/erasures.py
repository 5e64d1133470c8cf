"""Drives and the proofs of their erasure: per drive, never per computer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session

from equip.accounts.actors import Actor
from equip.days import faults_of, past_day_fault
from equip.errors import Conflict, Invalid, NotFound
from equip.files.reports import facts
from equip.inventory.changes import as_json, change_device, check_may_change, clear_flag, set_flag
from equip.inventory.events import EventKind, note
from equip.inventory.models import (
    Device,
    Drive,
    Erasure,
    ErasureLevel,
    ErasureResult,
    Flag,
    StorageKind,
)
from equip.inventory.moves import keep_gate
from equip.inventory.readiness import drives_of, erasure_reasons

OVERWRITE = re.compile(
    r"overwrit|r[ée][ée]?[- ]?[ée]cri|zero|z[ée]ro|random|al[ée]atoire|\bdod\b|nwipe|dban|shred|gutmann|schneier|"
    r"hmg|rcmp|ops-?2|prng|\bpass(?:es?)?\b",
    re.IGNORECASE,
)
"""Methods that write over what can be addressed. A solid-state drive keeps spare cells that they never reach: NIST
SP 800-88 Rev. 2 calls that Clear, whatever the method is called."""


@dataclass(frozen=True)
class ErasureReport:
    """What the tool or the person who erased says. `done_on` can't be later than the day it is recorded."""

    result: ErasureResult
    method: str
    done_on: date
    operator: str | None = None
    tool: str | None = None
    level: ErasureLevel | None = None
    document_sha256: str | None = None


def record_drive(
    session: Session,
    actor: Actor,
    device: Device,
    *,
    now: datetime,
    serial: str | None = None,
    model: str | None = None,
    size_gb: int | None = None,
    kind: StorageKind | None = None,
) -> Drive:
    """A drive that is in the machine. A machine that was available goes back to be erased."""
    check_may_change(device, ("drives",))
    if device.has_no_drive:
        raise Conflict("device_said_without_drive", tag=device.tag)
    drive = Drive(
        departement=device.departement, device_id=device.id, serial=serial, model=model, size_gb=size_gb, kind=kind
    )
    session.add(drive)
    _touch(session, device)
    note(
        session,
        actor,
        device,
        EventKind.DRIVE_RECORDED,
        now=now,
        size_gb=size_gb,
        kind_of_drive=kind,
        drive=str(drive.id),
    )
    keep_gate(session, actor, device, now=now)
    return drive


def complete_drive(
    session: Session, actor: Actor, device: Device, drive: Drive, values: Mapping[str, Any], *, now: datetime
) -> bool:
    """Fill in what nobody knew of a drive; what is known stays. Answers whether anything was written."""
    unknown = {field: value for field, value in values.items() if value is not None and getattr(drive, field) is None}
    if not unknown:
        return False
    check_may_change(device, ("drives",))
    before = described(drive)
    for field, value in unknown.items():
        setattr(drive, field, value)
    session.add(drive)
    _touch(session, device)
    told = {"drives": [before, described(drive)]}
    note(session, actor, device, EventKind.INVENTORIED, now=now, source="hardware_report", changes=told)
    return True


def described(drive: Drive | facts.Drive) -> dict[str, Any]:
    """As JSON keeps it; the face writes it in words."""
    return {field: as_json(getattr(drive, field)) for field in ("model", "serial", "size_gb", "kind")}


def say_no_drive(session: Session, actor: Actor, device: Device, *, now: datetime) -> None:
    """A person says that there is no drive to erase; refused while a drive is recorded."""
    if drives_of(session, device):
        raise Conflict("device_has_drives", tag=device.tag)
    change_device(session, actor, device, {"has_no_drive": True}, now=now, kind=EventKind.SAID_WITHOUT_DRIVE)


def record_erasure(
    session: Session, actor: Actor, device: Device, drive: Drive, report: ErasureReport, *, now: datetime, today: date
) -> Erasure:
    """A failure raises the flag « wipe_failed »; once every drive is proved erased the flag comes down by itself."""
    check_may_change(device, ("erasures",))
    if drive.device_id != device.id:
        raise NotFound("drive_not_found")
    _check(report, device, drive, today)
    erasure = Erasure(
        departement=device.departement,
        drive_id=drive.id,
        device_id=device.id,
        result=report.result,
        level=report.level,
        method=report.method.strip(),
        tool=report.tool,
        done_on=report.done_on,
        operator=report.operator,
        document_sha256=report.document_sha256,
    )
    session.add(erasure)
    _touch(session, device)
    succeeded = report.result is ErasureResult.SUCCEEDED
    kind = EventKind.ERASED if succeeded else EventKind.ERASURE_FAILED
    told: dict[str, Any] = {"method": erasure.method, "done_on": report.done_on.isoformat(), "erasure": str(erasure.id)}
    told |= {"operator": report.operator} if report.operator else {}
    note(session, actor, device, kind, now=now, **told)
    if not succeeded:
        set_flag(session, actor, device, Flag.WIPE_FAILED, now=now)
    elif Flag.WIPE_FAILED in device.flags and not erasure_reasons(session, device, today):
        clear_flag(session, actor, device, Flag.WIPE_FAILED, now=now)
    keep_gate(session, actor, device, now=now)
    return erasure


def _check(report: ErasureReport, device: Device, drive: Drive, today: date) -> None:
    wrong = faults_of(done_on=past_day_fault(report.done_on, today))
    if device.received_on is not None and report.done_on < device.received_on:
        wrong.setdefault("done_on", "erasure_before_received")
    if not report.method.strip():
        wrong["method"] = "erasure_method_missing"
    if report.level is ErasureLevel.PURGE and drive.kind is not StorageKind.HDD and OVERWRITE.search(report.method):
        wrong["level"] = "overwrite_is_clear_at_best"
    if report.document_sha256 and (len(report.document_sha256) != 64 or not _is_hex(report.document_sha256)):
        wrong["document_sha256"] = "not_a_sha256"
    if wrong:
        raise Invalid("invalid", fields=wrong)


def _is_hex(text: str) -> bool:
    return all(sign in "0123456789abcdef" for sign in text.lower())


def _touch(session: Session, device: Device) -> None:
    """Drives and proofs are part of what people read on the machine's page: its version grows with them."""
    flag_modified(device, "version")
    session.add(device)
    session.flush()
