"""A refused claim that a plain argument serves is found, and no claim is said to be passed over that was not."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import (
    Award,
    Claim,
    Device,
    Finding,
    Fund,
    Need,
    Objective,
    ObjectiveResult,
    Outcome,
    Payment,
    Plan,
    Problem,
    Proof,
    Status,
    audit,
    draw,
    fingerprint,
    verified,
)
from tests.allocation.large import greedy_outcome, large_round
from tests.allocation.rounds import _allocations, _allowed, problems


def codes(outcome, problem):
    return {finding.code for finding in audit(problem, outcome)}


def told_best(problem):
    """The outcome of a greedy that says of its first objective that nothing is better."""
    outcome = greedy_outcome(problem)
    first, *others = outcome.objectives
    return replace(outcome, objectives=(replace(first, bound=first.value, proof=Proof.SEARCH), *others))


def retold(problem, outcome, awards):
    """The same said of other awards, every figure being right again."""
    claims = {claim.id: claim for claim in problem.claims}
    value = sum(claims[award.claim].points for award in awards)
    first = replace(outcome.objectives[0], value=value, bound=value)
    refused = tuple(sorted(claims.keys() - {award.claim for award in awards}))
    return replace(outcome, awards=awards, unserved=refused, objectives=(first,), usages=())


LEFT = {
    "ORDER_PASSED_OVER": large_round(400, 90, (Objective.ORDER,), seed=4),
    "POINTS_LEFT": large_round(400, 90, (Objective.POINTS,), seed=4),
}


@pytest.mark.parametrize(("code", "problem"), LEFT.items(), ids=LEFT)
def test_who_could_be_served_on_top_of_everything_is_found(code, problem):
    outcome = told_best(problem)
    assert codes(outcome, problem) == set()
    told_open = replace(outcome.objectives[0], bound=10**9, proof=Proof.STOPPED)
    groups = {claim.id: claim.groups for claim in problem.claims}
    dropped = next(a for a in outcome.awards if "rural" not in groups[a.claim] and "under30" not in groups[a.claim])
    worse = retold(problem, outcome, tuple(award for award in outcome.awards if award != dropped))

    (finding,) = audit(problem, worse)
    assert finding.code == code
    assert dropped.claim in finding.ids
    value = replace(told_open, value=worse.objectives[0].value)
    assert codes(replace(worse, status=Status.FEASIBLE, objectives=(value,)), problem) == set()


@pytest.mark.parametrize(("code", "problem"), LEFT.items(), ids=LEFT)
def test_who_could_take_the_place_of_somebody_alike_is_found(code, problem):
    outcome = told_best(problem)
    last = outcome.awards[0]
    like = next(claim for claim in problem.claims if claim.id == last.claim)
    alike = replace(like, id="Z", household=None, points=like.points + 1)
    joined = replace(problem, claims=(*problem.claims, alike))
    told = retold(joined, replace(outcome, fingerprint=fingerprint(joined)), outcome.awards)

    (finding,) = audit(joined, told)
    assert finding == Finding(code, ("Z",))
    served = replace(told, awards=(replace(last, claim="Z"), *outcome.awards[1:]))
    assert code not in codes(retold(joined, served, served.awards), joined)


def test_the_draw_decides_between_those_alike():
    people = tuple(Claim(id_, 5, Need(), ("P",), age_days=3) for id_ in "abcdef")
    problem = Problem(
        people, (Device("m", "t", "f", 0),), (Fund("F", 0),), (Plan("P", (("F", 100),)),), objectives=(Objective.ORDER,)
    )
    ranked = sorted("abcdef", key=lambda id_: draw("", id_))
    for rank, winner in enumerate(ranked):
        outcome = retold(problem, told_best(problem), (Award(winner, "m", "P", 0, 0, ()),))
        assert [f.ids for f in audit(problem, outcome)] == ([tuple(sorted(ranked[:rank]))] if rank else [])
        assert verified(problem, outcome).objectives_on_search == (Objective.ORDER,)


def test_nothing_rests_on_the_search_when_everyone_is_served():
    problem = replace(large_round(40, 400, (Objective.ORDER, Objective.DISTANCE), seed=3), rules=())
    outcome = told_best(problem)

    assert codes(outcome, problem) == set()
    assert verified(problem, outcome).objectives_on_search == (Objective.DISTANCE,)


def test_the_metres_are_counted_again():
    problem = large_round(40, 30, (Objective.ORDER, Objective.DISTANCE), seed=3)
    outcome = greedy_outcome(problem)
    order, metres = outcome.objectives
    wrong = replace(outcome, objectives=(order, replace(metres, value=metres.value - 1)))

    assert metres.value > 0
    assert [f.code for f in audit(problem, wrong)] == ["OBJECTIVE_VALUE_DIFFERS"]
    assert audit(problem, wrong)[0].details == {"value": metres.value}


@settings(max_examples=150, deadline=None, derandomize=True)
@given(problems(size=3), st.data())
def test_who_is_said_to_be_passed_over_was(problem, data):
    """Never said of the best allocation; and where it is said, another allocation comes before, by trying them all."""
    problem = replace(problem, objectives=(Objective.ORDER,))
    order = sorted(problem.claims, key=lambda c: (-c.points, -c.age_days, draw(problem.seed, c.id), c.id))

    def served(choices):
        ids = {c.id for c, choice in zip(problem.claims, choices, strict=True) if choice}
        return [claim.id in ids for claim in order]

    found = [choices for choices in _allocations(problem) if _allowed(problem, choices)]
    if not found:
        return
    best = max(found, key=served)
    any_one = data.draw(st.sampled_from(found))
    assert codes(outcome_of(problem, best), problem) == set()
    said = codes(outcome_of(problem, any_one), problem)
    assert said <= {"ORDER_PASSED_OVER"}
    assert not said or served(best) > served(any_one)


def outcome_of(problem, choices):
    pairs = [(c, *choice) for c, choice in zip(problem.claims, choices, strict=True) if choice]
    awards = []
    for claim, device, plan in pairs:
        brought = min(claim.contribution_cents, device.price_cents)
        paid = tuple(Payment(fund, cents) for fund, cents in plan.split(device.price_cents - brought) if cents)
        awards.append(Award(claim.id, device.id, plan.id, device.price_cents, brought, paid))
    points = sum(claim.points for claim, *_ in pairs)
    result = ObjectiveResult(Objective.ORDER, points, points, Proof.SEARCH)
    refused = tuple(c.id for c, choice in zip(problem.claims, choices, strict=True) if not choice)
    return Outcome(Status.OPTIMAL, fingerprint(problem), tuple(awards), refused, objectives=(result,))
