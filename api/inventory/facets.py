"""The facets of the stock list: how machines are told apart, how many there are of each kind, and where each leads.

A facet counts by the very expression that its filter asks for, so that a count and the list that it opens agree.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from api.labels import TABLES
from equip.inventory.models import Category, Device, DeviceState, Form, Grade

Columns = Any  # those of the table, or of a subquery of it: both have them by name


@dataclass(frozen=True)
class Kind:
    """`of`: the word of a machine, from its columns; None is unknown. `words`: those there are, in order (none: any
    number found, the largest first). `unknown`: how the unknown is asked for and called."""

    heading: str
    of: Callable[[Columns], Any]
    words: type[StrEnum] | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, str] | None = None

    def ordered(self, found: Mapping[Any, int]) -> list[str]:
        if self.words or self.labels:
            return [str(word) for word in self.words or self.labels]
        return sorted((word for word in found if word is not None), reverse=True)

    def label(self, word: str) -> str:
        return TABLES[self.words][self.words(word)] if self.words else self.labels.get(word, word)

    def knows(self, word: str) -> bool:
        if self.words or self.labels:
            return word in self.ordered({})
        return word.isascii() and word.isdigit()


def _memory(machine: Columns) -> Any:
    """Machines are asked for by their least memory: what 7.8 GiB was rounded to is what is written."""
    return sa.case((machine.ram_gib < 8, "moins-de-8"), (machine.ram_gib < 16, "8-a-15"), (machine.ram_gib >= 16, "16"))


def _year(machine: Columns) -> Any:
    return sa.cast(sa.cast(sa.extract("year", machine.received_on), sa.Integer), sa.String)


KINDS: dict[str, Kind] = {
    "etat": Kind("état", lambda machine: machine.state, DeviceState),
    "type": Kind("type", lambda machine: machine.form, Form),
    "note": Kind("note", lambda machine: machine.grade, Grade, unknown=("sans", "sans note")),
    "categorie": Kind(
        "catégorie", lambda machine: machine.category, Category, unknown=("inconnue", "catégorie inconnue")
    ),
    "memoire": Kind(
        "mémoire",
        _memory,
        labels={"moins-de-8": "moins de 8 Go", "8-a-15": "de 8 à 15 Go", "16": "16 Go et plus"},
        unknown=("inconnue", "mémoire inconnue"),
    ),
    "recu": Kind("année de réception", _year, unknown=("inconnue", "réception inconnue")),
}
"""By name in the address."""


@dataclass(frozen=True)
class Facet:
    label: str
    count: int
    url: str
    is_chosen: bool


def narrowed(query: sa.Select[Any], filters: Mapping[str, str]) -> sa.Select[Any]:
    """A word that no facet knows asks for nothing, as everywhere in an address."""
    for name, kind in KINDS.items():
        word = filters.get(name, "")
        if kind.unknown and word == kind.unknown[0]:
            query = query.where(kind.of(Device).is_(None))
        elif word and kind.knows(word):
            query = query.where(kind.of(Device) == word)
    return query


def counted(found: Columns, kind: Kind) -> sa.Select[Any]:
    """Of the machines found (a subquery): word, and how many."""
    word = kind.of(found.c).label("word")
    counts = sa.select(word, sa.func.count().label("count"))
    return counts.group_by(word)


def facets_of(kind: Kind, counts: Counter[Any], chosen: str, url: Callable[[str | None], str]) -> list[Facet]:
    """« tous » first; then what there is, and what is chosen even where there is none; the unknown last."""
    facets = [Facet("tous", counts.total(), url(None), not chosen)]
    words = kind.ordered(counts)
    words += [chosen] if chosen and chosen not in words and kind.knows(chosen) else []
    facets += [
        Facet(kind.label(word), counts[word], url(word), chosen == word)
        for word in words
        if counts[word] or chosen == word
    ]
    if kind.unknown and (counts[None] or chosen == kind.unknown[0]):
        facets.append(Facet(kind.unknown[1], counts[None], url(kind.unknown[0]), chosen == kind.unknown[0]))
    return facets
