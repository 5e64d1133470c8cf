"""What says the same thing is the same round: other orders, other names, the same written in two parts.

What a name does: ids break the last ties. The draw is made on the ids of claims, so claims renamed are drawn again;
the ids of machines, funds and plans only choose between machines alike, and between plans that pay alike.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from allocation import (
    Claim,
    Device,
    Distance,
    Fund,
    HouseholdShare,
    Need,
    Plan,
    Problem,
    SiteCapacity,
    TypeCosts,
    decision_bytes,
    fingerprint,
    solve,
)
from tests.allocation.realistic import realistic_round
from tests.allocation.rounds import ORDERS, STRICT_OR_NEAR, problems

LENIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
SHORT = settings(max_examples=15, derandomize=True, **LENIENT)
LONG = settings(max_examples=500, **LENIENT)
ANY = problems(orders=ORDERS + STRICT_OR_NEAR)
Change = Callable[[Problem], Problem]


def decided(problem: Problem) -> tuple[object, ...]:
    """Who is served, and what each objective reaches."""
    outcome = solve(problem)
    values = tuple((told.objective, told.value, told.bound) for told in outcome.objectives)
    return outcome.status, values, frozenset(award.claim for award in outcome.awards)


def awarded(problem: Problem) -> list[tuple[str, str, str]]:
    return [(award.claim, award.device, award.plan) for award in solve(problem).awards]


# other orders


@SHORT
@given(ANY, st.randoms(use_true_random=False))
def test_no_list_of_the_round_has_an_order_that_counts(problem, random):
    def mixed(things):
        return tuple(random.sample(things, len(things)))

    def mixed_need(need):
        return TypeCosts(mixed(need.costs)) if isinstance(need, TypeCosts) else replace(need, forms=mixed(need.forms))

    lists = ("devices", "funds", "plans", "rules", "pins", "exclusions", "distances")
    claims = [replace(c, plans=mixed(c.plans), groups=mixed(c.groups), need=mixed_need(c.need)) for c in problem.claims]
    other = replace(problem, claims=mixed(claims), **{name: mixed(getattr(problem, name)) for name in lists})

    assert fingerprint(other) == fingerprint(problem)
    assert decision_bytes(solve(other)) == decision_bytes(solve(problem))


# other names


def renamed(problem: Problem, name: Callable[[str], str], claim_name: Callable[[str], str] = str) -> Problem:
    """The same round under other names; the names of claims apart, since the draw is made on them."""

    def need(one: Need | TypeCosts) -> Need | TypeCosts:
        if isinstance(one, Need):
            return replace(one, forms=tuple(map(name, one.forms)))
        return TypeCosts(tuple((name(type_), cost) for type_, cost in one.costs))

    def maybe(word: str | None) -> str | None:
        return None if word is None else name(word)

    def claim(one: Claim) -> Claim:
        words = {"plans": tuple(map(name, one.plans)), "groups": tuple(map(name, one.groups)), "site": maybe(one.site)}
        return replace(one, id=claim_name(one.id), need=need(one.need), household=maybe(one.household), **words)

    def device(one: Device) -> Device:
        words = {key: name(getattr(one, key)) for key in ("id", "type", "form")}
        return replace(one, depot=one.depot and name(one.depot), **words)

    def rule(one):
        spoken = {key: name(word) for key in ("group", "site", "form", "type") if (word := getattr(one, key, None))}
        return replace(one, code=name(one.code), **spoken)

    return replace(
        problem,
        claims=tuple(map(claim, problem.claims)),
        devices=tuple(map(device, problem.devices)),
        funds=tuple(Fund(name(fund.id), fund.budget_cents) for fund in problem.funds),
        plans=tuple(Plan(name(p.id), tuple((name(f), percent) for f, percent in p.shares)) for p in problem.plans),
        rules=tuple(map(rule, problem.rules)),
        pins=tuple(
            replace(p, claim=claim_name(p.claim), device=maybe(p.device), plan=maybe(p.plan)) for p in problem.pins
        ),
        exclusions=tuple(map(claim_name, problem.exclusions)),
        distances=tuple(Distance(name(d.site), name(d.depot), d.metres) for d in problem.distances),
    )


def in_order(word: str) -> str:
    return f"é{word}"


def backwards(word: str) -> str:
    """Every comparison of two names the other way round."""
    return "".join(chr(0x3000 - ord(letter)) for letter in word) + "\u3001"


@SHORT
@given(ANY)
def test_names_that_keep_their_order_change_nothing_but_the_names(problem):
    expected = [(claim, in_order(device), in_order(plan)) for claim, device, plan in awarded(problem)]

    assert awarded(renamed(problem, in_order)) == expected


@SHORT
@given(ANY)
def test_names_in_another_order_serve_the_same_people_as_well(problem):
    assert decided(renamed(problem, backwards)) == decided(problem)


@SHORT
@given(ANY)
def test_claims_renamed_are_served_alike_where_no_draw_is_made(problem):
    aged = replace(problem, claims=tuple(replace(c, age_days=rank) for rank, c in enumerate(problem.claims)))
    status, values, served = decided(aged)

    renamed_claims = renamed(aged, str, backwards)
    assert decided(renamed_claims) == (status, values, frozenset(map(backwards, served)))


# the same in two parts, and what speaks of nobody


def with_a_rule_told_twice(problem: Problem) -> Problem:
    return replace(problem, rules=(*problem.rules, *(replace(r, code=f"{r.code}:encore") for r in problem.rules)))


def with_a_plan_told_twice(problem: Problem) -> Problem:
    twice = {plan.id: (plan.id, f"{plan.id}:encore") for plan in problem.plans}
    claims = tuple(replace(c, plans=tuple(p for one in c.plans for p in twice[one])) for c in problem.claims)
    again = tuple(replace(plan, id=f"{plan.id}:encore") for plan in problem.plans)
    return replace(problem, claims=claims, plans=(*problem.plans, *again))


def with_types_split_in_two(problem: Problem) -> Problem:
    """Every other machine has another type; reserves that name a type would then say something else."""
    assume(not any(getattr(rule, "type", None) for rule in problem.rules))

    def need(one: Need | TypeCosts) -> Need | TypeCosts:
        if isinstance(one, Need):
            return one
        return TypeCosts(tuple((f"{type_}{end}", cost) for type_, cost in one.costs for end in ("", ":bis")))

    devices = tuple(replace(d, type=d.type + ":bis" * (rank % 2)) for rank, d in enumerate(problem.devices))
    return replace(problem, claims=tuple(replace(c, need=need(c.need)) for c in problem.claims), devices=devices)


def with_groups_that_no_rule_names(problem: Problem) -> Problem:
    claims = tuple(replace(c, groups=(*c.groups, f"né un jour {rank % 3}")) for rank, c in enumerate(problem.claims))
    return replace(problem, claims=claims)


def with_homes_of_one(problem: Problem) -> Problem:
    assume(all(rule.most for rule in problem.rules if isinstance(rule, HouseholdShare)))
    claims = tuple(replace(c, household=c.household or f"seul {c.id}") for c in problem.claims)
    return replace(problem, claims=claims)


def with_sites_that_no_rule_names(problem: Problem) -> Problem:
    if problem.distances:
        return replace(problem, rules=(*problem.rules, SiteCapacity("vide", "Une règle.", "ailleurs", 0)))
    return replace(problem, claims=tuple(replace(c, site=c.site or "ailleurs") for c in problem.claims))


def with_a_fund_that_pays_nobody(problem: Problem) -> Problem:
    plan = Plan("vide", (("vide", 100),))
    return replace(problem, funds=(*problem.funds, Fund("vide", 10**6)), plans=(*problem.plans, plan))


def with_a_machine_beyond_all_means(problem: Problem) -> Problem:
    return replace(problem, devices=(*problem.devices, Device("zz", "gold", "gold", 10**9, depot="here")))


def with_a_claim_taken_out(problem: Problem) -> Problem:
    """Groups apart: shares of the claims of a group count those taken out too."""
    gone = Claim("zz", 10**6, Need(), ("A", "B"), age_days=10**6, site="s")
    return replace(problem, claims=(*problem.claims, gone), exclusions=(*problem.exclusions, "zz"))


SAME: tuple[Change, ...] = (
    with_a_rule_told_twice,
    with_a_plan_told_twice,
    with_types_split_in_two,
    with_groups_that_no_rule_names,
    with_homes_of_one,
    with_sites_that_no_rule_names,
    with_a_fund_that_pays_nobody,
    with_a_machine_beyond_all_means,
    with_a_claim_taken_out,
)


@pytest.mark.parametrize("change", SAME, ids=lambda change: change.__name__)
@SHORT
@given(problem=ANY)
def test_what_adds_nothing_to_the_round_decides_the_same(change, problem):
    assert decided(change(problem)) == decided(problem)


@pytest.mark.long
@pytest.mark.parametrize("change", SAME, ids=lambda change: change.__name__)
@LONG
@given(problem=ANY)
def test_what_adds_nothing_decides_the_same_on_hundreds_of_rounds(change, problem):
    assert decided(change(problem)) == decided(problem)


def test_a_fund_split_in_two_never_serves_more_points():
    """Two purses are not one: each pays whole machines. What is split in two is the plan, not the money."""
    for seed in range(3):
        whole = replace(realistic_round(seed), pins=(), rules=())
        halves = tuple(Fund(f.id + end, f.budget_cents // 2) for f in whole.funds for end in ("", ":bis"))
        again = tuple(Plan(p.id + ":bis", tuple((f"{f}:bis", pc) for f, pc in p.shares)) for p in whole.plans)
        claims = tuple(replace(c, plans=tuple(p + end for p in c.plans for end in ("", ":bis"))) for c in whole.claims)

        apart = replace(whole, claims=claims, funds=halves, plans=(*whole.plans, *again))
        assert solve(apart).points <= solve(whole).points
