"""The drives of a report beside those of the stock, told one by one: by serial where both know it.

A drive is added by a report only to a machine of which no drive is known; otherwise a person looks first, since a drive
that was changed has no proof of erasure.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, select

from equip.accounts.actors import Actor
from equip.errors import Conflict
from equip.files.reports import facts
from equip.imports.models import Verdict
from equip.imports.report import Line, LineProblem
from equip.inventory.changes import clean_serial
from equip.inventory.erasures import complete_drive, described, described_with_wear, record_drive
from equip.inventory.models import Device, Drive, StorageKind
from equip.inventory.readiness import drives_of, erasures_of
from equip.inventory.states import ENDS_OF_LIFE, PROMISED

SOURCE = "hardware_report"
_SAME_SIZE = 0.02
Told = tuple[dict[str, list[Any]], list[LineProblem]]


def add_drives(session: Session, actor: Actor, device: Device, drives: Sequence[facts.Drive], *, now: datetime) -> None:
    for drive in drives:
        record_drive(session, actor, device, now=now, **_values(drive))


def compare_drives(
    session: Session, actor: Actor, device: Device, seen: Sequence[facts.Drive], *, sure: bool, now: datetime
) -> Told:
    """What was written, and what a person must look at. A report that saw no drive says nothing of them.

    Unless `sure` that the report is of this machine as it is known, no drive is added.
    """
    known = drives_of(session, device)
    if not seen:
        return {}, []
    if not known and not device.has_no_drive:
        if not sure or device.state in PROMISED | ENDS_OF_LIFE:
            return {}, []
        add_drives(session, actor, device, seen, now=now)
        return {"drives": [None, [described_with_wear(drive) for drive in seen]]}, []
    pairs = _paired(known, seen, _proved(session, device))
    problems = _differences(device, known, seen, pairs)
    return _complete(session, actor, device, pairs, now=now) if not problems else {}, problems


def apply_drive(session: Session, actor: Actor, seen: facts.Drive, number: int, *, now: datetime) -> Line:
    """What a drive says of itself, alone: its machine is found by its serial. Raises `Conflict` when it is not."""
    device, drive = find_drive(session, actor, seen.serial)
    told = _complete(session, actor, device, [(drive, seen)], now=now)
    return Line(number, Verdict.UPDATE if told else Verdict.IDENTICAL, device.tag, told, failing_drives(device, [seen]))


def find_drive(session: Session, actor: Actor, serial: str | None) -> tuple[Device, Drive]:
    """The drive of this serial in a machine of this workshop that is still there. Raises `Conflict`."""
    wanted = clean_serial(serial)
    if wanted is None:
        raise Conflict("drive_without_serial")
    written = func.upper(func.replace(Drive.serial, " ", ""))
    query = select(Device, Drive).join(Drive, col(Drive.device_id) == col(Device.id))
    found = session.exec(
        query.where(
            Device.departement == actor.departement,
            Device.organisation_id == actor.organisation_id,
            col(Device.state).not_in(ENDS_OF_LIFE),
            written == wanted,
        ).order_by(col(Device.tag))
    ).all()
    if not found:
        raise Conflict("drive_of_no_device", serial=wanted)
    if len(found) > 1:
        raise Conflict("drive_of_several_devices", serial=wanted, tags=", ".join(device.tag for device, _ in found))
    return found[0]


def failing_drives(device: Device, drives: Sequence[facts.Drive]) -> list[LineProblem]:
    return [
        LineProblem("drive_failing", "drives", {"tag": device.tag, "drive": described(drive)})
        for drive in drives
        if drive.smart_passed is False
    ]


def _values(drive: facts.Drive) -> dict[str, Any]:
    kind = StorageKind(drive.kind) if drive.kind else None
    wear = {"power_on_hours": drive.power_on_hours, "smart_passed": drive.smart_passed}
    return {"serial": drive.serial, "model": drive.model, "size_gb": drive.size_gb, "kind": kind} | wear


def _proved(session: Session, device: Device) -> set[UUID]:
    return {one.drive_id for one in erasures_of(session, device) if one.voided_at is None}


def _paired(
    known: Sequence[Drive], seen: Sequence[facts.Drive], proved: Collection[UUID]
) -> list[tuple[Drive, facts.Drive]]:
    """By serial; then the one left on each side, if one of them has no serial and their sizes agree.

    A drive already erased and without a serial is never paired: the proof of one drive would pass to another.
    """
    by_serial = {clean_serial(drive.serial): drive for drive in seen if drive.serial}
    found = [(drive, by_serial.get(clean_serial(drive.serial))) for drive in known if drive.serial]
    pairs = [(drive, one) for drive, one in found if one is not None]
    left = [drive for drive in known if all(drive is not one for one, _ in pairs)]
    other = [drive for drive in seen if all(drive is not one for _, one in pairs)]
    if len(left) == len(other) == 1 and left[0].id not in proved and _may_be_one(left[0], other[0]):
        pairs.append((left[0], other[0]))
    return pairs


def _may_be_one(known: Drive, seen: facts.Drive) -> bool:
    if known.serial and seen.serial:
        return False
    if known.size_gb is None or seen.size_gb is None:
        return True
    return abs(known.size_gb - seen.size_gb) <= _SAME_SIZE * known.size_gb


def _differences(
    device: Device, known: Sequence[Drive], seen: Sequence[facts.Drive], pairs: Sequence[tuple[Drive, facts.Drive]]
) -> list[LineProblem]:
    """One remark for each drive that left, came, or stayed, when serials can tell; else how many there are."""
    gone = [drive for drive in known if all(drive is not one for one, _ in pairs)]
    come = [drive for drive in seen if all(drive is not one for _, one in pairs)]
    if not all([drive.serial for drive in gone] + [drive.serial for drive in come]):
        differ = len(known) != len(seen)
        counts = {"tag": device.tag, "known": len(known), "seen": len(seen)}
        return [LineProblem("hardware_drives_differ", "drives", counts)] if differ else []
    if not gone and not come:
        return []
    same = [drive for drive, _ in pairs]
    told: list[tuple[str, Sequence[Drive | facts.Drive]]] = [
        ("drive_removed", gone),
        ("drive_added", come),
        ("drive_same", same),
    ]
    return [
        LineProblem(code, "drives", {"tag": device.tag, "drive": described(drive)})
        for code, drives in told
        for drive in drives
    ]


def _complete(
    session: Session, actor: Actor, device: Device, pairs: Sequence[tuple[Drive, facts.Drive]], *, now: datetime
) -> dict[str, list[Any]]:
    """What a report adds to drives that are known; nothing on a machine that is promised or gone."""
    if device.state in PROMISED | ENDS_OF_LIFE:
        return {}
    before = [described_with_wear(drive) for drive, _ in pairs]
    changed = [complete_drive(session, actor, device, drive, _values(seen), now=now) for drive, seen in pairs]
    if not any(changed):
        return {}
    told = [
        (old, described_with_wear(drive)) for old, (drive, _), one in zip(before, pairs, changed, strict=True) if one
    ]
    return {"drives": [[old for old, _ in told], [new for _, new in told]]}
