"""JSON bodies read as JSON: a number is a number. Neither true nor "8" is taken for 8, in any route."""

import json
from collections.abc import Callable
from typing import Any

from litestar.plugins.pydantic import PydanticInitPlugin
from pydantic import BaseModel, ValidationError

from equip.errors import Invalid

_CODES = {"missing": "required", "int_type": "bad_whole_number", "int_from_float": "bad_whole_number"}
Decoder = tuple[Callable[[Any], bool], Callable[[Any, Any], Any]]


class StrictBodies(PydanticInitPlugin):
    """Litestar hands pydantic a dictionary, which pydantic reads either too gently (true is 1) or too strictly (an ISO
    date is no date). Given as JSON and read strictly, each type accepts what JSON has for it, and nothing else.
    """

    @classmethod
    def decoders(cls, validate_strict: bool = False) -> list[Decoder]:
        return [(_is_model, _read), *super().decoders(validate_strict)]


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _read(model: type[BaseModel], body: Any) -> BaseModel:
    try:
        return model.model_validate_json(json.dumps(body), strict=True)
    except ValidationError as error:
        raise Invalid(fields=_faults(error)) from None


def _faults(error: ValidationError) -> dict[str, str]:
    """The field and why; never the value sent, which may name somebody."""
    found = error.errors(include_url=False, include_input=False, include_context=False)
    return {".".join(map(str, fault["loc"])): _CODES.get(fault["type"], "bad_value") for fault in found}
