"""One fact of a person's way, as several rooms offer them; the face gathers them, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Moment:
    """`on` None: undated. `milestone` marks the large steps; `expected` what has not happened yet."""

    on: date | None
    title: str
    detail: str = ""
    author: str = ""
    milestone: bool = False
    expected: bool = False
    subject: str = ""
    href: str = ""
    link: str = ""


def newest_first(moments: Iterable[Moment]) -> list[Moment]:
    """What is expected on top, the nearest first; then the past from the newest; the undated at the end."""
    told = list(moments)
    expected = sorted((m for m in told if m.expected), key=lambda moment: moment.on or date.max)
    past = sorted((m for m in told if not m.expected), key=lambda moment: moment.on or date.min, reverse=True)
    return [*expected, *past]
