"""`smartctl -j`: what a drive says of itself. Alone it names no machine; inside a snapshot it completes lshw."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from equip.files.reports.facts import Drive
from equip.files.reports.parts import disk_gb, items, kind_by_words, mapping, whole
from equip.files.reports.words import name, real_serial

_USB_BRIDGES = ("usb", "snt")


def looks_like_smartctl(found: object) -> bool:
    return any("smartctl" in one and "device" in one for one in items(found)[:1])


def read_smartctl(found: object) -> tuple[Drive, ...]:
    """From one report or a list of them; a drive behind a USB bridge is not the machine's."""
    inside = [
        one for one in items(found) if not _is_on_usb(one) and (one.get("model_name") or one.get("serial_number"))
    ]
    return tuple(_drive(one) for one in inside)


def completed(drives: Iterable[Drive], by_smart: Iterable[Drive]) -> tuple[Drive, ...]:
    """Each drive with what smartctl knows of it, found by serial; those that smartctl alone saw come after."""
    known = {_key(drive.serial): drive for drive in by_smart}
    merged = tuple(_with(drive, known.pop(_key(drive.serial), None) if drive.serial else None) for drive in drives)
    return merged or tuple(known.values())


def _key(serial: str | None) -> str:
    """lshw shortens « WD-WXN209S36759 » no more than smartctl does; case and spaces differ."""
    return "".join((serial or "").split()).upper()


def _with(drive: Drive, said: Drive | None) -> Drive:
    if said is None:
        return drive
    return replace(
        drive,
        model=drive.model or said.model,
        size_gb=drive.size_gb or said.size_gb,
        kind=said.kind or drive.kind,
        power_on_hours=said.power_on_hours,
        smart_passed=said.smart_passed,
    )


def _is_on_usb(one: Mapping[str, Any]) -> bool:
    return str(mapping(one.get("device")).get("type") or "").startswith(_USB_BRIDGES)


def _drive(one: Mapping[str, Any]) -> Drive:
    model, passed = name(one.get("model_name")), mapping(one.get("smart_status")).get("passed")
    size = whole(mapping(one.get("user_capacity")).get("bytes")) or whole(one.get("nvme_total_capacity"))
    hours = whole(mapping(one.get("power_on_time")).get("hours"))
    return Drive(
        model=model,
        serial=real_serial(one.get("serial_number")),
        size_gb=disk_gb(size),
        kind=_kind(one, model),
        power_on_hours=hours if hours is not None and hours < 1_000_000 else None,
        smart_passed=passed if isinstance(passed, bool) else None,
    )


def _kind(one: Mapping[str, Any], model: str | None) -> str | None:
    """A rotation of 0 is a drive with nothing that turns; « 1 » is no speed, some tools write it for the same."""
    protocol, turns = str(mapping(one.get("device")).get("protocol") or ""), one.get("rotation_rate")
    if protocol.casefold() == "nvme":
        return "nvme"
    if isinstance(turns, int) and not isinstance(turns, bool):
        return "ssd" if turns == 0 else "hdd" if turns > 1000 else None
    return kind_by_words(model)
