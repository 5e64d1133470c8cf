"""The 34 people of 2012, from the spreadsheet of then."""

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from equip.db import narrow
from equip.errors import Forbidden
from equip.imports import service as imports
from equip.imports.models import ImportFile
from equip.imports.service import Verdict
from equip.outcomes.imports import FollowUpsImporter
from equip.outcomes.models import FollowUp, Milestone
from equip.outcomes.statistics import followed_people, rate_at
from equip.people.models import Beneficiary
from tests import world

FILE = Path("seeds/ain/suivis-2012.csv")
TODAY = date(2026, 11, 23)


@pytest.fixture
def officer(session):
    return world.actor(session, "programme_officer")


def run(session, officer, now, content=None):
    return FollowUpsImporter().run(session, officer, content or FILE.read_bytes(), FILE.name, now=now)


def test_the_file_of_2012_makes_34_people_and_nothing_the_second_time(session, officer, now):
    first = run(session, officer, now)

    assert first.count(Verdict.CREATE) == len(first.lines) == 91
    assert followed_people(session, officer, 2012) == 34

    rows = len(session.exec(select(FollowUp)).all())
    second = run(session, officer, now)
    assert second.count(Verdict.IDENTICAL) == len(second.lines) == 91
    assert len(session.exec(select(FollowUp)).all()) == rows == 102


def test_missing_lines_of_2012_are_no_news_and_those_who_moved_are_out_of_the_count(session, officer, now):
    run(session, officer, now)

    m3, m6 = (rate_at(session, officer, milestone, on=TODAY, year=2012) for milestone in (Milestone.M3, Milestone.M6))

    assert (m3.dynamic, m3.n, m3.excluded, m3.no_news) == (10, 31, 3, 5)
    assert (m6.dynamic, m6.n, m6.excluded, m6.no_news) == (16, 31, 3, 5)


def test_the_people_of_2012_are_kept_by_the_departement_with_the_little_that_the_file_says(session, officer, now):
    run(session, officer, now)

    people = session.exec(select(Beneficiary).where(Beneficiary.internal_id.startswith("suivi-2012-"))).all()
    assert {person.organisation_id for person in people} == {officer.organisation_id}
    assert {person.birth_date for person in people} == {None}
    assert all(person.ref.startswith("P-12-") for person in people)


def test_trying_the_file_writes_nothing(session, officer, now):
    _, report = imports.check_file(session, officer, FollowUpsImporter(), FILE.name, FILE.read_bytes(), now=now)

    assert report.count(Verdict.CREATE) == 91
    assert session.exec(select(Beneficiary).where(Beneficiary.internal_id.startswith("suivi-"))).all() == []


def test_a_corrected_line_is_said_field_by_field(session, officer, now):
    run(session, officer, now)
    text = FILE.read_text(encoding="utf-8-sig")
    corrected = text.replace("M3;31/07/2012;Embauche en CDI non aidé;CDI", "M3;31/07/2012;Au chômage;CDI").encode()

    report = run(session, officer, now, corrected)

    assert report.count(Verdict.IDENTICAL) == 90
    changed = next(line for line in report.lines if line.verdict is Verdict.UPDATE)
    assert changed.changes == {"situation": ["cdi", "unemployed"]}


def test_a_number_that_changes_name_is_left_to_a_person(session, officer, now):
    run(session, officer, now)
    lines = FILE.read_text(encoding="utf-8-sig").splitlines()[:2]

    report = run(session, officer, now, "\n".join(lines).replace("TRIPOZ", "AUTRE").encode())

    assert [line.verdict for line in report.lines] == [Verdict.TO_CORRECT]
    assert report.lines[0].problems[0].code == "follow_up_other_person"


def test_a_line_without_a_situation_or_a_date_is_to_complete_and_makes_nobody(session, officer, now):
    header = FILE.read_text(encoding="utf-8-sig").splitlines()[0]
    content = f"{header}\n1;TRIPOZ;Bruno;1982;Montceaux;;11/08/2012;03/08/2012;J28;;;;;;\n".encode()

    report = run(session, officer, now, content)

    assert [problem.column for problem in report.lines[0].problems] == ["Situation"]
    assert session.exec(select(Beneficiary).where(Beneficiary.last_name == "TRIPOZ")).all() == []


def test_the_workshop_and_the_committee_import_no_follow_up(session, now):
    for role in ("refurbisher", "approver", "analyst"):
        with pytest.raises(Forbidden):
            run(session, world.actor(session, role), now)


def test_the_committee_can_not_read_the_file_of_follow_ups_even_if_the_code_forgot(session, officer, now):
    row, _ = imports.check_file(session, officer, FollowUpsImporter(), FILE.name, FILE.read_bytes(), now=now)
    find = select(ImportFile.id).where(ImportFile.id == row.id)

    narrow(session, officer.scope)
    assert session.exec(find).all() == [row.id]
    narrow(session, world.actor(session, "approver").scope)
    assert session.exec(find).all() == []
