"""Where one's request stands, for somebody who has only the code of a letter; and the eyes of the audit, tried."""

import pytest
from sqlmodel import select

from equip.people.models import Beneficiary
from equip.requests.models import EquipmentRequest, RequestState
from tests import world
from tests.browser.audit import faults_of

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.xdist_group("browser")]

STATES = (
    RequestState.ALLOCATED,
    RequestState.HANDED_OVER,
    RequestState.NOT_SERVED,
    RequestState.WAITING,
    RequestState.INCOMPLETE,
    RequestState.INELIGIBLE,
    RequestState.WITHDRAWN,
)


def test_the_page_of_a_code_is_sound_whatever_the_answer(visit, campaign_db):
    page = visit(None, javascript=True)
    found = {}
    for code, year, state in codes(campaign_db):
        page.goto("/suivi")
        page.fill("#code", code.lower().replace("-", " "))
        page.fill("#birth_year", str(year))
        page.get_by_role("button", name="Voir ma demande").click()
        assert page.url.endswith("/suivi/ma-demande"), state
        found[state] = faults_of(page)

    assert len(found) >= 5, "the campaign shows most of the answers"
    assert not any(found.values()), found


def test_a_wrong_code_is_told_without_saying_which_half_is_wrong(visit):
    page = visit(None, javascript=True)
    page.goto("/suivi")
    page.fill("#code", "AAAA-0000")
    page.get_by_role("button", name="Voir ma demande").click()

    assert page.locator(".errors a").get_attribute("href") == "#code"
    assert faults_of(page) == []


def test_the_audit_sees_what_it_is_there_for(visit):
    page = visit(None, javascript=True)
    page.set_content("<title>None</title><img src=x><p style='width: 2000px'>handed_over {{ name }}</p>")

    seen = " ; ".join(faults_of(page))

    for fault in ("language", "0 h1", "style inside", "« None »", "« {{ »", "« handed_over »", "sideways", "image-alt"):
        assert fault in seen, fault


def codes(db):
    with db.read(world.SYSTEM.scope) as session:
        for state in STATES:
            row = session.exec(select(EquipmentRequest).where(EquipmentRequest.state == state)).first()
            if row:
                person = session.get(Beneficiary, row.beneficiary_id)
                yield row.public_code, person.birth_date.year, state
