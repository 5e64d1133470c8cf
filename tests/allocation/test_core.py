"""The search from the bound downwards: what lies between two values it asks for is not forgotten."""

from allocation import Claim, Device, Distance, Fund, Need, Objective, Plan, Problem, solve
from allocation.box import box_of
from allocation.branch import branch
from allocation.canonical import canonical
from allocation.model import build
from tests.allocation.realistic import realistic_round

LAPTOP = Need(("laptop",))
FAR = {
    ("east", "north"): 37_000,
    ("east", "south"): 40_000,
    ("west", "north"): 17_000,
    ("west", "south"): 7_000,
    ("hill", "north"): 12_000,
    ("hill", "south"): 15_000,
    ("lake", "north"): 45_000,
    ("lake", "south"): 14_000,
    ("town", "north"): 21_000,
    ("town", "south"): 54_000,
}


def scattered() -> Problem:
    """Six claims at five sites, four machines in two depots: 93 km at least, 61.5 by the relaxation, 106 at first."""
    return Problem(
        claims=(
            Claim("C07", 45, Need(), ("both",), site="east"),
            Claim("C09", 57, Need(min_storage_gb=128, webcam=True), ("third",), contribution_cents=2_000, site="west"),
            Claim("C18", 20, LAPTOP, ("anct",), contribution_cents=3_000, site="east"),
            Claim("C20", 46, Need(), ("first",), contribution_cents=1_000, site="hill"),
            Claim("C21", 39, Need(webcam=True), ("first",), contribution_cents=1_000, site="lake"),
            Claim("C26", 42, LAPTOP, ("third",), contribution_cents=1_000, site="town"),
        ),
        devices=(
            Device("P2", "b", "laptop", 21_000, storage_gb=128, webcam=True, depot="north"),
            Device("P3", "b", "laptop", 21_000, storage_gb=128, webcam=True, depot="south"),
            Device("P5", "a", "laptop", 23_500, storage_gb=128, webcam=True, depot="north"),
            Device("P6", "c", "desktop", 14_000, storage_gb=128, depot="north"),
        ),
        funds=(Fund("F", 37_500), Fund("G", 34_600), Fund("H", 26_000), Fund("K", 17_300)),
        plans=(
            Plan("both", (("F", 40), ("G", 60))),
            Plan("third", (("F", 50), ("K", 50))),
            Plan("anct", (("H", 100),)),
            Plan("first", (("F", 100),)),
        ),
        objectives=(Objective.POINTS, Objective.DISTANCE),
        distances=tuple(Distance(site, depot, metres) for (site, depot), metres in FAR.items()),
    )


def test_the_least_distance_is_found_though_the_steps_from_the_bound_pass_over_it():
    points, metres = solve(scattered()).objectives

    assert (points.value, points.bound) == (168, 168)
    assert (metres.value, metres.bound) == (93_000, 93_000)


def test_what_was_found_before_the_effort_ran_out_is_not_called_the_best():
    model = build(canonical(realistic_round(3, 200, 70)))
    weights, sense = model.weights(Objective.POINTS)

    found = branch(box_of(model), weights, sense, None, 1, 0.01)

    assert found.values is not None
    assert not found.over
    assert int((weights * found.values).sum()) < found.bound
