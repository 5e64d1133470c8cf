"""/resultats, its CSV and /api/v1/outcomes: the same figures, rates with their n, small cells masked everywhere."""

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from equip.outcomes.funnel import Step, widest_gap
from equip.outcomes.imports import FollowUpsImporter
from equip.outcomes.models import Situation
from equip.people.models import Beneficiary
from equip.requests.models import RequestState
from tests import world
from tests.factories.outcomes import make_answered
from tests.factories.requests import make_applicant, make_request

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


CELLS = ("n", "durable", "transition", "positive", "other", "no_news", "excluded", "pending")
COLUMNS = {
    "n": "Personnes comptées (n)",
    "durable": "dont emploi durable",
    "transition": "dont emploi de transition",
    "positive": "dont formation ou insertion",
    "other": "Autres situations",
    "no_news": "Sans nouvelle",
    "excluded": "Retirées du calcul",
    "pending": "En attente",
}


@pytest.fixture
def of_2026_too(db, of_2012):
    """A handful of people beside the 34 of 2012: what « Toutes » less 2012 must not give back."""
    with db.write(world.SYSTEM.scope) as session:
        for situation in (Situation.CDI, Situation.UNEMPLOYED, Situation.MOVED_AWAY):
            make_answered(session, situation, anchor_on=date(2026, 8, 3))


@pytest.mark.parametrize("year", ["", "2012", "2026", "1999"])
def test_the_page_the_csv_and_the_api_show_the_same_figures_and_mask_the_same_cells(caller, browser, of_2026_too, year):
    analyst = browser("analyst")
    api = {rate["milestone"]: rate for rate in told_by_the_api(caller, year)["rates"]}
    lines = csv_of(analyst, year)
    rows = rows_of(analyst, year)

    assert len(api) == len(lines) == len(rows) == 3
    for rate, line, row in zip(api.values(), lines, rows, strict=True):
        told = ["masqué" if rate[name] is None else str(rate[name]) for name in CELLS]
        assert [line[COLUMNS[name]] for name in CELLS] == told
        assert [row[0], *row[1:6], *row[7:9]] == told
        nobody = "–" if rate["n"] == 0 else "masqué"
        assert row[6] == (nobody if rate["percent"] is None else f"{round(rate['percent'])} %")


@pytest.mark.parametrize("role", ["analyst", "programme_officer"])
def test_the_page_shows_no_small_cell_to_anybody(browser, of_2026_too, role):
    visitor = browser(role)

    small = [
        (year, cell)
        for year in ("", "2012", "2026")
        for row in rows_of(visitor, year)
        for cell in row
        if cell.isdigit() and 0 < int(cell) < 5
    ]

    assert small == []
    assert "masqué" in visitor.get("/resultats?annee=2026").text


def test_what_one_year_hides_is_not_given_back_by_all_the_years_less_the_others(caller, of_2026_too):
    told = [told_by_the_api(caller, year) for year in ("", "2012", "2026")]

    for place in range(3):
        for name in (*CELLS, "dynamic"):
            hidden = [read["rates"][place][name] is None for read in told]
            assert sum(hidden) != 1, (place, name)
    for place in range(len(told[0]["funnel"])):
        assert sum(read["funnel"][place]["count"] is None for read in told) != 1
    assert [read["followed"] for read in told] == [None, 34, None]


def told_by_the_api(caller, year):
    return caller("analyst").get("/api/v1/outcomes", params={"year": year} if year else {}).json()


def csv_of(visitor, year):
    text = visitor.get(f"/resultats.csv?annee={year}").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def rows_of(visitor, year):
    """The cells of « Sorties à chaque échéance », as a person reads them."""
    page = plain(visitor.get(f"/resultats?annee={year}"))
    table = page[page.index('id="rates"') :].partition("</table>")[0]
    body = table.partition("<tbody>")[2]
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)]
        for row in re.findall(r"<tr>.*?</tr>", body, re.S)
    ]


def test_the_widest_gap_is_told_between_two_steps_that_follow_and_never_after_the_computer(browser, db):
    with db.write(world.SYSTEM.scope) as session:
        for state in [RequestState.HANDED_OVER] * 12 + [RequestState.INELIGIBLE] * 6:
            make_request(session, person=make_applicant(session), state=state)

    page = plain(browser("analyst").get("/resultats"))

    assert "entre <b>demandes déposées</b> et <b>recevables</b>, 6 demandes" in page
    assert "Sortie dynamique, à une échéance au moins" in page


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ((91, None, None, None, 0, 0), None),
        ((91, None, 80, 70, 0, 0), (Step.TRAINED, Step.EQUIPPED, 10)),
        ((91, 77, 70, 70, 0, 0), (Step.ASKED, Step.ELIGIBLE, 14)),
        ((91, 91, 91, 91, 0, 0), None),
    ],
)
def test_steps_that_are_masked_are_not_jumped_over_and_follow_ups_not_yet_due_lose_nobody(shown, expected):
    assert widest_gap(dict(zip(Step, shown, strict=True))) == expected
