"""`EquipClient` and the published document: the client sends the names that the document says, and no other."""

import json
import re
from email import message_from_bytes

import httpx
import pytest

from api.client import EquipClient
from tests import addresses

CALLS = {
    "sign_in": lambda client: client.sign_in("a@example.fr", "a long password"),
    "me": lambda client: client.me(),
    "pages": lambda client: next(client.pages("/devices"), None),
    "check_import": lambda client: client.check_import("stock", "stock.csv", b"tag"),
    "post_report": lambda client: client.post_report("-", b"{}"),
    "save_import": lambda client: client.save_import("00000000-0000-4000-8000-000000000000"),
    "solve_round": lambda client: client.solve_round(7),
}


@pytest.fixture
def document(application):
    return addresses.document(application)


def requests_of(call):
    """What goes out on the wire, and an answer that is enough for the client to go on."""
    sent = []

    def answer(request):
        request.read()
        sent.append(request)
        page = {"items": [], "page_size": 1, "total": 0}
        return httpx.Response(200, json={"token": "t", "state": "proposed", **page})

    with EquipClient("http://equip.test", transport=httpx.MockTransport(answer)) as client:
        call(client)
    return sent


def operation_of(document, request):
    """The operation of this address; its path parameters stand for anything."""
    for path, item in document["paths"].items():
        if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", path), request.url.path):
            return item[request.method.lower()]
    raise LookupError(request.url.path)


def names_sent(request):
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/"):
        parts = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + request.content)
        return {part.get_param("name", header="content-disposition") for part in parts.get_payload()}
    body = json.loads(request.content or b"null")
    return set(body or ())


def names_promised(document, request, operation):
    kind = request.headers.get("content-type", "").partition(";")[0]
    schema = operation.get("requestBody", {}).get("content", {}).get(kind, {}).get("schema", {})
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return set(schema.get("properties", {})), set(schema.get("required", []))


@pytest.mark.parametrize("name", CALLS)
def test_the_client_sends_the_names_of_the_document(name, document):
    sent = requests_of(CALLS[name])

    assert sent
    for request in sent:
        operation = operation_of(document, request)
        known, needed = names_promised(document, request, operation)
        parameters = {p["name"] for p in operation["parameters"] if p["in"] == "query"}
        assert needed <= names_sent(request) <= known
        assert set(request.url.params) <= parameters


def test_no_call_of_the_client_is_left_out():
    plain = {"get", "get_bytes", "post", "patch", "put"}
    public = {name for name, value in vars(EquipClient).items() if callable(value) and not name.startswith("_")}

    assert public - plain == set(CALLS)
