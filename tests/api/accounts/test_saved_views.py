"""A list, as its address shows it, kept under a name by whoever is signed in."""

import re

import pytest

FORGET = re.compile(r'action="(/vues/[^"]+/retirer)"')


@pytest.fixture
def bench(browser):
    return browser("refurbisher")


def keep(bench, name, query="etat=repair&tri=-since"):
    return bench.submit("/vues", {"path": "/stock", "query": query, "name": name}, page="/stock")


def text_of(answer):
    return answer.text.replace("\u00a0", " ")


def test_a_view_leads_back_to_the_same_search(bench):
    assert keep(bench, "À réparer, les plus vieux").headers["location"] == "/stock?etat=repair&tri=-since"

    page = bench.get("/stock").text
    assert 'href="/stock?etat=repair&amp;tri=-since"' in page
    assert "À réparer, les plus vieux" in page


def test_the_same_name_again_is_the_same_view_with_another_address(bench):
    keep(bench, "Vieux")
    keep(bench, "vieux", "lot=L-1")

    page = bench.get("/stock").text
    assert page.count("Retirer la vue") == 1
    assert 'href="/stock?lot=L-1"' in page


def test_a_view_can_be_taken_away_by_whoever_kept_it_and_nobody_else(bench, browser):
    keep(bench, "Vieux")
    [path] = FORGET.findall(bench.get("/stock").text)
    officer = browser("programme_officer")

    assert "Retirer la vue" not in officer.get("/stock").text
    assert officer.submit(path, page="/stock").status_code == 404
    assert bench.submit(path, page="/stock").headers["location"] == "/stock"
    assert "Retirer la vue" not in bench.get("/stock").text


@pytest.mark.parametrize(
    ("name", "query", "said"),
    [
        (" ", "", "Donnez un nom à cette vue."),
        ("x" * 61, "", "60 caractères au plus"),
        ("Longue", "postes=" + "AT-1," * 500, "Cette recherche est trop longue"),
    ],
)
def test_a_view_that_can_t_be_kept_is_told_where_it_was_asked(bench, name, query, said):
    answer = keep(bench, name, query)

    assert said in text_of(bench.get(answer.headers["location"]))


def test_twenty_views_are_enough(bench):
    for number in range(20):
        keep(bench, f"Vue {number}")

    assert "Vous avez déjà 20 vues" in text_of(bench.get(keep(bench, "De trop").headers["location"]))


def test_a_view_never_leads_out_of_the_lists(bench):
    answer = bench.submit("/vues", {"path": "https://exemple.fr", "query": "", "name": "Loin"}, page="/stock")

    assert answer.status_code == 404
