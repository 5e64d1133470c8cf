"""The published document: what somebody who has never seen the service can write a client from."""

import re

import jsonschema
import pytest
from jsonschema.validators import Draft202012Validator

from api.app import API_ROUTES
from api.openapi import operations_of
from tests import addresses

ENGLISH = re.compile(r"\b(the|of|and|list|get|create|update|delete|with)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def document(application):
    return addresses.document(application)


@pytest.fixture(scope="module")
def operations(document):
    return {f"{method.upper()} {path}": operation for path, method, operation in operations_of(document)}


def schemas_sent(document):
    """Every named schema that a request can hold, at any depth."""
    found, waiting = {}, [operation.get("requestBody", {}) for _, _, operation in operations_of(document)]
    while waiting:
        piece = waiting.pop()
        if isinstance(piece, list):
            waiting += piece
        elif isinstance(piece, dict):
            name = str(piece.get("$ref", "")).rpartition("/")[2]
            if name and name not in found:
                found[name] = document["components"]["schemas"][name]
                waiting.append(found[name])
            waiting += piece.values()
    return found


def test_the_document_says_every_route_of_the_api_and_nothing_else(operations):
    routes = {
        f"{method} /api/v1{re.sub(r':[a-z]+}', '}', path)}"
        for handler in API_ROUTES
        for path in handler.paths
        for method in handler.http_methods
    }

    assert set(operations) == routes


def test_the_document_is_sound(document):
    """OpenAPI 3.1: every schema is a JSON Schema, every reference leads somewhere, every path names its parameters."""
    assert document["openapi"].startswith("3.1")
    assert document["info"]["title"] == "Equip"
    names = set(document["components"]["schemas"])
    assert set(re.findall(r'#/components/schemas/([^"\']+)', str(document))) <= names
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    for path, _, operation in operations_of(document):
        named = {parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "path"}
        assert named == set(addresses.parameters(path)), path


def test_the_service_gives_the_document_to_anybody(caller, document):
    answer = caller().get("/api/schema/openapi.json")

    assert answer.status_code == 200
    assert answer.json() == document


def test_every_operation_has_a_name_of_its_own_a_summary_and_a_tag(operations):
    names = [operation["operationId"] for operation in operations.values()]

    assert len(set(names)) == len(names)
    for call, operation in operations.items():
        assert operation["summary"].endswith("."), call
        assert not ENGLISH.search(operation["summary"]), call
        assert operation["tags"], call


def test_every_parameter_is_explained(operations):
    unexplained = [
        (call, parameter["name"])
        for call, operation in operations.items()
        for parameter in operation["parameters"]
        if not parameter.get("description")
    ]

    assert unexplained == []


def test_every_field_that_one_sends_is_explained_with_an_example(document):
    fields = [
        (schema, name, field)
        for schema, described in schemas_sent(document).items()
        for name, field in described.get("properties", {}).items()
    ]
    nested = [field for _, _, field in fields if "$ref" in str(field)]

    assert [(schema, name) for schema, name, field in fields if not field.get("description")] == []
    assert [(s, name) for s, name, field in fields if "examples" not in field and field not in nested] == []
    assert len(fields) > 80


def test_examples_are_good_values(document):
    wrong = []
    for schema, described in document["components"]["schemas"].items():
        for name, field in described.get("properties", {}).items():
            validator = Draft202012Validator({**field, "components": document["components"]})
            for example in field.get("examples", []):
                try:
                    validator.validate(example)
                except jsonschema.ValidationError as error:
                    wrong.append((schema, name, error.message))

    assert wrong == []


def test_every_operation_says_its_errors_as_problems(operations):
    for call, operation in operations.items():
        errors = {status: said for status, said in operation["responses"].items() if status >= "400"}
        assert {"404", "422"} <= set(errors), call
        for status, said in errors.items():
            assert list(said["content"]) == ["application/problem+json"], (call, status)
            assert said["description"], (call, status)
        assert ("401" in errors) != (operation.get("security") == [{}]), call
        assert ("415" in errors) == ("requestBody" in operation), call


def test_what_two_people_may_edit_asks_for_the_version_that_was_read(operations):
    versioned = {call for call, operation in operations.items() if "428" in operation["responses"]}

    assert versioned == {
        call for call, operation in operations.items() if "If-Match" in {p["name"] for p in operation["parameters"]}
    }
    assert {"PATCH /api/v1/people/{person_ref}", "PUT /api/v1/follow-ups/{follow_up_id}"} <= versioned
    assert {call for call in operations if call.startswith("PATCH ")} <= versioned
