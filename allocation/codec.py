"""Frozen dataclasses to plain JSON values and back, strictly: nothing unknown, nothing missing, no float.

The shape is read from the type hints; where several classes are possible, `kind` names which.
This file says what the format is, one value at a time; `codec_write` and `codec_read` do the same by columns.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from allocation.errors import ProblemError


def encode(value: Any, hint: Any = None) -> Any:
    """Plain values, in the order of the fields; an object of a union carries its `kind`."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        hints = hints_of(type(value))
        plain = {name: encode(getattr(value, name), hints[name]) for name in hints if not _says_nothing(value, name)}
        return {"kind": type(value).__name__} | plain if len(classes_of(hint)) > 1 else plain
    if isinstance(value, tuple):
        inner = get_args(hint)[:1] if get_origin(hint) is tuple else ()
        return [encode(item, *inner) for item in value]
    if isinstance(value, Mapping):
        return {key: encode(item) for key, item in value.items()}
    return value.value if isinstance(value, StrEnum) else value


def decode(plain: Any, hint: Any, path: str = "$") -> Any:
    """The value that the hint describes; `ProblemError` names the path of what is not as it should be."""
    if (classes := classes_of(hint)) and isinstance(plain, dict):
        return _decode_object(plain, classes, path)
    if len(choices_of(hint)) > 1:
        return _decode_union(plain, hint, path)
    if get_origin(hint) is tuple and isinstance(plain, list):
        return _decode_tuple(plain, get_args(hint), path)
    if get_origin(hint) is Mapping and isinstance(plain, dict):
        return {key: decode(item, get_args(hint)[1], f"{path}.{key}") for key, item in plain.items()}
    if isinstance(hint, type) and issubclass(hint, StrEnum) and isinstance(plain, str):
        if plain not in list(hint):
            raise ProblemError("UNKNOWN_WORD", {"path": path, "word": plain[:80]})
        return hint(plain)
    if type(plain) is hint:
        return plain
    raise ProblemError("WRONG_TYPE", {"path": path})


def _decode_object(plain: dict[str, Any], classes: tuple[Any, ...], path: str) -> Any:
    plain = dict(plain)
    named = {cls.__name__: cls for cls in classes}
    cls: Any = classes[0]
    if len(classes) > 1:
        kind = plain.pop("kind", None)
        if not isinstance(kind, str) or kind not in named:
            raise ProblemError("UNKNOWN_WORD", {"path": f"{path}.kind", "word": str(kind)[:80]})
        cls = named[kind]
    hints = hints_of(cls)
    if unknown := sorted(set(plain) - set(hints)):
        raise ProblemError("UNKNOWN_FIELD", {"path": path, "fields": tuple(unknown[:10])})
    if missing := [name for name in hints if name not in plain and name not in later_fields(cls)]:
        raise ProblemError("MISSING_FIELD", {"path": path, "fields": tuple(missing)})
    return cls(**{name: decode(plain[name], hints[name], f"{path}.{name}") for name in hints if name in plain})


def _decode_union(plain: Any, hint: Any, path: str) -> Any:
    for choice in get_args(hint):
        if plain is None and choice is NoneType:
            return None
        if type(plain) is choice or (isinstance(plain, list) and get_origin(choice) is tuple):
            return decode(plain, choice, path)
    raise ProblemError("WRONG_TYPE", {"path": path})


def _decode_tuple(plain: list[Any], hints: tuple[Any, ...], path: str) -> tuple[Any, ...]:
    if len(hints) == 2 and hints[1] is Ellipsis:
        return tuple(decode(item, hints[0], f"{path}[{rank}]") for rank, item in enumerate(plain))
    if len(plain) != len(hints):
        raise ProblemError("WRONG_TYPE", {"path": path})
    pairs = zip(plain, hints, strict=True)
    return tuple(decode(item, hint, f"{path}[{rank}]") for rank, (item, hint) in enumerate(pairs))


def classes_of(hint: Any) -> tuple[Any, ...]:
    return tuple(choice for choice in choices_of(hint) if dataclasses.is_dataclass(choice))


def choices_of(hint: Any) -> tuple[Any, ...]:
    """What a union allows; of anything else, itself."""
    return get_args(hint) if isinstance(hint, UnionType) or get_origin(hint) is Union else (hint,)


@cache
def hints_of(cls: type) -> dict[str, Any]:
    hints = get_type_hints(cls)
    return {field.name: hints[field.name] for field in dataclasses.fields(cls)}


@cache
def later_fields(cls: type) -> dict[str, Any]:
    """The fields that came after the first version of the files, and what they say where they are left out."""
    return {field.name: field.default for field in dataclasses.fields(cls) if "since" in field.metadata}


def _says_nothing(value: Any, name: str) -> bool:
    cls: Any = type(value)
    later = later_fields(cls)
    return name in later and getattr(value, name) == later[name]
