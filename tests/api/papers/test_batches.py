"""Lists for those outside: the scrapped units of a period, and what became of a donor's gifts."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from equip.errors import NotFound
from equip.inventory import service
from equip.inventory.leavings import Fate, fate_of, gift_of, gift_years, recycled_between
from equip.inventory.models import Device, DeviceState
from tests import world
from tests.factories.inventory import NOW, make_device, make_donor, workshop
from tests.papers import words_of

BEFORE_MIDNIGHT = datetime(2026, 11, 20, 22, 59, 59, tzinfo=UTC)
"""23 h 59 in Paris."""
MIDNIGHT = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)


def scrap(session, tag, at, **values):
    device = make_device(session, tag=tag, **values)
    service.move(session, workshop(session), device, DeviceState.RECYCLED, now=at)
    return device


@pytest.fixture
def scrapped(db):
    with db.write(world.SYSTEM.scope) as session:
        scrap(session, "AT-1001", BEFORE_MIDNIGHT, serial="PF0X7K2M")
        scrap(session, "AT-1002", MIDNIGHT, maker=None, model=None)
        make_device(session, tag="AT-1003")


def test_the_slip_lists_the_units_recycled_between_two_days_of_paris_both_included(browser, scrapped):
    bench = browser("refurbisher")

    def said(query):
        words = words_of(bench.get(f"/stock/deee.pdf?{query}"))
        return {tag for tag in ("AT-1001", "AT-1002", "AT-1003") if tag in words}

    assert said("du=20/11/2026&au=20/11/2026") == {"AT-1001"}
    assert said("du=21/11/2026") == {"AT-1002"}
    assert said("du=2026-11-20&au=2026-11-23") == {"AT-1001", "AT-1002"}
    assert said("") == set(), "today, nothing was recycled"


def test_the_slip_says_what_each_unit_is_and_that_its_weight_is_unknown(browser, scrapped):
    answer = browser("refurbisher").get("/stock/deee.pdf?du=20/11/2026&au=21/11/2026")
    words = words_of(answer)

    assert "Bordereau DEEE du 20 novembre 2026 au 21 novembre 2026" in words
    assert "AT-1001 Lenovo ThinkPad T480 PF0X7K2M 20/11/2026 inconnu" in words
    assert "AT-1002 inconnu inconnu inconnu 21/11/2026 inconnu" in words
    assert "Nombre de postes 2" in words
    assert 'filename="bordereau-deee-2026-11-20-2026-11-21-2026-11-23.pdf"' in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("du=mardi", "Écrivez la date sous la forme 21/11/2026."),
        ("du=21/11/2026&au=20/11/2026", "Le premier jour vient après le dernier"),
        ("du=24/11/2026", "Cette date n’est pas encore passée."),
        ("au=01/01/1999", "Cette date est trop ancienne."),
        ("du=31/12/9999", "Écrivez la date sous la forme 21/11/2026."),
    ],
)
def test_a_period_that_can_not_be_is_refused_with_its_sentence(browser, query, sentence):
    answer = browser("refurbisher").get(f"/stock/deee.pdf?{query}")

    assert answer.status_code == 422
    assert sentence in answer.text.replace("\u00a0", " ")


def test_a_workshop_sees_its_own_scrapped_units_and_gifts_only(session):
    town = make_donor(session, name="Mairie de Bourg")
    device = scrap(session, "AT-1001", NOW, donor_id=town.id, received_on=NOW.date())
    mine = workshop(session)
    stranger = replace(mine, organisation_id=uuid4())

    assert recycled_between(session, mine, NOW.date(), NOW.date()) == [device]
    assert recycled_between(session, stranger, NOW.date(), NOW.date()) == []
    assert [(donor.name, year) for donor, year in gift_years(session, mine)] == [("Mairie de Bourg", 2026)]
    assert gift_years(session, stranger) == []
    with pytest.raises(NotFound):
        gift_of(session, stranger, town.id, 2026)


FATES = {
    Fate.GIVEN: {DeviceState.HANDED_OVER, DeviceState.IN_SERVICE_REPAIR},
    Fate.DISMANTLED: {DeviceState.DISMANTLED},
    Fate.RECYCLED: {DeviceState.RECYCLED},
}


@pytest.mark.parametrize("state", DeviceState)
def test_each_state_says_what_became_of_a_machine(state):
    wanted = next((fate for fate, states in FATES.items() if state in states), Fate.IN_STOCK)

    assert fate_of(Device(state=state)) is wanted


@pytest.fixture
def gifts(db):
    """Of one donor: two machines of 2026, one of 2025; one of another donor."""
    with db.write(world.SYSTEM.scope) as session:
        town, school = make_donor(session, name="Mairie de Bourg"), make_donor(session, name="Collège")
        for tag, donor, day in (
            ("AT-1001", town, date(2026, 1, 1)),
            ("AT-1002", town, date(2026, 11, 20)),
            ("AT-1003", town, date(2025, 12, 31)),
            ("AT-1004", school, date(2026, 3, 3)),
        ):
            make_device(session, tag=tag, serial=f"SN-{tag}", donor_id=donor.id, received_on=day)
        first = service.get_device(session, workshop(session), "AT-1001")
        service.move(session, workshop(session), first, DeviceState.RECYCLED, now=NOW)
        return town.id


def test_the_proof_of_reuse_says_what_became_of_each_gift_of_the_year(browser, gifts):
    words = words_of(browser("refurbisher").get(f"/stock/reemploi.pdf?don=2026/{gifts}"))

    assert "Preuve de réemploi 2026 pour Mairie de Bourg" in words
    assert "SN-AT-1001 01/01/2026 recyclé 23/11/2026" in words
    assert "SN-AT-1002 20/11/2026 dans le stock" in words
    assert "Recyclé 1" in words
    assert "Donné à une personne 0" in words
    assert "AT-1003" not in words
    assert "AT-1004" not in words
    assert "décret n° 2023-266" in words


def test_the_stock_page_offers_each_donor_and_year(browser, gifts):
    page = browser("refurbisher").get("/stock").text

    assert [year for year in ("2025", "2026") if f'value="{year}/{gifts}"' not in page] == []
    assert "Collège, 2026" in page
    assert "/stock/reemploi.pdf" not in browser("programme_officer").get("/stock").text


@pytest.mark.parametrize("asked", ["", "2026", "2026/x", "2024/{donor}", "0/{donor}", "99999/{donor}", "-1/{donor}"])
def test_a_gift_that_nobody_made_is_not_found(browser, gifts, asked):
    answer = browser("refurbisher").get("/stock/reemploi.pdf", params={"don": asked.format(donor=gifts)})

    assert answer.status_code == 404
