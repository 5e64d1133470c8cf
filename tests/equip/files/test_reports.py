"""Each format of report, field by field, on a sample of its published shape (`data/README.md`)."""

import gzip
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from equip.files.reports.door import read_report
from equip.files.reports.facts import Battery, Drive, ErasedDrive, ErasureReport, HardwareReport, Reading
from equip.files.reports.kept import kept, opened, read_document

DATA = Path(__file__).parent / "data"
SAMPLES = sorted(path.name for path in DATA.iterdir() if path.name != "README.md")


def sample(name: str) -> bytes:
    return (DATA / name).read_bytes()


def hardware(name: str) -> HardwareReport:
    found = read_report(sample(name)).hardware
    assert found is not None
    return found


GLPI = HardwareReport(
    form="laptop",
    maker="LENOVO",
    model="20RD0011FR",
    serial="PF1GLPI01",
    uuid="a1b2c3d4-0010-4a5b-8c9d-112233445566",
    cpu_model="Intel(R) Core(TM) i5-10210U CPU @ 1.60GHz",
    cpu_cores=4,
    cpu_threads=8,
    ram_bytes=8 * 1024**3,
    drives=(Drive("SAMSUNG MZALQ256HAJD", "S4UNTEST0002", 256, "nvme"),),
    batteries=(Battery("L17M3P53", 48_000, 85),),
    webcam=True,
    screen_in=13.9,
    keyboard="azerty",
    os="Microsoft Windows 10 Professionnel",
)


def test_glpi_is_read_field_by_field() -> None:
    """The USB stick and the DVD are no disks, the firmware's flash no memory, the desk's screen no panel."""
    report = hardware("glpi-portable.json")
    assert report == GLPI
    assert (report.ram_gib, report.storage_gb, report.storage_kind, report.battery_pct) == (8, 256, "nvme", 85)


def test_a_partial_glpi_says_only_the_sections_it_has() -> None:
    report = hardware("glpi-partiel.json")
    assert (report.serial, report.uuid, report.battery_pct) == (GLPI.serial, GLPI.uuid, 70)
    assert (report.ram_gib, report.drives, report.os, report.form, report.webcam) == (None, (), None, None, None)


FUSION = HardwareReport(
    form="laptop",
    maker="Dell Inc.",
    model="XPS 13 9350",
    serial="FUSION1",
    uuid="a1b2c3d4-0011-4a5b-8c9d-112233445566",
    cpu_model="Intel(R) Core(TM) i5-6200U CPU @ 2.30GHz",
    cpu_cores=2,
    cpu_threads=4,
    ram_bytes=8 * 1024**3,
    drives=(Drive("PM951 NVMe SAMSUNG 256GB", "S29NTEST0003", 256, "nvme"),),
    batteries=(Battery("DELL RWT1R43", 57_570, 88),),
    webcam=None,
    screen_in=13.2,
    os="Debian GNU/Linux 12 (bookworm)",
)


@pytest.mark.parametrize("pack", [bytes, zlib.compress, gzip.compress], ids=["plain", "zlib", "gzip"])
def test_fusioninventory_is_read_as_its_agent_posts_it(pack) -> None:
    assert read_report(pack(sample("fusioninventory.xml"))) == Reading(hardware=FUSION)


def test_a_workbench_11_snapshot_is_a_machine_and_its_erasures() -> None:
    """« Netbook » is a laptop, « HardDrive » any drive; 228936 « MB » are 240 GB by 1024."""
    reading = read_report(sample("workbench-11.json"))
    wd = ("WD-WXTEST0004", "WDC WD1600BEVT-2", 160, None, "EraseBasic (StepRandom)")
    kingston = ("50026BTEST05", "KINGSTON SA400", 240, "ssd", "EraseBasic (StepRandom)")
    assert reading.hardware == HardwareReport(
        form="laptop",
        maker="Acer",
        model="Aspire E5-573",
        serial="NXTEST11",
        uuid=None,
        cpu_model="Intel Core i3-5005U CPU @ 2.00GHz",
        cpu_cores=2,
        cpu_threads=4,
        ram_bytes=4 * 1024**3,
        drives=(
            Drive("WDC WD1600BEVT-2", "WD-WXTEST0004", 160, None, 4675, True),  # noqa: FBT003 - the drive's own verdict
            Drive("KINGSTON SA400", "50026BTEST05", 240, "ssd", 24_658, False),  # noqa: FBT003
        ),
        batteries=(Battery("AL15A32", None, 70),),
        webcam=None,
    )
    start = datetime(2026, 10, 5, 8, 51, 20, 207733, tzinfo=UTC), datetime(2026, 10, 5, 9, 40, tzinfo=UTC)
    end = datetime(2026, 10, 5, 9, 37, 7, 459940, tzinfo=UTC), datetime(2026, 10, 5, 10, tzinfo=UTC)
    assert reading.erasures == (
        ErasureReport(
            "Workbench 11.0b9",
            (
                ErasedDrive(*wd, True, None, start[0], end[0], None),  # noqa: FBT003 - succeeded
                ErasedDrive(*kingston, False, None, start[1], end[1], None),  # noqa: FBT003
            ),
        ),
    )


def test_a_workbench_2022_snapshot_is_its_lshw_completed_by_smartctl_and_the_firmware() -> None:
    report = hardware("workbench-2022.json")
    assert (report.form, report.model, report.serial) == ("laptop", "Latitude E7240", "LSHWTEST")
    assert report.drives == (Drive("LITEONIT LMT-256", "TW0TEST0006", 256, "ssd", 4864, True),)  # noqa: FBT003
    assert (report.ram_gib, report.cpu_cores, report.tpm, report.doubts) == (8, 2, "2.0", ())


def test_a_workbench_script_snapshot_is_read_from_its_three_texts() -> None:
    report = hardware("workbench-script.json")
    assert (report.form, report.maker, report.model, report.serial) == (
        *("laptop", "Dell Inc.", "Latitude E7240", "DMITEST1"),
    )
    assert report.uuid == "a1b2c3d4-0012-4a5b-8c9d-112233445566"
    assert (report.cpu_model, report.cpu_cores) == ("Intel(R) Core(TM) i7-4600U CPU @ 2.10GHz", 2)
    assert (report.ram_gib, report.tpm, report.webcam, report.screen_in) == (8, "2.0", True, 12.5)
    assert report.batteries == (Battery("SMP DELL 34GKR", 57_000, 94, 113),)
    assert report.drives == (Drive("LMT-256M6M mSATA 256GB", "TW0TEST0006", 256, "ssd", 4864, True),)  # noqa: FBT003


def test_smartctl_alone_is_a_drive_without_its_machine() -> None:
    drive = Drive("LITEONIT LMT-256M6M mSATA 256GB", "TW0TEST0006", 256, "ssd", 4864, True)  # noqa: FBT003
    assert read_report(sample("smartctl.json")) == Reading(drives=(drive,))


def test_an_nwipe_log_is_the_evidence_of_each_drive() -> None:
    """The stick that was seen and not erased has no evidence; the table's cut serials are not used."""
    start, end = datetime(2026, 10, 5, 8, 0, 3), (datetime(2026, 10, 5, 11, 2, 3), datetime(2026, 10, 5, 9, 10))  # noqa: DTZ001 - nwipe writes no zone
    wd, kingston = ("WD-WXTEST0004", "WDC WD1600BEVT-2", 160, None), ("50026BTEST05", "KINGSTON SA400", 240, "ssd")
    assert read_report(sample("nwipe.log")).erasures == (
        ErasureReport(
            "nwipe 0.34",
            (
                ErasedDrive(*wd, "DoD Short", True, "last", start, end[0], 0, True),  # noqa: FBT003
                ErasedDrive(*kingston, "DoD Short", False, "last", start, end[1], 4),  # noqa: FBT003
            ),
        ),
    )


def test_the_log_of_a_real_nwipe_is_read() -> None:
    """A loop device has no serial, and nwipe writes what it finds in its place: that is no serial."""
    (report,) = read_report(sample("nwipe-loop.log")).erasures
    (drive,) = report.drives
    assert (report.tool, drive.method, drive.verified, drive.succeeded, drive.errors) == (
        *("nwipe 0.33", "Fill With Zeros", "last", True, 0),
    )
    assert (drive.serial, drive.size_gb, drive.hidden_area) == (None, None, None)


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_kept_of_a_report_reads_alike_with_the_hash_of_the_document(name: str) -> None:
    document = read_document(sample(name))
    assert opened(kept(document)) == document
    assert len(document.sha256) == 64
