"""The published schemas say of a file what the loader says of it, as far as one value shows it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from allocation import (
    Claim,
    Device,
    Distance,
    Fund,
    GroupCap,
    GroupMinimum,
    HouseholdShare,
    Need,
    Plan,
    Problem,
    ProblemError,
    Reserve,
    SiteCapacity,
    TypeCosts,
    dump_outcome,
    dump_problem,
    explain,
    load_problem,
    solve,
)
from allocation.schema import RANGES, outcome_schema, problem_schema
from tests.allocation.golden import CASES, golden_problem
from tests.allocation.rounds import problems
from tests.allocation.test_files import HOSTILE

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"
PROBLEM, OUTCOME = Draft202012Validator(problem_schema()), Draft202012Validator(outcome_schema())
SEEN_BY_LOADING_ONLY = {
    *("nothing", "not text", "too deep", "endless number", "not a number", "repeated field"),  # not JSON, or not yet
    *("unknown plan", "repeated id"),  # two values to look at
}

EVERYTHING = Problem(
    claims=(
        Claim(
            "C1",
            5,
            Need(("laptop",), 8, 256, webcam=True, keyboard="AZERTY", min_screen_tenths=140),
            ("A",),
            "h",
            ("g",),
            100,
            30,
            "s",
        ),
        Claim("C2", 4, TypeCosts((("portable", 1),)), ("A",), site="s"),
    ),
    devices=(
        Device(
            "D1", "portable", "laptop", 16_000, 8, 256, webcam=True, keyboard="AZERTY", screen_tenths=156, depot="depot"
        ),
    ),
    funds=(Fund("F", 20_000),),
    plans=(Plan("A", (("F", 100),)),),
    rules=(
        HouseholdShare("household", "Une règle.", 1),
        GroupMinimum("minimum", "Une règle.", "g", 0),
        GroupCap("cap", "Une règle.", "g", 3),
        Reserve("reserve", "Une règle.", 0, form="laptop"),
        SiteCapacity("site", "Une règle.", "s", 2),
    ),
    distances=(Distance("s", "depot", 1200),),
)
WHERE = {
    "Claim": ("claims", 0),
    "Need": ("claims", 0, "need"),
    "TypeCosts": ("claims", 1, "need"),
    "Device": ("devices", 0),
    "Fund": ("funds", 0),
    "Plan": ("plans", 0),
    "Distance": ("distances", 0),
    **{name: ("rules", name) for name in ("HouseholdShare", "GroupMinimum", "GroupCap", "Reserve", "SiteCapacity")},
}


@pytest.mark.parametrize(("name", "schema"), [("equip-problem", problem_schema()), ("equip-outcome", outcome_schema())])
def test_the_published_schema_is_fresh_and_is_a_schema(name, schema):
    published = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))

    assert published == schema
    Draft202012Validator.check_schema(published)


@pytest.mark.parametrize("case", CASES)
def test_the_golden_round_is_valid(case):
    problem = golden_problem(case)

    assert not faults(PROBLEM, dump_problem(problem))
    assert not faults(OUTCOME, dump_outcome(solve(problem)))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(problems())
def test_every_random_round_and_its_answer_are_valid(problem):
    assert not faults(PROBLEM, dump_problem(problem))
    assert not faults(OUTCOME, dump_outcome(explain(problem, solve(problem))))


@pytest.mark.parametrize("what", [what for what in HOSTILE if what not in SEEN_BY_LOADING_ONLY])
def test_a_hostile_file_is_not_valid(what):
    assert faults(PROBLEM, HOSTILE[what][0])


@pytest.mark.parametrize(("cls", "field"), RANGES, ids=".".join)
def test_a_range_of_the_schema_is_a_range_of_the_engine(cls, field):
    least, most = RANGES[cls, field]

    for inside in (least, most):
        data = with_number(cls, field, inside)
        assert not faults(PROBLEM, data)
        assert cls == "Plan" or load_problem(data)  # one share of 1 % does not make 100
    for outside in (least - 1, most + 1):
        data = with_number(cls, field, outside)
        assert faults(PROBLEM, data)
        with pytest.raises(ProblemError):
            load_problem(data)


@pytest.mark.parametrize("kind", ["claims", "devices", "funds", "plans"])
def test_an_empty_id_is_refused_by_both(kind):
    file = json.loads(dump_problem(EVERYTHING))
    file["content"][kind][0]["id"] = ""
    data = json.dumps(file).encode()

    assert faults(PROBLEM, data)
    with pytest.raises(ProblemError):
        load_problem(data)


def test_a_field_of_version_2_may_be_left_out_and_a_field_of_version_1_may_not():
    assert not faults(PROBLEM, dump_problem(replace(EVERYTHING, distances=())))
    file = json.loads(dump_problem(EVERYTHING))
    del file["content"]["rules"]
    assert faults(PROBLEM, json.dumps(file).encode())


def faults(validator: Draft202012Validator, data: bytes) -> list[str]:
    return [error.message for error in validator.iter_errors(json.loads(data))]


def with_number(cls: str, field: str, number: int) -> bytes:
    """The file of everything, with this number in the first object of this class."""
    file = json.loads(dump_problem(EVERYTHING))
    thing = file["content"]
    for step in WHERE[cls]:
        named = isinstance(thing, list) and isinstance(step, str)
        thing = next(one for one in thing if one["kind"] == step) if named else thing[step]
    if isinstance(thing[field], list):
        thing[field][0][1] = number
    else:
        thing[field] = number
    return json.dumps(file).encode()
