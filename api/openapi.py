"""The published document, finished: French summaries, stable names of operations, words and examples of every field,
and of each route only the errors that it can answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import OpenAPI

from api.field_words import EXAMPLES, PARAMETERS, WORDS
from api.messages import TITLES

Json = dict[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")
WITH_VERSION = ("412", "428")
WITH_TRIES = ("/tokens", "/me/password")
WITH_BODY = {"413": TITLES[413], "415": TITLES[415]}
IF_MATCH: Json = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "La version lue (en-tête ETag), ou « * »",
    "schema": {"type": "string", "examples": ['"3"']},
}
ONE_FILE: Json = {
    "type": "object",
    "required": ["file"],
    "properties": {"file": {"type": "string", "format": "binary", "description": "Le fichier, 20 Mo au plus"}},
}


@dataclass
class Document(OpenAPI):
    def to_schema(self) -> Json:
        found: Json = super().to_schema()
        schemas = found["components"]["schemas"]
        for schema in schemas.values():
            _finish_fields(schema, schemas)
        for path, method, operation in operations_of(found):
            _finish(path, method, operation)
        return found


@dataclass
class Config(OpenAPIConfig):
    def to_openapi_schema(self) -> OpenAPI:
        return Document(**vars(super().to_openapi_schema()))


def operations_of(document: Json) -> Iterator[tuple[str, str, Json]]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def operation_id(handler: HTTPRouteHandler, _method: object, path: Sequence[object]) -> str:
    """`people.list_all`: what stands after /api/v1, and the verb."""
    return f"{str(path[2]).strip('/')}.{handler.handler_name}"


def _finish(path: str, method: str, operation: Json) -> None:
    told = str(operation.pop("description", ""))
    operation["summary"], _, rest = told.partition("\n")
    if rest.strip():
        operation["description"] = rest.strip()
    parameters = operation.setdefault("parameters", [])
    for parameter in parameters:
        parameter.setdefault("description", PARAMETERS.get(parameter["name"], ""))
    versioned = "If-Match" in told
    if versioned:
        parameters.append(IF_MATCH)
    _keep_its_errors(path, method, operation, versioned=versioned)
    for response in operation["responses"].values():
        for content in response.get("content", {}).values():
            schema = content.get("schema", {})
            if "oneOf" in schema:  # an empty list is a list of both kinds
                schema["anyOf"] = schema.pop("oneOf")
            if schema == {"type": "string"}:  # a file given to the byte is a JSON object all the same
                schema["type"] = "object"
    if "multipart/form-data" in operation.get("requestBody", {}).get("content", {}):
        operation["requestBody"]["content"]["multipart/form-data"]["schema"] = ONE_FILE


def _keep_its_errors(path: str, method: str, operation: Json, *, versioned: bool) -> None:
    responses = operation["responses"]
    unused = {"429"} if not path.endswith(WITH_TRIES) else set()
    unused |= {"401"} if path.endswith("/tokens") else set()
    unused |= set() if versioned else set(WITH_VERSION)
    unused |= {"409"} if method == "get" else set()
    for status in unused:
        responses.pop(status, None)
    if "requestBody" in operation:
        content = responses["422"]["content"]
        responses |= {status: {"description": words, "content": content} for status, words in WITH_BODY.items()}
    if operation.get("security") == [{}]:
        responses.pop("401", None)


def _finish_fields(schema: Json, schemas: Json) -> None:
    for name, field in schema.get("properties", {}).items():
        if name in WORDS:
            field.setdefault("description", WORDS[name])
        example = _example(field, schemas)
        example = EXAMPLES.get(name) if example is None else example
        if "examples" not in field and example is not None:
            field["examples"] = [example]


def _example(field: Json, schemas: Json) -> Any:
    """The first word of an enumeration, yes for a yes or no; None: no example goes without saying."""
    inner = next((field[words][0] for words in ("allOf", "oneOf", "anyOf") if words in field), field)
    if "$ref" in inner:
        inner = schemas[inner["$ref"].rpartition("/")[2]]
    if "enum" in inner:
        return inner["enum"][0]
    return True if inner.get("type") == "boolean" else None
