"""Small cells are not published: a figure on three people is nearly their names.

A masked cell is `None`. When a total would give it back, other cells are masked with it.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from equip.accounts.models import Departement
from equip.outcomes.exits import ExitClass
from equip.outcomes.models import Milestone
from equip.outcomes.statistics import Rate

K = TypeVar("K", bound=Hashable)

EXPORT_BELOW = 5


def export_threshold(departement: Departement) -> int:
    return _setting(departement, "mask_below_in_exports", EXPORT_BELOW)


def masked(cells: Mapping[K, int], below: int) -> dict[K, int | None]:
    """Cells that add up to a total which is shown. Hidden cells together hold at least `below` people, or everybody."""
    hidden = {key for key, count in cells.items() if 0 < count < below}
    rest = sorted((key for key in cells if key not in hidden), key=lambda key: (cells[key] == 0, cells[key]))
    while hidden and rest and (sum(cells[key] for key in hidden) < below or len(hidden) == 1):
        hidden.add(rest.pop(0))
    return {key: None if key in hidden else count for key, count in cells.items()}


def _setting(departement: Departement, name: str, default: int) -> int:
    value = departement.settings.get(name, default)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 1 else default


@dataclass(frozen=True)
class ShownRate:
    """A rate as it may leave the service: what is `None` is masked, or has nobody to count."""

    milestone: Milestone
    n: int | None
    dynamic: int | None
    durable: int | None
    transition: int | None
    positive: int | None
    other: int | None
    no_news: int | None
    percent: float | None
    low: float | None
    high: float | None


def shown(rate: Rate, below: int) -> ShownRate:
    """Masks level by level, the sides then their classes: no subtraction gives a cell back."""
    n = masked({"n": rate.n}, below)["n"]
    sides = masked({"dynamic": rate.dynamic, "rest": rate.n - rate.dynamic}, below)
    is_open = n is not None and sides["dynamic"] is not None and sides["rest"] is not None
    classes = masked({key: rate.by_class.get(key, 0) for key in _DYNAMIC}, below)
    rest = masked({"other": rate.other, "no_news": rate.no_news}, below)
    low, high = rate.interval or (None, None)
    return ShownRate(
        milestone=rate.milestone,
        n=n,
        dynamic=sides["dynamic"] if is_open else None,
        durable=classes[ExitClass.DURABLE] if is_open else None,
        transition=classes[ExitClass.TRANSITION] if is_open else None,
        positive=classes[ExitClass.POSITIVE] if is_open else None,
        other=rest["other"] if is_open else None,
        no_news=rest["no_news"] if is_open else None,
        percent=_rounded(rate.percent) if is_open else None,
        low=_rounded(low) if is_open else None,
        high=_rounded(high) if is_open else None,
    )


_DYNAMIC = (ExitClass.DURABLE, ExitClass.TRANSITION, ExitClass.POSITIVE)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
