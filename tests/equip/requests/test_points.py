"""The points grid: every criterion at every level, unknown included; the grid of a date."""

from dataclasses import replace
from datetime import date

import pytest

from equip.people.models import Equipment
from equip.requests.models import Grid, MainUse
from equip.requests.points import CRITERIA, score, score_facts
from equip.requests.rules import CRITERION_CODES, grid_in_force
from equip.requests.scale import fault, read_scale
from tests.equip.requests.test_eligibility import GOOD
from tests.factories.requests import TODAY, make_applicant, make_request

CASES = [
    ("equipment", {"equipment": Equipment.NONE}, 30),
    ("equipment", {"equipment": Equipment.SMARTPHONE_ONLY}, 22),
    ("equipment", {"equipment": Equipment.BROKEN_COMPUTER}, 12),
    ("equipment", {"equipment": Equipment.COMPUTER}, 0),
    ("equipment", {"equipment": None}, 0),
    ("attendance", {"percent": 80}, 20),
    ("attendance", {"percent": 79}, 12),
    ("attendance", {"percent": 60}, 12),
    ("attendance", {"percent": 59}, 5),
    ("attendance", {"percent": 0}, 5),
    ("attendance", {"percent": None}, 0),
    ("use", {"main_use": MainUse.TRAINING}, 20),
    ("use", {"main_use": MainUse.JOB_SEARCH}, 16),
    ("use", {"main_use": MainUse.SCHOOLING}, 12),
    ("use", {"main_use": MainUse.ONLINE_SERVICES}, 8),
    ("use", {"main_use": MainUse.OTHER}, 4),
    ("use", {"main_use": None}, 0),
    ("distance", {"km": 15.1}, 10),
    ("distance", {"km": 15.0}, 5),
    ("distance", {"km": 5.0}, 5),
    ("distance", {"km": 4.9}, 0),
    ("distance", {"km": 0.0}, 0),
    ("distance", {"km": None}, 0),
    ("schoolchildren", {"schoolchildren": 5}, 10),
    ("schoolchildren", {"schoolchildren": 2}, 10),
    ("schoolchildren", {"schoolchildren": 1}, 5),
    ("schoolchildren", {"schoolchildren": 0}, 0),
    ("schoolchildren", {"schoolchildren": None}, 0),
    ("waiting", {"requested_on": date(2026, 11, 23)}, 0),
    ("waiting", {"requested_on": date(2026, 10, 24)}, 0),
    ("waiting", {"requested_on": date(2026, 10, 23)}, 1),
    ("waiting", {"requested_on": date(2025, 12, 24)}, 10),
    ("waiting", {"requested_on": date(2025, 11, 23)}, 12),
    ("waiting", {"requested_on": date(2020, 1, 1)}, 12),
    ("waiting", {"requested_on": None}, 0),
]
READS = {
    "equipment": {"equipment"},
    "attendance": {"percent"},
    "use": {"main_use"},
    "distance": {"km"},
    "schoolchildren": {"schoolchildren"},
    "waiting": {"requested_on"},
}


@pytest.mark.parametrize(("code", "changes", "points"), CASES)
def test_a_criterion_gives_the_points_of_its_level(session, code, changes, points):
    grid = grid_in_force(session, "01", TODAY)

    line = next(line for line in score_facts(grid, replace(GOOD, **changes), on=TODAY).lines if line.code == code)

    assert line.points == points
    assert line.level_label


def test_every_level_of_the_published_grid_has_a_case(session):
    published = {
        (criterion["code"], step["points"])
        for criterion in grid_in_force(session, "01", TODAY).criteria
        for step in criterion["scale"]
        if criterion["code"] != "waiting"
    }

    assert published <= {(code, points) for code, _, points in CASES}
    assert {code for code, _ in published} | {"waiting"} == set(CRITERIA) == CRITERION_CODES


class _Watched:
    """Facts that remember which of them were read."""

    def __init__(self) -> None:
        object.__setattr__(self, "read", set())

    def __getattr__(self, name: str) -> object:
        self.read.add(name)
        return getattr(GOOD, name)


@pytest.mark.parametrize("code", sorted(CRITERIA))
def test_a_criterion_reads_the_declared_fact_and_nothing_else(code):
    watched = _Watched()

    CRITERIA[code](watched, TODAY)

    assert watched.read == READS[code]


def test_the_points_of_a_date_use_the_grid_of_that_date(session):
    today = grid_in_force(session, "01", TODAY)
    later = today.model_dump(exclude={"id"}) | {"version": "2027", "in_force_on": date(2027, 1, 1)}
    later["criteria"] = [
        {**today.criteria[0], "scale": [{"when": {"equals": "smartphone_only"}, "label": "Smartphone", "points": 3}]}
    ]
    session.add(Grid(**later))
    session.flush()
    request = make_request(session, person=make_applicant(session))

    assert score(session, request, on=date(2026, 12, 31)).grid_version == "2026-demo"
    assert score(session, request, on=date(2027, 1, 1)).total == 3


def test_the_score_adds_its_lines_and_says_the_most_one_could_have(session):
    request = make_request(session, person=make_applicant(session), requested_on=date(2026, 9, 1))

    found = score(session, request, on=TODAY)

    # Smartphone 22, attendance 80 % 20, training 20, Bourg has a digital place 0, one child 5, two months 2.
    assert [line.points for line in found.lines] == [22, 20, 20, 0, 5, 2]
    assert (found.total, found.most) == (69, 102)


def test_a_fact_that_no_step_names_has_no_point():
    assert read_scale([{"when": {"min": 5}, "label": "x", "points": 5}], 4).points == 0
    assert read_scale([{"when": {"min": 5}, "label": "x", "points": 5}], None).points == 0


@pytest.mark.parametrize(
    ("scale", "code"),
    [
        ([], "scale_empty"),
        ([{"when": {"max": 3}, "label": "x", "points": 1}], "scale_unknown_test"),
        ([{"when": {"min": "3"}, "label": "x", "points": 1}], "scale_unknown_test"),
        ([{"when": {"min": 3}, "label": "x", "points": -1}], "scale_bad_points"),
        ([{"when": {"min": 3}, "label": " ", "points": 1}], "scale_without_words"),
        ([{"when": {"min": 3}, "label": "x", "points": 1}], None),
    ],
)
def test_a_scale_that_cannot_be_read_is_not_published(scale, code):
    assert fault(scale) == code
