"""The text of `dmidecode`: what the firmware says of the machine, of its memory and of its TPM."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from equip.files.reports.facts import HardwareReport
from equip.files.reports.parts import count
from equip.files.reports.words import form_of_chassis, model_of, name, names_are_virtual, real_serial, real_uuid

_MAX_BLOCKS = 2_000
_SIZE = re.compile(r"(\d{1,6}) (MB|GB|MiB|GiB)")
_MIB = {"MB": 1, "MiB": 1, "GB": 1024, "GiB": 1024}


@dataclass(frozen=True)
class Firmware:
    """The blocks by title, each with its fields; several of one title for banks and processors."""

    blocks: tuple[tuple[str, Mapping[str, str]], ...]

    def first(self, title: str) -> Mapping[str, str]:
        return next(iter(self.every(title)), {})

    def every(self, title: str) -> list[Mapping[str, str]]:
        return [fields for said, fields in self.blocks if said == title]

    @property
    def is_virtual(self) -> bool:
        system, chassis = self.first("System Information"), self.first("Chassis Information")
        names = (system.get("Manufacturer"), system.get("Product Name"), system.get("Version"))
        return chassis.get("Type") == "Other" or names_are_virtual(*names)


def read_firmware(written: object) -> Firmware:
    return Firmware(tuple(_blocks(written)) if isinstance(written, str) else ())


def hardware_of(firmware: Firmware) -> HardwareReport:
    """Without drives, batteries nor screen, which the firmware doesn't know."""
    system, chassis = firmware.first("System Information"), firmware.first("Chassis Information")
    cpu = firmware.first("Processor Information")
    return HardwareReport(
        form=form_of_chassis(chassis.get("Type")),
        maker=name(system.get("Manufacturer")),
        model=model_of(_as_lshw(system)),
        serial=real_serial(system.get("Serial Number")),
        uuid=real_uuid(system.get("UUID")),
        cpu_model=name(cpu.get("Version")),
        cpu_cores=count(cpu.get("Core Count")),
        cpu_threads=count(cpu.get("Thread Count")),
        ram_bytes=sum(map(_bank, firmware.every("Memory Device"))) or None,
        drives=(),
        batteries=(),
        webcam=None,
        tpm=tpm_of(firmware),
    )


def tpm_of(firmware: Firmware) -> str | None:
    """« 2.0 » or « 1.2 »; a firmware that doesn't describe one may have it switched off, so None."""
    said = firmware.first("TPM Device").get("Specification Version", "")
    return said if re.fullmatch(r"[12]\.\d{1,2}", said) else None


def _blocks(text: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    for block in re.split(r"^Handle 0x.*$", text, flags=re.MULTILINE)[1 : _MAX_BLOCKS + 1]:
        lines = block.strip("\r\n").splitlines()
        if lines:
            yield lines[0].strip(), dict(_fields(lines[1:]))


def _fields(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Only those of the block itself: what is written deeper belongs to a list."""
    for line in lines:
        if line.startswith("\t") and not line.startswith("\t\t"):
            field, colon, value = line.strip().partition(":")
            if colon:
                yield field, value.strip()


def _as_lshw(system: Mapping[str, str]) -> dict[str, object]:
    """In lshw's words, so that Lenovo's human name is found where Lenovo hides it."""
    settings = {"family": system.get("Family"), "sku": system.get("SKU Number")}
    names = {"vendor": "Manufacturer", "product": "Product Name", "version": "Version"}
    return {**{word: system.get(field) for word, field in names.items()}, "configuration": settings}


def _bank(fields: Mapping[str, str]) -> int:
    size = _SIZE.fullmatch(fields.get("Size", ""))
    if not size or "flash" in fields.get("Type", "").casefold():
        return 0
    return int(size[1]) * _MIB[size[2]] * 1024**2
