"""What is no round is refused, with a code and the ids of the guilty alone."""

from dataclasses import replace

import pytest

from allocation import (
    Basis,
    Distance,
    Fund,
    GroupCap,
    GroupMinimum,
    HouseholdShare,
    Need,
    Objective,
    Pin,
    Plan,
    ProblemError,
    Reserve,
    SiteCapacity,
    TypeCosts,
)
from allocation.problem import MOST_BUDGET_CENTS, MOST_CENTS, MOST_COUNT, MOST_METRES, MOST_POINTS
from allocation.rules import HUNDREDTHS, MOST_AMOUNT
from tests.allocation.tiny import ANNE, BEN, LAPTOP, claims, devices, make_problem

FAR = Distance("s", "w", 5)
BY_DISTANCE = (Objective.POINTS, Objective.DISTANCE)


ONE_MORE = MOST_COUNT + 1
REFUSED = [
    ("DUPLICATED_ID", ("anne",), {"claims": (ANNE, BEN, replace(BEN, id="anne"))}),
    ("DUPLICATED_ID", ("D",), {"devices": (LAPTOP, LAPTOP)}),
    ("DUPLICATED_ID", ("F",), {"funds": (Fund("F", 1), Fund("F", 2))}),
    ("DUPLICATED_ID", ("P",), {"plans": (Plan("P", (("F", 100),)),) * 2}),
    ("DUPLICATED_ID", ("r",), {"rules": (HouseholdShare("r", "Une.", 1), SiteCapacity("r", "Une.", "s", 1))}),
    ("DUPLICATED_ID", ("anne",), {"pins": (Pin("anne"), Pin("anne"))}),
    ("DUPLICATED_ID", ("D",), {"pins": (Pin("anne", device="D"), Pin("ben", device="D"))}),
    ("DUPLICATED_ID", ("anne",), {"exclusions": ("anne", "anne")}),
    ("DUPLICATED_ID", ("s|w",), {"distances": (FAR, replace(FAR, metres=6))}),
    ("BAD_ID", ("",), claims(id="")),
    ("BAD_ID", ("a\nb",), claims(id="a\nb")),
    ("BAD_ID", ("\u202e",), devices(id="\u202e")),
    ("POINTS_OUT_OF_RANGE", ("anne",), claims(points=-1)),
    ("POINTS_OUT_OF_RANGE", ("anne",), claims(points=MOST_POINTS + 1)),
    ("CENTS_OUT_OF_RANGE", ("anne",), claims(contribution_cents=-1)),
    ("CENTS_OUT_OF_RANGE", ("anne",), claims(contribution_cents=MOST_CENTS + 1)),
    ("AGE_OUT_OF_RANGE", ("anne",), claims(age_days=-1)),
    ("AGE_OUT_OF_RANGE", ("anne",), claims(age_days=ONE_MORE)),
    ("SIZE_OUT_OF_RANGE", ("anne",), claims(need=Need(min_ram_gib=ONE_MORE))),
    ("SIZE_OUT_OF_RANGE", ("anne",), claims(need=Need(min_storage_gb=-1))),
    ("SIZE_OUT_OF_RANGE", ("anne",), claims(need=Need(min_screen_tenths=ONE_MORE))),
    ("SIZE_OUT_OF_RANGE", ("anne",), claims(need=TypeCosts((("laptop", ONE_MORE),)))),
    ("CENTS_OUT_OF_RANGE", ("D",), devices(price_cents=-1)),
    ("CENTS_OUT_OF_RANGE", ("D",), devices(price_cents=MOST_CENTS + 1)),
    ("SIZE_OUT_OF_RANGE", ("D",), devices(ram_gib=ONE_MORE)),
    ("SIZE_OUT_OF_RANGE", ("D",), devices(storage_gb=-1)),
    ("SIZE_OUT_OF_RANGE", ("D",), devices(screen_tenths=ONE_MORE)),
    ("CENTS_OUT_OF_RANGE", ("F",), {"funds": (Fund("F", -1),)}),
    ("CENTS_OUT_OF_RANGE", ("F",), {"funds": (Fund("F", MOST_BUDGET_CENTS + 1),)}),
    ("DISTANCE_OUT_OF_RANGE", ("s|w",), {"distances": (replace(FAR, metres=-1),)}),
    ("DISTANCE_OUT_OF_RANGE", ("s|w",), {"distances": (replace(FAR, metres=MOST_METRES + 1),)}),
    ("UNKNOWN_PLAN", ("anne",), claims(plans=("P", "ghost"))),
    ("REPEATED_PLAN", ("anne",), claims(plans=("P", "P"))),
    ("UNKNOWN_FUND", ("Q",), {"plans": (Plan("P", (("F", 100),)), Plan("Q", (("ghost", 100),)))}),
    ("UNKNOWN_CLAIM", ("ghost",), {"pins": (Pin("anne"), Pin("ghost"))}),
    ("UNKNOWN_CLAIM", ("ghost",), {"exclusions": ("ghost",)}),
    ("PINNED_AND_EXCLUDED", ("anne",), {"pins": (Pin("anne"),), "exclusions": ("anne",)}),
    ("PINNED_PLAN_MAY_NOT_PAY", ("anne",), {"pins": (Pin("anne", plan="Q"),)}),
    ("UNKNOWN_DEVICE", ("ghost",), {"pins": (Pin("anne", device="ghost"),)}),
    ("PINNED_DEVICE_DOES_NOT_FIT", ("anne",), claims(need=Need(("desktop",))) | {"pins": (Pin("anne", device="D"),)}),
    ("SITE_UNKNOWN", ("anne",), claims(site=None) | {"objectives": BY_DISTANCE, "distances": (FAR,)}),
    ("DEPOT_UNKNOWN", ("D",), devices(depot="") | {"objectives": BY_DISTANCE, "distances": (FAR,)}),
    ("DISTANCE_UNKNOWN", ("s|w",), {"objectives": BY_DISTANCE, "distances": (Distance("w", "s", 5),)}),
]


@pytest.mark.parametrize(("code", "guilty", "changes"), REFUSED, ids=[f"{r[0]}-{n}" for n, r in enumerate(REFUSED)])
def test_what_is_no_round_is_refused_and_the_guilty_alone_are_named(code, guilty, changes):
    with pytest.raises(ProblemError) as refusal:
        make_problem(**changes)

    assert refusal.value.code == code
    assert refusal.value.details["ids"] == guilty


@pytest.mark.parametrize(
    "objectives",
    [
        (),
        (Objective.SERVED,),
        (Objective.SERVED, Objective.POINTS),
        (Objective.POINTS, Objective.ORDER),
        (Objective.POINTS, Objective.COST, Objective.COST),
    ],
)
def test_objectives_begin_with_points_or_order_and_say_nothing_twice(objectives):
    with pytest.raises(ProblemError) as refusal:
        make_problem(objectives=objectives)

    assert (refusal.value.code, refusal.value.details) == ("OBJECTIVES_ORDER", {"objectives": objectives})


@pytest.mark.parametrize(
    ("make", "code", "details"),
    [
        (lambda: Plan("P", (("F", 99),)), "PLAN_SHARES_NOT_100", {"ids": ("P",)}),
        (lambda: Plan("P", (("F", 101), ("G", -1))), "PLAN_SHARES_NOT_100", {"ids": ("P",)}),
        (lambda: Plan("P", (("F", 100), ("G", 0))), "PLAN_SHARES_NOT_100", {"ids": ("P",)}),
        (lambda: Plan("P", (("F", 50), ("F", 50))), "PLAN_SHARES_NOT_100", {"ids": ("P",)}),
        (lambda: Plan("P", ()), "PLAN_SHARES_NOT_100", {"ids": ("P",)}),
        (lambda: TypeCosts((("a", 1), ("a", 2))), "BAD_TYPE_COSTS", {"types": ("a", "a")}),
        (lambda: TypeCosts((("a", -1),)), "BAD_TYPE_COSTS", {"types": ("a",)}),
        (lambda: Reserve("r", "Une.", 1), "RESERVE_NEEDS_FORM_OR_TYPE", {"ids": ("r",)}),
        (lambda: Reserve("r", "Une.", 1, "f", "t"), "RESERVE_NEEDS_FORM_OR_TYPE", {"ids": ("r",)}),
        (lambda: Reserve("r", "Une.", -1, "f"), "RULE_AMOUNT_OUT_OF_RANGE", {"ids": ("r",), "amount": -1}),
        (lambda: HouseholdShare("r", "Une.", -1), "RULE_AMOUNT_OUT_OF_RANGE", {"ids": ("r",), "amount": -1}),
        (lambda: SiteCapacity("r", "Une.", "s", -1), "RULE_AMOUNT_OUT_OF_RANGE", {"ids": ("r",), "amount": -1}),
        (lambda: GroupCap("r", "Une.", "g", -1), "RULE_AMOUNT_OUT_OF_RANGE", {"ids": ("r",), "amount": -1}),
    ],
)
def test_a_part_that_means_nothing_is_refused_before_any_round_has_it(make, code, details):
    with pytest.raises(ProblemError) as refusal:
        make()

    assert (refusal.value.code, refusal.value.details) == (code, details)


@pytest.mark.parametrize("basis", Basis)
@pytest.mark.parametrize("kind", [GroupCap, GroupMinimum])
def test_a_share_is_at_most_the_whole_and_a_number_at_most_a_billion(kind, basis):
    most = MOST_AMOUNT if basis is Basis.COUNT else HUNDREDTHS

    assert kind("r", "Une.", "g", most, basis).amount == most
    with pytest.raises(ProblemError) as refusal:
        kind("r", "Une.", "g", most + 1, basis)
    assert refusal.value.details == {"ids": ("r",), "amount": most + 1}


def test_the_largest_numbers_are_those_that_are_published():
    """Files that are refused tomorrow were good today: these only grow, with a new version of the files."""
    assert (MOST_POINTS, MOST_CENTS, MOST_BUDGET_CENTS) == (1_000_000, 1_000_000_000, 1_000_000_000_000_000)
    assert (MOST_COUNT, MOST_METRES, MOST_AMOUNT, HUNDREDTHS) == (1_000_000, 100_000_000, 1_000_000_000, 10_000)
    assert HouseholdShare("r", "Une.").most == 1
