"""/resultats and /api/v1/outcomes: rates with their n, small cells masked when they leave."""

from pathlib import Path

import pytest
from sqlmodel import select

from equip.outcomes.imports import FollowUpsImporter
from equip.people.models import Beneficiary
from tests import world

FILE = Path("seeds/ain/suivis-2012.csv")


@pytest.fixture
def of_2012(db, now):
    with db.write(world.SYSTEM.scope) as session:
        FollowUpsImporter().run(session, world.SYSTEM, FILE.read_bytes(), FILE.name, now=now)
        return [person.last_name for person in session.exec(select(Beneficiary)).all()]


def plain(page):
    return page.text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("role", ["analyst", "programme_officer"])
def test_the_page_gives_each_rate_with_its_n_its_interval_and_its_definition(browser, of_2012, role):
    page = plain(browser(role).get("/resultats?annee=2012"))

    assert "52 % <small>entre 35 et 68 %</small>" in page
    assert "16 sur 31 personnes" in page
    assert "5 sur 31 personnes, toujours comptées" in page
    assert "Les personnes sans nouvelle restent au dénominateur." in page
    assert "34 personnes en 2012" in page
    # The header has the name of who reads, which is one of 2012 too.
    assert not [name for name in of_2012 if name in page[page.index("<main") :]]


def test_a_year_without_anybody_says_so(browser):
    page = plain(browser("analyst").get("/resultats?annee=1999"))

    assert "Personne n’est encore suivi pour 1999." in page
    assert "Les suivis de 2012 ne sont pas encore importés." in page


def test_figures_that_leave_hide_their_small_cells(caller, browser, of_2012):
    read = caller("analyst").get("/api/v1/outcomes?year=2012").json()
    m6 = next(rate for rate in read["rates"] if rate["milestone"] == "M6")

    assert (read["followed"], m6["n"], m6["dynamic"], m6["percent"], m6["no_news"]) == (34, 31, 16, 51.6, 5)
    assert (m6["durable"], m6["transition"], m6["positive"]) == (None, None, 7)
    assert read["masked_below"] == 5
    text = browser("analyst").get("/resultats.csv?annee=2012").content.decode("utf-8-sig")
    assert "2012;6 mois;31;16;masqué;masqué;7;10;5;51,6" in text


def test_figures_name_nobody(caller, of_2012):
    text = caller("programme_officer").get("/api/v1/outcomes").text

    assert not [name for name in of_2012 if name in text]
    assert "P-12" not in text
