"""Plain JSON values to frozen dataclasses, many at once, field by field: what `codec.decode` makes of them.

Nothing is explained here: `Odd` is raised at the first thing that is not as it should be, and `codec.decode`,
which reads one value after the other, then says what it is and where.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import partial
from itertools import chain, islice, repeat
from typing import Any, TypeVar, get_args, get_origin

from allocation.codec import choices_of, classes_of, hints_of, later_fields

T = TypeVar("T", bound=Hashable)
ROWS_AT_ONCE = 2_000


class Odd(Exception):
    """Something here is not of the format."""


def read(values: Sequence[Any], hint: Any) -> Sequence[Any]:
    """The values that the hint describes; equal lists of words come back as one and the same tuple."""
    choices = choices_of(hint)
    if len(choices) == 1:
        return _column(values, hint)
    kinds = {kind: [value for value in values if type(value) is kind] for kind in set(map(type, values))}
    read_by_kind = {kind: iter(_choose(kind, choices)(alike)) for kind, alike in kinds.items()}
    if len(kinds) == 1:
        return list(*read_by_kind.values())
    return [next(read_by_kind[type(value)]) for value in values]


def _choose(kind: type, choices: tuple[Any, ...]) -> Callable[[Sequence[Any]], Sequence[Any]]:
    """How a union reads values of this kind of JSON."""
    if kind is dict:
        classes = tuple(choice for choice in choices if classes_of(choice))
        return partial(_objects, classes=classes)
    if kind in choices:
        return _as_they_are
    tuples = [choice for choice in choices if get_origin(choice) is tuple]
    if kind is list and tuples:
        return partial(_column, hint=tuples[0])
    raise Odd


def _column(values: Sequence[Any], hint: Any) -> Sequence[Any]:
    plain, reader = _reader(hint)
    if not set(map(type, values)) <= {plain}:
        raise Odd
    return reader(values)


def _reader(hint: Any) -> tuple[type, Callable[[Any], Sequence[Any]]]:
    """The type that JSON gives for what this hint describes, and how many of them are read."""
    if classes_of(hint):
        return dict, partial(_objects, classes=(hint,))
    if get_origin(hint) is tuple:
        return list, partial(_tuples, hints=get_args(hint))
    if get_origin(hint) is Mapping:
        return dict, partial(_mappings, hint=get_args(hint)[1])
    if issubclass(hint, StrEnum):
        return str, partial(_words, hint=hint)
    return hint, _as_they_are


def _as_they_are(values: Sequence[Any]) -> Sequence[Any]:
    return values


def _objects(values: Sequence[dict[str, Any]], classes: tuple[Any, ...]) -> Sequence[Any]:
    if not classes:
        raise Odd
    if len(classes) == 1:
        return _of_class(values, classes[0], set())
    alike: dict[str, list[dict[str, Any]]] = {cls.__name__: [] for cls in classes}
    for value in values:
        if type(kind := value.get("kind")) is not str or kind not in alike:
            raise Odd
        alike[kind].append(value)
    made = {cls.__name__: iter(_of_class(alike[cls.__name__], cls, {"kind"})) for cls in classes}
    return _shared(next(made[value["kind"]]) for value in values)


def _of_class(values: Sequence[dict[str, Any]], cls: Any, beside: set[str]) -> Sequence[Any]:
    hints, later = hints_of(cls), later_fields(cls)
    known = hints.keys() | beside
    needed = known - later.keys()
    if not all(needed <= value.keys() <= known for value in values):
        raise Odd
    if not hints:
        return [cls() for _ in values]
    columns = [
        _late(values, name, hint, later[name]) if name in later else read([value[name] for value in values], hint)
        for name, hint in hints.items()
    ]
    return list(map(cls, *columns))


def _late(values: Sequence[dict[str, Any]], name: str, hint: Any, default: Any) -> list[Any]:
    told = iter(read([value[name] for value in values if name in value], hint))
    return [next(told) if name in value else default for value in values]


def _tuples(values: Sequence[list[Any]], hints: tuple[Any, ...]) -> Sequence[Any]:
    if len(hints) == 2 and hints[1] is Ellipsis:
        items = _in_parts(list(chain.from_iterable(values)), hints[0])
        made: Iterator[tuple[Any, ...]] = (tuple(islice(items, len(value))) for value in values)
        return _shared(made) if hints[0] is str else list(made)
    if any(len(value) != len(hints) for value in values):
        raise Odd
    columns = [read([value[rank] for value in values], hint) for rank, hint in enumerate(hints)]
    return list(zip(*columns, strict=True))


def _in_parts(items: list[Any], hint: Any) -> Iterator[Any]:
    """Rows that were parsed together lie together in memory: reading all of a column first would lose that."""
    return chain.from_iterable(
        read(items[start : start + ROWS_AT_ONCE], hint) for start in range(0, len(items), ROWS_AT_ONCE)
    )


def _shared(values: Iterable[T]) -> list[T]:
    """A claim's need, plans and groups are those of many others: one of each is enough."""
    seen: dict[T, T] = {}
    return [seen.setdefault(value, value) for value in values]


def _mappings(values: Sequence[dict[str, Any]], hint: Any) -> list[dict[str, Any]]:
    items = iter(read(list(chain.from_iterable(value.values() for value in values)), hint))
    return [dict(zip(value, islice(items, len(value)), strict=True)) for value in values]


def _words(values: Sequence[str], hint: type[StrEnum]) -> list[StrEnum]:
    members = {member.value: member for member in hint}
    found = list(map(members.get, values, repeat(None)))
    if None in found:
        raise Odd
    return found  # type: ignore[return-value]  # None was refused
