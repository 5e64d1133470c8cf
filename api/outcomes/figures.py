"""The figures of a year, as the page shows them and as they may leave the service."""

from dataclasses import asdict, dataclass
from datetime import date

from sqlmodel import Session

from api.outcomes.schemas import OutcomesRead, RateRead, StepRead
from equip.accounts.actors import Actor
from equip.accounts.service import get_departement
from equip.outcomes.calendar import MILESTONES
from equip.outcomes.exits import table_on
from equip.outcomes.funnel import StepCount, funnel
from equip.outcomes.masking import export_threshold, masked, shown
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


def for_export(session: Session, actor: Actor, found: Figures) -> OutcomesRead:
    """Small cells masked, by the département's threshold."""
    below = export_threshold(get_departement(session, actor.departement))
    steps = {step.step: masked({"count": step.count}, below)["count"] for step in found.steps}
    said = masked({"answered": found.answered, "rest": found.due - found.answered}, below)
    return OutcomesRead(
        on=found.on,
        year=found.year,
        followed=masked({"all": found.followed}, below)["all"],
        answered=said["answered"],
        due=masked({"all": found.due}, below)["all"],
        rates=[RateRead(**asdict(shown(rate, below))) for rate in found.rates.values()],
        funnel=[StepRead(step=step, count=count) for step, count in steps.items()],
        definition=DEFINITION,
        exit_table=table_on(found.on).version,
        masked_below=below,
    )
