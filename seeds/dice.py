"""A seeded source of chance that gives the same draws on every machine and every Python.

Only `random.Random.random()` is used: it is the one method whose sequence Python promises to keep.
"""

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """One stream of draws per topic, so that a change in one file leaves the others as they were."""

    def __init__(self, seed: int, topic: str) -> None:
        self._random = random.Random(f"{seed}/{topic}")  # noqa: S311 - invented data, nothing secret

    def chance(self, probability: float) -> bool:
        return self._random.random() < probability

    def between(self, low: int, high: int) -> int:
        """Both ends included."""
        return low + int(self._random.random() * (high - low + 1))

    def real(self, low: float, high: float) -> float:
        return low + self._random.random() * (high - low)

    def pick(self, items: Sequence[T]) -> T:
        return items[int(self._random.random() * len(items))]

    def weighted(self, pairs: Sequence[tuple[T, float]]) -> T:
        """Weights need not add up to 1."""
        mark = self._random.random() * sum(weight for _, weight in pairs)
        for item, weight in pairs:
            mark -= weight
            if mark < 0:
                return item
        return pairs[-1][0]

    def sample(self, items: Sequence[T], count: int) -> list[T]:
        """Without replacement; in the order drawn."""
        left = list(items)
        for i in range(min(count, len(left))):
            j = self.between(i, len(left) - 1)
            left[i], left[j] = left[j], left[i]
        return left[:count]
