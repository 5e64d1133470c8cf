"""/s/AT-2417, printed on every label: whoever scans it is led to what they may see, and learns nothing else."""

import pytest

from tests import world
from tests.factories.inventory import make_device


@pytest.fixture(autouse=True)
def machine(db):
    with db.write(world.SYSTEM.scope) as session:
        make_device(session, tag="AT-2417")


@pytest.mark.parametrize(("role", "way"), [("refurbisher", "/etabli/AT-2417"), ("programme_officer", "/stock/AT-2417")])
def test_who_works_with_machines_is_led_to_this_one(browser, role, way):
    answer = browser(role).get("/s/AT-2417")

    assert (answer.status_code, answer.headers["location"]) == (303, way)
    assert browser(role).get(way).status_code == 200


@pytest.mark.parametrize("role", [None, "prescriber", "trainer", "approver", "analyst", "admin"])
def test_everybody_else_reads_the_same_whether_the_machine_exists_or_not(browser, role):
    visitor = browser(role)

    there, nowhere = visitor.get("/s/AT-2417"), visitor.get("/s/AT-9999")

    assert there.status_code == nowhere.status_code == 200
    assert there.text.replace("AT-2417", "…") == nowhere.text.replace("AT-9999", "…")
    assert "Étiquette d’un ordinateur" in there.text


def test_who_is_not_signed_in_can_sign_in_and_come_back(browser):
    page = browser().get("/s/AT-2417").text

    assert 'href="/connexion?retour=%2Fs%2FAT-2417"' in page
    assert "retour" not in browser("prescriber").get("/s/AT-2417").text


@pytest.mark.parametrize("tag", ["%2F%2Fevil.example", "..%2F..%2Fcomptes", "%0d%0aX-A: b", "A" * 500, "%C3%A9%22%3E"])
def test_whatever_is_written_after_s_leads_nowhere_else(browser, tag):
    answer = browser("refurbisher").get(f"/s/{tag}")

    assert answer.status_code in {303, 404}
    assert answer.status_code == 404 or answer.headers["location"].startswith("/etabli/")
    assert "/" not in answer.headers.get("location", "/etabli/").removeprefix("/etabli/")
