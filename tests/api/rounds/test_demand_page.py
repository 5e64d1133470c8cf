"""/besoins: numbers for the workshop, and nothing that leads to anybody."""

import pytest
from sqlmodel import select

from equip.accounts.models import Organisation
from equip.people.models import Beneficiary
from equip.requests.models import EquipmentRequest
from tests import world
from tests.factories.rounds import make_proposed_round, make_queued_request


def page_of(browser):
    answer = browser("refurbisher").get("/besoins")
    assert answer.status_code == 200, answer.text
    return answer.text.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_page_says_what_is_asked_what_is_ready_and_what_is_missing(browser, db):
    with db.write(world.SYSTEM.scope) as session:
        for _ in range(7):
            make_queued_request(session, accepts_laptop=True, accepts_desktop=False)

    page = page_of(browser)
    assert "au moins 5" in page
    assert "moins de 5" in page
    assert ">7<" not in page
    assert "Aucun tour n’a encore été calculé." in page


def test_a_workshop_learns_no_reference_no_name_no_organisation_and_no_points(browser, db):
    make_proposed_round(db)
    page = page_of(browser)

    with db.read(world.SYSTEM.scope) as session:
        words = {request.ref for request in session.exec(select(EquipmentRequest))}
        words |= {request.public_code for request in session.exec(select(EquipmentRequest))}
        words |= {
            word for one in session.exec(select(Beneficiary)) for word in (one.last_name, one.ref, one.first_name)
        }
        words |= {one.name for one in session.exec(select(Organisation)) if one.name != "Micronov"}
    assert {word for word in words if word in page} == set()
    assert "points" not in page
    assert "Portable" in page, "the type that lacked most"
    assert "pas encore publié" in page


def test_the_bench_and_the_first_page_lead_there(browser):
    for path in ("/", "/etabli"):
        assert 'href="/besoins"' in browser("refurbisher").get(path).text


@pytest.mark.parametrize("role", ["prescriber", "trainer", "programme_officer", "approver", "analyst", "admin"])
def test_the_page_is_for_workshops_only(browser, role):
    assert browser(role).get("/besoins").status_code == 403
