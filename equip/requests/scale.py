"""A published scale: steps read from the first to the last, the first that fits gives the points."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WHEN: dict[str, Callable[[Any, Any], bool]] = {
    "equals": lambda fact, value: fact is not None and fact == value,
    "min": lambda fact, value: fact is not None and fact >= value,
    "above": lambda fact, value: fact is not None and fact > value,
    "unknown": lambda fact, _value: fact is None,
}


@dataclass(frozen=True)
class Step:
    label: str
    points: int


def read_scale(scale: Sequence[Mapping[str, Any]], fact: Any) -> Step:
    """No step for this fact is no point: the grid gives none for it."""
    for step in scale:
        if all(WHEN[name](fact, value) for name, value in step["when"].items()):
            return Step(step["label"], step["points"])
    return Step("", 0)


def most_points(scale: Sequence[Mapping[str, Any]]) -> int:
    return max((step["points"] for step in scale), default=0)


def fault(scale: Sequence[Any]) -> str | None:
    """The code of what keeps a new scale from being published; None when it can be read."""
    if not scale:
        return "scale_empty"
    return next((found for step in scale if (found := _step_fault(step))), None)


def _step_fault(step: Any) -> str | None:
    when = step.get("when") if isinstance(step, Mapping) else None
    if not isinstance(when, Mapping) or len(when) != 1 or not set(when) <= set(WHEN):
        return "scale_unknown_test"
    points, label = step.get("points"), step.get("label")
    if isinstance(points, bool) or not isinstance(points, int) or not 0 <= points <= 1000:
        return "scale_bad_points"
    [(name, value)] = when.items()
    if name in {"min", "above"} and (isinstance(value, bool) or not isinstance(value, int | float)):
        return "scale_unknown_test"
    return None if isinstance(label, str) and label.strip() else "scale_without_words"
