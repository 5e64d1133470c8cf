"""The snapshot of eReuse Workbench 11: a device, its components, and what was done to each, erasures among it.

Sizes are written « 160042.0 MB » or bare: then in MB, which older versions count by 1024. The size of a `Display` is
not read: in real snapshots it is often 15.0, whatever the laptop.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from equip.files.errors import FileRefused, RefusalCode
from equip.files.reports.facts import Battery, Drive, ErasedDrive, ErasureReport, HardwareReport
from equip.files.reports.parts import count, disk_gb, disk_gb_of_bare, health, items, mapping, whole
from equip.files.reports.words import form_of_chassis, name, names_are_virtual, real_serial, real_uuid

_DRIVES = {"HardDrive": None, "SolidStateDrive": "ssd", "DataStorage": None}
"""« HardDrive » is what Workbench says when it doesn't know: real snapshots call known SSDs so."""
_ERASURES = ("EraseBasic", "EraseSectors")
_QUANTITY = re.compile(r"(\d{1,12}(?:\.\d{1,6})?)\s*(.{0,30})")
_BYTES = {"mb": 10**6, "megabyte": 10**6, "gb": 10**9, "gigabyte": 10**9, "mib": 1024**2, "mebibyte": 1024**2}
_PHONES = {"smartphone", "mobile", "cellphone"}


def looks_like_workbench(found: object) -> bool:
    return isinstance(found, dict) and isinstance(found.get("device"), dict) and "components" in found


def read_workbench(found: Mapping[str, Any]) -> tuple[HardwareReport, tuple[ErasureReport, ...]]:
    """Raises `FileRefused` for a phone, another device, a virtual machine."""
    device, components = mapping(found.get("device")), items(found.get("components"))
    cpu = next(iter(_of_type(components, "Processor")), {})
    report = HardwareReport(
        form=_form(device),
        maker=name(device.get("manufacturer")),
        model=name(device.get("model")),
        serial=real_serial(device.get("serialNumber")),
        uuid=real_uuid(device.get("system_uuid")),
        cpu_model=name(cpu.get("model")),
        cpu_cores=count(cpu.get("cores")),
        cpu_threads=count(cpu.get("threads")),
        ram_bytes=sum(_memory(one.get("size")) for one in _of_type(components, "RamModule")) or None,
        drives=tuple(_drive(one) for one in _of_type(components, *_DRIVES)),
        batteries=tuple(_battery(one) for one in _of_type(components, "Battery")),
        webcam=None,
    )
    tool = f"Workbench {name(found.get('version')) or ''}".strip()
    erased = tuple(one for part in _of_type(components, *_DRIVES) for one in _erasures(part))
    return report, (ErasureReport(tool, erased),) if erased else ()


def _form(device: Mapping[str, Any]) -> str | None:
    """`chassis` is often « Netbook » for any laptop of some makers: it says laptop, never a size."""
    kind, chassis = str(device.get("type") or "").casefold(), str(device.get("chassis") or "").casefold()
    if kind in _PHONES:
        raise FileRefused(RefusalCode.PHONE_REPORT)
    if kind in {"printer", "monitor", "server", "keyboard", "mouse"}:
        raise FileRefused(RefusalCode.PRINTER_REPORT if kind == "printer" else RefusalCode.NOT_A_COMPUTER)
    if chassis == "virtual" or names_are_virtual(device.get("manufacturer"), device.get("model")):
        raise FileRefused(RefusalCode.VIRTUAL_MACHINE)
    return form_of_chassis(kind) if kind in {"laptop", "tablet"} else form_of_chassis(chassis) or form_of_chassis(kind)


def _of_type(components: list[Mapping[str, Any]], *types: str) -> list[Mapping[str, Any]]:
    return [one for one in components if one.get("type") in types]


def _acts(component: Mapping[str, Any], *types: str) -> list[Mapping[str, Any]]:
    """« actions », which versions before 11.0b called « events »."""
    said = [*items(component.get("actions")), *items(component.get("events"))]
    return [one for one in said if one.get("type") in types]


def _number(written: object) -> float | None:
    found = _quantity(written)
    return found[0] if found else None


def _quantity(written: object) -> tuple[float, str] | None:
    """« 1024.0 mebibyte » → 1024, « mebibyte »; a bare number has no unit."""
    if isinstance(written, int | float):
        found = whole(written)
        return None if found is None else (float(written), "")
    said = _QUANTITY.fullmatch(written.strip()) if isinstance(written, str) else None
    return (float(said[1]), said[2].strip().casefold()) if said else None


def _memory(written: object) -> int:
    """In bytes; memory is counted by 1024 whatever it is called."""
    number, unit = _quantity(written) or (0.0, "")
    if unit and unit not in _BYTES:
        return 0
    size = int(number) * (1024**3 if unit.startswith("g") else 1024**2)
    return size if size < 2**42 else 0


def _disk(written: object) -> int | None:
    number, unit = _quantity(written) or (0.0, "")
    if not unit:
        return disk_gb_of_bare(int(number) or None)
    return disk_gb(int(number * _BYTES[unit])) if unit in _BYTES else None


def _drive(one: Mapping[str, Any]) -> Drive:
    test: Mapping[str, Any] = next(iter(_acts(one, "TestDataStorage")), {})
    passed, hours = test.get("assessment"), whole(test.get("lifetime"))
    return Drive(
        model=name(one.get("model")),
        serial=real_serial(one.get("serialNumber")),
        size_gb=_disk(one.get("size")),
        kind=_kind(one),
        power_on_hours=hours if hours is not None and hours < 1_000_000 else None,
        smart_passed=passed if isinstance(passed, bool) else None,
    )


def _kind(one: Mapping[str, Any]) -> str | None:
    if str(one.get("interface") or "").casefold() in {"nvme", "pci"}:
        return "nvme"
    return _DRIVES.get(str(one.get("type")))


def _battery(one: Mapping[str, Any]) -> Battery:
    """Both capacities in mAh, so no mWh is known, but the health is."""
    measure: Mapping[str, Any] = next(iter(_acts(one, "MeasureBattery")), {})
    return Battery(name(one.get("model")), None, health(_number(measure.get("size")), _number(one.get("size"))))


def _erasures(component: Mapping[str, Any]) -> Iterator[ErasedDrive]:
    """What has neither an end nor a clear severity proves nothing, so it is left out."""
    drive = _drive(component)
    for act in _acts(component, *_ERASURES):
        steps = items(act.get("steps"))
        ended, severity = _instant(act.get("endTime")), _severity([act, *steps])
        if ended is None or severity is None:
            continue
        passes = ", ".join(filter(None, (name(step.get("type")) for step in steps)))
        yield ErasedDrive(
            serial=drive.serial,
            model=drive.model,
            size_gb=drive.size_gb,
            kind=drive.kind,
            method=f"{act['type']} ({passes})"[:150] if passes else str(act["type"]),
            succeeded=severity,
            verified=None,  # « EraseSectors » means to read back; the snapshot doesn't say that it did
            started_at=_instant(act.get("startTime")),
            ended_at=ended,
            errors=None,
        )


def _severity(acts: list[Mapping[str, Any]]) -> bool | None:
    """True when the act and each of its steps say « Info »; anything above is a failure; silence is no answer."""
    said = [str(act.get("severity") or "").casefold() for act in acts]
    if any(word in {"warning", "error", "notice"} for word in said):
        return False
    return True if all(word == "info" for word in said) else None


def _instant(written: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(written.strip()) if isinstance(written, str) else None
    except ValueError:
        return None
    return found if found and found.year >= 2000 else None
