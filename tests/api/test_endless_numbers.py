"""A number without end, wherever a number may be written: a sentence, never an error of the service."""

import json
import re
from contextlib import closing

import pytest

from equip.accounts.models import Role
from equip.db import Db
from tests import addresses, world
from tests.api.test_permissions import ROUTES
from tests.conftest import NOW, fresh_copy
from tests.factories.inventory import make_device
from tests.factories.requests import make_applicant, make_request
from tests.walking import Walker, build, references

ENDLESS = "9" * 4400
"""Python itself refuses to read more than 4 300 digits at once."""
NUMBERS = ("page", "page_size", "par_page", "annee", "year")
MARK = "a number without end"
ROUND = {"label": "Novembre", "reference_on": "23/11/2026", "in_force_on": "12/06/2026", "source": "Essai"}
FUND = {"code": "FSE2", "label": "Fonds", "may_pay": "everyone", "opens_on": "01/01/2026", "closes_on": "31/12/2026"}
FORMS = [
    ("programme_officer", "/tours/nouveau", ROUND, "household_most"),
    ("programme_officer", "/tours/nouveau", ROUND, "rural_percent"),
    ("programme_officer", "/tours/nouveau", ROUND, "reference_on"),
    ("programme_officer", "/fonds", FUND, "budget_cents"),
    ("programme_officer", "/fonds", FUND | {"budget_cents": "1"}, "opens_on"),
    ("programme_officer", "/fonds/{fund_code}", {"version": "1"}, "budget"),
    ("programme_officer", "/demandes/{request_ref}", {}, "schoolchildren"),
    ("programme_officer", "/demandes/{request_ref}", {}, "min_ram_gib"),
    ("programme_officer", "/demandes/{request_ref}", {}, "min_screen_in"),
    ("programme_officer", "/demandes/{request_ref}", {}, "agreed_on"),
    ("programme_officer", "/personnes/{person_ref}/modifier", {"last_name": "A", "first_name": "B"}, "family_quotient"),
    ("programme_officer", "/personnes/{person_ref}/modifier", {"last_name": "A", "first_name": "B"}, "schoolchildren"),
    ("refurbisher", "/etabli/{device_tag}/identifier", {}, "ram_gib"),
    ("refurbisher", "/etabli/{device_tag}/identifier", {}, "battery_pct"),
    ("refurbisher", "/etabli/{device_tag}/identifier", {}, "screen_in"),
    ("refurbisher", "/etabli/{device_tag}/prix", {}, "price_cents"),
    ("refurbisher", "/etabli/{device_tag}/disque", {}, "size_gb"),
    ("refurbisher", "/etabli/nouveau", {"tag": "AT-9999"}, "storage_gb"),
    ("trainer", "/formations/nouvelle", {"label": "Essai", "starts_on": "01/10/2026"}, "ends_on"),
]


@pytest.fixture(scope="module")
def sets(server, template):
    with fresh_copy(server, template) as urls, closing(Db(urls.app)) as db:
        mine = build(db)["mine"]
        with db.write(world.SYSTEM.scope) as session:
            mine.references["request_ref"] = make_request(session, person=make_applicant(session)).ref
            mine.references["device_tag"] = make_device(session).tag
        yield db, mine


@pytest.fixture
def walker_of(application, sets):
    application.state.db, application.state.clock = sets[0], lambda: NOW
    return lambda role: Walker(application, role)


def marked(value):
    """The same body, with a mark for each of its numbers."""
    if isinstance(value, dict):
        return {name: marked(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [marked(inner) for inner in value]
    return MARK if isinstance(value, int | float) and not isinstance(value, bool) else value


@pytest.mark.parametrize(("role", "path", "form", "name"), FORMS, ids=lambda one: one if isinstance(one, str) else "")
def test_a_form_says_at_its_field_that_such_a_number_is_none(role, path, form, name, walker_of, sets):
    walker = walker_of(role)
    address = path.format(**references(sets[1], role))

    page = (
        address if path.count("{") == 0 or path.startswith(("/demandes", "/personnes")) else address.rpartition("/")[0]
    )
    versions = dict(re.findall(r'name="(\w*version)" value="(\d+)"', walker.pages.get(page).text))
    answer = walker.pages.post(address, data={"_csrf_token": walker.csrf, **versions, **form, name: ENDLESS})

    assert answer.status_code == 422
    assert "à corriger" in answer.text
    assert "err-msg" in answer.text


@pytest.mark.parametrize("role", [Role.PROGRAMME_OFFICER, Role.REFURBISHER, Role.TRAINER, Role.ADMIN], ids=str)
def test_no_address_fails_for_a_number_without_end_in_its_query(role, walker_of, sets):
    walker, failed = walker_of(role), []
    for method, path, allowed in ROUTES:
        if method != "GET" or role not in allowed:
            continue
        for address in addresses.fill(path, references(sets[1], role)):
            for number in (ENDLESS, "9" * 30, f"-{ENDLESS}"):
                client = walker.api if path.startswith("/api/") else walker.pages
                answer = client.get(address, params=dict.fromkeys(NUMBERS, number))
                if answer.status_code >= 500:
                    failed.append((address, len(number), answer.status_code))

    assert failed == []


@pytest.mark.parametrize("role", [Role.PROGRAMME_OFFICER, Role.REFURBISHER, Role.TRAINER, Role.ADMIN], ids=str)
def test_no_route_fails_for_a_number_without_end_in_its_body(role, walker_of, sets):
    walker, failed, sent = walker_of(role), [], 0
    for method, path, allowed in ROUTES:
        if method == "GET" or role not in allowed or not path.startswith("/api/"):
            continue
        body = json.dumps(marked(addresses.example_body(walker.document, method, path)))
        for address in addresses.fill(path, references(sets[1], role)) if MARK in body else ():
            for number in (ENDLESS, "9" * 30, "1e999", f"{ENDLESS}.5"):
                headers = {"if-match": "*", "content-type": "application/json"}
                content = body.replace(f'"{MARK}"', number)
                answer = walker.api.request(method, address, headers=headers, content=content)
                sent += 1
                if answer.status_code not in {400, 404, 409, 422}:
                    failed.append((method, address, number[:9], answer.status_code))

    assert failed == []
    assert sent or role is Role.ADMIN or role is Role.TRAINER
