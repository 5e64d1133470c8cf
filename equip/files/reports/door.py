"""One door for every report: what it is, is found in its content, never in its name."""

from equip.files.errors import FileRefused, RefusalCode
from equip.files.reports.facts import Reading
from equip.files.reports.fusioninventory import looks_like_xml, read_fusioninventory
from equip.files.reports.glpi import looks_like_glpi, read_glpi
from equip.files.reports.lshw import looks_like_lshw, read_lshw
from equip.files.reports.nwipe import looks_like_nwipe, read_nwipe
from equip.files.reports.opening import parsed_json, unpacked
from equip.files.reports.parts import mapping
from equip.files.reports.smartctl import looks_like_smartctl, read_smartctl
from equip.files.reports.snapshots import find_snapshot, read_snapshot
from equip.files.reports.workbench import looks_like_workbench, read_workbench


def read_report(data: bytes) -> Reading:
    """Raises `FileRefused`, and nothing else, whatever the bytes."""
    opened = unpacked(data)
    if looks_like_nwipe(opened):
        return Reading(erasures=read_nwipe(opened))
    if looks_like_xml(opened):
        return Reading(hardware=read_fusioninventory(opened))
    return _read_json(parsed_json(opened))


def _read_json(found: object) -> Reading:
    if looks_like_lshw(found):
        return Reading(hardware=read_lshw(found))
    if looks_like_glpi(found):
        return Reading(hardware=read_glpi(mapping(found)))
    if looks_like_workbench(found):
        hardware, erasures = read_workbench(mapping(found))
        return Reading(hardware, erasures=erasures)
    if (snapshot := find_snapshot(found)) is not None:
        return Reading(hardware=read_snapshot(snapshot))
    if looks_like_smartctl(found) and (drives := read_smartctl(found)):
        return Reading(drives=drives)
    raise FileRefused(RefusalCode.UNKNOWN_REPORT)
