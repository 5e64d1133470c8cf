"""Finding machines, and the verbs of this room in one place for the other rooms and the face."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from equip.accounts.actors import Actor
from equip.accounts.models import Role
from equip.errors import NotFound
from equip.inventory.changes import (
    change_device,
    clean_serial,
    clean_tag,
    clear_flag,
    create_device,
    next_tag,
    set_flag,
    set_grade,
    set_price,
)
from equip.inventory.checks import (
    Check,
    CheckResult,
    checks_for,
    forget_defects,
    known_checks,
    sign_checks,
    sign_tests,
    suggested,
)
from equip.inventory.erasures import ErasureReport, record_drive, record_erasure, say_no_drive
from equip.inventory.models import Device, DeviceEvent, DeviceState, ErasureLevel, Form, Grade, Lot, StorageKind
from equip.inventory.moves import advance, move, take_back
from equip.inventory.prices import caps_of, donor_of, price_cap, price_cap_cents
from equip.inventory.readiness import (
    blocked_among,
    blocking_reasons,
    device_type,
    drives_of,
    erasure_reasons,
    erasures_of,
    level_gaps,
    only_proofs,
    type_code,
)
from equip.inventory.requirements import all_requirements, check_requirement, in_force, require_levels
from equip.inventory.states import DEVICE_STATES
from equip.inventory.undo import Act, last_acts, last_said, undo

__all__ = [
    "DEVICE_STATES",
    "Act",
    "Check",
    "CheckResult",
    "ErasureReport",
    "advance",
    "all_requirements",
    "available_devices",
    "blocked_among",
    "blocking_reasons",
    "caps_of",
    "change_device",
    "check_requirement",
    "checks_for",
    "clear_flag",
    "counts_by",
    "create_device",
    "device_type",
    "devices_of",
    "donor_of",
    "drives_of",
    "erasure_reasons",
    "erasures_of",
    "events_of",
    "find_scanned",
    "forget_defects",
    "get_device",
    "in_force",
    "known_checks",
    "last_acts",
    "last_said",
    "level_gaps",
    "levels_required",
    "lot_of",
    "move",
    "next_tag",
    "only_proofs",
    "price_cap",
    "price_cap_cents",
    "record_drive",
    "record_erasure",
    "require_levels",
    "say_no_drive",
    "set_flag",
    "set_grade",
    "set_price",
    "sign_checks",
    "sign_tests",
    "suggested",
    "take_back",
    "type_code",
    "under_levels",
    "undo",
]


def devices_of(actor: Actor) -> SelectOfScalar[Device]:
    """The machines that this actor may see: a workshop its own, the others those of the département."""
    query = select(Device).where(Device.departement == actor.departement)
    return query.where(Device.organisation_id == actor.organisation_id) if actor.role == Role.REFURBISHER else query


def get_device(session: Session, actor: Actor, tag: str, *, lock: bool = False) -> Device:
    query = devices_of(actor).where(Device.tag == clean_tag(tag))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    device = session.exec(query).first()
    if device is None:
        raise NotFound("device_not_found", tag=clean_tag(tag)[:30])
    return device


def find_scanned(session: Session, actor: Actor, code: str) -> Sequence[Device]:
    """What a scan may mean: our tag, else a serial, written with or without spaces and capitals."""
    tagged = session.exec(devices_of(actor).where(Device.tag == clean_tag(code))).all()
    serial = clean_serial(code)
    if tagged or serial is None:
        return tagged
    return session.exec(devices_of(actor).where(Device.serial == serial).order_by(col(Device.tag))).all()


def available_devices(session: Session, departement: str, *, lock: bool = False) -> list[Device]:
    """Ordered by tag. `lock` keeps them as they are until the transaction ends."""
    query = select(Device).where(Device.departement == departement, Device.state == DeviceState.AVAILABLE)
    query = query.order_by(col(Device.tag))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return list(session.exec(query))


def levels_required(session: Session, departement: str, today: date) -> Mapping[StorageKind, ErasureLevel]:
    """Of a machine that passes the gate today, by kind of drive; a kind that is not there needs no level."""
    found = in_force(all_requirements(session, departement), today)
    return {StorageKind(kind): ErasureLevel(level) for kind, level in found.levels.items()} if found else {}


def under_levels(session: Session, departement: str, levels: Mapping[str, str], today: date) -> list[str]:
    """The tags of available machines that would not pass if these levels were required of them; they pass today."""
    devices = available_devices(session, departement)
    blocked = blocked_among(session, devices, today, levels=levels) - blocked_among(session, devices, today)
    return [device.tag for device in devices if device.id in blocked]


def events_of(session: Session, device: Device) -> list[DeviceEvent]:
    """Newest first."""
    query = select(DeviceEvent).where(DeviceEvent.device_id == device.id)
    return list(session.exec(query.order_by(col(DeviceEvent.number).desc())))


def lot_of(session: Session, device: Device) -> Lot | None:
    return session.get(Lot, device.lot_id) if device.lot_id else None


def counts_by(session: Session, actor: Actor) -> list[tuple[Form | None, Grade | None, DeviceState, int]]:
    """How many machines of each form, grade and state this actor may see."""
    visible = devices_of(actor).subquery()
    query = select(visible.c.form, visible.c.grade, visible.c.state, func.count()).group_by(
        visible.c.form, visible.c.grade, visible.c.state
    )
    return [(form, grade, state, count) for form, grade, state, count in session.execute(query)]
