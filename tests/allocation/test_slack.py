"""The least by which a limit must give way: less is not enough, found again by solving the changed round."""

from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allocation import (
    Basis,
    Fund,
    GroupCap,
    GroupMinimum,
    HouseholdShare,
    LimitKind,
    Problem,
    Reserve,
    SiteCapacity,
    Status,
    solve,
)
from allocation.canonical import canonical
from allocation.model import build
from allocation.slack import MOST_SLACK, broken, loosen
from tests.allocation.realistic import realistic_round
from tests.allocation.rounds import problems
from tests.allocation.test_solve import make_problem

ALL = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def is_possible(problem: Problem) -> bool:
    return solve(problem).status is not Status.INFEASIBLE


def loosened(problem: Problem, kind: LimitKind, id_: str, by: int) -> Problem | None:
    """The round whose limit gives way by so much; None where that is not said by an amount."""
    if kind is LimitKind.FUND:
        funds = tuple(replace(f, budget_cents=f.budget_cents + by) if f.id == id_ else f for f in problem.funds)
        return replace(problem, funds=funds)
    rule = next((rule for rule in problem.rules if rule.code == id_), None)
    match rule:
        case GroupMinimum(basis=Basis.COUNT):
            new = replace(rule, amount=max(0, rule.amount - by))
        case GroupCap(basis=Basis.COUNT):
            new = replace(rule, amount=rule.amount + by)
        case HouseholdShare() | SiteCapacity():
            new = replace(rule, most=rule.most + by)
        case Reserve():
            stock = sum(rule.form == d.form or rule.type == d.type for d in problem.devices)
            new = replace(rule, keep=max(0, min(rule.keep, stock) - by))
        case _:
            return None
    return replace(problem, rules=tuple(new if one is rule else one for one in problem.rules))


def check_relaxations(problem: Problem) -> None:
    conflict = solve(problem).conflict
    if conflict is None:
        return
    for relaxation in conflict.relaxations:
        kind, id_ = relaxation.limit.kind, relaxation.limit.id
        enough = loosened(problem, kind, id_, relaxation.by)
        if enough is None:
            continue
        less = loosened(problem, kind, id_, relaxation.by - 1)
        assert is_possible(enough), relaxation
        assert less is not None
        assert not is_possible(less), relaxation


@ALL
@given(problems())
def test_the_least_relaxation_is_enough_and_one_less_is_not(problem):
    check_relaxations(problem)


def test_so_it_is_on_a_round_of_a_real_shape():
    problem = realistic_round(15)

    assert not is_possible(problem)
    check_relaxations(problem)


def test_a_fund_is_short_of_whole_cents():
    problem = replace(make_problem(), funds=(Fund("F", 30),), rules=(GroupMinimum("m", "Une.", "g", 1),))
    claims = tuple(replace(claim, groups=("g",)) for claim in problem.claims)

    conflict = solve(replace(problem, claims=claims)).conflict

    assert conflict is not None
    assert [(r.limit.id, r.by) for r in conflict.relaxations] == [("F", 70), ("m", 1)]


@ALL
@given(problems(), st.integers(0, 10**6))
def test_a_row_broken_on_purpose_holds_where_it_did_not_and_the_others_as_before(problem, seed):
    model = build(canonical(problem))
    values = np.random.default_rng(seed).integers(0, 3, len(model.upper))
    kept = model.limits.times(values) <= np.array([row.most for row in model.rows], dtype=np.int64)
    for rank in range(len(model.rows)):
        other = broken(model, rank)
        now = other.limits.times(values) <= np.array([row.most for row in other.rows], dtype=np.int64)
        assert [bool(one) for one in now != kept] == [r == rank for r in range(len(kept))]


def test_a_limit_gives_way_by_one_more_column_that_begins_at_nothing():
    model = build(canonical(realistic_round(1)))
    limit = model.rows[-1].limit
    wider, column = loosen(model, limit)

    assert (column, wider.balances.columns, wider.limits.columns) == (len(model.upper), column + 1, column + 1)
    assert (wider.lower[column], wider.upper[column]) == (0, MOST_SLACK)
    eased = wider.limits.times(np.eye(1, column + 1, column, dtype=np.int64)[0])
    assert [int(step) for step in eased] == [-row.step * (row.limit == limit) for row in model.rows]
