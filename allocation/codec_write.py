"""The JSON text of many values at once, field by field: byte for byte what `json.dumps` makes of `codec.encode`.

A list of objects is written by columns: each field of all of them, then one template for all the rows. What is
alike is most often the same object in memory (a need, the plans of a claim), and then written once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import is_dataclass
from enum import StrEnum
from functools import cache
from itertools import chain, islice
from json.encoder import encode_basestring as quoted
from operator import attrgetter
from types import NoneType
from typing import Any, get_args, get_origin

from allocation.codec import classes_of, encode, hints_of, later_fields

ROWS_AT_ONCE = 2_000
"""Enough for columns to pay off, few enough for their texts to weigh nothing."""
SCALARS: dict[type, Callable[[Any], str]] = {
    str: quoted,
    int: int.__repr__,
    bool: lambda value: "true" if value else "false",
    NoneType: lambda _: "null",
}
Form = Callable[[Any], Any]


def dumps(plain: Any) -> str:
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Writer:
    """`forms`: by class and field, what is written instead of the value; asked once for equal values."""

    def __init__(self, forms: Mapping[type, Mapping[str, Form]] | None = None) -> None:
        self.forms = {
            cls: {name: cache(form) for name, form in of_fields.items()} for cls, of_fields in (forms or {}).items()
        }

    def object(self, cls: type, fields: Mapping[str, Any]) -> Iterator[str]:
        """One object of the class with these fields, piece by piece: long lists are never whole in memory."""
        hints, later = hints_of(cls), later_fields(cls)
        opening = "{"
        for name in sorted(fields):
            if name not in later or fields[name] != later[name]:
                yield f'{opening}"{name}":'
                yield from self._value(fields[name], hints[name])
                opening = ","
        yield "{}" if opening == "{" else "}"

    def _value(self, value: Any, hint: Any) -> Iterator[str]:
        if type(value) is not tuple:
            yield from self._texts([value], hint)
            return
        yield "["
        for start in range(0, len(value), ROWS_AT_ONCE):
            texts = self._texts(value[start : start + ROWS_AT_ONCE], _inner(hint))
            yield "," * bool(start) + ",".join(texts)
        yield "]"

    def _texts(self, values: Sequence[Any], hint: Any) -> Sequence[str]:
        """The text of each of these values, whatever mixture they are."""
        kinds = set(map(type, values))
        if len(kinds) == 1:
            return self._alike(kinds.pop(), values, hint)
        of_kind = {kind: iter(self._alike(kind, [v for v in values if type(v) is kind], hint)) for kind in kinds}
        return [next(of_kind[type(value)]) for value in values]

    def _alike(self, kind: type, values: Sequence[Any], hint: Any) -> Sequence[str]:
        if kind in SCALARS:
            return list(map(SCALARS[kind], values))
        if is_dataclass(kind):
            return _each_once(values, lambda distinct: self._rows(kind, distinct, len(classes_of(hint)) > 1))
        if kind is tuple:
            return _each_once(values, lambda distinct: self._lists(distinct, _inner(hint)))
        if kind is dict and all(type(key) is str for value in values for key in value):
            return self._mappings(values)
        if issubclass(kind, StrEnum):
            return [quoted(value.value) for value in values]
        return [dumps(encode(value, hint)) for value in values]  # not of the format: the plain encoder knows

    def _rows(self, cls: type, values: list[Any], named: bool) -> Iterable[str]:
        template, names = _template(cls, named)
        if not names:
            return [template] * len(values)
        rows = map(template.__mod__, zip(*(self._column(cls, name, values) for name in names), strict=True))
        return (row.replace("{,", "{", 1) for row in rows) if template.startswith("{%") else rows

    def _column(self, cls: type, name: str, values: list[Any]) -> Sequence[str]:
        column = list(map(attrgetter(name), values))
        if form := self.forms.get(cls, {}).get(name):
            column = list(map(form, column))
        texts = self._texts(column, hints_of(cls)[name])
        later = later_fields(cls)
        if name not in later:
            return texts
        told = zip(column, texts, strict=True)
        return ["" if value == later[name] else f',"{name}":{text}' for value, text in told]

    def _lists(self, values: list[tuple[Any, ...]], hint: Any) -> Iterable[str]:
        texts = iter(self._texts(list(chain.from_iterable(values)), hint))
        return (f"[{','.join(islice(texts, len(value)))}]" for value in values)

    def _mappings(self, values: Sequence[dict[str, Any]]) -> Sequence[str]:
        ordered = [sorted(value.items()) for value in values]
        texts = iter(self._texts([item for pairs in ordered for _, item in pairs], None))
        return ["{" + ",".join(f"{quoted(key)}:{next(texts)}" for key, _ in pairs) + "}" for pairs in ordered]


def _inner(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) is tuple else None


def _each_once(values: Sequence[Any], write: Callable[[list[Any]], Iterable[str]]) -> Sequence[str]:
    """By identity, not by value: hashing costs more than writing, and True is not written as 1."""
    distinct = {id(value): value for value in values}
    if len(distinct) == len(values):
        return list(write(list(values)))
    texts = dict(zip(distinct, write(list(distinct.values())), strict=True))
    return [texts[id(value)] for value in values]


@cache
def _template(cls: type, named: bool) -> tuple[str, tuple[str, ...]]:
    """A row to fill in, and the fields that fill it; one that may be left out brings its own name and comma."""
    later = later_fields(cls)
    names = sorted(hints_of(cls))
    parts = {name: "%s" if name in later else f',"{name}":%s' for name in names}
    if named:
        parts["kind"] = f',"kind":{quoted(cls.__name__)}'
    row = "".join(parts[name] for name in sorted(parts))
    return "{" + row.removeprefix(",") + "}", tuple(names)
