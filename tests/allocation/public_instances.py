"""Instances of the literature: those that mathematics define, small ones printed in books, and published recipes.

No file of a public library is kept here: `docs/public-instances.md` says which were tried, and how to try others.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from itertools import combinations, product
from typing import NamedTuple


class Knapsack(NamedTuple):
    capacity: int
    weights: tuple[int, ...]
    profits: tuple[int, ...]
    best: int


KNAPSACKS = (
    Knapsack(165, (23, 31, 29, 44, 53, 38, 63, 85, 89, 82), (92, 57, 49, 68, 60, 43, 67, 84, 87, 72), 309),
    Knapsack(26, (12, 7, 11, 8, 9), (24, 13, 23, 15, 16), 51),
    Knapsack(190, (56, 59, 80, 64, 75, 17), (50, 50, 64, 46, 50, 5), 150),
    Knapsack(50, (31, 10, 20, 19, 4, 3, 6), (70, 20, 39, 37, 7, 5, 10), 107),
    Knapsack(104, (25, 35, 45, 5, 25, 3, 2, 2), (350, 400, 450, 20, 70, 8, 5, 5), 900),
    Knapsack(170, (41, 50, 49, 59, 55, 57, 60), (442, 525, 511, 593, 546, 564, 617), 1_735),
    Knapsack(
        750,
        (70, 73, 77, 80, 82, 87, 90, 94, 98, 106, 110, 113, 115, 118, 120),
        (135, 139, 149, 150, 156, 163, 173, 184, 192, 201, 210, 214, 221, 229, 240),
        1_458,
    ),
)
"""Martello and Toth (1990), Kreher and Stinson (1998): the small examples that every library repeats."""


class Gap(NamedTuple):
    """Agents x jobs."""

    profits: list[list[int]]
    weights: list[list[int]]
    capacities: list[int]


MARTELLO_TOTH = Gap(
    [[27, 12, 12, 16, 24, 31, 41, 13], [14, 5, 37, 9, 36, 25, 1, 34], [34, 34, 20, 9, 19, 19, 3, 34]],
    [[21, 13, 9, 5, 7, 15, 5, 24], [20, 8, 18, 25, 6, 6, 9, 6], [16, 16, 18, 24, 11, 11, 16, 18]],
    [26, 25, 34],
)
"""The example of Martello and Toth, Knapsack Problems (1990), chapter 7: 232."""


def machol_wien(size: int) -> tuple[list[list[int]], int]:
    """Machol and Wien, A hard assignment problem (Operations Research, 1976): the largest with the smallest."""
    costs = [[person * task for task in range(1, size + 1)] for person in range(1, size + 1)]
    return costs, size * (size + 1) * (size + 2) // 6


def lines_of_affine_space(dimension: int) -> list[tuple[int, ...]]:
    """The lines of AG(d, 3): the Steiner triple systems A9, A27, A81 of Fulkerson, Nemhauser and Trotter (1974).
    What covers them all leaves a cap set: 4, 9, 20 points at most."""
    points = list(product(range(3), repeat=dimension))
    rank = {point: number for number, point in enumerate(points)}
    lines = set()
    for one, other in combinations(points, 2):
        third = tuple((-a - b) % 3 for a, b in zip(one, other, strict=True))
        lines.add(tuple(sorted((rank[one], rank[other], rank[third]))))
    return sorted(lines)


def conflicts(length: int, are_alike: Callable[[str, str], bool]) -> list[tuple[int, int]]:
    """Pairs of binary words that a code can't both have."""
    words = ["".join(bits) for bits in product("01", repeat=length)]
    return [pair for pair in combinations(range(len(words)), 2) if are_alike(words[pair[0]], words[pair[1]])]


def closer_than(distance: int) -> Callable[[str, str], bool]:
    """Codes of minimum distance d: A(n, d) of the tables, `hamming` of the DIMACS cliques."""
    return lambda one, other: sum(a != b for a, b in zip(one, other, strict=True)) < distance


def share_a_deletion(one: str, other: str) -> bool:
    """Codes that correct one deletion (Sloane's challenge graphs 1dc): 4, 6, 10, 16 words of 4 to 7 bits."""
    return bool(deletions(one) & deletions(other))


def deletions(word: str) -> set[str]:
    return {word[:rank] + word[rank + 1 :] for rank in range(len(word))}


def johnson(size: int, weight: int, distance: int) -> list[tuple[int, int]]:
    """`johnson n-w-d` of the DIMACS cliques: words of one weight, in conflict when they are closer than that."""
    words = list(combinations(range(size), weight))
    pairs = combinations(range(len(words)), 2)
    return [(a, b) for a, b in pairs if len(set(words[a]) ^ set(words[b])) < distance]


def queens(size: int) -> list[list[int]]:
    """Rows, columns and diagonals of a chessboard."""
    squares = list(product(range(size), repeat=2))
    keys: tuple[Callable[[int, int], object], ...] = (
        lambda r, c: ("row", r),
        lambda r, c: ("column", c),
        lambda r, c: ("sum", r + c),
        lambda r, c: ("difference", r - c),
    )
    sets: dict[object, list[int]] = {}
    for (number, square), key in product(enumerate(squares), keys):
        sets.setdefault(key(*square), []).append(number)
    return [members for members in sets.values() if len(members) > 1]


def gap(kind: str, agents: int, jobs: int, seed: int) -> tuple[list[list[int]], Gap]:
    """Costs to make small, by the recipes a to e (Martello and Toth 1981; Chu and Beasley 1997; Yagiura 2006), and the
    same as profits to make large: 1000 less the cost, every job being done once."""
    dice = random.Random(f"{kind}{agents}{jobs}{seed}")
    weights = [[_weight(dice, kind) for _ in range(jobs)] for _ in range(agents)]
    costs = [[_cost(dice, kind, weight) for weight in row] for row in weights]
    capacities = [_capacity(kind, costs, weights, agent) for agent in range(agents)]
    return costs, Gap([[1_000 - cost for cost in row] for row in costs], weights, capacities)


def _weight(dice: random.Random, kind: str) -> int:
    if kind == "e":
        return math.floor(1 - 10 * math.log(1 - dice.random()))
    return dice.randint(1, 100) if kind == "d" else dice.randint(5, 25)


def _cost(dice: random.Random, kind: str, weight: int) -> int:
    if kind == "e":
        return max(0, math.floor(1_000 / weight - 10 * dice.random()))
    return 111 - weight + dice.randint(-10, 10) if kind == "d" else dice.randint(10, 50)


def _capacity(kind: str, costs: list[list[int]], weights: list[list[int]], agent: int) -> int:
    agents, jobs = len(costs), len(costs[0])
    if kind in "cde":
        return 8 * sum(weights[agent]) // (10 * agents)
    loads = [0] * agents
    for job in range(jobs):
        cheapest = min(range(agents), key=lambda a: costs[a][job])
        loads[cheapest] += weights[cheapest][job]
    first = 9 * jobs // agents + 2 * max(loads) // 5
    return first if kind == "a" else 7 * first // 10
