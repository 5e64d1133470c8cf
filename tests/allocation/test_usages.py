"""What is told to be used and left, counted again by hand."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from allocation import (
    Basis,
    Claim,
    Device,
    Fund,
    GroupCap,
    GroupMinimum,
    HouseholdShare,
    LimitKind,
    Need,
    Plan,
    Problem,
    Reserve,
    SiteCapacity,
    Status,
    fits,
    payable_cents,
    solve,
)
from tests.allocation.rounds import problems

THREE = tuple(
    Claim(f"C{n}", 5 - n, Need(), ("P",), household="h", groups=("g",) if n else (), site="s") for n in range(4)
)
ROUND = Problem(
    claims=THREE,
    devices=tuple(Device(f"D{n}", "t", "f", 1_000) for n in range(5)),
    funds=(Fund("F", 3_999), Fund("G", 7)),
    plans=(Plan("P", (("F", 100),)),),
)
RULES = {
    "household": (HouseholdShare("r", "Une.", 3), (3, 3, 0, True)),
    "household not met": (HouseholdShare("r", "Une.", 4), (3, 4, 1, False)),
    "site": (SiteCapacity("r", "Une.", "s", 3), (3, 3, 0, True)),
    "site of nobody": (SiteCapacity("r", "Une.", "x", 3), (0, 3, 3, False)),
    "reserve": (Reserve("r", "Une.", 2, form="f"), (2, 2, 0, True)),
    "reserve of a type": (Reserve("r", "Une.", 1, type="t"), (2, 1, 1, False)),
    "reserve of nothing": (Reserve("r", "Une.", 1, form="x"), (0, 0, 0, True)),
    "minimum": (GroupMinimum("r", "Une.", "g", 2), (2, 2, 0, True)),
    "minimum exceeded": (GroupMinimum("r", "Une.", "g", 1), (2, 1, 1, False)),
    "minimum of those served": (GroupMinimum("r", "Une.", "g", 3_400, Basis.SHARE_OF_SERVED), (2, 2, 0, True)),
    "minimum of the claims": (GroupMinimum("r", "Une.", "g", 3_400, Basis.SHARE_OF_CLAIMS), (2, 2, 0, True)),
    "minimum a hair over two": (GroupMinimum("r", "Une.", "g", 6_667, Basis.SHARE_OF_CLAIMS), (3, 3, 0, True)),
    "cap": (GroupCap("r", "Une.", "g", 3), (2, 3, 1, False)),
    "cap of those served": (GroupCap("r", "Une.", "g", 9_999, Basis.SHARE_OF_SERVED), (2, 2, 0, True)),
    "cap of the claims": (GroupCap("r", "Une.", "g", 6_700, Basis.SHARE_OF_CLAIMS), (2, 2, 0, True)),
}


def told(problem, kind):
    usages = {usage.id: usage for usage in solve(problem).usages if usage.kind is kind}
    return {id_: (one.used, one.limit, one.left, one.binds) for id_, one in usages.items()}


@pytest.mark.parametrize(("rule", "expected"), RULES.values(), ids=RULES)
def test_a_rule_is_used_and_left_in_its_own_unit(rule, expected):
    assert told(replace(ROUND, rules=(rule,)), LimitKind.RULE) == {"r": expected}


def test_a_fund_binds_when_it_can_pay_for_nobody_more():
    assert told(ROUND, LimitKind.FUND) == {"F": (3_000, 3_999, 999, True), "G": (0, 7, 7, False)}
    assert told(ROUND, LimitKind.TYPE) == {"t": (3, 5, 2, False)}


def test_only_what_a_claim_not_served_would_really_pay_says_that_a_fund_binds():
    """C0 is served for 10 cents; C1 asks for 100, or for a free machine that is kept back; 50 are left."""
    claims = (Claim("C0", 2, Need(("cheap",)), ("P",)), Claim("C1", 1, Need(("dear", "free")), ("P",)))
    prices = {"cheap": 10, "dear": 100, "free": 0}
    problem = replace(
        ROUND,
        claims=claims,
        devices=tuple(Device(form, form, form, cents) for form, cents in prices.items()),
        funds=(Fund("F", 60),),
        rules=(Reserve("r", "Une.", 1, form="free"),),
    )

    assert told(problem, LimitKind.FUND) == {"F": (10, 60, 50, True)}


def test_a_fund_that_could_pay_a_cent_does_not_bind():
    people = tuple(replace(claim, groups=(), household=None) for claim in THREE[:2])
    problem = replace(ROUND, claims=people, devices=(Device("D", "t", "f", 1), Device("E", "t", "f", 90)))
    problem = replace(problem, funds=(Fund("F", 2),), rules=(SiteCapacity("r", "Une.", "s", 1),))

    assert told(problem, LimitKind.FUND) == {"F": (1, 2, 1, False)}


@settings(max_examples=60, deadline=None, derandomize=True)
@given(problems())
def test_every_use_is_that_of_the_awards(problem):
    outcome = solve(problem)
    if outcome.status is Status.INFEASIBLE:
        return
    usages = {(usage.kind, usage.id): usage for usage in outcome.usages}
    types = {device.id: device.type for device in problem.devices}
    for fund in problem.funds:
        paid = sum(p.cents for award in outcome.awards for p in award.payments if p.fund == fund.id)
        usage = usages[LimitKind.FUND, fund.id]
        assert (usage.used, usage.limit, usage.left) == (paid, fund.budget_cents, fund.budget_cents - paid)
        asks = smallest_asks(problem, set(outcome.unserved), fund.id)
        assert usage.binds == bool(asks and usage.left < min(asks))
    for type_ in set(types.values()):
        used, stock = (sum(types[id_] == type_ for id_ in ids) for ids in ([a.device for a in outcome.awards], types))
        usage = usages[LimitKind.TYPE, type_]
        assert (usage.used, usage.limit, usage.left, usage.binds) == (used, stock, stock - used, used == stock)


def smallest_asks(problem, unserved, fund):
    """All that claims not served could ask of the fund, those taken out by the committee apart."""
    plans = {plan.id: plan for plan in problem.plans}
    return [
        cents
        for claim in problem.claims
        if claim.id in unserved and claim.id not in problem.exclusions
        for device in problem.devices
        if fits(claim.need, device)
        for plan in claim.plans
        if (cents := dict(plans[plan].split(payable_cents(claim, device))).get(fund, 0))
    ]
