"""Rates of dynamic exits, never without their n. Whoever gives no news stays in the denominator."""

import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from equip.accounts.actors import Actor
from equip.outcomes.exits import DYNAMIC, ExitClass, class_of
from equip.outcomes.models import FollowUp, FollowUpState, Milestone
from equip.outcomes.policies import check_can_read_figures

Z = 1.959964
"""For an interval that holds the true rate 95 times out of 100."""


@dataclass(frozen=True)
class Rate:
    """Dynamic exits at one milestone.

    `by_class` holds those who answered; `no_news` those who gave no news or no longer wish to answer; `pending` those
    who may still answer, in no figure yet. Percentages are `None` where there is nobody to count.
    """

    milestone: Milestone
    by_class: dict[ExitClass, int] = field(default_factory=dict)
    no_news: int = 0
    pending: int = 0

    @property
    def dynamic(self) -> int:
        return sum(self.by_class.get(exit_class, 0) for exit_class in DYNAMIC)

    @property
    def other(self) -> int:
        return self.by_class.get(ExitClass.OTHER, 0)

    @property
    def excluded(self) -> int:
        return self.by_class.get(ExitClass.EXCLUDED, 0)

    @property
    def n(self) -> int:
        """All those whose answer was due, less the excluded: the denominator."""
        return self.dynamic + self.other + self.no_news

    @property
    def percent(self) -> float | None:
        return 100 * self.dynamic / self.n if self.n else None

    @property
    def no_news_percent(self) -> float | None:
        return 100 * self.no_news / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        low, high = wilson(self.dynamic, self.n)
        return (100 * low, 100 * high) if self.n else None


def wilson(successes: int, n: int) -> tuple[float, float]:
    """Wilson's score interval (1927): it keeps its promise on a few dozen people, where the usual formula does not."""
    if n == 0:
        return (0.0, 1.0)
    share, z2 = successes / n, Z * Z
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return (max(0.0, centre - half), min(1.0, centre + half))


def rate_at(session: Session, actor: Actor, milestone: Milestone, *, on: date, year: int | None = None) -> Rate:
    """The rate as of the day `on`; `year` keeps the people whose anchor fell in that year."""
    check_can_read_figures(actor)
    newest = newest_follow_ups(actor, year)
    closed = (newest.c.closes_on < on).label("closed")
    groups = session.execute(
        sa.select(newest.c.state, newest.c.situation, closed, sa.func.count())
        .where(newest.c.milestone == milestone)
        .group_by(newest.c.state, newest.c.situation, sa.text("closed"))
    )
    by_class: Counter[ExitClass] = Counter()
    no_news = pending = 0
    for state, situation, is_closed, count in groups:
        if state is FollowUpState.ANSWERED:
            by_class[class_of(situation, on)] += count
        elif state in {FollowUpState.NO_NEWS, FollowUpState.DECLINED} or is_closed:
            no_news += count
        else:
            pending += count
    return Rate(milestone, dict(by_class), no_news, pending)


def followed_people(session: Session, actor: Actor, year: int | None = None) -> int:
    """Everyone who was handed a computer is planned to be followed: this counts people, once each."""
    check_can_read_figures(actor)
    newest = newest_follow_ups(actor, year)
    return int(session.execute(sa.select(sa.func.count(newest.c.beneficiary_id.distinct()))).scalar_one())


def answered_share(session: Session, actor: Actor, *, on: date, year: int | None = None) -> tuple[int, int]:
    """Follow-ups with an answer (a refusal to answer is one, « no news » is not), among those whose day has come."""
    check_can_read_figures(actor)
    newest = newest_follow_ups(actor, year)
    said = newest.c.state.in_([FollowUpState.ANSWERED, FollowUpState.DECLINED])
    due = sa.or_(said, newest.c.due_on <= on)
    row = session.execute(
        sa.select(sa.func.count().filter(said), sa.func.count().filter(due)).select_from(newest)
    ).one()
    return int(row[0]), int(row[1])


def years_followed(session: Session, actor: Actor) -> list[int]:
    """Years of the anchors, newest first."""
    year = sa.extract("year", col(FollowUp.anchor_on))
    found = session.execute(sa.select(year).where(col(FollowUp.departement) == actor.departement).distinct())
    return sorted((int(value) for value in found.scalars()), reverse=True)


def newest_follow_ups(actor: Actor, year: int | None) -> sa.Subquery:
    """Who comes back counts once, from the newest exit: their date moves."""
    newest = (
        sa.select(col(FollowUp.beneficiary_id), sa.func.max(col(FollowUp.anchor_on)).label("anchor_on"))
        .where(col(FollowUp.departement) == actor.departement)
        .group_by(col(FollowUp.beneficiary_id))
        .subquery()
    )
    kept = sa.select(FollowUp).join(
        newest,
        sa.and_(newest.c.beneficiary_id == col(FollowUp.beneficiary_id), newest.c.anchor_on == col(FollowUp.anchor_on)),
    )
    if year is not None:
        kept = kept.where(sa.extract("year", col(FollowUp.anchor_on)) == year)
    return kept.subquery()
