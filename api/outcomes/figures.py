"""The figures of a year, masked: the page, the CSV and the API show these and no others."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from api.outcomes.schemas import OutcomesRead, RateRead, StepRead
from equip.accounts.actors import Actor
from equip.accounts.service import get_departement
from equip.outcomes.calendar import MILESTONES
from equip.outcomes.exits import table_on
from equip.outcomes.funnel import StepCount, funnel, years_asked
from equip.outcomes.masking import cells_of, export_threshold, given_back, masked, masked_steps, shown
from equip.outcomes.models import Milestone
from equip.outcomes.statistics import Rate, answered_share, followed_people, rate_at, years_followed

DEFINITION = (
    "Taux de sorties dynamiques : personnes en emploi durable, en emploi de transition, ou en formation ou insertion, "
    "sur toutes les personnes dont le suivi est venu à échéance. Les personnes sans nouvelle restent au dénominateur. "
    "En sortent seulement les déménagements hors du département, décès, congés de longue durée, décisions "
    "administratives ou de justice et présences trop courtes."
)


@dataclass(frozen=True)
class Figures:
    on: date
    year: int | None
    years: list[int]
    followed: int
    answered: int
    due: int
    rates: dict[Milestone, Rate]
    steps: list[StepCount]


def figures(session: Session, actor: Actor, *, on: date, year: int | None) -> Figures:
    answered, due = answered_share(session, actor, on=on, year=year)
    return Figures(
        on=on,
        year=year,
        years=years_followed(session, actor),
        followed=followed_people(session, actor, year),
        answered=answered,
        due=due,
        rates={milestone: rate_at(session, actor, milestone, on=on, year=year) for milestone in MILESTONES},
        steps=funnel(session, actor, on=on, year=year),
    )


def shown_figures(session: Session, actor: Actor, *, on: date, year: int | None) -> tuple[OutcomesRead, list[int]]:
    """The one way out for figures, whoever reads them: small cells masked; with the years that may be asked for.

    All the years together are read with each of them in sight: what one hides, a subtraction must not give back.
    """
    below = export_threshold(get_departement(session, actor.departement))
    found = figures(session, actor, on=on, year=year)
    forced: dict[str, dict[Any, bool]] = {}
    if year is None:
        years = sorted({*found.years, *years_asked(session, actor)})
        forced = _forced([figures(session, actor, on=on, year=one) for one in years], below)
    return _read(found, below, forced), found.years


def _forced(years: list[Figures], below: int) -> dict[str, dict[Any, bool]]:
    """By group of cells, what all the years together must hide."""
    seen = [_read(one, below, {}) for one in years]
    groups: dict[str, list[tuple[dict[Any, int], dict[Any, int | None]]]] = {
        "steps": [
            ({step.step: step.count for step in one.steps}, {step.step: step.count for step in read.funnel})
            for one, read in zip(years, seen, strict=True)
        ],
        "people": [
            (_people(one), {"followed": read.followed, "answered": read.answered, "due": read.due})
            for one, read in zip(years, seen, strict=True)
        ],
    }
    for place, milestone in enumerate(MILESTONES):
        groups[milestone] = [
            (cells_of(one.rates[milestone]), read.rates[place].model_dump())
            for one, read in zip(years, seen, strict=True)
        ]
    return {name: given_back(cells, below) for name, cells in groups.items()}


def _read(found: Figures, below: int, forced: dict[str, dict[Any, bool]]) -> OutcomesRead:
    people = _people(found)
    hidden = forced.get("people", {})
    said = masked({"answered": found.answered, "rest": found.due - found.answered}, below, hidden)
    rates = [shown(rate, below, forced.get(milestone, {})) for milestone, rate in found.rates.items()]
    return OutcomesRead(
        on=found.on,
        year=found.year,
        followed=masked({"followed": people["followed"]}, below, hidden)["followed"],
        answered=said["answered"],
        due=masked({"due": people["due"]}, below, hidden)["due"],
        rates=[RateRead(**asdict(rate)) for rate in rates],
        funnel=[
            StepRead(step=step, count=count)
            for step, count in masked_steps(found.steps, below, forced.get("steps", {})).items()
        ],
        definition=DEFINITION,
        exit_table=table_on(found.on).version,
        masked_below=below,
    )


def _people(found: Figures) -> dict[str, int]:
    return {"followed": found.followed, "answered": found.answered, "due": found.due}
