"""What each format does that misleads: units, placeholders, things beside the machine, words that promise too much."""

import copy
import json
from datetime import datetime
from typing import Any

import pytest

from equip.files.errors import FileRefused, RefusalCode
from equip.files.reports.door import read_report
from equip.files.reports.facts import HardwareReport
from tests.equip.files.test_reports import sample

GLPI: dict[str, Any] = json.loads(sample("glpi-portable.json"))
WORKBENCH: dict[str, Any] = json.loads(sample("workbench-11.json"))
SCRIPT: dict[str, Any] = json.loads(sample("workbench-script.json"))
SMART: dict[str, Any] = json.loads(sample("smartctl.json"))
LOG = sample("nwipe.log").decode()


def read(found: object) -> HardwareReport:
    hardware = read_report(json.dumps(found).encode()).hardware
    assert hardware is not None
    return hardware


def glpi(**content: object) -> HardwareReport:
    return read({**GLPI, "content": {**GLPI["content"], **content}})


def workbench(**component: object) -> dict[str, Any]:
    """With its first drive changed."""
    found = copy.deepcopy(WORKBENCH)
    found["components"][0] |= component
    return found


@pytest.mark.parametrize(
    ("battery", "health"),
    [
        ({"capacity": 50_000, "real_capacity": 25_000}, 50),
        ({"capacity": 50_000, "real_capacity": 52_000}, 100),
        ({"capacity": 50_000}, None),
        ({"capacity": 50_000, "real_capacity": 0}, None),
        ({"capacity": 50_000, "real_capacity": 500_000}, None),
        ({"capacity": 87, "real_capacity": 87}, None),
        ({"capacity": 0, "real_capacity": 10}, None),
    ],
)
def test_the_health_of_a_battery_is_known_when_both_capacities_are_sane(battery, health) -> None:
    assert glpi(batteries=[battery]).battery_pct == health


def test_of_two_batteries_the_worst_counts_and_one_unknown_leaves_the_health_unknown() -> None:
    good, bad = {"capacity": 20_000, "real_capacity": 18_000}, {"capacity": 20_000, "real_capacity": 12_000}
    assert glpi(batteries=[good, bad]).battery_pct == 60
    assert glpi(batteries=[good, {"capacity": 20_000}]).battery_pct is None


@pytest.mark.parametrize(
    ("layout", "keyboard"),
    [
        ("0000040C", "azerty"),
        ("0000080c", "azerty"),
        ("00000409", "qwerty"),
        ("0000100C", "qwertz"),
        ("00000401", None),
        ("sysrq", None),
        (None, None),
    ],
)
def test_the_keyboard_is_the_layout_of_windows(layout, keyboard) -> None:
    assert glpi(inputs=[{"layout": layout}]).keyboard == keyboard


def test_two_layouts_leave_the_keyboard_unknown() -> None:
    assert glpi(inputs=[{"layout": "0000040C"}, {"layout": "00000409"}]).keyboard is None


def test_memory_without_banks_is_what_the_system_sees_rounded_to_the_size_sold() -> None:
    assert glpi(memories=[]).ram_gib == 8
    assert glpi(memories=[], hardware={"memory": "3800"}).ram_gib == 4
    assert glpi(memories=[], hardware={}).ram_gib is None


def test_memory_that_a_report_says_in_two_ways_is_doubted() -> None:
    assert glpi(memories=[{"capacity": 16_384}]).doubts == ("ram_said_twice",)


@pytest.mark.parametrize(
    "monitor",
    [
        {"base64": "pas de l’EDID"},
        {"base64": "AP///////wA="},
        {"base64": 12},
        {**GLPI["content"]["monitors"][1]},
        {**GLPI["content"]["monitors"][0], "port": "HDMI-1"},
    ],
)
def test_a_screen_beside_the_machine_is_not_its_own(monitor) -> None:
    assert glpi(monitors=[monitor]).screen_in is None


def test_a_panel_of_an_unknown_maker_is_known_by_its_port() -> None:
    assert glpi(monitors=[{**GLPI["content"]["monitors"][1], "port": "eDP-1"}]).screen_in == 24.0


def test_a_desktop_has_no_panel() -> None:
    assert glpi(hardware={"chassis_type": "Mini Tower"}).screen_in is None


@pytest.mark.parametrize(("megabytes", "gb"), [(256_060, 256), (953_869, 1000), (500_107, 500), (121_332, 121)])
def test_a_disk_of_glpi_is_in_decimal_mb_but_on_a_mac(megabytes, gb) -> None:
    assert glpi(storages=[{"disksize": megabytes, "name": "disk0"}]).storage_gb == gb


def test_the_15_inches_that_workbench_gives_any_laptop_are_not_believed() -> None:
    assert read(WORKBENCH).screen_in is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"itemtype": "Printer", "action": "netinventory"}, RefusalCode.PRINTER_REPORT),
        ({"itemtype": "Phone"}, RefusalCode.PHONE_REPORT),
        ({"itemtype": "Printer"}, RefusalCode.PRINTER_REPORT),
        ({"itemtype": "NetworkEquipment"}, RefusalCode.NETWORK_REPORT),
        ({"itemtype": "Unmanaged"}, RefusalCode.NOT_A_COMPUTER),
        ({"action": "netinventory"}, RefusalCode.NOT_AN_INVENTORY),
        ({"content": {"simcards": [{"iccid": "1"}]}}, RefusalCode.PHONE_REPORT),
        ({"content": {"versionclient": "GLPI-Android-Agent_v1.0"}}, RefusalCode.PHONE_REPORT),
        ({"content": {"hardware": {"vmsystem": "VirtualBox"}}}, RefusalCode.VIRTUAL_MACHINE),
        ({"content": {"bios": {"smanufacturer": "QEMU"}}}, RefusalCode.VIRTUAL_MACHINE),
    ],
)
def test_an_inventory_of_anything_but_a_computer_is_refused_with_its_name(changes, code) -> None:
    with pytest.raises(FileRefused) as refused:
        read({**GLPI, **changes})
    assert refused.value.code == code


def test_an_inventory_that_does_not_say_its_kind_is_a_computer() -> None:
    found = {key: value for key, value in GLPI.items() if key not in {"itemtype", "action"}}
    assert read(found).serial == "PF1GLPI01"


@pytest.mark.parametrize(
    ("size", "gb"),
    [
        ("160042.0 MB", 160),
        (152_627, 160),
        (160_042, 160),
        (305_245, 320),
        (476_940, 500),
        (256_060, 256),
        ("465 gibibyte", None),
        ("beaucoup", None),
        (0, None),
        (None, None),
        (True, None),
    ],
)
def test_a_disk_of_workbench_is_in_mb_or_in_what_older_versions_called_so(size, gb) -> None:
    assert read(workbench(size=size)).drives[0].size_gb == gb


def test_one_disk_without_a_size_leaves_the_total_unknown() -> None:
    assert read(workbench(size=None)).storage_gb is None


@pytest.mark.parametrize(
    "act",
    [
        {"type": "EraseBasic"},
        {"type": "EraseBasic", "severity": "Info"},
        {"type": "EraseBasic", "endTime": "2026-10-05T09:00:00+00:00"},
        {"type": "EraseBasic", "severity": "Info", "endTime": "0001-01-01 00:00:00"},
        {"type": "TestDataStorage", "severity": "Info", "endTime": "2026-10-05T09:00:00+00:00"},
    ],
)
def test_an_act_without_an_end_or_a_result_is_no_erasure(act) -> None:
    assert read_report(json.dumps(workbench(actions=[act])).encode()).erasures[0].drives[0].serial == "50026BTEST05"


@pytest.mark.parametrize(
    "device",
    [{"type": "Smartphone"}, {"type": "Desktop", "chassis": "Virtual"}, {"type": "Server"}, {"type": "Printer"}],
)
def test_a_device_that_is_no_computer_is_refused(device) -> None:
    with pytest.raises(FileRefused):
        read({**WORKBENCH, "device": device})


def test_a_snapshot_is_found_inside_what_wraps_it() -> None:
    plain = read(SCRIPT)
    evidence = [
        {"type": "HardwareList", "operation": tool, "output": said.replace('"', "&quot;")}
        for tool, said in SCRIPT["data"].items()
    ]
    signed = {"type": ["VerifiableCredential"], "issuer": "did:web:x", "credentialSubject": {}, "evidence": evidence}

    assert read({"type": "DeviceSnapshotV1", "save": False, "data": SCRIPT}) == plain
    assert read(signed) == plain


def test_an_lshw_that_is_broken_leaves_the_rest_of_the_snapshot() -> None:
    report = read({**SCRIPT, "data": {"lshw": '{"id": "x", "class": ', "dmidecode": SCRIPT["data"]["dmidecode"]}})
    assert (report.serial, report.doubts) == ("DMITEST1", ("lshw_unreadable",))


def test_an_lshw_may_be_an_object_or_its_text() -> None:
    found = json.loads(sample("workbench-2022.json"))
    as_object = {**found, "data": {**found["data"], "lshw": json.loads(found["data"]["lshw"])}}
    assert read(as_object) == read(found)


def test_a_snapshot_without_any_readable_tool_is_refused() -> None:
    with pytest.raises(FileRefused) as refused:
        read({"software": "workbench-script", "data": {"lshw": "{}", "inxi": "", "dmidecode": ""}})
    assert refused.value.code == RefusalCode.UNREADABLE_SNAPSHOT


def test_an_erasure_of_workbench_script_names_no_drive_so_it_proves_nothing() -> None:
    reading = read_report(json.dumps({**SCRIPT, "erase": [["shred: /dev/sda: pass 1/1"]]}).encode())
    assert reading.erasures == ()
    assert reading.hardware is not None
    assert reading.hardware.doubts == ("erasure_names_no_drive",)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"rotation_rate": 0}, "ssd"),
        ({"rotation_rate": 7200}, "hdd"),
        ({"rotation_rate": 1}, None),
        ({"rotation_rate": True}, None),
        ({"rotation_rate": None}, None),
        ({"rotation_rate": None, "model_name": "Samsung SSD 850"}, "ssd"),
        ({"rotation_rate": None, "device": {"type": "nvme", "protocol": "NVMe"}}, "nvme"),
    ],
)
def test_a_drive_that_does_not_turn_is_an_ssd(changes, kind) -> None:
    found = {"model_name": "LMT-256", **{key: value for key, value in SMART.items() if key != "model_name"}, **changes}
    assert read_report(json.dumps(found).encode()).drives[0].kind == kind


def test_what_smartctl_does_not_say_is_unknown_and_no_verdict_is_no_failure() -> None:
    found = {"smartctl": {}, "device": {"name": "/dev/sda"}, "serial_number": "S1TEST"}
    (drive,) = read_report(json.dumps(found).encode()).drives
    assert (drive.size_gb, drive.kind, drive.power_on_hours, drive.smart_passed) == (None, None, None, None)


@pytest.mark.parametrize("status", ["UABORTED", "INSANITY", "-FAILED-"])
def test_any_other_end_than_erased_is_a_failure(status) -> None:
    log = LOG.replace("| Erased |", f"|{status}|")
    assert [drive.succeeded for drive in read_report(log.encode()).erasures[0].drives] == [False, False]


def test_erased_with_errors_counted_is_a_failure() -> None:
    log = LOG.replace("sda |           0 |                    0", "sda |           0 |                    2")
    assert not read_report(log.encode()).erasures[0].drives[0].succeeded


def test_a_serial_that_nwipe_was_asked_to_hide_is_unknown() -> None:
    log = LOG.replace("WD-WXTEST0004", "XXXXXXXXXXXXXXX").replace("50026BTEST05", "???????????????")
    assert [drive.serial for drive in read_report(log.encode()).erasures[0].drives] == [None, None]


def test_a_log_cut_before_its_end_proves_nothing() -> None:
    with pytest.raises(FileRefused) as refused:
        read_report(LOG.partition("****")[0].encode())
    assert refused.value.code == RefusalCode.UNFINISHED_ERASURE


def test_two_runs_in_one_log_stay_apart() -> None:
    second = (
        LOG.replace("2026/10/05", "2026/10/06").replace("WD-WXTEST0004", "SECOND01").replace("DoD Short", "Zero Fill")
    )
    first, last = read_report((LOG + second).encode()).erasures
    assert [one.drives[0].serial for one in (first, last)] == ["WD-WXTEST0004", "SECOND01"]
    assert [one.drives[0].method for one in (first, last)] == ["DoD Short", "Zero Fill"]
    assert last.drives[0].ended_at == datetime(2026, 10, 6, 11, 2, 3)  # noqa: DTZ001 - nwipe writes no zone


def test_the_log_of_an_old_nwipe_is_read() -> None:
    log = "\n".join(
        [
            "[2016/08/18 15:41:48] nwipe: info: Device '/dev/sdb' is size 600127266816.",
            "[2016/08/18 15:41:48] nwipe: notice: Invoking method 'PRNG Stream' on device '/dev/sdb'.",
            "[2016/08/18 17:02:30] nwipe: notice: 600127266816 bytes written to device '/dev/sdb'.",
            "********************************* Drive Status *********************************",
            "    sdb | Erased |  31 MB/s | 01:20:42 | HITACHI/ABC",
        ]
    )
    (drive,) = read_report(log.encode()).erasures[0].drives
    assert (drive.method, drive.size_gb, drive.succeeded, drive.serial) == ("PRNG Stream", 600, True, None)
