"""What keeps a machine from a state: the gate to « available », judged on the server and nowhere else."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from equip.accounts.models import Departement
from equip.days import paris_day
from equip.inventory.models import (
    Device,
    DeviceState,
    Donor,
    Drive,
    Erasure,
    ErasureRequirement,
    ErasureResult,
    Form,
    Grade,
    TestResult,
)
from equip.inventory.prices import is_above_cap
from equip.inventory.requirements import all_requirements, gaps, in_force, told
from equip.inventory.shelf import shelf_of

REASON_FIELDS = {
    "form_unknown": "form",
    "drives_unknown": "erasure",
    "drive_not_erased": "erasure",
    "erasure_failed": "erasure",
    "erasure_level_too_low": "erasure",
    "tests_missing": "tests",
    "tests_failed": "tests",
    "grade_missing": "grade",
    "grade_too_low": "grade",
    "price_missing": "price_cents",
    "price_over_cap": "price_cents",
    "flag_wipe_failed": "flags",
    "flag_os_install_failed": "flags",
    "flag_needs_part": "flags",
    "flag_needs_investigation": "flags",
    "flag_locked_to_user": "flags",
}
"""Every reason, with the field that would lift it."""
_PASSED = frozenset({DeviceState.AVAILABLE, DeviceState.RESERVED, DeviceState.ALLOCATED})


def drives_of(session: Session, device: Device) -> list[Drive]:
    if (shelf := shelf_of(session)) is not None:
        return list(shelf.drives.get(device.id, ()))
    return list(session.exec(select(Drive).where(Drive.device_id == device.id).order_by(col(Drive.id))))


def erasures_of(session: Session, device: Device) -> list[Erasure]:
    """Oldest first; the voided ones too, since they are the history of the drive."""
    if (shelf := shelf_of(session)) is not None:
        return list(shelf.erasures.get(device.id, ()))
    query = select(Erasure).where(Erasure.device_id == device.id)
    return list(session.exec(query.order_by(col(Erasure.done_on), col(Erasure.id))))


def only_proofs(session: Session, devices: Sequence[Device]) -> dict[UUID, Erasure]:
    """By machine that has one drive alone: its last erasure that stands. Two queries, however many machines."""
    ids = [device.id for device in devices]
    drives = Counter(session.exec(select(Drive.device_id).where(col(Drive.device_id).in_(ids))))
    query = select(Erasure).where(col(Erasure.device_id).in_(ids), col(Erasure.voided_at).is_(None))
    standing = session.exec(query.order_by(col(Erasure.done_on), col(Erasure.id)))
    return {erasure.device_id: erasure for erasure in standing if drives[erasure.device_id] == 1}


def erasure_reasons(session: Session, device: Device, today: date) -> list[str]:
    levels = _levels_for(device, all_requirements(session, device.departement), today)
    return _erasure_reasons(device, drives_of(session, device), erasures_of(session, device), levels)


def level_gaps(session: Session, device: Device, today: date) -> list[dict[str, Any]]:
    """What « erasure_level_too_low » says of each drive, as JSON; empty for a machine with another reason."""
    levels = _levels_for(device, all_requirements(session, device.departement), today)
    return told(gaps(drives_of(session, device), erasures_of(session, device), levels)) if levels else []


def blocking_reasons(session: Session, device: Device, today: date) -> list[str]:
    """Codes of what keeps this machine from being available, in the order of the bench; empty when it may be."""
    return _blocking_reasons(device, erasure_reasons(session, device, today), is_over=is_above_cap(session, device))


def blocked_among(
    session: Session, devices: Sequence[Device], today: date, *, levels: Mapping[str, str] | None = None
) -> set[UUID]:
    """Those of these machines, of one département, that may not be available; five queries, however many they are.

    `levels`: judged as if these were required of every one of them, whenever it passed.
    """
    ids = [device.id for device in devices]
    drives: dict[UUID, list[Drive]] = defaultdict(list)
    erasures: dict[UUID, list[Erasure]] = defaultdict(list)
    for drive in session.exec(select(Drive).where(col(Drive.device_id).in_(ids))):
        drives[drive.device_id].append(drive)
    for erasure in session.exec(select(Erasure).where(col(Erasure.device_id).in_(ids))):
        erasures[erasure.device_id].append(erasure)
    versions = all_requirements(session, devices[0].departement) if devices else []
    # Held until the end, so that the cap of each machine finds them without asking.
    given = {device.donor_id for device in devices}
    departement = session.get(Departement, devices[0].departement) if devices else None
    _held = (departement, session.exec(select(Donor).where(col(Donor.id).in_(given))).all())
    blocked = set()
    for device in devices:
        wanted = _levels_for(device, versions, today) if levels is None else levels
        erasing = _erasure_reasons(device, drives[device.id], erasures[device.id], wanted)
        if _blocking_reasons(device, erasing, is_over=is_above_cap(session, device)):
            blocked.add(device.id)
    return blocked


def _levels_for(device: Device, versions: Sequence[ErasureRequirement], today: date) -> Mapping[str, str]:
    """A machine that passed the gate is held to what was required until then: a requirement dated of that very day
    may have been decided after it passed, and if it was decided before, the machine passed it."""
    passed = device.ready_on or paris_day(device.state_since)
    found = in_force(versions, passed - timedelta(days=1) if device.state in _PASSED else today)
    return found.levels if found else {}


def _erasure_reasons(
    device: Device, drives: Sequence[Drive], erasures: Sequence[Erasure], levels: Mapping[str, str]
) -> list[str]:
    """Every drive needs an erasure that succeeded, still stands, and is of the level required of its kind.

    A screen has no drive; another machine, if a person says so.
    """
    if device.has_no_drive or device.form is Form.SCREEN:
        return []
    if not drives:
        return ["drives_unknown"]
    standing = [erasure for erasure in erasures if erasure.voided_at is None]
    proved = {erasure.drive_id for erasure in standing if erasure.result is ErasureResult.SUCCEEDED}
    missing = [drive.id for drive in drives if drive.id not in proved]
    if not missing:
        return ["erasure_level_too_low"] if gaps(drives, erasures, levels) else []
    return ["erasure_failed" if any(erasure.drive_id in missing for erasure in standing) else "drive_not_erased"]


def _blocking_reasons(device: Device, erasing: Sequence[str], *, is_over: bool) -> list[str]:
    reasons = [] if device.form else ["form_unknown"]
    reasons += erasing
    if device.tests is not TestResult.PASSED:
        reasons.append("tests_missing" if device.tests is None else "tests_failed")
    if device.grade not in {Grade.A, Grade.B}:
        reasons.append("grade_missing" if device.grade is None else "grade_too_low")
    if device.price_cents is None:
        reasons.append("price_missing")
    if is_over:
        reasons.append("price_over_cap")
    return reasons + [f"flag_{flag}" for flag in sorted(device.flags)]


def _form_reasons(_session: Session, device: Device, _today: date) -> list[str]:
    return [] if device.form else ["form_unknown"]


GUARDS: dict[DeviceState, Callable[[Session, Device, date], list[str]]] = {
    DeviceState.ERASING: _form_reasons,
    DeviceState.ERASED: erasure_reasons,
    DeviceState.PREPARED: erasure_reasons,
    DeviceState.AVAILABLE: blocking_reasons,
    DeviceState.RESERVED: blocking_reasons,
}


def guard_reasons(session: Session, device: Device, wanted: DeviceState, today: date) -> list[str]:
    guard = GUARDS.get(wanted)
    return guard(session, device, today) if guard else []


def device_type(device: Device) -> str:
    """The published type: form and grade, « laptop-A »; « unknown » while nobody said what the machine is."""
    return type_code(device.form, device.grade)


def type_code(form: Form | None, grade: Grade | None) -> str:
    if form is None:
        return "unknown"
    return f"{form}-{grade}" if grade else str(form)
