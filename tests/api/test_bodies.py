"""What a JSON body may hold, tried on every field of every route: a number is a number, and a day is a likely one."""

import re

import pytest

from api.app import API_ROUTES
from api.openapi import operations_of
from equip.accounts.models import Role
from tests import addresses
from tests.callers import Caller
from tests.conftest import NOW
from tests.walking import in_its_round, references

ALLOWED = {
    (method, f"/api/v1{re.sub(r':[a-z]+}', '}', path)}"): handler.opt["allow"]
    for handler in API_ROUTES
    for path in handler.paths
    for method in handler.http_methods
}
SEARCHED = {"POST /api/v1/people/match birth_date"}
"""A day that one only searches with is kept nowhere."""


def fields_of(document, schema, name=""):
    """(path of the field, its plain type, its format) of every field that stands in a body without a list around."""
    for inner in schema.get("allOf", schema.get("oneOf", schema.get("anyOf", []))):
        yield from fields_of(document, inner, name)
    if "$ref" in schema:
        yield from fields_of(document, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], name)
    for field, described in schema.get("properties", {}).items():
        yield from fields_of(document, described, f"{name}.{field}".strip("."))
    if "type" in schema and "properties" not in schema:
        for kind in [schema["type"]] if isinstance(schema["type"], str) else schema["type"]:
            yield name, kind, schema.get("format")


def calls(document):
    for path, method, operation in operations_of(document):
        schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        if schema:
            for field in sorted(set(fields_of(document, schema)), key=str):
                yield (method.upper(), path, *field)


@pytest.fixture
def send(walled_app, sets):
    """Calls a route about records that exist, as a role that may, with a good body but for one field."""
    document, mine, callers = addresses.document(walled_app), sets["mine"], {}

    def send(method, path, field, value):
        role = next(role for role in Role if role in ALLOWED[method, path])
        if role not in callers:
            callers[role] = Caller(walled_app, role, "01", None, now=NOW).client
        address = next(addresses.fill(path, in_its_round(mine, path, references(mine, role))))
        body = addresses.example_body(document, method, path)
        place = body
        for name in field.split(".")[:-1]:
            place = place.setdefault(name, {})
        place[field.rpartition(".")[2]] = value
        return callers[role].request(method, address, json=body, headers={"if-match": "*"})

    return send


def test_a_number_is_neither_true_nor_a_text_and_a_yes_is_no_number(walled_app, send):
    wrong = {"integer": (True, "8", 8.5), "number": (True, "8"), "boolean": (1, "true")}
    document, tried, accepted = addresses.document(walled_app), 0, []
    for method, path, field, kind, _ in calls(document):
        for value in wrong.get(kind, ()):
            answer = send(method, path, field, value)
            tried += 1
            named = {fault["field"] for fault in answer.json()["errors"]} if answer.status_code == 422 else set()
            if field not in named:
                accepted.append((method, path, field, value, answer.status_code, named))

    assert accepted == []
    assert tried > 60


def test_the_sentence_of_a_wrong_number_says_what_to_write(send):
    answer = send("POST", "/api/v1/funds", "budget_cents", value=True)

    assert answer.json()["errors"] == [
        {"field": "budget_cents", "code": "bad_whole_number", "detail": "Écrivez un nombre entier."}
    ]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_no_route_keeps_a_day_that_can_not_be(walled_app, send, day):
    document, named, kept = addresses.document(walled_app), 0, []
    for method, path, field, _, form in calls(document):
        if form == "date" and f"{method} {path} {field}" not in SEARCHED:
            answer = send(method, path, field, day)
            if answer.is_success:
                kept.append((method, path, field))
            named += answer.status_code == 422 and any(field.endswith(f["field"]) for f in answer.json()["errors"])

    assert kept == []
    assert named > 12
