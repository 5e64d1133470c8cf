"""The snapshots of eReuse after Workbench 11: the outputs of tools, in JSON or as texts that hold it.

2022 and « dev »: `data{lshw, dmidecode, smart[]…}`. workbench-script 0.0.1: `data{inxi, dmidecode, smartctl}`, texts
all, maybe inside `{type: "DeviceSnapshotV1", data}` or a signed credential. The person who ran it, the keys that
signed it and the addresses of the network are not read.
"""

import html
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from equip.files.errors import FileRefused, RefusalCode
from equip.files.reports import dmidecode, inxi
from equip.files.reports.facts import HardwareReport
from equip.files.reports.lshw import looks_like_lshw, read_lshw
from equip.files.reports.opening import inner_json
from equip.files.reports.parts import items, mapping
from equip.files.reports.smartctl import completed, read_smartctl

_TOOLS = {"lshw", "inxi", "dmidecode", "smartctl", "smart", "hwinfo"}


def find_snapshot(found: object) -> Mapping[str, Any] | None:
    """The snapshot itself, out of what wraps it; None when this is none."""
    if not isinstance(found, dict):
        return None
    if isinstance(found.get("evidence"), list) and "credentialSubject" in found:
        return {"data": _of_credential(found)}
    inner = mapping(found.get("data"))
    if isinstance(inner.get("data"), dict):
        return inner
    return found if _TOOLS & inner.keys() else None


def read_snapshot(snapshot: Mapping[str, Any]) -> HardwareReport:
    """Raises `FileRefused` for a virtual machine, and when no tool's output can be read."""
    data = mapping(snapshot.get("data"))
    firmware = dmidecode.read_firmware(data.get("dmidecode"))
    sections = inxi.read_inxi(inner_json(data.get("inxi")))
    tree = inner_json(data.get("lshw"))
    said = []
    if looks_like_lshw(tree):
        said.append(read_lshw(tree))
    if firmware.is_virtual or inxi.is_virtual(sections):
        raise FileRefused(RefusalCode.VIRTUAL_MACHINE)
    said += [dmidecode.hardware_of(firmware)] if firmware.blocks else []
    said += [inxi.hardware_of(sections)] if sections else []
    if not said:
        raise FileRefused(RefusalCode.UNREADABLE_SNAPSHOT)
    smart = read_smartctl(inner_json(data.get("smart", data.get("smartctl"))))
    merged = _merged(said)
    doubts = _doubts(data, tree, snapshot)
    return replace(merged, drives=completed(merged.drives, smart), doubts=doubts)


def _merged(said: list[HardwareReport]) -> HardwareReport:
    """For each fact, the first tool that knows it: lshw, then the firmware, then inxi."""
    known: dict[str, Any] = {
        one.name: next((value for report in said if (value := getattr(report, one.name))), None)
        for one in fields(HardwareReport)
        if one.name not in {"drives", "batteries", "doubts"}
    }
    drives = next((report.drives for report in said if report.drives), ())
    healths = [report.batteries for report in said if report.battery_pct is not None]
    batteries = next(iter(healths), None) or next((report.batteries for report in said if report.batteries), ())
    return HardwareReport(**known, drives=drives, batteries=batteries)


def _doubts(data: Mapping[str, Any], tree: object, snapshot: Mapping[str, Any]) -> tuple[str, ...]:
    """An output that is there and can't be read is told; so is an erasure without the name of its drive."""
    doubts = []
    if data.get("lshw") not in (None, "", "{}") and not looks_like_lshw(tree):
        doubts.append("lshw_unreadable")
    if isinstance(snapshot.get("erase"), list) and snapshot["erase"]:
        doubts.append("erasure_names_no_drive")
    return tuple(doubts)


def _of_credential(found: Mapping[str, Any]) -> dict[str, object]:
    """`evidence[]{operation, output}`, whose outputs were escaped as HTML when they were signed."""
    outputs = {str(one.get("operation")): one.get("output") for one in items(found.get("evidence"))}
    return {tool: html.unescape(said) if isinstance(said, str) else said for tool, said in outputs.items()}
