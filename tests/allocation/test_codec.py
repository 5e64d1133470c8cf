"""By columns or one value at a time: the same bytes, the same values, the same refusals."""

import json
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import (
    Claim,
    Conflict,
    Device,
    Fund,
    Limit,
    LimitKind,
    Need,
    Objective,
    Outcome,
    Problem,
    ProblemError,
    dump_outcome,
    dump_problem,
    explain,
    fingerprint,
    load_outcome,
    load_problem,
    solve,
)
from allocation.canonical import canonical
from allocation.codec import decode, encode
from allocation.codec_read import Odd, read
from allocation.codec_write import Writer, dumps
from tests.allocation.golden import golden_problem
from tests.allocation.large import greedy_outcome, large_round, made_up_multipliers
from tests.allocation.rounds import problems

FAR = (Objective.ORDER, Objective.DISTANCE)
LARGE = large_round(4_500, 300, FAR)
ODD_WORDS = replace(
    LARGE,
    claims=(Claim('"\\/é😀', 1, Need(), ("P0",), "\u2028\x00\n\t", ("%s", "{,", "b", "a", "b")), *LARGE.claims),
    devices=(Device("%d", "", "", 0), *LARGE.devices),
    seed="\x7f",
    objectives=(Objective.POINTS,),
)


def plainly(problem: Problem) -> bytes:
    """The file as it was first written: the generic encoder, then the whole of it through `json`."""
    version = 2 if problem.distances or set(FAR) & set(problem.objectives) else 1
    content = encode(canonical(problem))
    return dumps({"format": "equip-problem", "version": version, "content": content}).encode()


def outcome_plainly(outcome: Outcome) -> bytes:
    version = 2 if set(FAR) & {result.objective for result in outcome.objectives} else 1
    return dumps({"format": "equip-outcome", "version": version, "content": encode(outcome)}).encode()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(problems())
def test_the_bytes_are_those_of_the_plain_encoder(problem):
    outcome = explain(problem, solve(problem))

    assert dump_problem(problem) == plainly(problem)
    assert dump_outcome(outcome) == outcome_plainly(outcome)
    assert canonical(load_problem(dump_problem(problem))) == canonical(problem)
    assert load_outcome(dump_outcome(outcome)) == outcome


@pytest.mark.parametrize("problem", [golden_problem("A"), LARGE, ODD_WORDS], ids=["golden", "large", "odd"])
def test_so_are_those_of_long_lists_and_odd_words(problem):
    outcome = greedy_outcome(problem, made_up_multipliers(problem))

    assert dump_problem(problem) == plainly(problem)
    assert fingerprint(problem) == fingerprint(load_problem(plainly(problem)))
    assert dump_outcome(outcome) == outcome_plainly(outcome)
    assert load_outcome(dump_outcome(outcome)) == outcome


def test_a_round_in_order_is_itself():
    once = canonical(LARGE)

    assert once != LARGE
    assert canonical(once) is once


@dataclass(frozen=True)
class Late:
    """Fields that came later, first and last in the order of names."""

    much: int
    absent: int = field(default=0, metadata={"since": 2})
    zeal: str | None = field(default=None, metadata={"since": 2})


@dataclass(frozen=True)
class Early:
    absent: tuple[str, ...] = field(default=(), metadata={"since": 2})


@dataclass(frozen=True)
class Holder:
    either: tuple[Late | Early, ...]
    alone: tuple[Early, ...]


def test_a_field_that_came_later_is_left_out_where_it_says_nothing():
    either = (Late(1), Late(2, 3), Late(4, zeal="z"), Late(5, 6, "z"), Early(("x",)), Early())
    holder = Holder(either, (Early(), Early(("y",))))
    text = "".join(Writer().object(Holder, {"either": holder.either, "alone": holder.alone}))

    assert text == dumps(encode(holder))
    assert list(read([json.loads(text)], Holder)) == [holder]


PLAIN = json.loads(dump_problem(golden_problem("A")))["content"]
PLAIN = PLAIN | {"claims": PLAIN["claims"][:3], "devices": PLAIN["devices"][:2]}
WRONG = st.sampled_from([None, True, 1, -1, "x", [], {}, [1], {"kind": "Need"}, {"kind": 1}, "POINTS", ["x", ["y"]]])


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.data())
def test_what_is_refused_is_refused_in_the_same_words(data):
    wrong = json.loads(json.dumps(PLAIN))
    spoil(wrong, data)

    try:
        expected = decode(wrong, Problem)
    except ProblemError as refusal:
        expected = (refusal.code, refusal.details)
    try:
        found = load_problem(json.dumps({"format": "equip-problem", "version": 1, "content": wrong}).encode())
    except ProblemError as refusal:
        found = (refusal.code, refusal.details)
    assert found == expected


def spoil(plain, data) -> None:
    """Something somewhere in it becomes something else, or goes, or is joined by what nobody knows."""
    keys = list(range(len(plain))) if isinstance(plain, list) else sorted(plain)
    if not keys:
        return
    key = data.draw(st.sampled_from(keys))
    if isinstance(plain[key], dict | list) and plain[key] and data.draw(st.integers(0, 5)):
        spoil(plain[key], data)
    elif (what := data.draw(st.integers(0, 5))) == 0:
        del plain[key]
    elif what == 1 and isinstance(plain, dict):
        plain["unknown"] = data.draw(WRONG)
    else:
        plain[key] = data.draw(WRONG)


def test_the_quick_reader_explains_nothing():
    with pytest.raises(Odd):
        read([{"id": "F", "budget_cents": "1"}], Fund)


@pytest.mark.parametrize("problem", [golden_problem("A"), LARGE, ODD_WORDS], ids=["golden", "large", "odd"])
def test_the_quick_reader_reads_by_itself_whatever_is_of_the_format(problem):
    """It could hand everything over to the other and nobody would see it, but for the time."""
    outcome = replace(
        greedy_outcome(problem, made_up_multipliers(problem)), conflict=Conflict((Limit(LimitKind.PIN, "x"),))
    )

    assert read([json.loads(dump_problem(problem))["content"]], Problem) == [load_problem(dump_problem(problem))]
    assert read([json.loads(dump_outcome(outcome))["content"]], Outcome) == [outcome]
