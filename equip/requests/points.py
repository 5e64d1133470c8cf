"""How many points a request has: one fact for each criterion, read on the published scale of the day.

What a criterion may read is `equip.requests.facts.Facts`, and nothing else.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from equip.requests.facts import Facts, gather
from equip.requests.models import EquipmentRequest, Grid
from equip.requests.months import whole_months
from equip.requests.rules import grid_in_force
from equip.requests.scale import most_points, read_scale

Fact = str | int | float | None


@dataclass(frozen=True)
class CriterionPoints:
    code: str
    label: str
    points: int
    most: int
    level_label: str


@dataclass(frozen=True)
class Score:
    total: int
    grid_version: str
    lines: tuple[CriterionPoints, ...]

    @property
    def most(self) -> int:
        return sum(line.most for line in self.lines)


def score(session: Session, request: EquipmentRequest, *, on: date) -> Score:
    """With the grid in force on that day; `NotFound("no_grid_in_force")` when there is none."""
    grid = grid_in_force(session, request.departement, on)
    return score_facts(grid, gather(session, [request], on=on)[0], on=on)


def score_requests(session: Session, requests: Sequence[EquipmentRequest], *, on: date) -> list[Score]:
    """The same for many requests of one département, in the same order and with few queries."""
    if not requests:
        return []
    grid = grid_in_force(session, requests[0].departement, on)
    return [score_facts(grid, facts, on=on) for facts in gather(session, requests, on=on)]


def score_facts(grid: Grid, facts: Facts, *, on: date) -> Score:
    lines = tuple(_line(criterion, facts, on) for criterion in grid.criteria)
    return Score(sum(line.points for line in lines), grid.version, lines)


def _line(criterion: dict[str, Any], facts: Facts, on: date) -> CriterionPoints:
    step = read_scale(criterion["scale"], CRITERIA[criterion["code"]](facts, on))
    return CriterionPoints(
        criterion["code"], criterion["label"], step.points, most_points(criterion["scale"]), step.label
    )


def equipment(facts: Facts, _on: date) -> Fact:
    return facts.equipment


def attendance(facts: Facts, _on: date) -> Fact:
    return facts.percent


def use(facts: Facts, _on: date) -> Fact:
    return facts.main_use


def distance(facts: Facts, _on: date) -> Fact:
    return facts.km


def schoolchildren(facts: Facts, _on: date) -> Fact:
    return facts.schoolchildren


def waiting(facts: Facts, on: date) -> Fact:
    """A draft has not begun to wait."""
    return whole_months(facts.requested_on, on) if facts.requested_on else 0


CRITERIA: dict[str, Callable[[Facts, date], Fact]] = {
    "equipment": equipment,
    "attendance": attendance,
    "use": use,
    "distance": distance,
    "schoolchildren": schoolchildren,
    "waiting": waiting,
}
