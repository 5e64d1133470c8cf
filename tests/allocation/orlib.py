"""Files of the OR-Library read as rounds and solved, for whoever has them at hand:

python -m tests.allocation.orlib gap-max gap1.txt
python -m tests.allocation.orlib gap-min gapa.txt
python -m tests.allocation.orlib assign assign100.txt
python -m tests.allocation.orlib cover scp41.txt
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from allocation import Objective, Outcome, Problem, audit, solve
from tests.allocation.public import assignment, cover, generalised_assignment

Read = Iterator[tuple[Problem, Callable[[Outcome], int]]]
"""Rounds, each with what makes the problem's own value of an outcome."""


def _table(numbers: Iterator[int], rows: int, columns: int) -> list[list[int]]:
    return [list(islice(numbers, columns)) for _ in range(rows)]


def gaps(text: str, *, least: bool) -> Read:
    """Many problems a file: agents, jobs, costs or profits, weights, capacities."""
    numbers = map(int, text.split())
    for _ in range(next(numbers)):
        agents, jobs = next(numbers), next(numbers)
        values, weights = _table(numbers, agents, jobs), _table(numbers, agents, jobs)
        capacities = list(islice(numbers, agents))
        top = max(map(max, values)) if least else 0
        profits = [[top - value for value in row] for row in values] if least else values
        problem = generalised_assignment(profits, weights, capacities)
        yield problem, lambda o, top=top, jobs=jobs: top * jobs - o.points if top else o.points


def assignments(text: str) -> Read:
    """One problem a file: its size, then the costs of each person."""
    numbers = map(int, text.split())
    size = next(numbers)
    yield assignment(_table(numbers, size, size)), _waste


def _waste(outcome: Outcome) -> int:
    return next(told.value for told in outcome.objectives if told.objective is Objective.OVERSPEC)


def covers(text: str) -> Read:
    """One problem a file: rows, columns, the cost of each column, then for each row its columns, numbered from 1."""
    numbers = map(int, text.split())
    rows, columns = next(numbers), next(numbers)
    costs = list(islice(numbers, columns))
    members = [[column - 1 for column in islice(numbers, next(numbers))] for _ in range(rows)]
    yield cover(costs, members), lambda outcome: sum(costs) - outcome.points


KINDS: dict[str, Callable[[str], Read]] = {
    "gap-max": lambda text: gaps(text, least=False),
    "gap-min": lambda text: gaps(text, least=True),
    "assign": assignments,
    "cover": covers,
}


def main(kind: str, *files: str) -> None:
    for file in files:
        for rank, (problem, value) in enumerate(KINDS[kind](Path(file).read_text("ascii")), 1):
            started = time.monotonic()
            outcome = solve(problem)
            took, faults = time.monotonic() - started, len(audit(problem, outcome))
            told = f"{outcome.status.value} {value(outcome)}" if outcome.objectives else outcome.status.value
            sys.stdout.write(f"{Path(file).name} {rank}: {told}, {took:.1f} s, {faults} faults\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
