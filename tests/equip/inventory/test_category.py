"""How fast a machine is said to be: the processor's name read, then the weakest of three inputs."""

import pytest
import sqlalchemy as sa

from equip.inventory import service
from equip.inventory.category import TABLE, categorise_all, judge
from equip.inventory.cpu import Cpu, read_cpu
from equip.inventory.models import Category, StorageKind
from tests.factories.inventory import make_device, workshop

L, S, E, F = Category
CPUS = {
    "Intel(R) Core(TM) i7-4600U CPU @ 2.10GHz": ("Core i7", 4),
    "Intel(R) Core(TM) i5-8500T CPU @ 2.10GHz": ("Core i5", 8),
    "Intel(R) Core(TM) i5-8350U CPU @ 1.70GHz": ("Core i5", 8),
    "Intel(R) Core(TM) i5-6200U CPU @ 2.30GHz": ("Core i5", 6),
    "Intel(R) Core(TM) i5-3340M CPU @ 2.70GHz": ("Core i5", 3),
    "Intel(R) Core(TM) i5-10210U CPU @ 1.60GHz": ("Core i5", 10),
    "Intel(R) Core(TM) i5 CPU       M 560  @ 2.67GHz": ("Core i5", 1),
    "Intel(R) Core(TM) i5 CPU         650  @ 3.20GHz": ("Core i5", 1),
    "Intel(R) Core(TM) i7 CPU       M 620  @ 2.67GHz": ("Core i7", 1),
    "Intel(R) Core(TM) i7 CPU       Q 720  @ 1.60GHz": ("Core i7", 1),
    "Intel(R) Core(TM) i7 CPU         920  @ 2.67GHz": ("Core i7", 1),
    "Intel Core i5-8250U": ("Core i5", 8),
    "Intel Core i5-8265U": ("Core i5", 8),
    "Intel Core i5-8365U": ("Core i5", 8),
    "Intel Core i5-8400": ("Core i5", 8),
    "Intel Core i5-8500": ("Core i5", 8),
    "Intel Core i3-8130U": ("Core i3", 8),
    "Intel Core i3-2310M": ("Core i3", 2),
    "Intel(R) Core(TM) i3-1005G1 CPU @ 1.20GHz": ("Core i3", 10),
    "11th Gen Intel(R) Core(TM) i5-1135G7 @ 2.40GHz": ("Core i5", 11),
    "11th Gen Intel(R) Core(TM) i7-1165G7 @ 2.80GHz": ("Core i7", 11),
    "12th Gen Intel(R) Core(TM) i5-1235U": ("Core i5", 12),
    "13th Gen Intel(R) Core(TM) i7-1355U": ("Core i7", 13),
    "12th Gen Intel(R) Core(TM) i5-12400": ("Core i5", 12),
    "Intel(R) Core(TM) i9-9900K CPU @ 3.60GHz": ("Core i9", 9),
    "i5 7200U": ("Core i5", 7),
    "core i7 7700": ("Core i7", 7),
    "Intel(R) Core(TM) i5-7Y54 CPU @ 1.20GHz": ("Core Y", 7),
    "Intel(R) Core(TM) m3-7Y30 CPU @ 1.00GHz": ("Core Y", 7),
    "Intel(R) Core(TM) m5-6Y57 CPU @ 1.10GHz": ("Core Y", 6),
    "Intel(R) Core(TM) Ultra 5 125U": ("Core Ultra", None),
    "Intel(R) Core(TM) 5 120U": ("Core Ultra", None),
    "Intel(R) Pentium(R) 4 CPU 3.00GHz": ("Pentium", None),
    "Intel(R) Pentium(R) CPU N3540 @ 2.16GHz": ("Pentium", None),
    "Intel(R) Pentium(R) CPU G3220 @ 3.00GHz": ("Pentium", None),
    "Intel(R) Pentium(R) Gold G5400 CPU @ 3.70GHz": ("Pentium Gold", None),
    "Intel(R) Pentium(R) Silver N5000 CPU @ 1.10GHz": ("Pentium Gold", None),
    "Intel(R) Celeron(R) CPU N2840 @ 2.16GHz": ("Celeron", None),
    "Intel(R) Celeron(R) N4020 CPU @ 1.10GHz": ("Celeron", None),
    "Intel(R) Celeron(R) CPU 1007U @ 1.50GHz": ("Celeron", None),
    "Intel(R) N100": ("Intel N", None),
    "Intel N95": ("Intel N", None),
    "Intel(R) Atom(TM) CPU N270 @ 1.60GHz": ("Atom", None),
    "Intel(R) Atom(TM) x5-Z8350 CPU @ 1.44GHz": ("Atom", None),
    "Intel(R) Core(TM)2 Duo CPU E8400 @ 3.00GHz": ("Core 2", None),
    "Intel(R) Core(TM)2 Quad CPU Q6600 @ 2.40GHz": ("Core 2", None),
    "AMD Ryzen 5 PRO 2500U w/ Radeon Vega Mobile Gfx": ("Ryzen 5", 2),
    "AMD Ryzen 3 3250U with Radeon Graphics": ("Ryzen 3", 3),
    "AMD Ryzen 5 5600G with Radeon Graphics": ("Ryzen 5", 5),
    "AMD Ryzen 7 4700U with Radeon Graphics": ("Ryzen 7", 4),
    "AMD Ryzen 7 PRO 5850U with Radeon Graphics": ("Ryzen 7", 5),
    "AMD Ryzen 9 5900X 12-Core Processor": ("Ryzen 9", 5),
    "AMD A8-7410 APU with AMD Radeon R5 Graphics": ("AMD A", None),
    "AMD A10-5750M APU with Radeon(tm) HD Graphics": ("AMD A", None),
    "AMD A6-9225 RADEON R4, 5 COMPUTE CORES 2C+3G": ("AMD A", None),
    "AMD PRO A10-8700B R6, 10 Compute Cores 4C+6G": ("AMD A", None),
    "AMD E1-2500 APU with Radeon(TM) HD Graphics": ("AMD E", None),
    "AMD E-450 APU with Radeon(tm) HD Graphics": ("AMD E", None),
    "AMD Athlon Gold 3150U with Radeon Graphics": ("Athlon Gold", None),
    "AMD Athlon(tm) II X2 250 Processor": ("Athlon", None),
    "AMD Phenom(tm) II X4 955 Processor": ("Phenom", None),
    "Apple M1": ("Apple M", 1),
    "Apple M2 Pro": ("Apple M", 2),
    "Intel(R) Xeon(R) CPU E5-1620 v3 @ 3.50GHz": None,
    "Qualcomm Snapdragon 7c": None,
    "AMD FX(tm)-6300 Six-Core Processor": None,
    "quad core": None,
    "": None,
}


@pytest.mark.parametrize("text", CPUS)
def test_the_name_of_a_processor_is_read_into_its_family_and_generation(text):
    wanted = CPUS[text]

    assert read_cpu(text) == (Cpu(*wanted) if wanted else None)


def test_every_family_that_is_read_has_its_place_in_the_table():
    families = {found[0] for found in CPUS.values() if found}

    assert families <= {*TABLE.families, *TABLE.generations}
    assert not {*TABLE.families} & {*TABLE.generations}


@pytest.mark.parametrize(
    ("cpu", "ram", "disk", "kind", "category", "decided_by"),
    [
        ("Intel Core i5-8350U", 8, 256, "ssd", E, ["ram_gib"]),
        ("Intel Core i5-8350U", 16, 256, "nvme", F, ["cpu", "ram_gib", "storage"]),
        ("Intel Core i5-8350U", 16, 1000, "hdd", S, ["storage"]),
        ("Intel Celeron N4020", 8, 64, "emmc", L, ["cpu"]),
        ("Intel Core i5-6200U", 8, 128, "ssd", E, ["cpu", "ram_gib", "storage"]),
        ("Intel Core i5-8350U", 4, 100, "ssd", S, ["ram_gib", "storage"]),
        ("Intel Core i5-8350U", 2, 256, "ssd", L, ["ram_gib"]),
        ("Intel Core i5-8350U", None, 256, "ssd", None, ["ram_gib"]),
        ("Intel Xeon E5-1620", 16, 256, None, None, ["cpu", "storage"]),
    ],
)
def test_the_weakest_input_decides_and_an_unknown_one_leaves_it_unknown(cpu, ram, disk, kind, category, decided_by):
    judged = judge(cpu, ram, disk, StorageKind(kind) if kind else None)

    assert (judged.category, judged.decided_by) == (category, decided_by)


def test_a_machine_s_category_follows_what_is_known_of_it(session, now):
    actor = workshop(session)
    device = make_device(session, cpu="Intel Core i5-8350U", storage_kind=StorageKind.SSD)
    before = device.category

    service.change_device(session, actor, device, {"ram_gib": 4}, now=now)
    after = device.category
    service.change_device(session, actor, device, {"cpu": None}, now=now)

    assert (before, after, device.category, device.category_table) == (E, S, None, TABLE.version)


def test_machines_judged_by_another_table_are_judged_again_together(session):
    device = make_device(session, cpu="Intel Core i5-8350U", storage_kind=StorageKind.SSD)
    unknown = make_device(session, tag="AT-9002")
    session.flush()
    session.execute(sa.text("update device set category = 'limited', category_table = null"))

    categorise_all(session.connection())

    session.refresh(device)
    session.refresh(unknown)
    assert (device.category, unknown.category, unknown.category_table) == (E, None, TABLE.version)
