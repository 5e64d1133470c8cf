"""inxi's JSON, whose keys carry their order: in `000#1#0#Machine` only what follows the last `#` is the name."""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from equip.files.reports.facts import Battery, Drive, HardwareReport
from equip.files.reports.parts import count, disk_gb, health, items, kind_by_words
from equip.files.reports.words import form_of_chassis, name, names_are_virtual, real_serial

_UNITS = {"KIB": 1024, "MIB": 1024**2, "GIB": 1024**3, "TIB": 1024**4, "MB": 10**6, "GB": 10**9, "TB": 10**12}
_SIZE = re.compile(r"(\d{1,9}(?:\.\d{1,3})?) ([KMGT]i?B)", re.IGNORECASE)
_CHARGE = re.compile(r"(\d{1,4}(?:\.\d{1,3})?)/(\d{1,4}(?:\.\d{1,3})?) Wh")
_INCHES = re.compile(r'\((\d{1,2}(?:\.\d{1,2})?)"\)')
_INSIDE_PORTS = ("eDP", "LVDS", "DSI")


def read_inxi(found: object) -> dict[str, list[Mapping[str, object]]]:
    """Each section's lines, under plain names."""
    sections: dict[str, list[Mapping[str, object]]] = {}
    for part in items(found):
        for key, lines in part.items():
            sections.setdefault(_plain(key), []).extend(
                {_plain(field): value for field, value in line.items()} for line in items(lines)
            )
    return sections


def hardware_of(sections: Mapping[str, list[Mapping[str, object]]]) -> HardwareReport:
    machine: Mapping[str, object] = next(iter(sections.get("Machine", [])), {})
    cpus = {field: value for line in reversed(sections.get("CPU", [])) for field, value in line.items()}
    return HardwareReport(
        form=form_of_chassis(machine.get("Type")),
        maker=name(machine.get("System")),
        model=name(machine.get("product")),
        serial=_serial_of_system(machine),
        uuid=None,
        cpu_model=name(cpus.get("model")),
        cpu_cores=count(cpus.get("cores")),
        cpu_threads=count(cpus.get("threads")),
        ram_bytes=sum(_bytes(line.get("size")) or 0 for line in sections.get("Memory", []) if "Device" in line) or None,
        drives=tuple(_drives(sections.get("Drives", []))),
        batteries=tuple(_batteries(sections.get("Battery", []))),
        webcam=any("uvcvideo" in str(line.get("driver")) for line in sections.get("Graphics", [])) or None,
        screen_in=_panel(sections.get("Graphics", [])),
    )


def is_virtual(sections: Mapping[str, list[Mapping[str, object]]]) -> bool:
    machine: Mapping[str, object] = next(iter(sections.get("Machine", [])), {})
    kind = str(machine.get("Type") or "").casefold()
    return kind in {"kvm", "virtualbox", "vmware", "qemu", "other-vm?"} or names_are_virtual(
        machine.get("System"), machine.get("product")
    )


def _plain(key: object) -> str:
    return str(key).rpartition("#")[2]


def _serial_of_system(machine: Mapping[str, object]) -> str | None:
    """The system's and the chassis's bear one name, and the last read may be the chassis's: on laptops they agree."""
    return real_serial(machine.get("serial"))


def _bytes(written: object) -> int | None:
    size = _SIZE.fullmatch(written.strip()) if isinstance(written, str) else None
    return int(Fraction(size[1]) * _UNITS[size[2].upper()]) if size else None


def _drives(lines: list[Mapping[str, object]]) -> Iterator[Drive]:
    for line in lines:
        size = disk_gb(_bytes(line.get("size")))
        if "ID" not in " ".join(line) or size is None or str(line.get("type") or "").upper() == "USB":
            continue
        model = name(line.get("model"))
        place = next((str(value) for field, value in line.items() if field.startswith("ID")), "")
        if place.startswith("/dev/mmcblk"):
            continue
        kind = "nvme" if place.startswith("/dev/nvme") else kind_by_words(line.get("type"), model)
        yield Drive(model, real_serial(line.get("serial")), size, kind)


def _batteries(lines: list[Mapping[str, object]]) -> Iterator[Battery]:
    """`condition: 53.6/57.0 Wh (94.0%)` is what it holds and what it held when new. A mouse has a battery too."""
    for line in lines:
        charge = _CHARGE.match(str(line.get("condition") or ""))
        if charge:
            design = float(charge[2]) * 1000
            known = round(design) if 1_000 <= design <= 300_000 else None
            yield Battery(name(line.get("model")), known, health(float(charge[1]) * 1000, known), _cycles(line))


def _cycles(line: Mapping[str, object]) -> int | None:
    """0 is what a battery says that does not count them."""
    said = str(line.get("cycles") or "")
    return int(said) if re.fullmatch(r"[1-9]\d{0,3}", said, re.ASCII) else None


def _panel(lines: list[Mapping[str, object]]) -> float | None:
    """Of the one screen on a port that only exists inside a machine."""
    inside = [line for line in lines if str(line.get("Monitor") or "").startswith(_INSIDE_PORTS)]
    said = _INCHES.search(str(inside[0].get("diag") or "")) if len(inside) == 1 else None
    return float(said[1]) if said and 5 <= float(said[1]) <= 40 else None
