"""What keeps a machine from a state: the gate to « available », judged on the server and nowhere else."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from equip.inventory.models import (
    Device,
    DeviceState,
    Drive,
    Erasure,
    ErasureResult,
    Form,
    Grade,
    TestResult,
)

REASON_FIELDS = {
    "form_unknown": "form",
    "drives_unknown": "erasure",
    "drive_not_erased": "erasure",
    "erasure_failed": "erasure",
    "tests_missing": "tests",
    "tests_failed": "tests",
    "grade_missing": "grade",
    "grade_too_low": "grade",
    "price_missing": "price_cents",
    "flag_wipe_failed": "flags",
    "flag_os_install_failed": "flags",
    "flag_needs_part": "flags",
    "flag_needs_investigation": "flags",
    "flag_locked_to_user": "flags",
}
"""Every reason, with the field that would lift it."""


def drives_of(session: Session, device: Device) -> list[Drive]:
    return list(session.exec(select(Drive).where(Drive.device_id == device.id).order_by(col(Drive.id))))


def erasures_of(session: Session, device: Device) -> list[Erasure]:
    """Oldest first; the voided ones too, since they are the history of the drive."""
    query = select(Erasure).where(Erasure.device_id == device.id)
    return list(session.exec(query.order_by(col(Erasure.done_on), col(Erasure.id))))


def only_proofs(session: Session, devices: Sequence[Device]) -> dict[UUID, Erasure]:
    """By machine that has one drive alone: its last erasure that stands. Two queries, however many machines."""
    ids = [device.id for device in devices]
    drives = Counter(session.exec(select(Drive.device_id).where(col(Drive.device_id).in_(ids))))
    query = select(Erasure).where(col(Erasure.device_id).in_(ids), col(Erasure.voided_at).is_(None))
    standing = session.exec(query.order_by(col(Erasure.done_on), col(Erasure.id)))
    return {erasure.device_id: erasure for erasure in standing if drives[erasure.device_id] == 1}


def erasure_reasons(session: Session, device: Device) -> list[str]:
    return _erasure_reasons(device, drives_of(session, device), erasures_of(session, device))


def blocking_reasons(session: Session, device: Device) -> list[str]:
    """Codes of what keeps this machine from being available, in the order of the bench; empty when it may be."""
    return _blocking_reasons(device, erasure_reasons(session, device))


def blocked_among(session: Session, devices: Sequence[Device]) -> set[UUID]:
    """Those of these machines that may not be available; two queries, however many they are."""
    ids = [device.id for device in devices]
    drives: dict[UUID, list[Drive]] = defaultdict(list)
    erasures: dict[UUID, list[Erasure]] = defaultdict(list)
    for drive in session.exec(select(Drive).where(col(Drive.device_id).in_(ids))):
        drives[drive.device_id].append(drive)
    for erasure in session.exec(select(Erasure).where(col(Erasure.device_id).in_(ids))):
        erasures[erasure.device_id].append(erasure)
    return {
        device.id
        for device in devices
        if _blocking_reasons(device, _erasure_reasons(device, drives[device.id], erasures[device.id]))
    }


def _erasure_reasons(device: Device, drives: Sequence[Drive], erasures: Sequence[Erasure]) -> list[str]:
    """Every drive needs an erasure that succeeded and still stands. A screen has none; another, if a person says so."""
    if device.has_no_drive or device.form is Form.SCREEN:
        return []
    if not drives:
        return ["drives_unknown"]
    standing = [erasure for erasure in erasures if erasure.voided_at is None]
    proved = {erasure.drive_id for erasure in standing if erasure.result is ErasureResult.SUCCEEDED}
    missing = [drive.id for drive in drives if drive.id not in proved]
    if not missing:
        return []
    return ["erasure_failed" if any(erasure.drive_id in missing for erasure in standing) else "drive_not_erased"]


def _blocking_reasons(device: Device, erasing: Sequence[str]) -> list[str]:
    reasons = [] if device.form else ["form_unknown"]
    reasons += erasing
    if device.tests is not TestResult.PASSED:
        reasons.append("tests_missing" if device.tests is None else "tests_failed")
    if device.grade not in {Grade.A, Grade.B}:
        reasons.append("grade_missing" if device.grade is None else "grade_too_low")
    if device.price_cents is None:
        reasons.append("price_missing")
    return reasons + [f"flag_{flag}" for flag in sorted(device.flags)]


def _form_reasons(_session: Session, device: Device) -> list[str]:
    return [] if device.form else ["form_unknown"]


GUARDS: dict[DeviceState, Callable[[Session, Device], list[str]]] = {
    DeviceState.ERASING: _form_reasons,
    DeviceState.ERASED: erasure_reasons,
    DeviceState.PREPARED: erasure_reasons,
    DeviceState.AVAILABLE: blocking_reasons,
    DeviceState.RESERVED: blocking_reasons,
}


def guard_reasons(session: Session, device: Device, wanted: DeviceState) -> list[str]:
    guard = GUARDS.get(wanted)
    return guard(session, device) if guard else []


def device_type(device: Device) -> str:
    """The published type: form and grade, « laptop-A »; « unknown » while nobody said what the machine is."""
    return type_code(device.form, device.grade)


def type_code(form: Form | None, grade: Grade | None) -> str:
    if form is None:
        return "unknown"
    return f"{form}-{grade}" if grade else str(form)
