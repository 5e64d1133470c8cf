"""Problems of the literature written as rounds, so that their published optima are ours to prove.

Each function says why the round and the problem have the same solutions. Numbers only: what a test needs of a public
instance is either its published recipe, or the mathematics that define it (`public_instances.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from allocation import (
    Claim,
    Device,
    Fund,
    GroupCap,
    GroupMinimum,
    HouseholdShare,
    Need,
    Objective,
    Plan,
    Problem,
    TypeCosts,
)

Table = Sequence[Sequence[int]]
FREE = (Fund("F", 0),)
FREELY = (Plan("F", (("F", 100),)),)
POINTS = (Objective.POINTS,)


def assignment(costs: Table) -> Problem:
    """Everyone does one task, at the least cost: a claim for each person, a type of machine for each task, and the cost
    is over-specification. All points are served when all are, then waste is the least."""
    tasks = range(len(costs[0]))
    return Problem(
        claims=tuple(
            Claim(f"P{person:04}", 1, TypeCosts(tuple((f"T{task:04}", row[task]) for task in tasks)), ("F",))
            for person, row in enumerate(costs)
        ),
        devices=tuple(Device(f"D{task:04}", f"T{task:04}", "task", 0) for task in tasks),
        funds=FREE,
        plans=FREELY,
        objectives=(Objective.POINTS, Objective.OVERSPEC),
    )


def generalised_assignment(profits: Table, weights: Table, capacities: Sequence[int]) -> Problem:
    """Every job to one agent, within each agent's capacity, at the most profit (agents x jobs).

    A claim for each agent and job, with a machine that fits no other; the jobs are households of one machine,
    the agents funds, weights prices. The minimum says that every job is done: a better total might leave one out.
    """
    pairs = [(agent, job) for agent in range(len(profits)) for job in range(len(profits[0]))]
    names = {pair: f"{pair[0]:02}-{pair[1]:03}" for pair in pairs}
    return Problem(
        claims=tuple(
            Claim(
                f"C{names[agent, job]}",
                profits[agent][job],
                TypeCosts(((f"T{names[agent, job]}", 0),)),
                (f"A{agent}",),
                household=f"J{job}",
                groups=("done",),
            )
            for agent, job in pairs
        ),
        devices=tuple(
            Device(f"D{names[agent, job]}", f"T{names[agent, job]}", "job", weights[agent][job]) for agent, job in pairs
        ),
        funds=tuple(Fund(f"A{agent}", capacity) for agent, capacity in enumerate(capacities)),
        plans=tuple(Plan(f"A{agent}", ((f"A{agent}", 100),)) for agent in range(len(capacities))),
        rules=(
            HouseholdShare("once", "Un agent au plus par tâche.", 1),
            GroupMinimum("all", "Toutes les tâches sont faites.", "done", len(profits[0])),
        ),
        objectives=POINTS,
    )


def knapsacks(profits: Sequence[int], weights: Sequence[int], capacities: Sequence[int]) -> Problem:
    """Items in one knapsack or several: a claim and a machine of its own for each item, a fund for each knapsack, any
    of which may pay. Several constraints on the same items have no round: the shares of a plan are whole percents."""
    plans = tuple(Plan(f"K{rank}", ((f"K{rank}", 100),)) for rank in range(len(capacities)))
    return Problem(
        claims=tuple(
            Claim(f"C{item:03}", profit, TypeCosts(((f"T{item:03}", 0),)), tuple(plan.id for plan in plans))
            for item, profit in enumerate(profits)
        ),
        devices=tuple(Device(f"D{item:03}", f"T{item:03}", "item", weight) for item, weight in enumerate(weights)),
        funds=tuple(Fund(f"K{rank}", capacity) for rank, capacity in enumerate(capacities)),
        plans=plans,
        objectives=POINTS,
    )


def packing(worth: Sequence[int], sets: Iterable[Iterable[int]], most: Sequence[int] | None = None) -> Problem:
    """The most worth of items of which each set holds so many at most (1, unless told): a claim for each item, machines
    for all, and a cap for each set."""
    named = [sorted(set(items)) for items in sets]
    groups: list[list[str]] = [[] for _ in worth]
    for rank, items in enumerate(named):
        for item in items:
            groups[item].append(f"S{rank:05}")
    return Problem(
        claims=tuple(
            Claim(f"C{item:04}", points, Need(), ("F",), groups=tuple(groups[item]))
            for item, points in enumerate(worth)
        ),
        devices=tuple(Device(f"D{item:04}", "any", "any", 0) for item in range(len(worth))),
        funds=FREE,
        plans=FREELY,
        rules=tuple(
            GroupCap(f"S{rank:05}", "Au plus.", f"S{rank:05}", 1 if most is None else most[rank])
            for rank in range(len(named))
        ),
        objectives=POINTS,
    )


def cover(costs: Sequence[int], rows: Iterable[Iterable[int]]) -> Problem:
    """The least cost of columns that cover every row, upside down: those served are the columns done without, of which
    each row may lose all but one. The cost of the cover is the total less the points."""
    kept = [sorted(set(columns)) for columns in rows]
    return packing(costs, kept, [len(columns) - 1 for columns in kept])


def panel(worth: Sequence[int], seats: int, quotas: Iterable[tuple[Iterable[int], int, int]]) -> Problem:
    """A panel drawn by lot with nested quotas (who, at least, at most): as many machines as seats, all handed over."""
    named = [(sorted(set(who)), low, high) for who, low, high in quotas]
    groups: list[list[str]] = [["panel"] for _ in worth]
    for rank, (who, _, _) in enumerate(named):
        for person in who:
            groups[person].append(f"Q{rank:02}")
    return Problem(
        claims=tuple(
            Claim(f"C{n:04}", points, Need(), ("F",), groups=tuple(groups[n])) for n, points in enumerate(worth)
        ),
        devices=tuple(Device(f"D{seat:04}", "any", "any", 0) for seat in range(seats)),
        funds=FREE,
        plans=FREELY,
        rules=(
            GroupMinimum("panel", "Toutes les places sont prises.", "panel", seats),
            *(GroupMinimum(f"Q{n:02}-", "Au moins.", f"Q{n:02}", low) for n, (_, low, _) in enumerate(named)),
            *(GroupCap(f"Q{n:02}+", "Au plus.", f"Q{n:02}", high) for n, (_, _, high) in enumerate(named)),
        ),
        objectives=POINTS,
    )
