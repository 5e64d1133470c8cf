"""`lshw -json` → what the bench needs to know of a machine. Its tree is walked, never indexed: ids carry suffixes.

No host name, network address, volume label, power-on password flag is kept. Serials and the DMI uuid are: an erasure
and a second inventory are matched with them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from equip.files.errors import FileRefused, RefusalCode
from equip.files.reports.facts import Battery, Drive, HardwareReport
from equip.files.reports.opening import MAX_DEPTH
from equip.files.reports.parts import count, disk_gb, kind_by_words, mapping
from equip.files.reports.words import form_of, is_virtual, model_of, name, real_serial, real_uuid

_MAX_NODES = 20_000
_MOST_BYTES = 10**17


@dataclass(frozen=True, slots=True)
class _Node:
    """One object of the tree with its ancestors, nearest last."""

    values: Mapping[str, Any]
    above: tuple[Mapping[str, Any], ...]

    def is_kind(self, kind: str) -> bool:
        return self.values.get("class") == kind

    def id_starts(self, *starts: str) -> bool:
        return str(self.values.get("id", "")).startswith(starts)


def looks_like_lshw(found: object) -> bool:
    """One object, or (newer ones) a list of one; « id » and « class » are in every node."""
    one = found[0] if isinstance(found, list) and found else found
    return isinstance(one, dict) and "id" in one and "class" in one


def read_lshw(found: object) -> HardwareReport:
    """From parsed JSON. Raises `FileRefused`, and nothing else."""
    root = _root(found)
    nodes = list(_walk(root))
    _check_is_a_computer(root, nodes)
    cpu = next((n.values for n in nodes if n.is_kind("processor") and name(n.values.get("product"))), {})
    return HardwareReport(
        form=form_of(root),
        maker=name(root.get("vendor")),
        model=model_of(root),
        serial=real_serial(root.get("serial")),
        uuid=real_uuid(_configuration(root).get("uuid")),
        cpu_model=name(cpu.get("product")),
        cpu_cores=count(_configuration(cpu).get("cores")),
        cpu_threads=count(_configuration(cpu).get("threads")),
        ram_bytes=_memory(nodes),
        drives=tuple(_drives(nodes)),
        batteries=tuple(_batteries(nodes)),
        webcam=any(_configuration(n.values).get("driver") == "uvcvideo" for n in nodes) or None,
    )


def _root(found: object) -> Mapping[str, Any]:
    if isinstance(found, list):
        if len(found) > 1:
            raise FileRefused(RefusalCode.SEVERAL_MACHINES, {"count": len(found)})
        found = found[0] if found else None
    if not isinstance(found, dict) or not isinstance(found.get("children", []), list) or "id" not in found:
        raise FileRefused(RefusalCode.NOT_LSHW)
    return found


def _walk(root: Mapping[str, Any]) -> Iterator[_Node]:
    waiting, seen = [_Node(root, ())], 0
    while waiting:
        node, seen = waiting.pop(), seen + 1
        if seen > _MAX_NODES:  # a large server has some hundreds
            raise FileRefused(RefusalCode.TOO_MANY_PARTS, {"limit": _MAX_NODES})
        if len(node.above) > MAX_DEPTH:
            raise FileRefused(RefusalCode.TOO_DEEP)
        yield node
        children = node.values.get("children")
        if isinstance(children, list):
            above = (*node.above, node.values)
            waiting += [_Node(child, above) for child in reversed(children) if isinstance(child, dict)]


def _check_is_a_computer(root: Mapping[str, Any], nodes: list[_Node]) -> None:
    description = str(root.get("description") or "").casefold()
    if root.get("class") == "printer" or "printer" in description:
        raise FileRefused(RefusalCode.PRINTER_REPORT)
    if root.get("class") != "system":
        raise FileRefused(RefusalCode.NOT_LSHW)
    guest = any(n.is_kind("processor") and "hypervisor" in mapping(n.values.get("capabilities")) for n in nodes)
    if guest or is_virtual(root):
        raise FileRefused(RefusalCode.VIRTUAL_MACHINE)


def _memory(nodes: list[_Node]) -> int | None:
    """The banks, wherever they hang under `core`; without root there are none and the total is low."""
    banks = [
        _size(n.values) or 0
        for n in nodes
        if n.id_starts("bank")
        and any(str(parent.get("id", "")).startswith("core") for parent in n.above)
        and "FLASH" not in str(n.values.get("description") or "").upper()
    ]
    if sum(banks):
        return sum(banks)
    totals = [_size(n.values) for n in nodes if n.is_kind("memory") and _is_system_memory(n.values)]
    return next((total for total in totals if total), None)


def _is_system_memory(values: Mapping[str, Any]) -> bool:
    return str(values.get("description") or "").casefold() == "system memory"


def _drives(nodes: list[_Node]) -> Iterator[Drive]:
    for node in nodes:
        size = disk_gb(_size(node.values))
        if size is None or not _is_internal_disk(node):
            continue
        holder = node.values
        nvme = next((parent for parent in reversed(node.above) if _is_nvme(parent)), None)
        if nvme is not None:
            holder = {**holder, **{k: nvme[k] for k in ("product", "serial") if nvme.get(k)}}
        model = name(holder.get("product"))
        kind = "nvme" if nvme is not None else kind_by_words(model)
        yield Drive(model, real_serial(holder.get("serial")), size, kind)


def _is_internal_disk(node: _Node) -> bool:
    is_disk = node.is_kind("disk") or (node.id_starts("namespace") and any(map(_is_nvme, node.above)))
    if not is_disk or node.id_starts("medium", "cdrom"):
        return False
    return not any(_is_removable(step) for step in (*node.above, node.values))


def _is_nvme(values: Mapping[str, Any]) -> bool:
    return str(values.get("id", "")).startswith("nvme") and values.get("class") == "storage"


def _is_removable(values: Mapping[str, Any]) -> bool:
    """On USB, or in a card reader: lshw can't tell a soldered eMMC from a forgotten SD card."""
    place = str(values.get("businfo") or "")
    return str(values.get("id", "")).startswith(("usb", "mmc")) or place.startswith(("usb@", "mmc@"))


def _batteries(nodes: list[_Node]) -> Iterator[Battery]:
    """lshw knows the capacity when new, never the health. `power*` is a mains supply, often with invented figures."""
    for node in nodes:
        if node.is_kind("power") and node.id_starts("battery"):
            design = node.values.get("capacity")
            known = isinstance(design, int) and not isinstance(design, bool) and 1_000 <= design <= 300_000
            yield Battery(name(node.values.get("product")), design if known else None)


def _size(values: Mapping[str, Any]) -> int | None:
    size = values.get("size")
    if isinstance(size, bool) or not isinstance(size, int) or not 0 < size < _MOST_BYTES:
        return None
    return size


def _configuration(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return mapping(values.get("configuration"))
