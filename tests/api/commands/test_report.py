"""`equip report`: the report of a machine, from a file or from the pipe."""

from pathlib import Path

from sqlmodel import func, select

from equip.imports.models import ImportFile
from equip.inventory.models import Device
from tests import world
from tests.api.commands.conftest import check_refusal

REPORT = Path(__file__).parents[2] / "equip" / "files" / "data" / "thinkpad-t480.json"


def test_a_report_is_posted_from_a_file_or_from_the_pipe_and_waits_once(equip, db):
    first = equip("refurbisher", "report", REPORT)
    again = equip("refurbisher", "report", "-", typed=REPORT.read_text(encoding="utf-8"))

    assert (first.exit_code, again.exit_code) == (0, 0), first.output + again.output
    assert "la machine attend à l’établi, « à identifier »." in first.output
    with db.read(world.SYSTEM.scope) as session:
        assert session.exec(select(func.count()).select_from(ImportFile)).one() == 1
        assert session.exec(select(func.count()).select_from(Device)).one() == 0


def test_what_is_no_report_is_refused_in_french(equip, tmp_path):
    path = tmp_path / "x.txt"
    path.write_text("bonjour")

    check_refusal(equip("refurbisher", "report", path), "")
