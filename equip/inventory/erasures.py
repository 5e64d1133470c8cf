"""Drives and the proofs of their erasure: per drive, never per computer."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session

from equip.accounts.actors import Actor
from equip.batches import put, settle
from equip.days import faults_of, paris_day, past_day_fault
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
    Verification,
)
from equip.inventory.moves import keep_gate
from equip.inventory.readiness import drives_of, erasure_reasons, erasures_of
from equip.inventory.shelf import shelf_of

OVERWRITE = re.compile(
    r"overwrit|r[ée][ée]?[- ]?[ée]cri|zero|z[ée]ro|random|al[ée]atoire|\bdod\b|nwipe|dban|shred|gutmann|schneier|"
    r"hmg|rcmp|ops-?2|prng|\bpass(?:es?)?\b",
    re.IGNORECASE,
)
"""Methods that write over what can be addressed. A solid-state drive keeps spare cells that they never reach: NIST
SP 800-88 Rev. 2 calls that Clear, whatever the method is called."""

_READINGS = ("power_on_hours", "smart_passed")
_MOST_ERRORS = 1_000_000_000


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
    verified: Verification | None = None
    errors: int | None = None


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
    power_on_hours: int | None = None,
    smart_passed: bool | None = None,
) -> Drive:
    """A drive that is in the machine. A machine that was available goes back to be erased."""
    check_may_change(device, ("drives",))
    if device.has_no_drive:
        raise Conflict("device_said_without_drive", tag=device.tag)
    drive = Drive(
        departement=device.departement, device_id=device.id, serial=serial, model=model, size_gb=size_gb, kind=kind
    )
    _hear_smart(drive, power_on_hours, smart_passed, paris_day(now))
    put(session, drive)
    if (shelf := shelf_of(session)) is not None:
        shelf.add_drive(drive)
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
    """Fill in what nobody knew of a drive; what is known stays, but for a newer reading of its wear (SMART).

    Answers whether anything was written.
    """
    before = described_with_wear(drive)
    for field, value in values.items():
        if field not in _READINGS and value is not None and getattr(drive, field) is None:
            setattr(drive, field, value)
    _hear_smart(drive, values.get("power_on_hours"), values.get("smart_passed"), paris_day(now))
    if described_with_wear(drive) == before:
        return False
    check_may_change(device, ("drives",))
    session.add(drive)
    _touch(session, device)
    told = {"drives": [before, described_with_wear(drive)]}
    note(session, actor, device, EventKind.INVENTORIED, now=now, source="hardware_report", changes=told)
    return True


def described(drive: Drive | facts.Drive) -> dict[str, Any]:
    """As JSON keeps it; the face writes it in words."""
    return {field: as_json(getattr(drive, field)) for field in ("model", "serial", "size_gb", "kind")}


def described_with_wear(drive: Drive | facts.Drive) -> dict[str, Any]:
    """Its wear too, where it is known."""
    return described(drive) | {field: value for field in _READINGS if (value := getattr(drive, field)) is not None}


def _hear_smart(drive: Drive, hours: int | None, passed: bool | None, read_on: date) -> None:
    """Hours only grow: fewer of them are an older reading, which is not kept."""
    older = hours is not None and drive.power_on_hours is not None and hours < drive.power_on_hours
    said = {"power_on_hours": hours, "smart_passed": passed}
    news = {field: value for field, value in said.items() if value is not None and value != getattr(drive, field)}
    if older or not news:
        return
    for field, value in news.items():
        setattr(drive, field, value)
    drive.smart_read_on = read_on


def say_no_drive(
    session: Session, actor: Actor, device: Device, *, said_by: str, confirmed_by: str, now: datetime
) -> None:
    """Two people looked, and sign that there is no drive to erase; refused while a drive is recorded.

    Both are named as the workshop names them: several of them share one workstation.
    """
    if drives_of(session, device):
        raise Conflict("device_has_drives", tag=device.tag)
    signed = {"said_by": " ".join(said_by.split()), "confirmed_by": " ".join(confirmed_by.split())}
    wrong = {field: "signature_missing" for field, name in signed.items() if not name}
    if not wrong and signed["said_by"].casefold() == signed["confirmed_by"].casefold():
        wrong = {"confirmed_by": "same_signature_twice"}
    if wrong:
        raise Invalid("invalid", fields=wrong)
    known = {f"no_drive_{field}": name for field, name in signed.items()}
    values = {"has_no_drive": True, "no_drive_said_on": paris_day(now)} | known
    change_device(session, actor, device, values, now=now, kind=EventKind.SAID_WITHOUT_DRIVE)


def record_erasure(
    session: Session, actor: Actor, device: Device, drive: Drive, report: ErasureReport, *, now: datetime, today: date
) -> Erasure:
    """A failure raises the flag « wipe_failed »; once every drive is proved erased the flag comes down by itself."""
    check_may_change(device, ("erasures",))
    if drive.device_id != device.id:
        raise NotFound("drive_not_found")
    _check(report, device, drive, today, came_back_on(erasures_of(session, device)))
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
        verified=report.verified,
        errors=report.errors,
    )
    put(session, erasure)
    if (shelf := shelf_of(session)) is not None:
        shelf.add_erasure(erasure)
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


def came_back_on(erasures: Sequence[Erasure]) -> date | None:
    """The day of the last return that voided proofs: the machine was used since, and what is older proves nothing."""
    return max((paris_day(one.voided_at) for one in erasures if one.voided_at), default=None)


def _check(report: ErasureReport, device: Device, drive: Drive, today: date, came_back: date | None) -> None:
    wrong = faults_of(done_on=past_day_fault(report.done_on, today))
    if came_back is not None and report.done_on < came_back:
        wrong.setdefault("done_on", "erasure_before_return")
    if device.received_on is not None and report.done_on < device.received_on:
        wrong.setdefault("done_on", "erasure_before_received")
    if report.errors is not None and not 0 <= report.errors <= _MOST_ERRORS:
        wrong["errors"] = "erasure_errors_out_of_range"
    elif report.errors and report.result is ErasureResult.SUCCEEDED:
        wrong["errors"] = "erasure_errors_mean_failure"
    if not report.method.strip():
        wrong["method"] = "erasure_method_missing"
    if report.level is ErasureLevel.PURGE and drive.kind is not StorageKind.HDD and OVERWRITE.search(report.method):
        wrong["level"] = "overwrite_is_clear_at_best"
    if report.document_sha256 and (len(report.document_sha256) != 64 or not _is_hex(report.document_sha256)):
        wrong["document_sha256"] = "not_a_sha256"
    if wrong:
        raise Invalid("invalid", fields=wrong, tag=device.tag)


def _is_hex(text: str) -> bool:
    return all(sign in "0123456789abcdef" for sign in text.lower())


def _touch(session: Session, device: Device) -> None:
    """Drives and proofs are part of what people read on the machine's page: its version grows with them."""
    flag_modified(device, "version")
    put(session, device)
    settle(session)
