"""Which machines of the same workshop may replace one that failed: none that is less, none that nobody can compare."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlmodel import Session, col, select

from equip.handover.models import Handover
from equip.inventory.models import Category, Device, DeviceState, StorageKind
from equip.inventory.readiness import blocked_among


class Shortfall(StrEnum):
    """Why a machine is not at least as good. What is unknown, of either machine, is not as good: it is unknown."""

    OTHER_FORM = "other_form"
    LESS_RAM = "less_ram"
    RAM_UNKNOWN = "ram_unknown"
    LESS_STORAGE = "less_storage"
    STORAGE_UNKNOWN = "storage_unknown"
    SLOWER_STORAGE = "slower_storage"
    STORAGE_KIND_UNKNOWN = "storage_kind_unknown"
    NO_WEBCAM = "no_webcam"
    WEBCAM_UNKNOWN = "webcam_unknown"
    LESS_POWERFUL = "less_powerful"
    POWER_UNKNOWN = "power_unknown"
    OTHER_KEYBOARD = "other_keyboard"
    KEYBOARD_UNKNOWN = "keyboard_unknown"


_S = Shortfall
_SPEED = {StorageKind.HDD: 0, StorageKind.EMMC: 1, StorageKind.SSD: 2, StorageKind.NVME: 2}
"""From a disk of one rank to one of another, a person sees the difference; from an SSD to an NVMe, they don't."""
_POWER = tuple(Category)
"""From the least to the most: processor, memory and disk together (`equip.inventory.category`)."""


@dataclass(frozen=True)
class Replacements:
    """`fitting`: nearest first. `ready`: machines of the workshop in « prêt » and of the same form, fitting or not.

    `lacking`: how many of those fall short, by reason; one machine may count under several.
    """

    fitting: list[Device]
    ready: int
    lacking: Mapping[Shortfall, int]


def replacements_for(session: Session, handover: Handover, failed: Device, today: date) -> Replacements:
    query = select(Device).where(
        Device.organisation_id == handover.refurbisher_id,
        Device.state == DeviceState.AVAILABLE,
        Device.form == failed.form,
    )
    found = session.exec(query.order_by(col(Device.tag))).all()
    blocked = blocked_among(session, found, today)  # what the swap itself would refuse is not offered
    ready = [device for device in found if device.id not in blocked]
    short = {device.id: shortfalls(failed, device) for device in ready}
    fitting = [device for device in ready if not short[device.id]]
    fitting.sort(key=lambda device: _surplus(failed, device))
    return Replacements(fitting, len(ready), Counter(one for found in short.values() for one in found))


def shortfalls(failed: Device, other: Device) -> list[Shortfall]:
    """Empty when `other` is at least as good. What the first machine was not known to have is not asked of it,
    but its form, memory and disk: without them nothing says what is as good."""
    found = [] if failed.form is not None and failed.form is other.form else [_S.OTHER_FORM]
    found += _less(failed.ram_gib, other.ram_gib, _S.LESS_RAM, _S.RAM_UNKNOWN)
    found += _less(failed.storage_gb, other.storage_gb, _S.LESS_STORAGE, _S.STORAGE_UNKNOWN)
    if failed.storage_kind:
        speed = _SPEED[other.storage_kind] if other.storage_kind else None
        found += _less(_SPEED[failed.storage_kind], speed, _S.SLOWER_STORAGE, _S.STORAGE_KIND_UNKNOWN)
    if failed.category:
        power = _POWER.index(other.category) if other.category else None
        found += _less(_POWER.index(failed.category), power, _S.LESS_POWERFUL, _S.POWER_UNKNOWN)
    if failed.webcam:
        found += _less(1, None if other.webcam is None else int(other.webcam), _S.NO_WEBCAM, _S.WEBCAM_UNKNOWN)
    if failed.keyboard and failed.keyboard != other.keyboard:
        found.append(_S.OTHER_KEYBOARD if other.keyboard else _S.KEYBOARD_UNKNOWN)
    return found


def _less(asked: int | None, found: int | None, less: Shortfall, unknown: Shortfall) -> list[Shortfall]:
    if asked is None or found is None:
        return [unknown]
    return [less] if found < asked else []


def _surplus(failed: Device, other: Device) -> tuple[int, int, bool]:
    """Of machines that fit, the nearest keeps the better ones for others."""
    ram = (other.ram_gib or 0) - (failed.ram_gib or 0)
    storage = (other.storage_gb or 0) - (failed.storage_gb or 0)
    return ram, storage, other.grade is not failed.grade
