"""How fast a machine is, from its processor, its memory and its disk, by our own published table.

The weakest of the three decides, so that one sentence says why. It says nothing of the looks, opens no right, and
never enters a round. An unknown input leaves the category unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from equip.inventory.cpu import Cpu, read_cpu
from equip.inventory.models import Category, Device, StorageKind

CATEGORIES = tuple(Category)
"""From the slowest to the fastest."""
L, S, E, F = CATEGORIES
Steps = tuple[tuple[int, Category], ...]


@dataclass(frozen=True)
class CategoryTable:
    """One version. Steps are (from, category), the lowest first; under the first one: `LIMITED`.

    `generations`: by family of processor, from which generation. `families`: those that need no generation.
    """

    version: str
    in_force_on: date
    memory_gib: Steps
    disk_gb: Mapping[StorageKind, Steps]
    generations: Mapping[str, Steps]
    families: Mapping[str, Category]


_FLASH: Steps = ((64, S), (120, E), (240, F))
TABLE = CategoryTable(
    version="2026-1",
    in_force_on=date(2026, 11, 30),
    memory_gib=((4, S), (8, E), (16, F)),
    disk_gb={
        StorageKind.HDD: ((160, S),),
        StorageKind.EMMC: ((64, S),),
        StorageKind.SSD: _FLASH,
        StorageKind.NVME: _FLASH,
    },
    generations={
        "Core i3": ((4, S), (8, E), (12, F)),
        "Core i5": ((2, S), (6, E), (8, F)),
        "Core i7": ((2, S), (4, E), (8, F)),
        "Core i9": ((7, F),),
        "Core Y": ((7, S), (10, E)),
        "Ryzen 3": ((1, S), (2, E), (5, F)),
        "Ryzen 5": ((1, E), (3, F)),
        "Ryzen 7": ((1, E), (2, F)),
        "Ryzen 9": ((1, F),),
        "Apple M": ((1, F),),
    },
    families={
        **dict.fromkeys(("Core Ultra", "Ryzen AI"), F),
        **dict.fromkeys(("Pentium Gold", "Athlon Gold", "Intel N"), S),
        **dict.fromkeys(("Pentium", "Celeron", "Atom", "Core 2", "AMD A", "AMD E"), L),
        **dict.fromkeys(("Athlon", "Sempron", "Phenom", "Turion"), L),
    },
)


@dataclass(frozen=True)
class Judged:
    """`category` is the least of the three; None while one of them is. `inputs`: cpu, ram_gib, storage, in that order.

    `decided_by`: the inputs that hold it back, or those that nobody knows.
    """

    category: Category | None
    inputs: Mapping[str, Category | None]

    @property
    def decided_by(self) -> list[str]:
        return [name for name, found in self.inputs.items() if found is self.category]


def judge(cpu: str | None, ram_gib: int | None, storage_gb: int | None, storage_kind: StorageKind | None) -> Judged:
    inputs = {
        "cpu": _of_cpu(read_cpu(cpu)),
        "ram_gib": None if ram_gib is None else _step(TABLE.memory_gib, ram_gib),
        "storage": None
        if storage_gb is None or storage_kind is None
        else _step(TABLE.disk_gb[storage_kind], storage_gb),
    }
    known = [found for found in inputs.values() if found is not None]
    least = min(known, key=CATEGORIES.index) if len(known) == len(inputs) else None
    return Judged(least, inputs)


def judge_device(device: Device) -> Judged:
    return judge(device.cpu, device.ram_gib, device.storage_gb, device.storage_kind)


def categorise(device: Device) -> None:
    """To be called by whatever writes one of the three."""
    device.category, device.category_table = judge_device(device).category, TABLE.version


def categorise_all(connection: sa.Connection) -> None:
    """Of machines judged by another version of the table, or never; each kind of machine is judged once."""
    old = "category_table is distinct from :version"
    kinds = connection.execute(
        sa.text(f"select distinct cpu, ram_gib, storage_gb, storage_kind from device where {old}"),  # noqa: S608 - ours
        {"version": TABLE.version},
    ).mappings()
    for kind in list(kinds):
        found = judge(kind["cpu"], kind["ram_gib"], kind["storage_gb"], _kind(kind["storage_kind"]))
        connection.execute(
            sa.text(
                "update device set category = :category, category_table = :version"
                " where cpu is not distinct from :cpu and ram_gib is not distinct from :ram_gib"
                " and storage_gb is not distinct from :storage_gb"
                " and storage_kind is not distinct from :storage_kind"
            ),
            {**kind, "category": found.category, "version": TABLE.version},
        )


def _kind(written: str | None) -> StorageKind | None:
    return StorageKind(written) if written else None


def _of_cpu(cpu: Cpu | None) -> Category | None:
    if cpu is None:
        return None
    if cpu.family in TABLE.families:
        return TABLE.families[cpu.family]
    steps = TABLE.generations.get(cpu.family)
    return _step(steps, cpu.generation) if steps and cpu.generation is not None else None


def _step(steps: Steps, value: int) -> Category:
    return next((category for least, category in reversed(steps) if value >= least), L)
