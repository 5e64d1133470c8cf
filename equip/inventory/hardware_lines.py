"""A hardware report of one machine: fills in what nobody knew; what contradicts the known is told, never written."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from equip.accounts.actors import Actor
from equip.errors import Conflict
from equip.files.reports.facts import HardwareReport
from equip.imports.models import Verdict
from equip.imports.report import Line, LineProblem
from equip.inventory.changes import (
    as_json,
    change_device,
    clean_serial,
    clean_tag,
    create_device,
    next_tag,
    same_maker,
)
from equip.inventory.drive_lines import SOURCE, add_drives, compare_drives, failing_drives
from equip.inventory.events import EventKind
from equip.inventory.intake import is_elsewhere
from equip.inventory.models import Device, DeviceEvent, Form, StorageKind
from equip.inventory.states import PROMISED

_SAME_SCREEN_IN = 0.6
_SAME_BATTERY_PCT = 2


@dataclass(frozen=True)
class Chosen:
    """What a person says of a report. `tag`: the label of its machine, known or new; empty, the report says itself
    which it is. `fields`: those where the report is believed over what is known."""

    tag: str = ""
    fields: frozenset[str] = frozenset()


AS_IT_SAYS = Chosen()


def apply_report(
    session: Session,
    actor: Actor,
    report: HardwareReport,
    sha256: str,
    *,
    chosen: Chosen = AS_IT_SAYS,
    now: datetime,
) -> Line:
    """`sha256` is the file's: without serial or uuid, it is how the same report sent twice is known."""
    said = _values(report)
    device = _find(session, actor, said) or _find_by_file(session, actor, sha256)
    if chosen.tag:
        device = _labelled(session, actor, chosen.tag, said, device)
    if device is None:
        tag = chosen.tag or next_tag(session, actor)
        return _take_in(session, actor, report, said, sha256, tag=tag, now=now)
    contradicted = {problem.column for problem in _contradictions(device, said)} & chosen.fields
    unknown = {f: v for f, v in said.items() if getattr(device, f) is None or f in contradicted}
    problems = [problem for problem in _contradictions(device, said) if problem.column not in contradicted]
    if device.state in PROMISED and not contradicted:
        unknown = {field: value for field, value in unknown.items() if field == "smbios_uuid"}
    changes = change_device(session, actor, device, unknown, now=now, kind=EventKind.INVENTORIED, source=SOURCE)
    drives, drive_problems = compare_drives(session, actor, device, report.drives, sure=not problems, now=now)
    problems += [*drive_problems, *_remarks(device, report)]
    changes |= drives
    return Line(1, Verdict.UPDATE if changes else Verdict.IDENTICAL, device.tag, changes, problems)


def _take_in(
    session: Session,
    actor: Actor,
    report: HardwareReport,
    said: dict[str, Any],
    sha256: str,
    *,
    tag: str,
    now: datetime,
) -> Line:
    if (serial := said.get("serial")) and is_elsewhere(session, actor, serial, said.get("maker")):
        raise Conflict("serial_taken_elsewhere", serial=serial)
    device = create_device(session, actor, tag, said, now=now, source=SOURCE, sha256=sha256)
    add_drives(session, actor, device, report.drives, now=now)
    changes = {field: [None, as_json(value)] for field, value in said.items()}
    remarks = [LineProblem("device_to_identify", None, {"tag": device.tag})]
    if not said.keys() & {"serial", "smbios_uuid"}:
        remarks.append(LineProblem("report_without_serial", "serial", {"tag": device.tag}))
    return Line(1, Verdict.CREATE, device.tag, changes, [*remarks, *_remarks(device, report)])


def _remarks(device: Device, report: HardwareReport) -> list[LineProblem]:
    doubts = [LineProblem(code, None, {"tag": device.tag}) for code in report.doubts]
    return [*doubts, *failing_drives(device, report.drives)]


def _find_by_file(session: Session, actor: Actor, sha256: str) -> Device | None:
    taken_in = select(DeviceEvent.device_id).where(col(DeviceEvent.details)["sha256"].as_string() == sha256)
    query = select(Device).where(
        Device.departement == actor.departement,
        Device.organisation_id == actor.organisation_id,
        col(Device.id).in_(taken_in),
    )
    return session.exec(query.with_for_update().execution_options(populate_existing=True)).first()


def _values(report: HardwareReport) -> dict[str, Any]:
    said = {
        "serial": clean_serial(report.serial),
        "smbios_uuid": report.uuid,
        "form": Form(report.form) if report.form else None,
        "maker": report.maker,
        "model": report.model,
        "cpu": _cpu_name(report.cpu_model) if report.cpu_model else None,
        "ram_gib": report.ram_gib,
        "storage_gb": report.storage_gb,
        "storage_kind": StorageKind(report.storage_kind) if report.storage_kind else None,
        "webcam": report.webcam,
        "screen_in": report.screen_in,
        "keyboard": report.keyboard,
        "os": report.os,
        "tpm": report.tpm,
        "battery_pct": report.battery_pct,
        "battery_cycles": report.battery_cycles,
    }
    return {field: value for field, value in said.items() if value is not None}


def _find(session: Session, actor: Actor, said: dict[str, Any]) -> Device | None:
    """By the firmware's uuid, else by serial. Several machines of that serial: a person must say which."""
    mine = select(Device).where(
        Device.departement == actor.departement, Device.organisation_id == actor.organisation_id
    )
    for field in ("smbios_uuid", "serial"):
        if field not in said:
            continue
        query = mine.where(col(getattr(Device, field)) == said[field]).order_by(col(Device.tag)).with_for_update()
        found = session.exec(query.execution_options(populate_existing=True)).all()
        if len(found) > 1:
            raise Conflict("several_devices_match", tags=", ".join(device.tag for device in found))
        if found:
            return found[0]
    return None


def _labelled(session: Session, actor: Actor, tag: str, said: dict[str, Any], found: Device | None) -> Device | None:
    """The machine of a label that a person read; None when no machine has it yet. A label can't make the report's
    machine another than the one that its serial names: raises `Conflict`."""
    query = select(Device).where(Device.organisation_id == actor.organisation_id, Device.tag == clean_tag(tag))
    device = session.exec(query.with_for_update().execution_options(populate_existing=True)).first()
    if found is not None and (device is None or device.id != found.id):
        raise Conflict("report_of_another_device", tag=found.tag)
    if device is not None and device.serial and said.get("serial") not in {None, device.serial}:
        raise Conflict("serial_differs", tag=device.tag, known=device.serial, said=said["serial"])
    return device


def _contradictions(device: Device, said: dict[str, Any]) -> list[LineProblem]:
    """Old and new of each field that differs. A person decides, since either may be wrong."""
    known = {field: getattr(device, field) for field in said}
    return [
        LineProblem(
            "hardware_contradicts",
            field,
            {"tag": device.tag, "known": as_json(known[field]), "seen": as_json(value)},
        )
        for field, value in said.items()
        if known[field] is not None and not _ALIKE.get(field, _equal)(known[field], value)
    ]


def _cpu_name(said: str) -> str:
    """« Intel(R) Core(TM) i5-8350U CPU @ 1.70GHz » is « Intel Core i5-8350U »."""
    plain = re.sub(r"\((?:R|TM)\)|\bCPU\b|\bProcessor\b|@.*$", " ", said, flags=re.IGNORECASE)
    return " ".join(plain.split())


def _equal(known: object, seen: object) -> bool:
    return known == seen


def _same_words(known: str, seen: str) -> bool:
    return known.casefold() == seen.casefold()


def _near(most: float) -> Callable[[float, float], bool]:
    """Two measures of one thing: a panel said in whole centimetres, a battery measured twice."""
    return lambda known, seen: abs(known - seen) <= most


_ALIKE: dict[str, Callable[[Any, Any], bool]] = {
    "maker": same_maker,
    "model": _same_words,
    "cpu": lambda known, seen: _same_words(_cpu_name(known), seen),
    "os": _same_words,
    "screen_in": _near(_SAME_SCREEN_IN),
    "battery_pct": _near(_SAME_BATTERY_PCT),
    "battery_cycles": lambda _known, _seen: True,  # they grow: another count contradicts nothing
}
