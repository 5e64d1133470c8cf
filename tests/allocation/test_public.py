"""Optima that others published, or that a peer finds another way, are those that the engine proves.

Peers: SciPy's `linear_sum_assignment` and `milp` (HiGHS with the pairs as columns), on instances made by a recipe.
"""

import random

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp

from allocation import Objective, Status, audit, solve
from tests.allocation import public_instances as known
from tests.allocation.orlib import KINDS
from tests.allocation.public import assignment, cover, generalised_assignment, knapsacks, packing, panel


def proved(problem) -> int:
    """The points of the best allocation, which nothing leaves open and the second reader finds right."""
    outcome = solve(problem)
    assert outcome.status is Status.OPTIMAL
    assert audit(problem, outcome) == ()
    return outcome.points


def least_cost(costs) -> int:
    outcome = solve(problem := assignment(costs))
    assert (outcome.status, outcome.points) == (Status.OPTIMAL, len(costs))
    assert audit(problem, outcome) == ()
    return next(told.value for told in outcome.objectives if told.objective is Objective.OVERSPEC)


def peer_gap(gap: known.Gap) -> int:
    """Every job once, each agent within its capacity: pairs as Booleans."""
    agents, jobs = len(gap.profits), len(gap.profits[0])
    once = np.tile(np.eye(jobs), agents)
    loads = np.zeros((agents, agents * jobs))
    for agent in range(agents):
        loads[agent, agent * jobs : (agent + 1) * jobs] = gap.weights[agent]
    rows = [LinearConstraint(once, 1, 1), LinearConstraint(loads, -np.inf, gap.capacities)]
    return peer_best(np.array(gap.profits).reshape(-1), rows)


def peer_best(worth, rows) -> int:
    worth = np.asarray(worth, dtype=float)
    found = milp(
        -worth, integrality=np.ones(len(worth)), bounds=Bounds(0, 1), constraints=rows, options={"mip_rel_gap": 0}
    )
    assert found.status == 0
    return round(-found.fun)


# known optima


@pytest.mark.parametrize("size", [1, 5, 20, 40])
def test_the_hard_assignment_of_machol_and_wien(size):
    costs, best = known.machol_wien(size)

    assert least_cost(costs) == best


@pytest.mark.parametrize("knapsack", known.KNAPSACKS, ids=lambda knapsack: str(knapsack.best))
def test_the_small_knapsacks_of_the_books(knapsack):
    assert proved(knapsacks(knapsack.profits, knapsack.weights, (knapsack.capacity,))) == knapsack.best


def test_the_generalised_assignment_of_martello_and_toth():
    assert proved(generalised_assignment(*known.MARTELLO_TOTH)) == 232


@pytest.mark.parametrize(("dimension", "cap_set"), [(1, 2), (2, 4), (3, 9)])
def test_steiner_triples_are_covered_by_all_but_a_cap_set(dimension, cap_set):
    lines = known.lines_of_affine_space(dimension)

    assert len(lines) == 3**dimension * (3**dimension - 1) // 6
    assert proved(cover([1] * 3**dimension, lines)) == cap_set


CODES = {
    "A(5,3)": (5, known.closer_than(3), 4),
    "A(6,3)": (6, known.closer_than(3), 8),
    "A(6,4)": (6, known.closer_than(4), 4),
    "hamming6-2": (6, known.closer_than(2), 32),
    "1dc.16": (4, known.share_a_deletion, 4),
    "1dc.32": (5, known.share_a_deletion, 6),
    "1dc.64": (6, known.share_a_deletion, 10),
}
LARGER_CODES = {"A(7,3)": (7, known.closer_than(3), 16), "1dc.128": (7, known.share_a_deletion, 16)}


@pytest.mark.parametrize(("length", "are_alike", "best"), CODES.values(), ids=CODES)
def test_the_largest_codes_of_the_tables(length, are_alike, best):
    assert proved(packing([1] * 2**length, known.conflicts(length, are_alike))) == best


@pytest.mark.long
@pytest.mark.parametrize(("length", "are_alike", "best"), LARGER_CODES.values(), ids=LARGER_CODES)
def test_the_larger_codes_of_the_tables(length, are_alike, best):
    assert proved(packing([1] * 2**length, known.conflicts(length, are_alike))) == best


@pytest.mark.parametrize(("size", "weight", "distance", "best"), [(8, 2, 4, 4), (8, 4, 4, 14)])
def test_the_cliques_of_the_johnson_graphs(size, weight, distance, best):
    sets = known.johnson(size, weight, distance)

    assert proved(packing([1] * len(set(sum(sets, ()))), sets)) == best


def test_eight_queens_stand_on_a_chessboard():
    assert proved(packing([1] * 64, known.queens(8))) == 8


# published recipes, and a peer


@pytest.mark.parametrize("kind", "abcde")
def test_generalised_assignment_of_each_recipe_is_that_of_a_peer(kind):
    costs, gap = known.gap(kind, 5, 15, 1)

    assert proved(generalised_assignment(*gap)) == (best := peer_gap(gap))
    assert min(map(min, costs)) * 15 <= 15_000 - best <= max(map(max, costs)) * 15


@pytest.mark.long
@pytest.mark.parametrize(
    ("kind", "agents", "jobs"),
    [(kind, *size) for size in ((5, 30), (8, 24), (10, 40)) for kind in "abce" if (kind, size) != ("e", (10, 40))],
)
def test_larger_generalised_assignments_are_those_of_a_peer(kind, agents, jobs):
    """Type d, and e at 10 x 40, take too long: the engine has no cut for knapsacks that share their jobs."""
    _, gap = known.gap(kind, agents, jobs, 1)

    assert proved(generalised_assignment(*gap)) == peer_gap(gap)


@pytest.mark.parametrize("size", [30, 60])
def test_random_assignments_are_those_of_the_hungarian_method(size):
    """Costs of 1 to 100, as in the OR-Library."""
    dice = random.Random(size)
    costs = [[dice.randint(1, 100) for _ in range(size)] for _ in range(size)]

    rows, columns = linear_sum_assignment(costs)
    assert least_cost(costs) == int(np.array(costs)[rows, columns].sum())


@pytest.mark.parametrize("kind", ["uncorrelated", "weakly", "strongly", "subset sum"])
def test_items_in_three_knapsacks_are_those_of_a_peer(kind):
    """The four classes of Pisinger (1999): capacities of half the weights, shared out."""
    dice = random.Random(kind)
    weights = [dice.randint(10, 1_000) for _ in range(12)]
    beside = {"uncorrelated": None, "weakly": 99, "strongly": 10, "subset sum": 0}[kind]
    profits = [dice.randint(10, 1_000) if beside is None else _near(dice, kind, w, beside) for w in weights]
    capacities = [sum(weights) // 2 * part // 10 for part in (2, 3, 5)]

    each = np.tile(np.eye(12), 3)
    loads = np.kron(np.eye(3), weights)
    rows = [LinearConstraint(each, -np.inf, 1), LinearConstraint(loads, -np.inf, capacities)]
    assert proved(knapsacks(profits, weights, capacities)) == peer_best(profits * 3, rows)


def _near(dice, kind, weight, beside):
    return max(1, weight + dice.randint(-beside, beside)) if kind == "weakly" else weight + beside


@pytest.mark.parametrize("seed", range(3))
def test_set_covers_of_the_recipe_of_balas_and_ho_are_those_of_a_peer(seed):
    """Costs of 1 to 100, each column at least a row, each row at least two columns; 5 % full."""
    dice = random.Random(seed)
    rows, columns = 40, 120
    costs = [dice.randint(1, 100) for _ in range(columns)]
    members = [{dice.randrange(columns), dice.randrange(columns)} for _ in range(rows)]
    for column in range(columns):
        members[dice.randrange(rows)].add(column)
    for _ in range(rows * columns // 50):
        members[dice.randrange(rows)].add(dice.randrange(columns))

    covers = np.array([[column in row for column in range(columns)] for row in members], dtype=float)
    least = -peer_best([-cost for cost in costs], [LinearConstraint(covers, 1, np.inf)])
    assert sum(costs) - proved(cover(costs, members)) == least


@pytest.mark.parametrize("seed", range(3))
def test_panels_with_nested_quotas_are_those_of_a_peer(seed):
    """As in sortition: quotas by sex, age, area, and by age within an area."""
    dice = random.Random(seed)
    people = [(dice.randrange(2), dice.randrange(4), dice.randrange(5)) for _ in range(150)]
    worth = [dice.randint(1, 100) for _ in people]
    quotas = [([n for n, p in enumerate(people) if p[0] == sex], 11, 13) for sex in range(2)]
    quotas += [([n for n, p in enumerate(people) if p[1] == age], 5, 7) for age in range(4)]
    quotas += [([n for n, p in enumerate(people) if p[2] == area], 4, 6) for area in range(5)]
    quotas += [([n for n, p in enumerate(people) if p[1:] == (age, 0)], 1, 2) for age in range(4)]

    inside = np.array([[n in who for n in range(150)] for who, _, _ in quotas] + [[True] * 150], dtype=float)
    low, high = ([quota[side] for quota in quotas] + [24] for side in (1, 2))
    assert proved(panel(worth, 24, quotas)) == peer_best(worth, [LinearConstraint(inside, low, high)])


# files of the OR-Library


FILES = {
    "gap-max": ("1  2 2  5 9  7 4  3 3  3 3  5 5", 16),
    "gap-min": ("1  2 2  5 9  7 4  3 3  3 3  5 5", 9),
    "assign": ("2  4 1  2 3", 3),
    "cover": ("2 3  5 4 6  2 1 2  2 2 3", 4),
}


@pytest.mark.parametrize(("kind", "text", "best"), [(kind, *told) for kind, told in FILES.items()], ids=FILES)
def test_a_file_of_the_or_library_is_read_as_a_round(kind, text, best):
    ((problem, value),) = KINDS[kind](text)

    outcome = solve(problem)
    assert outcome.status is Status.OPTIMAL
    assert value(outcome) == best
