"""The files of a round: the same bytes both ways, and a clear code for whatever is not one."""

import gc
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings

from allocation import (
    Distance,
    Need,
    ProblemError,
    TypeCosts,
    dump_outcome,
    dump_problem,
    explain,
    fingerprint,
    load_outcome,
    load_problem,
    solve,
)
from allocation.files import uncollected
from tests.allocation.golden import golden_problem
from tests.allocation.rounds import problems


@settings(max_examples=40, deadline=None, derandomize=True)
@given(problems())
def test_a_file_comes_back_to_the_byte(problem):
    data = dump_problem(problem)
    outcome = dump_outcome(explain(problem, solve(problem)))

    assert dump_problem(load_problem(data)) == data
    assert fingerprint(load_problem(data)) == fingerprint(problem)
    assert dump_outcome(load_outcome(outcome)) == outcome


def changed(change) -> bytes:
    file = json.loads(dump_problem(golden_problem("A")))
    change(file)
    return json.dumps(file).encode()


def claim(file) -> dict:
    return file["content"]["claims"][0]


HOSTILE = {
    "nothing": (b"", "NOT_JSON"),
    "not text": (b"\xff\xfe", "NOT_JSON"),
    "too deep": (b"[" * 100_000, "NOT_JSON"),
    "endless number": (b'{"version":' + b"9" * 5_000 + b"}", "NOT_JSON"),
    "float": (b'{"version": 1.0}', "FLOAT_IN_FILE"),
    "not a number": (b'{"version": NaN}', "FLOAT_IN_FILE"),
    "repeated field": (b'{"version": 1, "version": 1}', "REPEATED_FIELD"),
    "other file": (b'{"format": "equip-outcome", "version": 1, "content": {}}', "NOT_THIS_KIND_OF_FILE"),
    "other version": (changed(lambda f: f.update(version=3)), "UNKNOWN_FILE_VERSION"),
    "true for 1": (changed(lambda f: f.update(version=True)), "UNKNOWN_FILE_VERSION"),
    "unknown field": (changed(lambda f: claim(f).update(name="x")), "UNKNOWN_FIELD"),
    "missing field": (changed(lambda f: claim(f).pop("points")), "MISSING_FIELD"),
    "text for number": (changed(lambda f: claim(f).update(points="12")), "WRONG_TYPE"),
    "true for number": (changed(lambda f: claim(f).update(points=True)), "WRONG_TYPE"),
    "null for number": (changed(lambda f: claim(f).update(points=None)), "WRONG_TYPE"),
    "share without percent": (
        changed(lambda f: [p.update(shares=[["INS"]]) for p in f["content"]["plans"]]),
        "WRONG_TYPE",
    ),
    "share with more": (
        changed(lambda f: [p.update(shares=[["INS", 100, 1]]) for p in f["content"]["plans"]]),
        "WRONG_TYPE",
    ),
    "unknown kind": (changed(lambda f: claim(f)["need"].update(kind="Wish")), "UNKNOWN_WORD"),
    "unknown objective": (changed(lambda f: f["content"].update(objectives=["FAME"])), "UNKNOWN_WORD"),
    "huge points": (changed(lambda f: claim(f).update(points=10**30)), "POINTS_OUT_OF_RANGE"),
    "unknown plan": (changed(lambda f: claim(f).update(plans=["GOLD"])), "UNKNOWN_PLAN"),
    "repeated id": (changed(lambda f: claim(f).update(id=f["content"]["claims"][1]["id"])), "DUPLICATED_ID"),
}


@pytest.mark.parametrize(("data", "code"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_with_a_code(data, code):
    with pytest.raises(ProblemError) as refusal:
        load_problem(data)

    assert refusal.value.code == code


def test_the_guilty_are_named():
    with pytest.raises(ProblemError, match="D-26-1033"):
        load_problem(changed(lambda f: claim(f).update(plans=["GOLD"])))


def test_a_need_keeps_its_kind_in_the_file():
    kinds = {type(c.need) for c in load_problem(dump_problem(golden_problem("A"))).claims}

    assert kinds == {Need}
    assert TypeCosts((("PA", 1),)).costs == (("PA", 1),)


def test_what_version_1_can_say_is_written_in_version_1() -> None:
    """A published file and its fingerprint stay what they are when the format grows."""
    far = Distance("s", "depot", 1200)
    old = golden_problem("A")
    new = replace(old, distances=(far,))
    assert json.loads(dump_problem(old))["version"] == 1
    assert "distances" not in json.loads(dump_problem(old))["content"]
    assert json.loads(dump_problem(new))["version"] == 2
    assert load_problem(dump_problem(new)).distances == (far,)


def test_the_collector_runs_again_after_the_last_of_the_loads_that_overlap() -> None:
    first, second = uncollected(), uncollected()
    assert gc.isenabled()
    for entered in (first, second):
        entered.__enter__()
    first.__exit__(None, None, None)
    assert not gc.isenabled()
    second.__exit__(None, None, None)
    assert gc.isenabled()
