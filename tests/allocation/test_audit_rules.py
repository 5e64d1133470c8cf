"""The second reader counts by itself, to the unit: rules just kept and just broken, what each objective makes."""

from dataclasses import replace

import pytest

from allocation import (
    Award,
    Basis,
    Certificate,
    Claim,
    Device,
    Distance,
    Finding,
    Fund,
    GroupCap,
    GroupMinimum,
    HouseholdShare,
    Multiplier,
    Need,
    Objective,
    ObjectiveResult,
    Outcome,
    Payment,
    Pin,
    Plan,
    Problem,
    Proof,
    Reason,
    ReasonCode,
    Reserve,
    SiteCapacity,
    Status,
    TypeCosts,
    audit,
    fingerprint,
)
from allocation.audit_alike import Round
from allocation.audit_bound import certified_bound

PEOPLE = tuple(
    Claim(f"C{n}", 10 - n, Need(), ("P",), household="h" if n < 2 else None, groups=("g",) if n < 2 else (), site="s")
    for n in range(6)
)
STOCK = tuple(Device(f"D{n}", "t" if n < 4 else "u", "f", 100, depot="w") for n in range(6))
ROUND = Problem(
    claims=PEOPLE,
    devices=STOCK,
    funds=(Fund("F", 300),),
    plans=(Plan("P", (("F", 100),)),),
    distances=(Distance("s", "w", 7),),
)


def served(problem: Problem, *numbers: int, claimed: int | None = None) -> Outcome:
    """These claims each with the machine of their number; `claimed`: the best that is told, else nothing is proved."""
    claims, devices = problem.claims, problem.devices
    awards = tuple(
        Award(claims[n].id, devices[n].id, "P", devices[n].price_cents, 0, (Payment("F", devices[n].price_cents),))
        for n in numbers
    )
    points = sum(claims[n].points for n in numbers)
    told = ObjectiveResult(problem.objectives[0], points, points if claimed is None else claimed, Proof.SEARCH)
    refused = tuple(claim.id for n, claim in enumerate(claims) if n not in numbers)
    status = Status.OPTIMAL if claimed is None else Status.FEASIBLE
    return Outcome(status, fingerprint(problem), awards, refused, objectives=(told,))


def found(problem: Problem, *numbers: int) -> set[str]:
    problem = replace(problem, objectives=(Objective.POINTS,))
    return {finding.code for finding in audit(problem, served(problem, *numbers))} - {"POINTS_LEFT"}


JUST = {
    "household": (HouseholdShare("r", "Une.", 1), (0, 2, 3), (0, 1, 3), "HOUSEHOLD_OVER_SHARE"),
    "site": (SiteCapacity("r", "Une.", "s", 2), (0, 2), (0, 2, 3), "SITE_OVER_CAPACITY"),
    "reserve of a form": (Reserve("r", "Une.", 4, form="f"), (0, 2), (0, 2, 3), "RESERVE_TAKEN"),
    "reserve of a type": (Reserve("r", "Une.", 1, type="u"), (0, 1, 4), (0, 4, 5), "RESERVE_TAKEN"),
    "reserve of all": (Reserve("r", "Une.", 9, type="u"), (0, 1), (0, 4), "RESERVE_TAKEN"),
    "minimum": (GroupMinimum("r", "Une.", "g", 1), (0, 2, 3), (2, 3), "GROUP_BELOW_MINIMUM"),
    "cap": (GroupCap("r", "Une.", "g", 1), (0, 2), (0, 1), "GROUP_OVER_CAP"),
    "minimum of served": (
        GroupMinimum("r", "Une.", "g", 5_000, Basis.SHARE_OF_SERVED),
        (0, 2),
        (0, 2, 3),
        "GROUP_BELOW_MINIMUM",
    ),
    "cap of served": (GroupCap("r", "Une.", "g", 5_000, Basis.SHARE_OF_SERVED), (0, 2), (0, 1, 2), "GROUP_OVER_CAP"),
    "minimum of claims": (
        GroupMinimum("r", "Une.", "g", 5_000, Basis.SHARE_OF_CLAIMS),
        (0,),
        (2,),
        "GROUP_BELOW_MINIMUM",
    ),
    "cap of claims": (GroupCap("r", "Une.", "g", 5_000, Basis.SHARE_OF_CLAIMS), (0, 2), (0, 1), "GROUP_OVER_CAP"),
}


@pytest.mark.parametrize(("rule", "kept", "broken", "code"), JUST.values(), ids=JUST)
def test_a_rule_exactly_kept_is_kept_and_one_more_breaks_it(rule, kept, broken, code):
    problem = replace(ROUND, rules=(rule,))

    assert found(problem, *kept) == set()
    assert found(problem, *broken) == {code}


FULL = {
    "site": (SiteCapacity("r", "Une.", "s", 2), SiteCapacity("r", "Une.", "s", 3), (2, 3)),
    "cap": (GroupCap("r", "Une.", "g", 0), GroupCap("r", "Une.", "g", 1), (2, 3)),
    "household": (HouseholdShare("r", "Une.", 1), HouseholdShare("r", "Une.", 2), (0, 2, 3)),
    "reserve": (Reserve("r", "Une.", 4, form="f"), Reserve("r", "Une.", 3, form="f"), (2, 3)),
    "cap of served": (
        GroupCap("r", "Une.", "g", 3_333, Basis.SHARE_OF_SERVED),
        GroupCap("r", "Une.", "g", 3_334, Basis.SHARE_OF_SERVED),
        (2, 3),
    ),
}


@pytest.mark.parametrize(("full", "roomy", "numbers"), FULL.values(), ids=FULL)
def test_who_was_passed_over_is_told_where_the_rules_bear_one_more_and_only_there(full, roomy, numbers):
    """The two first claims have the most points; money and machines are left for one more."""
    people = tuple(replace(c, household="h" if n < 2 else f"h{n}") for n, c in enumerate(PEOPLE))
    shut = replace(ROUND, claims=people[:4], funds=(Fund("F", 400),), objectives=(Objective.ORDER,), rules=(full,))
    open_ = replace(shut, rules=(roomy,))

    assert audit(shut, served(shut, *numbers)) == ()
    waiting = tuple(claim.id for n, claim in enumerate(people[:2]) if n not in numbers)
    assert audit(open_, served(open_, *numbers)) == (Finding("ORDER_PASSED_OVER", waiting),)


def test_points_are_told_to_be_left_where_the_bound_told_leaves_no_room_for_them():
    problem = replace(ROUND, objectives=(Objective.POINTS,), claims=PEOPLE[:3])

    left = {room: {f.code for f in audit(problem, served(problem, 0, 1, claimed=19 + room))} for room in (7, 8)}
    assert left[7] == {"POINTS_LEFT", "PROOF_LEFT_OPEN"}
    assert left[8] == {"PROOF_LEFT_OPEN"}


def test_no_machine_left_or_no_money_left_passes_over_nobody():
    poor = replace(ROUND, objectives=(Objective.ORDER,), funds=(Fund("F", 299),), claims=PEOPLE[2:])
    few = replace(ROUND, objectives=(Objective.ORDER,), devices=STOCK[:2])

    assert audit(poor, served(poor, 0, 1)) == ()
    assert audit(few, served(few, 0, 1)) == ()
    rich = replace(poor, funds=(Fund("F", 300),))
    assert [finding.ids for finding in audit(rich, served(rich, 0, 1))] == [("C4", "C5")]


WASTED = (
    (Need(), Device("D", "t", "f", 100, ram_gib=8, storage_gb=256, webcam=True), 8 + 4 + 1),
    (Need(min_ram_gib=4, min_storage_gb=128, webcam=True), Device("D", "t", "f", 100, 8, 256, webcam=True), 4 + 2),
    (Need(min_storage_gb=128), Device("D", "t", "f", 100, storage_gb=191), 0),
    (Need(min_storage_gb=128), Device("D", "t", "f", 100, storage_gb=192), 1),
    (Need(), Device("D", "t", "f", 100, webcam=False), 0),
    (TypeCosts((("t", 3), ("u", 5))), Device("D", "u", "f", 100), 5),
)


@pytest.mark.parametrize(("need", "device", "waste"), WASTED)
def test_waste_cost_and_metres_are_counted_again_to_the_unit(need, device, waste):
    problem = replace(
        ROUND,
        claims=(replace(PEOPLE[0], need=need, contribution_cents=30),),
        devices=(replace(device, depot="w"),),
        objectives=(Objective.POINTS, Objective.SERVED, Objective.OVERSPEC, Objective.COST, Objective.DISTANCE),
    )
    told = dict(zip(problem.objectives, (10, 1, waste, 70, 7), strict=True))
    results = tuple(ObjectiveResult(objective, value, value, Proof.SEARCH) for objective, value in told.items())
    award = Award("C0", "D", "P", 100, 30, (Payment("F", 70),))
    outcome = Outcome(Status.OPTIMAL, fingerprint(problem), (award,), (), objectives=results)

    assert audit(problem, outcome) == ()
    for rank, result in enumerate(results):
        wrong = replace(result, value=result.value + 1, bound=result.bound + 1)
        (finding,) = audit(problem, replace(outcome, objectives=(*results[:rank], wrong, *results[rank + 1 :])))
        assert (finding.code, finding.ids, finding.details) == (
            "OBJECTIVE_VALUE_DIFFERS",
            (result.objective.value,),
            {"value": result.value},
        )


@pytest.mark.parametrize("objective", Objective)
def test_a_bound_on_the_wrong_side_of_its_value_is_found(objective):
    most = objective in (Objective.POINTS, Objective.ORDER, Objective.SERVED)
    first = () if objective in (Objective.POINTS, Objective.ORDER) else (Objective.POINTS,)
    problem = replace(ROUND, claims=PEOPLE[:1], objectives=(*first, objective))
    values = {
        Objective.POINTS: 10,
        Objective.ORDER: 10,
        Objective.SERVED: 1,
        Objective.COST: 100,
        Objective.DISTANCE: 7,
    }

    def told(beyond: int) -> set[str]:
        results = tuple(
            ObjectiveResult(o, values.get(o, 0), values.get(o, 0) + (beyond if o is objective else 0), Proof.STOPPED)
            for o in problem.objectives
            if o is not Objective.SENIORITY
        )
        return {f.code for f in audit(problem, replace(served(problem, 0, claimed=10), objectives=results))}

    if objective is Objective.SENIORITY:
        assert told(1) == told(-1) == set()  # the audit leaves ties to whoever solves again
    else:
        assert told(1 if most else -1) == told(0) == set()
        assert told(-1 if most else 1) == {"BOUND_BEATEN"}


def test_the_committee_is_followed_to_the_machine_and_the_plan():
    either = tuple(replace(claim, plans=("P", "Q")) for claim in PEOPLE)
    problem = replace(ROUND, claims=either, plans=(*ROUND.plans, Plan("Q", (("F", 100),))))

    assert found(replace(problem, pins=(Pin("C0", "D0", "P"), Pin("C2"))), 0, 2) == set()
    assert found(replace(problem, pins=(Pin("C0", "D1"),)), 0, 2) == {"PIN_NOT_FOLLOWED"}
    assert found(replace(problem, pins=(Pin("C0", None, "Q"),)), 0, 2) == {"PIN_NOT_FOLLOWED"}
    assert found(replace(problem, pins=(Pin("C1"),)), 0, 2) == {"PIN_NOT_SERVED"}
    assert found(replace(problem, exclusions=("C2",)), 0, 2) == {"EXCLUDED_SERVED"}


def test_the_price_of_what_no_rule_says_lowers_no_bound():
    """A household has a price where a rule limits it; the fund, machine or rule that is not there has none."""
    problem = replace(ROUND, rules=(SiteCapacity("r", "Une.", "s", 2),))
    strange = tuple(
        Multiplier(kind, id_, 10**6)
        for kind, id_ in (("HOUSEHOLD:r", "h"), ("HOUSEHOLD:x", "h"), ("RULE", "x"), ("FUND", "x"), ("DEVICE", "x"))
    )

    bounds = {certified_bound(Round(problem), Certificate(10, prices, 0)) for prices in ((), strange)}
    assert bounds == {sum(claim.points for claim in PEOPLE)}


GUILTY = {
    "CLAIM_UNANSWERED": (lambda o: replace(o, unserved=o.unserved[1:]), ("C1",)),
    "CLAIM_ANSWERED_TWICE": (lambda o: replace(o, unserved=(*o.unserved, "C0")), ("C0",)),
    "CLAIM_UNKNOWN": (lambda o: replace(o, unserved=(*o.unserved, "x", "x")), ("x",)),
    "REASON_NOT_DUE": (lambda o: replace(o, reasons=(*o.reasons, o.reasons[0])), ("C1",)),
    "REASON_MISSING": (lambda o: replace(o, reasons=o.reasons[1:]), ("C1",)),
    "DEVICE_GIVEN_TWICE": (lambda o: replace(o, awards=(o.awards[0], replace(o.awards[1], device="D0"))), ("D0",)),
}


@pytest.mark.parametrize(("code", "change", "ids"), [(code, *told) for code, told in GUILTY.items()], ids=GUILTY)
def test_the_guilty_are_named_and_nobody_else(code, change, ids):
    problem = replace(ROUND, objectives=(Objective.POINTS,))
    outcome = served(problem, 0, 2)
    outcome = replace(outcome, reasons=tuple(Reason(id_, ReasonCode.FUND_OUT) for id_ in outcome.unserved))

    assert {finding.code for finding in audit(problem, outcome)} == {"POINTS_LEFT"}
    assert {f.code: f.ids for f in audit(problem, change(outcome))}[code] == ids


def test_a_cent_too_much_is_found():
    problem = replace(ROUND, funds=(Fund("F", 199),), objectives=(Objective.POINTS,))

    assert Finding("FUND_OVERSPENT", ("F",), {"cents": 1}) in audit(problem, served(problem, 0, 2))


def test_a_machine_that_is_in_no_table_of_the_claim_is_told_and_read_on():
    problem = replace(
        ROUND,
        claims=(replace(PEOPLE[0], need=TypeCosts((("u", 1),))),),
        objectives=(Objective.POINTS, Objective.OVERSPEC),
    )

    outcome = served(problem, 0)
    told = (*outcome.objectives, ObjectiveResult(Objective.OVERSPEC, 0, 0, Proof.SEARCH))
    assert [f.code for f in audit(problem, replace(outcome, objectives=told))] == ["DEVICE_DOES_NOT_FIT"]


@pytest.mark.parametrize(
    ("proof", "beyond", "is_told"),
    [(Proof.STOPPED, 0, True), (Proof.STOPPED, 1, False), (Proof.SEARCH, 0, True), (Proof.SEARCH, 1, True)],
)
def test_an_order_is_refuted_where_it_is_told_to_be_the_best_one(proof, beyond, is_told):
    problem = replace(ROUND, objectives=(Objective.ORDER,))
    outcome = served(problem, 1, 2, claimed=17 + beyond)
    outcome = replace(outcome, objectives=(replace(outcome.objectives[0], proof=proof),))

    assert ("ORDER_PASSED_OVER" in {finding.code for finding in audit(problem, outcome)}) is is_told
