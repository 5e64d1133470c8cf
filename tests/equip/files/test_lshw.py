"""A dump of lshw becomes what the bench needs, and nothing about whoever used the machine."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equip.files.errors import FileRefused, RefusalCode
from equip.files.reports.door import read_report
from equip.files.reports.facts import Battery, Drive, HardwareReport
from equip.files.reports.opening import MAX_BYTES

DATA = Path(__file__).parent / "data"
LAPTOP: dict[str, Any] = json.loads((DATA / "thinkpad-t480.json").read_bytes())[0]
DESKTOP: dict[str, Any] = json.loads((DATA / "optiplex-3060.json").read_bytes())


def read_lshw(data: bytes) -> HardwareReport:
    hardware = read_report(data).hardware
    assert hardware is not None
    return hardware


def read(machine: object) -> HardwareReport:
    return read_lshw(json.dumps(machine).encode())


def refusal(data: bytes) -> RefusalCode:
    with pytest.raises(FileRefused) as refused:
        read_lshw(data)
    return refused.value.code


def with_root(machine: dict[str, Any], **changes: object) -> dict[str, Any]:
    return {**copy.deepcopy(machine), **changes}


def test_a_laptop_in_a_list_of_one_is_read_field_by_field() -> None:
    report = read_lshw((DATA / "thinkpad-t480.json").read_bytes())
    assert report == HardwareReport(
        form="laptop",
        maker="LENOVO",
        model="ThinkPad T480",
        serial="PF0TESTA",
        uuid="a1b2c3d4-0001-4a5b-8c9d-112233445566",
        cpu_model="Intel(R) Core(TM) i5-8350U CPU @ 1.70GHz",
        cpu_cores=4,
        cpu_threads=8,
        ram_bytes=17179869184,
        drives=(Drive("SAMSUNG MZVLB256HAHQ-000L7", "S41GTEST0001", 256, "nvme"),),
        batteries=(Battery("01AV489", 23940), Battery(None, None)),
        webcam=True,
    )
    assert (report.ram_gib, report.storage_gb, report.storage_kind) == (16, 256, "nvme")


def test_a_desktop_without_banks_nor_serial_is_read_field_by_field() -> None:
    report = read_lshw((DATA / "optiplex-3060.json").read_bytes())
    assert report == HardwareReport(
        form="desktop",
        maker="Dell Inc.",
        model="OptiPlex 3060",
        serial=None,
        uuid=None,
        cpu_model="Intel(R) Core(TM) i5-8500 CPU @ 3.00GHz",
        cpu_cores=6,
        cpu_threads=None,
        ram_bytes=8147013632,
        drives=(
            Drive("KINGSTON SSD A400", "50026B7TEST1", 240, "ssd"),
            Drive("ST500DM002-1BD14", "Z3TTEST2", 500, None),
        ),
        batteries=(),
        webcam=None,
    )
    assert (report.ram_gib, report.storage_gb, report.storage_kind) == (8, 740, None)


def test_nothing_personal_is_kept() -> None:
    said = repr(read(LAPTOP)) + repr(read(DESKTOP))
    for secret in ("poste-accueil", "atelier", "00:00:5e:00:53:01", "192.0.2.7", "aaaa-bbbb", "CLE1", "password"):
        assert secret not in said


def test_what_is_not_seen_stays_unknown() -> None:
    report = read({"id": "x", "class": "system", "children": []})
    assert report == HardwareReport(None, None, None, None, None, None, None, None, None, (), (), None)
    assert (report.ram_gib, report.storage_gb, report.storage_kind) == (None, None, None)


@pytest.mark.parametrize(
    "placeholder",
    [
        "System Serial Number",
        "To Be Filled By O.E.M.",
        "SN 123456789ABC",
        "0",
        "0000000000",
        "123456789",
        "Not Specified",
        "NONE",
        "None",
        "Default string",
        "XXXXXXXX",
        " ",
        "No Asset Information",
    ],
)
def test_a_placeholder_is_no_serial(placeholder: str) -> None:
    assert read(with_root(DESKTOP, serial=placeholder)).serial is None


@pytest.mark.parametrize(
    ("chassis", "description", "form"),
    [
        ("laptop", "", "laptop"),
        ("convertible", "", "laptop"),
        ("mini-tower", "", "desktop"),
        ("low-profile", "", "desktop"),
        ("all-in-one", "", "all_in_one"),
        ("tablet", "Notebook", "tablet"),
        (None, "Notebook", "laptop"),
        (None, "Mini Tower Computer", "desktop"),
        (None, "All In One", "all_in_one"),
        ("server", "Rack Mount Chassis", None),
        (None, None, None),
    ],
)
def test_the_form_is_said_by_the_chassis_else_by_the_description(
    chassis: str | None, description: str | None, form: str | None
) -> None:
    machine = with_root(DESKTOP, description=description, configuration={"chassis": chassis})
    assert read(machine).form == form


@pytest.mark.parametrize(
    "changes",
    [
        {"configuration": {"chassis": "other"}},
        {"product": "VirtualBox", "vendor": "innotek GmbH"},
        {"product": "VMware7,1"},
        {"product": "KVM"},
        {"product": "Standard PC (Q35 + ICH9, 2009)", "vendor": "QEMU"},
        {"product": "Virtual Machine", "vendor": "Microsoft Corporation"},
    ],
)
def test_a_virtual_machine_is_refused(changes: dict[str, Any]) -> None:
    assert refusal(json.dumps(with_root(DESKTOP, **changes)).encode()) == RefusalCode.VIRTUAL_MACHINE


def test_a_guest_that_hides_its_name_is_betrayed_by_its_processor() -> None:
    cpu = {"id": "cpu", "class": "processor", "capabilities": {"hypervisor": True}}
    machine = with_root(DESKTOP, children=[{"id": "core", "class": "bus", "children": [cpu]}])
    assert refusal(json.dumps(machine).encode()) == RefusalCode.VIRTUAL_MACHINE


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", RefusalCode.EMPTY_FILE),
        (b"  \n", RefusalCode.EMPTY_FILE),
        (b"{", RefusalCode.INVALID_JSON),
        (b"\xff\xfe\xff", RefusalCode.INVALID_JSON),
        (b'{"id": ' + b"9" * 5000 + b"}", RefusalCode.INVALID_JSON),
        (b"[" * 100_000, RefusalCode.TOO_DEEP),
        (b" " * (MAX_BYTES + 1), RefusalCode.REPORT_TOO_LARGE),
        (b"[]", RefusalCode.UNKNOWN_REPORT),
        (b"null", RefusalCode.UNKNOWN_REPORT),
        (b'{"id": "disk", "class": "disk"}', RefusalCode.NOT_LSHW),
        (b'[{"id": "a", "class": "system"}, {"id": "b", "class": "system"}]', RefusalCode.SEVERAL_MACHINES),
        (b'{"id": "a", "class": "printer"}', RefusalCode.PRINTER_REPORT),
        (b'{"id": "a", "class": "system", "description": "Laser Printer"}', RefusalCode.PRINTER_REPORT),
    ],
)
def test_what_is_not_the_dump_of_a_computer_is_refused_with_its_reason(data: bytes, code: RefusalCode) -> None:
    assert refusal(data) == code


def test_a_tree_deeper_than_any_machine_is_refused() -> None:
    node: dict[str, Any] = {"id": "leaf", "class": "disk"}
    for _ in range(70):
        node = {"id": "x", "class": "system", "children": [node]}
    assert refusal(json.dumps(node).encode()) == RefusalCode.TOO_DEEP


def test_a_tree_wider_than_any_machine_is_refused() -> None:
    machine = {"id": "x", "class": "system", "children": [{"id": "disk"}] * 20_001}
    assert refusal(json.dumps(machine).encode()) == RefusalCode.TOO_MANY_PARTS


@pytest.mark.parametrize("size", [0, -1, True, "500", 10**30, 1.5, None])
def test_an_impossible_size_is_unknown_not_zero(size: object) -> None:
    disk = {"id": "disk", "class": "disk", "size": size}
    report = read(with_root(DESKTOP, children=[{"id": "core", "class": "bus", "children": [disk]}]))
    assert (report.storage_gb, report.ram_gib) == (None, None)


@given(st.binary(max_size=400))
def test_random_bytes_are_refused_never_crash(data: bytes) -> None:
    with pytest.raises(FileRefused):
        read_lshw(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "class", "size", "product", "children", "configuration", "capabilities"]),
            inner | st.sampled_from(["disk", "namespace", "nvme", "bank:0", "processor", "battery", "power"]),
            max_size=6,
        )
    ),
    max_leaves=20,
)


@given(st.lists(JSON, max_size=4), JSON, JSON)
def test_any_tree_is_read_or_refused(children: list[object], configuration: object, product: object) -> None:
    root = {"id": "x", "class": "system", "children": children, "configuration": configuration, "product": product}
    try:
        report = read(root)
    except FileRefused:
        return
    assert report.ram_gib != 0
    assert report.storage_gb != 0
