"""GLPI inventory (JSON of the GLPI agent; XML of FusionInventory, once read, has the same sections).

Read by name: hardware, bios, memories, storages, cpus, batteries, operatingsystem's name, the layout of inputs, the
EDID of monitors, whether there is a camera. Sections of people, programs and networks are never looked at.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from equip.files.errors import FileRefused, RefusalCode
from equip.files.reports.edid import panel_inches
from equip.files.reports.facts import Battery, Drive, HardwareReport
from equip.files.reports.parts import count, disk_gb_of_bare, health, items, kind_by_words, mapping, whole
from equip.files.reports.words import form_of_chassis, name, names_are_virtual, real_serial, real_uuid

_MIB = 1024**2
_REFUSED_KINDS = {
    "phone": RefusalCode.PHONE_REPORT,
    "printer": RefusalCode.PRINTER_REPORT,
    "networkequipment": RefusalCode.NETWORK_REPORT,
}
# The last figure of a Windows layout is its language; only what is certain of the keys is kept.
_KEYBOARDS = {
    **dict.fromkeys((0x040C, 0x080C, 0x140C, 0x180C), "azerty"),
    **dict.fromkeys((0x0409, 0x0809, 0x0C09, 0x1009, 0x1809, 0x0410, 0x040A, 0x0C0A, 0x0413), "qwerty"),
    **dict.fromkeys((0x0407, 0x0807, 0x0C07, 0x100C), "qwertz"),
}


def looks_like_glpi(found: object) -> bool:
    return isinstance(found, dict) and "deviceid" in found and isinstance(found.get("content"), dict)


def read_glpi(found: Mapping[str, Any]) -> HardwareReport:
    """From the whole document. A `partial` one says nothing of the sections it lacks, so takes nothing away.

    Raises `FileRefused` for the inventory of anything but a computer, and for what is no inventory.
    """
    kind = str(found.get("itemtype") or "computer").casefold()
    if kind != "computer":
        raise FileRefused(_REFUSED_KINDS.get(kind, RefusalCode.NOT_A_COMPUTER))
    if str(found.get("action", "inventory")).casefold() != "inventory":
        raise FileRefused(RefusalCode.NOT_AN_INVENTORY)
    return read_content(mapping(found.get("content")))


def read_content(content: Mapping[str, Any]) -> HardwareReport:
    """Raises `FileRefused` for a phone or a virtual machine."""
    hardware, bios = mapping(content.get("hardware")), mapping(content.get("bios"))
    _check_is_a_computer(content, hardware, bios)
    form = form_of_chassis(hardware.get("chassis_type"))
    cpu: Mapping[str, Any] = next(iter(items(content.get("cpus"))), {})
    by_banks, by_system = _banks(content), whole(hardware.get("memory"))
    ram = by_banks or by_system
    return HardwareReport(
        form=form,
        maker=name(bios.get("smanufacturer")),
        model=name(bios.get("smodel")),
        serial=real_serial(bios.get("ssn")),
        uuid=real_uuid(hardware.get("uuid")),
        cpu_model=name(cpu.get("name")),
        cpu_cores=count(cpu.get("core")),
        cpu_threads=count(cpu.get("thread")),
        ram_bytes=ram * _MIB if ram and ram < 4_000_000 else None,
        drives=tuple(_drives(content)),
        batteries=tuple(_batteries(content)),
        webcam=_has_webcam(content) or None,
        screen_in=panel_inches(((m.get("base64"), m.get("port")) for m in items(content.get("monitors"))), form),
        keyboard=_keyboard(content),
        os=_system(content),
        doubts=("ram_said_twice",) if _disagree(by_banks, by_system) else (),
    )


def _check_is_a_computer(content: Mapping[str, Any], hardware: Mapping[str, Any], bios: Mapping[str, Any]) -> None:
    if content.get("simcards") or "android" in str(content.get("versionclient") or "").casefold():
        raise FileRefused(RefusalCode.PHONE_REPORT)
    system = str(hardware.get("vmsystem") or "physical").casefold()
    if system != "physical" or names_are_virtual(*map(bios.get, ("smanufacturer", "smodel", "bmanufacturer"))):
        raise FileRefused(RefusalCode.VIRTUAL_MACHINE)


def _banks(content: Mapping[str, Any]) -> int:
    """In MiB, which the schema calls MB. A bank of the firmware's own flash is no memory."""
    banks = [one for one in items(content.get("memories")) if "flash" not in str(one.get("type") or "").casefold()]
    return sum(whole(one.get("capacity")) or 0 for one in banks)


def _disagree(by_banks: int, by_system: int | None) -> bool:
    """The system sees a little less than the banks hold. A quarter less, or more, is a bank that moved."""
    return bool(by_banks and by_system) and not 0.75 * by_banks <= (by_system or 0) <= 1.01 * by_banks


def _drives(content: Mapping[str, Any]) -> Iterator[Drive]:
    """In decimal MB; the agent of a Mac counts them by 1024, which only the size sold gives away."""
    for one in items(content.get("storages")):
        words = [str(one.get(field) or "") for field in ("type", "interface", "name", "description", "model")]
        size = disk_gb_of_bare(whole(one.get("disksize")))
        if size is None or _is_beside(*words[:4]):
            continue
        serial = real_serial(one.get("serial")) or real_serial(one.get("serialnumber"))
        yield Drive(name(one.get("model")), serial, size, kind_by_words(*words))


def _is_beside(kind: str, interface: str, place: str, description: str) -> bool:
    """On USB, a card or a tray: not a disk of the machine. An eMMC can't be told from a forgotten card."""
    words = f"{kind} {interface} {description}".casefold()
    return any(hint in words for hint in ("usb", "removable", "cdrom", "cd-rom", "dvd", "floppy", "sd card")) or (
        place.casefold().removeprefix("/dev/").startswith(("sr", "mmcblk", "fd"))
    )


def _batteries(content: Mapping[str, Any]) -> Iterator[Battery]:
    """In mWh. Phones write a percentage instead, which is under any battery of a computer."""
    for one in items(content.get("batteries")):
        design, full = whole(one.get("capacity")), whole(one.get("real_capacity"))
        known = design if design is not None and 1_000 <= design <= 300_000 else None
        yield Battery(name(one.get("name")), known, health(full, known))


def _has_webcam(content: Mapping[str, Any]) -> bool:
    """A camera, or a USB device of class 0e, video."""
    classes = [str(one.get("class") or "").casefold() for one in items(content.get("usbdevices"))]
    return bool(items(content.get("cameras"))) or any(kind in {"e", "0e"} for kind in classes)


def _keyboard(content: Mapping[str, Any]) -> str | None:
    said = {_layout(one.get("layout")) for one in items(content.get("inputs"))} - {None}
    return said.pop() if len(said) == 1 else None


def _layout(written: object) -> str | None:
    """`0000040C` → azerty. Windows writes its layout in hexadecimal, the language in its last four figures."""
    text = str(written or "").strip()
    if not 4 <= len(text) <= 8 or not all(sign in "0123456789abcdefABCDEF" for sign in text):
        return None
    return _KEYBOARDS.get(int(text[-4:], 16))


def _system(content: Mapping[str, Any]) -> str | None:
    system = mapping(content.get("operatingsystem"))
    return name(system.get("full_name")) or name(
        " ".join(str(system.get(field) or "") for field in ("name", "version"))
    )
