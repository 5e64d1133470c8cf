"""The extract of people, as the département receives it."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel, func, select

from equip.errors import Forbidden
from equip.imports.service import Verdict, check_file, save_file
from equip.journal.models import JournalEntry
from equip.people import service
from equip.people.imports import PeopleImporter
from equip.people.models import Beneficiary, Equipment, Household, RsaState
from tests import world
from tests.factories.people import make_person

EXTRACT = (Path(__file__).parents[3] / "seeds/ain/extrait-iodas.csv").read_bytes()
BEGINNING = EXTRACT[: EXTRACT.index(b"1040180;")]
"""The headers and the first six people: enough where one line is looked at, and twenty times quicker."""


@pytest.fixture
def run(session, now):
    officer = world.actor(session, "programme_officer")

    def run(content=EXTRACT):
        row, checked = check_file(session, officer, PeopleImporter(), "extrait.csv", content, now=now)
        saved = save_file(session, officer, PeopleImporter(), row, now=now)
        assert [line.verdict for line in checked.lines] == [line.verdict for line in saved.lines]
        return saved

    return run


def counts(report):
    return {verdict: report.count(verdict) for verdict in Verdict if report.count(verdict)}


def test_the_extract_brings_115_people_and_names_its_5_wrong_lines(session, run):
    report = run()

    assert counts(report) == {Verdict.CREATE: 115, Verdict.TO_CORRECT: 5}
    wrong = [(line.number, p.column, p.code) for line in report.lines for p in line.problems]
    assert wrong == [
        (19, "Date de Naissance", "not_a_date"),
        (40, "CP Ville", "commune_unknown"),
        (63, "NOM", "missing_value"),
        (86, "ETATDOSRSA", "unknown_word"),
        (107, "CP Ville", "commune_unknown"),
    ]
    assert session.exec(select(func.count()).select_from(Beneficiary)).one() == 115


def test_a_line_is_kept_whole(session, run):
    run(BEGINNING)

    person = service.find_person_by_internal_id(session, "01", "1040155")
    household = service.household_of(session, person)
    evidence = service.latest_rsa_evidence(session, person)
    assert (person.last_name, person.phone, person.commune_insee) == ("Perdrix", "0639989186", "01165")
    assert (household.caf_number, household.family_quotient, household.schoolchildren) == ("0104434", 279, 3)
    assert household.equipment is Equipment.NONE
    assert (evidence.state, evidence.seen_on.isoformat()) == (RsaState.OPEN, "2026-10-14")


def test_two_people_of_one_caf_number_share_one_household_and_stay_two(session, run):
    run(BEGINNING)

    one, other = (service.find_person_by_internal_id(session, "01", code) for code in ("1040155", "1040158"))
    assert one.household_id == other.household_id
    assert one.ref != other.ref


def test_no_nir_reaches_the_database_and_the_dropped_column_is_said(session, run):
    report = run()

    assert ("nir_dropped", "NIR") in [(note.code, note.column) for note in report.notes]
    nirs = {line.split(";")[3] for line in EXTRACT.decode("utf-8-sig").splitlines()[2:] if line.count(";") == 18}
    nirs.discard("")
    assert len(nirs) > 100
    for table in SQLModel.metadata.sorted_tables:
        for row in session.execute(sa.select(table)):
            said = " ".join(_text(value) for value in row)
            assert not [nir for nir in nirs if nir in said], f"a NIR stands in {table.name}"


def _text(value):
    return value.decode("utf-8", "ignore") if isinstance(value, bytes) else str(value)


def test_the_same_file_again_changes_nothing_and_adds_only_the_lines_of_the_import_to_the_journal(session, run):
    run()
    before = session.exec(select(func.count()).select_from(JournalEntry)).one()

    report = run()

    assert counts(report) == {Verdict.IDENTICAL: 115, Verdict.TO_CORRECT: 5}
    added = session.exec(select(JournalEntry.action).order_by(JournalEntry.number).offset(before)).all()
    assert added == ["import.check", "import.save"]


def test_a_new_phone_is_shown_old_and_new_and_what_the_file_leaves_empty_is_kept(session, run):
    run(BEGINNING)

    report = run(BEGINNING.replace(b"0639980333;clement.legoff@example.fr", b"0639980334;"))

    assert counts(report)[Verdict.UPDATE] == 1
    (line,) = (line for line in report.lines if line.verdict is Verdict.UPDATE)
    assert line.changes == {"phone": ["0639980333", "0639980334"]}
    person = service.find_person_by_internal_id(session, "01", "1040123")
    assert (person.phone, person.email) == ("0639980334", "clement.legoff@example.fr")


def test_an_unknown_organisation_is_a_line_to_correct(run):
    report = run(BEGINNING.replace(b"MDS Belley", b"MDS Pays de Nulle Part"))

    problems = {(p.code, p.column) for line in report.lines for p in line.problems}
    assert ("organisation_unknown", "LIBELLE REFERENT") in problems


def test_a_near_match_is_left_to_a_person_never_merged(session, run):
    someone = make_person(session, last_name="Le Goff", first_name="Clement", birth_date=_born("1983-10-30"))

    report = run(BEGINNING)

    line = report.lines[0]
    assert (line.verdict, line.ref) == (Verdict.DUPLICATE, someone.ref)
    assert line.problems[0].code == "person_near"
    assert service.find_person_by_internal_id(session, "01", "1040123") is None


def test_somebody_entered_by_hand_is_recognised_by_caf_number_birth_date_and_name(session, run):
    someone = make_person(
        session, last_name="Le Goff", first_name="Clément", birth_date=_born("1983-10-30"), caf_number="0104248",
        internal_id=None,
    )  # fmt: skip

    report = run(BEGINNING)

    assert (report.lines[0].verdict, report.lines[0].ref) == (Verdict.UPDATE, someone.ref)
    assert someone.internal_id == "1040123"


def test_two_lines_of_a_household_that_contradict_each_other_are_not_both_kept(session, run):
    report = run(BEGINNING.replace(b"14/10/2026;279;Sans dipl", b"14/10/2026;999;Sans dipl"))

    contradicted = [
        (line.number, p.column, p.details["line"])
        for line in report.lines
        for p in line.problems
        if p.code == "household_contradicted"
    ]
    assert contradicted == [(6, "QF", 5)]
    assert session.exec(select(Household).where(Household.caf_number == "0104434")).one().family_quotient == 279


def test_only_the_staff_of_the_departement_imports_the_extract(session, now):
    with pytest.raises(Forbidden):
        PeopleImporter().run(session, world.actor(session, "prescriber"), EXTRACT, "x.csv", now=now)


def _born(text):
    from datetime import date

    return date.fromisoformat(text)
