"""Every refusal of the service. A refusal is a fact with details; its French sentence stands in `api/messages.py`.

EquipError
├── NotFound              the record does not exist, or not for this actor (both are said alike)
├── Forbidden             the actor's role may not do this
├── Invalid               what was sent can't be kept: field errors in `fields`
├── WrongState            the record is not in a state that allows it
├── Conflict              something else stands in the way (duplicate, over-spent, already reserved)
├── Stale                 somebody changed the record since it was read (HTTP 412)
├── PreconditionMissing   a change that two people may make needs If-Match (HTTP 428)
└── TooMany               too many tries (HTTP 429)

`details` may hold codes, references, amounts and dates; never a name, an address or a number of a person.
"""

from typing import Any


class EquipError(Exception):
    """A refusal: `code` chooses the sentence, `details` fills it."""

    status = 400

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


class NotFound(EquipError):
    status = 404


class Forbidden(EquipError):
    status = 403


class Invalid(EquipError):
    """`fields` maps the name of a field to the code of its error; `details` are shared by their sentences."""

    status = 422

    def __init__(self, code: str = "invalid", *, fields: dict[str, str] | None = None, **details: Any) -> None:
        super().__init__(code, **details)
        self.fields = fields or {}


class WrongState(EquipError):
    status = 409


class Conflict(EquipError):
    status = 409


class Stale(EquipError):
    status = 412


class PreconditionMissing(EquipError):
    status = 428


class TooMany(EquipError):
    status = 429
