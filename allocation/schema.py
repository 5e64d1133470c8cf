"""The JSON Schema (2020-12) of the two files of a round, read from the type hints as `codec` reads the files.

It says all that one value shows: fields, types, words, ranges. What takes two values to see (an id named twice or
nowhere, shares that don't make 100) only loading a file says, and so is a number written 1.0, which no schema sees.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_origin

from allocation.codec import choices_of, classes_of, hints_of, later_fields
from allocation.files import VERSION
from allocation.outcome import Outcome
from allocation.problem import MOST_BUDGET_CENTS, MOST_CENTS, MOST_COUNT, MOST_METRES, MOST_POINTS, Problem
from allocation.rules import MOST_AMOUNT

Schema = dict[str, Any]

RANGES: Mapping[tuple[str, str], tuple[int, int]] = {
    ("Claim", "points"): (0, MOST_POINTS),
    ("Claim", "contribution_cents"): (0, MOST_CENTS),
    ("Claim", "age_days"): (0, MOST_COUNT),
    ("Need", "min_ram_gib"): (0, MOST_COUNT),
    ("Need", "min_storage_gb"): (0, MOST_COUNT),
    ("Need", "min_screen_tenths"): (0, MOST_COUNT),
    ("TypeCosts", "costs"): (0, MOST_COUNT),
    ("Device", "price_cents"): (0, MOST_CENTS),
    ("Device", "ram_gib"): (0, MOST_COUNT),
    ("Device", "storage_gb"): (0, MOST_COUNT),
    ("Device", "screen_tenths"): (0, MOST_COUNT),
    ("Fund", "budget_cents"): (0, MOST_BUDGET_CENTS),
    ("Plan", "shares"): (1, 100),
    ("Distance", "metres"): (0, MOST_METRES),
    ("HouseholdShare", "most"): (0, MOST_AMOUNT),
    ("GroupMinimum", "amount"): (0, MOST_AMOUNT),
    ("GroupCap", "amount"): (0, MOST_AMOUNT),
    ("Reserve", "keep"): (0, MOST_AMOUNT),
    ("SiteCapacity", "most"): (0, MOST_AMOUNT),
}
"""The checks of `problem` and `rules` that look at one number; a test holds each of them against the engine."""

NAMED = ("Claim", "Device", "Fund", "Plan")
"""What the file names by an id, which is never empty."""


def problem_schema() -> Schema:
    return _file_schema("equip-problem", Problem)


def outcome_schema() -> Schema:
    return _file_schema("equip-outcome", Outcome)


def _file_schema(format_: str, content: type) -> Schema:
    writer = _Writer()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:equip:schema:{format_}:{VERSION}",
        "title": f"{format_}, versions 1 to {VERSION}",
        "type": "object",
        "properties": {
            "format": {"const": format_},
            "version": {"type": "integer", "minimum": 1, "maximum": VERSION},
            "content": writer.schema(content),
        },
        "required": ["format", "version", "content"],
        "additionalProperties": False,
        "$defs": dict(sorted(writer.definitions.items())),
    }


class _Writer:
    """Each class and each list of words is written once, under its own name."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}

    def schema(self, hint: Any, field: tuple[str, str] = ("", "")) -> Schema:
        """`field`: the class and the name under which the value stands, where a range may be known."""
        if len(choices_of(hint)) > 1:
            return self._union(hint, field)
        if get_origin(hint) is tuple:
            return self._tuple(get_args(hint), field)
        if get_origin(hint) is Mapping:
            return {"type": "object", "additionalProperties": self.schema(get_args(hint)[1])}
        if dataclasses.is_dataclass(hint):
            return self._reference(hint, with_kind=False)
        if issubclass(hint, StrEnum):
            return self._named(hint.__name__, {"enum": [member.value for member in hint]} | _words(hint))
        return _plain(hint, field)

    def _union(self, hint: Any, field: tuple[str, str]) -> Schema:
        classes = classes_of(hint)
        if len(classes) > 1:
            return {"oneOf": [self._reference(cls, with_kind=True) for cls in classes]}
        return {"anyOf": [self.schema(choice, field) for choice in choices_of(hint)]}

    def _tuple(self, hints: tuple[Any, ...], field: tuple[str, str]) -> Schema:
        if len(hints) == 2 and hints[1] is Ellipsis:
            return {"type": "array", "items": self.schema(hints[0], field)}
        items = [self.schema(hint, field) for hint in hints]
        return {
            "type": "array",
            "prefixItems": items,
            "items": False,
            "minItems": len(items),
        }

    def _reference(self, cls: Any, *, with_kind: bool) -> Schema:
        name, hints, later = cls.__name__, hints_of(cls), later_fields(cls)
        properties: Schema = {"kind": {"const": name}} if with_kind else {}
        properties |= {key: self.schema(hint, (name, key)) for key, hint in hints.items()}
        made = {
            **_words(cls),
            "type": "object",
            "properties": properties,
            "required": [key for key in properties if key not in later],
            "additionalProperties": False,
        }
        return self._named(name, made)

    def _named(self, name: str, schema: Schema) -> Schema:
        if self.definitions.setdefault(name, schema) != schema:
            raise AssertionError(f"two shapes for {name}: with its kind, and without")
        return {"$ref": f"#/$defs/{name}"}


def _plain(hint: Any, field: tuple[str, str]) -> Schema:
    if hint is int and field in RANGES:
        least, most = RANGES[field]
        return {"type": "integer", "minimum": least, "maximum": most}
    if hint is str and field[1] == "id" and field[0] in NAMED:
        return {"type": "string", "minLength": 1}
    return {"type": {int: "integer", str: "string", bool: "boolean", NoneType: "null"}[hint]}


def _words(cls: type) -> Schema:
    """The docstring, unless Python made it from the fields."""
    words = cls.__doc__ or ""
    return {} if not words or words.startswith(f"{cls.__name__}(") else {"description": " ".join(words.split())}
