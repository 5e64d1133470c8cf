"""The demo files of the Ain, read as partners would send them: exactly the mistakes planted in them are found."""

from collections.abc import Callable
from pathlib import Path

import pytest

from equip.files.attendance_rows import read_attendance
from equip.files.columns import Reading
from equip.files.errors import ProblemCode
from equip.files.follow_up_rows import read_follow_ups
from equip.files.people_rows import read_people
from equip.files.reports.door import read_report
from equip.files.request_rows import read_requests
from equip.files.stock_rows import read_stock
from equip.files.tables import Table, read_table

AIN = Path(__file__).parents[3] / "seeds" / "ain"


def demo(name: str) -> Table:
    return read_table((AIN / name).read_bytes(), name)


@pytest.mark.parametrize(
    ("name", "reader", "codes"),
    [
        (
            "extrait-iodas.csv",
            read_people,
            [ProblemCode.NOT_A_DATE, ProblemCode.MISSING_VALUE, ProblemCode.UNKNOWN_WORD],
        ),
        (
            "stock-micronov.csv",
            read_stock,
            [ProblemCode.UNKNOWN_WORD, ProblemCode.DUPLICATE_IN_FILE, ProblemCode.NOT_MONEY],
        ),
        ("emargement.csv", read_attendance, []),
        ("demandes.csv", read_requests, [ProblemCode.NOT_A_DATE, ProblemCode.DUPLICATE_IN_FILE]),
        ("suivis-2012.csv", read_follow_ups, []),
    ],
)
def test_each_file_says_what_is_wrong_with_it(
    name: str, reader: Callable[[Table], Reading[object]], codes: list[ProblemCode]
) -> None:
    table = demo(name)
    reading = reader(table)
    assert sorted(problem.code for problem in reading.problems) == sorted(codes)
    assert reading.unknown_columns == ()
    assert len(reading.rows) == len(table.lines) - len(codes)


def test_the_traps_of_the_files_are_seen_and_said() -> None:
    people, stock, sheet = demo("extrait-iodas.csv"), demo("stock-micronov.csv"), demo("emargement.csv")
    assert (people.encoding, people.separator, people.blank_lines, people.dropped) == ("utf-8-sig", ";", 3, ("NIR",))
    assert "Date de Naissance" in people.headers
    assert stock.encoding == "cp1252"
    assert (sheet.encoding, sheet.title_lines) == ("utf-8", 1)


def test_a_list_that_says_ready_without_proof_of_erasure_is_seen_through() -> None:
    ready = [device for device in read_stock(demo("stock-micronov.csv")).rows if device.state_hint == "available"]
    assert len([device for device in ready if not device.claims_erasure]) >= 2


@pytest.mark.parametrize(("name", "form"), [("lshw-portable.json", "laptop"), ("lshw-fixe.json", "desktop")])
def test_the_two_dumps_are_read(name: str, form: str) -> None:
    report = read_report((AIN / name).read_bytes()).hardware
    assert report is not None
    assert report.form == form
    assert None not in (report.maker, report.model, report.cpu_model, report.ram_gib, report.storage_gb)
