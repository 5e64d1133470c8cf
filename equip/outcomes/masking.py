"""Small cells are not shown: a figure on three people is nearly their names. The page, the CSV and the API read here.

A masked cell is `None`. When a total would give it back, other cells are masked with it; when the other years would,
the total is. That two totals differ by a few stays: « 31 counted out of 34 » says of nobody what became of them.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

from equip.accounts.models import Departement
from equip.outcomes.exits import ExitClass
from equip.outcomes.funnel import WITHIN, Step, StepCount
from equip.outcomes.models import Milestone
from equip.outcomes.statistics import Rate

K = TypeVar("K", bound=Hashable)

EXPORT_BELOW = 5
NOTHING: Mapping[Any, bool] = MappingProxyType({})


def export_threshold(departement: Departement) -> int:
    return _setting(departement, "mask_below_in_exports", EXPORT_BELOW)


def masked(cells: Mapping[K, int], below: int, forced: Mapping[K, bool] = NOTHING) -> dict[K, int | None]:
    """Cells that add up to a total which is shown. Hidden cells together hold at least `below` people, or everybody.

    `forced` as `given_back` says: where one must be hidden, so are all that a year hides. A partner that every year
    shows would give them back.
    """
    hidden = {key for key, count in cells.items() if 0 < count < below}
    if any(forced.get(key) for key in cells):
        hidden |= {key for key in cells if key in forced}
    rest = sorted((key for key in cells if key not in hidden), key=lambda key: (cells[key] == 0, cells[key]))
    while hidden and rest and (sum(cells[key] for key in hidden) < below or len(hidden) == 1):
        hidden.add(rest.pop(0))
    return {key: None if key in hidden else count for key, count in cells.items()}


def masked_steps(
    steps: Sequence[StepCount], below: int, forced: Mapping[Step, bool] = NOTHING
) -> dict[Step, int | None]:
    """A step is within another: hidden when it holds few people, or leaves few of the nearest one that is shown."""
    counts, seen = {step.step: step.count for step in steps}, dict[Step, int | None]()
    for step, count in counts.items():
        around = WITHIN.get(step)
        while around is not None and seen.get(around) is None:
            around = WITHIN.get(around)
        left = counts[around] - count if around else 0
        seen[step] = None if 0 < count < below or 0 < left < below or forced.get(step) else count
    return seen


def given_back(years: Sequence[tuple[Mapping[K, int], Mapping[K, int | None]]], below: int) -> dict[K, bool]:
    """Each cell that a year hides: whether all the years together, less those that are shown, would give it back.

    For each year, its cells as they are and as they are shown.
    """
    found: dict[K, list[int]] = {}
    for cells, seen in years:
        for key, count in cells.items():
            if seen[key] is None:
                found.setdefault(key, []).append(count)
    return {key: len(counts) == 1 or sum(counts) < below for key, counts in found.items()}


def _setting(departement: Departement, name: str, default: int) -> int:
    value = departement.settings.get(name, default)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 1 else default


@dataclass(frozen=True)
class ShownRate:
    """A rate as anybody may see it: what is `None` is masked, or has nobody to count."""

    milestone: Milestone
    n: int | None
    dynamic: int | None
    durable: int | None
    transition: int | None
    positive: int | None
    other: int | None
    no_news: int | None
    excluded: int | None
    pending: int | None
    percent: float | None
    no_news_percent: float | None
    low: float | None
    high: float | None


def cells_of(rate: Rate) -> dict[str, int]:
    """The counts of a rate by the names that `ShownRate` gives them."""
    return {
        "n": rate.n,
        "dynamic": rate.dynamic,
        **{exit_class.value: rate.by_class.get(exit_class, 0) for exit_class in _DYNAMIC},
        "other": rate.other,
        "no_news": rate.no_news,
        "excluded": rate.excluded,
        "pending": rate.pending,
    }


def shown(rate: Rate, below: int, forced: Mapping[str, bool] = NOTHING) -> ShownRate:
    """Masks level by level, the sides then their classes: no subtraction gives a cell back."""
    cells = cells_of(rate)

    def together(*names: str) -> dict[str, int | None]:
        return masked({name: cells[name] for name in names}, below, forced)

    seen = together("n")
    sides = masked({"dynamic": rate.dynamic, "rest": rate.n - rate.dynamic}, below, forced)
    if seen["n"] is not None and None not in sides.values():
        seen |= sides | together("durable", "transition", "positive") | together("other", "no_news")
    if seen["n"] is not None:
        seen |= together("excluded", "pending")
    low, high = rate.interval or (None, None)
    is_open = seen.get("dynamic") is not None
    has_news = is_open and seen["no_news"] is not None
    return ShownRate(
        milestone=rate.milestone,
        **{name: seen.get(name) for name in cells},
        percent=_rounded(rate.percent) if is_open else None,
        no_news_percent=_rounded(rate.no_news_percent) if has_news else None,
        low=_rounded(low) if is_open else None,
        high=_rounded(high) if is_open else None,
    )


_DYNAMIC = (ExitClass.DURABLE, ExitClass.TRANSITION, ExitClass.POSITIVE)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
