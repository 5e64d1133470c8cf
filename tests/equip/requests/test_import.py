"""The slip of requests of the social centres, as they send it."""

from collections import Counter
from pathlib import Path

import pytest
from sqlmodel import func, select

from equip.errors import Forbidden
from equip.imports.service import Verdict, check_file, save_file
from equip.journal.models import JournalEntry
from equip.people.imports import PeopleImporter
from equip.requests.eligibility import check_requests, conclusion
from equip.requests.imports import RequestsImporter
from equip.requests.models import EquipmentRequest, MainUse, RequestState
from equip.training.imports import AttendanceImporter
from tests import world
from tests.factories.people import make_person
from tests.factories.requests import TODAY

SEEDS = Path(__file__).parents[3] / "seeds/ain"
SLIP = (SEEDS / "demandes.csv").read_bytes()
HEADER = SLIP.decode("utf-8-sig").splitlines()[0]


@pytest.fixture
def officer(session):
    return world.actor(session, "programme_officer")


@pytest.fixture
def run(session, officer, now):
    """Try the file, then save it, as the pages do."""

    def run(content=SLIP):
        row, checked = check_file(session, officer, RequestsImporter(), "demandes.csv", content, now=now)
        saved = save_file(session, officer, RequestsImporter(), row, now=now)
        assert [line.verdict for line in checked.lines] == [line.verdict for line in saved.lines]
        return saved

    return run


@pytest.fixture
def campaign(session, officer, now):
    """The people and their attendance, brought in before the requests."""
    PeopleImporter().run(session, officer, (SEEDS / "extrait-iodas.csv").read_bytes(), "extrait.csv", now=now)
    trainer = world.actor(session, "trainer")
    AttendanceImporter().run(session, trainer, (SEEDS / "emargement.csv").read_bytes(), "emargement.csv", now=now)


def slip(*lines):
    return "\r\n".join([HEADER, *lines]).encode("utf-8-sig")


@pytest.mark.usefixtures("campaign")
def test_the_slip_of_the_demonstration_has_3_wrong_lines_and_77_eligible_requests_of_92(session, run):
    report = run()

    assert report.count(Verdict.CREATE) == 92
    assert [(line.number, p.column, p.code) for line in report.lines for p in line.problems] == [
        (29, "Code Iodas", "internal_id_unknown"),
        (65, "Date de la demande", "not_a_date"),
        (92, "Code Iodas", "duplicate_in_file"),
        (93, None, "left_as_draft"),  # created, with a remark: its agreement is not signed
    ]
    requests = session.exec(select(EquipmentRequest)).all()
    checked = check_requests(session, requests, on=TODAY)
    assert Counter(conclusion(checks) for checks in checked)[RequestState.ELIGIBLE] == 77
    assert Counter(request.state for request in requests) == {
        RequestState.ELIGIBLE: 77,
        RequestState.INELIGIBLE: 9,
        RequestState.INCOMPLETE: 5,
        RequestState.DRAFT: 1,
    }
    # The independent reading of tests/seeds/reading.py finds the same 15, and counts one reason for each.
    assert Counter(check.evidence for checks in checked for check in checks if check.verdict != "met") == {
        "attendance_low": 8,
        "not_enrolled": 3,
        "attendance_unknown": 1,
        "rsa_undated": 2,
        "rsa_closed": 2,  # one of them is not enrolled either
        "rsa_too_old": 1,  # not enrolled either
        "agreement_missing": 1,  # attendance too low too
    }


def test_importing_twice_writes_nothing(session, run):
    for internal_id in ("7001", "7002"):
        make_person(session, internal_id=internal_id)
    content = slip(
        "7001;04/11/2026;Loïc Perrachon;formation;fixe;8;non;15,6;oui;oui;10/11/2026;Viendra en bus.",
        "7002;04/11/2026;Loïc Perrachon;formation;fixe;;;;;;;",
    )
    run(content)
    before = session.exec(select(func.count()).select_from(JournalEntry)).one()

    report = run(content)

    assert report.count(Verdict.IDENTICAL) == 2
    added = session.exec(select(func.count()).select_from(JournalEntry)).one() - before
    assert added == 2, "the file checked and saved, and nothing else"


def test_a_line_keeps_what_it_says_and_what_it_leaves_out_stays_unknown(session, run):
    make_person(session, internal_id="7001")

    run(slip("7001;04/11/2026;Loïc Perrachon;démarches en ligne;les deux;8;;15,6;;;10/11/2026;Viendra en bus."))

    request = session.exec(select(EquipmentRequest)).one()
    assert (request.main_use, request.accepts_laptop, request.accepts_desktop) == (MainUse.ONLINE_SERVICES, True, True)
    assert (request.min_ram_gib, request.min_screen_in, request.needs_webcam) == (8, 15.6, False)
    assert (request.home_internet, request.contribution_accepted) == (None, None)
    assert (request.prescriber_name, request.state) == ("Loïc Perrachon", RequestState.INCOMPLETE)


def test_a_line_without_the_agreement_stays_a_draft_and_is_sent_when_it_comes(session, run):
    make_person(session, internal_id="7001")
    head = "7001;04/11/2026;Loïc Perrachon;formation;fixe;;;;;oui"

    first = run(slip(f"{head};;"))
    [problem] = first.lines[0].problems
    assert (first.lines[0].verdict, problem.code, problem.details) == (
        Verdict.CREATE,
        "left_as_draft",
        {"missing": ["agreed_on"]},
    )

    second = run(slip(f"{head};10/11/2026;"))
    assert second.lines[0].changes == {"agreed_on": [None, "2026-11-10"]}
    assert session.exec(select(EquipmentRequest)).one().state is RequestState.INCOMPLETE


def test_a_second_request_of_one_person_is_refused_with_the_reference_of_the_first(session, run):
    make_person(session, internal_id="7001")
    run(slip("7001;04/11/2026;Loïc Perrachon;formation;fixe;;;;;oui;10/11/2026;"))

    report = run(slip("7001;05/11/2026;Loïc Perrachon;formation;fixe;;;;;oui;10/11/2026;"))

    [problem] = report.lines[0].problems
    assert (problem.code, problem.details["ref"]) == ("request_already_open", "D-26-1001")


def test_a_refurbisher_brings_no_request(session, now):
    with pytest.raises(Forbidden):
        RequestsImporter().run(session, world.actor(session, "refurbisher"), SLIP, "x.csv", now=now)
