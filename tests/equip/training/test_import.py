"""The attendance sheet, as the trainer sends it."""

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import func, select

from equip.imports.service import Verdict, check_file, save_file
from equip.journal.models import JournalEntry
from equip.people import service as people
from equip.people.imports import PeopleImporter
from equip.training import attendance
from equip.training.imports import AttendanceImporter
from equip.training.models import TrainingSession
from tests import world

SEEDS = Path(__file__).parents[3] / "seeds/ain"
SHEET = (SEEDS / "emargement.csv").read_bytes()
TODAY = date(2026, 11, 23)


@pytest.fixture
def run(session, now):
    extract = (SEEDS / "extrait-iodas.csv").read_bytes()
    PeopleImporter().run(session, world.SYSTEM, extract, "extrait.csv", now=now)
    trainer = world.actor(session, "trainer")

    def run(content=SHEET):
        row, _ = check_file(session, trainer, AttendanceImporter(), "emargement.csv", content, now=now)
        return save_file(session, trainer, AttendanceImporter(), row, now=now)

    return run


def counts(report):
    return {verdict: report.count(verdict) for verdict in Verdict if report.count(verdict)}


def percent(session, code):
    person = people.find_person_by_internal_id(session, "01", code)
    return attendance.rate(session, person.id, on=TODAY)


def test_the_sheet_enrols_and_notes_and_names_its_unknown_code(session, run):
    report = run()

    assert counts(report) == {Verdict.CREATE: 89, Verdict.TO_CORRECT: 1}
    (wrong,) = (line for line in report.lines if line.verdict is Verdict.TO_CORRECT)
    assert (wrong.number, wrong.problems[0].column, wrong.problems[0].code) == (
        44,
        "Code Iodas",
        "person_of_sheet_unknown",
    )
    by_line = {line.number: line.ref for line in report.lines}
    officer = world.actor(session, "programme_officer")
    rates = [
        attendance.rate(session, people.get_person(session, officer, by_line[n]).id, on=TODAY).percent
        for n in (17, 36, 61)
    ]
    assert rates == [100, 0, None]


def test_the_sheet_gives_the_session_its_days(session, run):
    run()

    days = session.exec(select(TrainingSession).order_by(TrainingSession.label)).first().days
    assert (len(days), days[0], days[-1]) == (9, date(2026, 9, 14), date(2026, 11, 9))


def test_the_same_sheet_again_changes_nothing(session, run):
    run()
    before = session.exec(select(func.count()).select_from(JournalEntry)).one()

    report = run()

    assert counts(report) == {Verdict.IDENTICAL: 89, Verdict.TO_CORRECT: 1}
    assert session.exec(select(func.count()).select_from(JournalEntry)).one() == before + 2


def test_a_corrected_mark_is_shown_old_and_new_and_an_emptied_one_is_kept(session, run):
    run()

    report = run(SHEET.replace("LE GOFF;Clément;P;P".encode(), "LE GOFF;Clément;A;".encode()))

    (line,) = (line for line in report.lines if line.verdict is Verdict.UPDATE)
    assert line.changes == {"2026-09-14": ["present", "absent"]}
    assert percent(session, "1040123") == attendance.AttendanceRate(8, 1, 0, 0)


def test_a_code_that_bears_another_name_is_a_line_to_correct(run):
    report = run(SHEET.replace(b"1040123;LE GOFF", b"1040123;LE GALL"))

    assert (report.lines[0].verdict, report.lines[0].problems[0].column) == (Verdict.TO_CORRECT, "Code Iodas")


def test_an_unknown_session_is_a_line_to_correct(run):
    report = run(SHEET.replace("Autonomie numérique, automne 2026;".encode(), b"Autre session;"))

    assert {p.column for line in report.lines for p in line.problems if line.number == 3} == {"Session"}
