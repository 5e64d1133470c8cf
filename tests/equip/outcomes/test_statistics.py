"""Rates, their n, their interval, and what small cells hide."""

from datetime import UTC, date, datetime
from itertools import product

import pytest

from equip.errors import Forbidden
from equip.outcomes import service
from equip.outcomes.exits import ExitClass
from equip.outcomes.funnel import Step, StepCount
from equip.outcomes.masking import cells_of, given_back, masked, masked_steps, shown
from equip.outcomes.models import FollowUpState, Milestone, Situation
from equip.outcomes.statistics import Rate, answered_share, followed_people, rate_at, wilson
from tests import world
from tests.factories.handover import make_beneficiary
from tests.factories.outcomes import make_answered, make_follow_ups

TODAY = date(2026, 11, 23)


def test_no_news_stays_in_the_denominator_and_the_excluded_do_not(session):
    for situation in (
        Situation.CDI,
        Situation.FIXED_TERM_UNDER_6M,
        Situation.IAE_CONTRACT,
        Situation.UNEMPLOYED,
        Situation.NO_NEWS,
        Situation.MOVED_AWAY,
    ):
        make_answered(session, situation)
    make_follow_ups(session)

    rate = rate_at(session, world.SYSTEM, Milestone.M3, on=TODAY)

    assert (rate.dynamic, rate.n, rate.excluded, rate.no_news, rate.pending) == (3, 5, 1, 1, 1)
    assert rate.percent == 60
    assert rate.no_news_percent == 20
    assert [rate.by_class[c] for c in (ExitClass.DURABLE, ExitClass.TRANSITION, ExitClass.POSITIVE)] == [1, 1, 1]


def test_a_window_that_closed_counts_as_no_news_before_any_job_says_so(session):
    make_follow_ups(session)

    rate = rate_at(session, world.SYSTEM, Milestone.J28, on=TODAY)

    assert (rate.no_news, rate.pending, rate.percent) == (1, 0, 0)


def test_whoever_declines_to_answer_stays_in_the_denominator(session, now):
    follow_up = make_follow_ups(session)[Milestone.M3]
    service.decline(session, world.SYSTEM, follow_up, on=TODAY, now=now)

    rate = rate_at(session, world.SYSTEM, Milestone.M3, on=TODAY)

    assert (rate.n, rate.no_news) == (1, 1)


def test_without_anybody_there_is_no_rate(session):
    rate = rate_at(session, world.SYSTEM, Milestone.M12, on=TODAY)

    assert (rate.n, rate.percent, rate.interval) == (0, None, None)


def test_who_comes_back_counts_once_from_the_newest_exit(session):
    person = make_beneficiary(session)
    make_follow_ups(session, person=person, anchor_on=date(2026, 2, 2))
    make_follow_ups(session, person=person, anchor_on=date(2026, 8, 3))

    assert followed_people(session, world.SYSTEM) == 1
    assert rate_at(session, world.SYSTEM, Milestone.M3, on=TODAY).pending == 1


def test_the_share_of_answers_counts_those_whose_day_has_come(session):
    make_answered(session, Situation.CDI)
    make_follow_ups(session)

    said, due = answered_share(session, world.SYSTEM, on=TODAY)

    assert (said, due) == (1, 4)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(16, 31, 34.8, 68.0), (0, 10, 0.0, 27.8), (10, 10, 72.2, 100.0), (1, 34, 0.5, 14.9)],
)
def test_the_interval_is_wilson_s(successes, n, low, high):
    found = wilson(successes, n)

    assert [round(100 * bound, 1) for bound in found] == [low, high]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"a": 12, "b": 7, "c": 0}, {"a": 12, "b": 7, "c": 0}),
        ({"a": 12, "b": 3, "c": 0}, {"a": None, "b": None, "c": 0}),
        ({"a": 12, "b": 7, "c": 3}, {"a": 12, "b": None, "c": None}),
        ({"a": 12, "b": 2, "c": 4}, {"a": 12, "b": None, "c": None}),
        ({"a": 12, "b": 2, "c": 2}, {"a": None, "b": None, "c": None}),
        ({"a": 3}, {"a": None}),
    ],
)
def test_a_small_cell_hides_with_enough_others_that_a_total_does_not_give_it_back(cells, expected):
    assert masked(cells, 5) == expected


def test_the_rate_of_a_few_people_leaves_without_its_parts():
    few = Rate(Milestone.M6, {ExitClass.DURABLE: 2, ExitClass.OTHER: 9}, no_news=1)
    many = Rate(Milestone.M6, {ExitClass.DURABLE: 6, ExitClass.TRANSITION: 3, ExitClass.POSITIVE: 7}, no_news=15)

    assert (shown(few, 5).n, shown(few, 5).dynamic, shown(few, 5).percent, shown(few, 5).other) == (12,) + (None,) * 3
    assert shown(many, 5).percent == 51.6
    assert (shown(many, 5).durable, shown(many, 5).transition, shown(many, 5).positive) == (None, None, 7)
    assert shown(Rate(Milestone.M6, {ExitClass.DURABLE: 3}), 5).n is None


def test_no_masked_cell_is_given_back_by_the_totals_whatever_the_figures():
    """Each line below adds up to a figure that may be shown: one hidden cell alone would be a subtraction away."""
    sizes = (0, 1, 4, 5, 9)
    for durable, transition, positive, other, no_news, excluded in product(sizes, repeat=6):
        by_class = {
            ExitClass.DURABLE: durable,
            ExitClass.TRANSITION: transition,
            ExitClass.POSITIVE: positive,
            ExitClass.OTHER: other,
            ExitClass.EXCLUDED: excluded,
        }
        rate = Rate(Milestone.M6, by_class, no_news, pending=7)
        cells, seen = cells_of(rate), shown(rate, 5)
        for total, parts in LINES.items():
            hidden = [cells[part] for part in parts if getattr(seen, part) is None]
            if hidden and getattr(seen, total, None) is not None:
                assert len(hidden) > 1, (rate, total)
                assert sum(hidden) >= 5, (rate, total)
        assert not [name for name, count in cells.items() if 0 < count < 5 and getattr(seen, name) is not None]


LINES = {"dynamic": ("durable", "transition", "positive"), "n": ("dynamic", "other", "no_news")}


def test_all_the_years_hide_what_they_would_give_back():
    few, many = {"a": 3, "b": 6, "c": 9, "d": 7}, {"a": 8, "b": 8, "c": 3, "d": 8}
    years = [(few, {"a": None, "b": None, "c": 9, "d": 7}), (many, {"a": 8, "b": None, "c": None, "d": 8})]

    assert given_back(years, 5) == {"a": True, "b": False, "c": True}


def test_all_the_years_never_show_beside_a_hidden_cell_one_that_the_years_add_up_to():
    """Durable exits are shown in both years: as the partner of a hidden cell they would give it back."""
    years = [Rate(Milestone.M6, made(durable=0, transition=7, positive=1, other=0), no_news=7),
             Rate(Milestone.M6, made(durable=6, transition=3, positive=2, other=6), no_news=7)]  # fmt: skip
    both = Rate(Milestone.M6, made(durable=6, transition=10, positive=3, other=6), no_news=14)
    forced = given_back([(cells_of(year), vars(shown(year, 5))) for year in years], 5)

    total = shown(both, 5, forced)

    assert forced["positive"]
    assert (total.dynamic, total.durable, total.transition, total.positive) == (19, 6, None, None)


def made(**counts):
    return {ExitClass(name): count for name, count in counts.items()}


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((60, 50, 40, 30, 20, 10), (60, 50, 40, 30, 20, 10)),
        ((60, 58, 40, 30, 20, 3), (60, None, 40, 30, 20, None)),
        ((60, 58, 57, 57, 20, 10), (60, None, None, None, 20, 10)),
        ((4, 4, 4, 4, 4, 4), (None, None, None, None, None, None)),
        ((60, 50, 40, 30, 29, 30), (60, 50, 40, 30, None, 30)),
        ((0, 0, 0, 0, 0, 0), (0, 0, 0, 0, 0, 0)),
    ],
)
def test_a_step_that_leaves_a_few_requests_behind_is_masked_like_a_small_one(counts, expected):
    steps = [StepCount(step, count) for step, count in zip(Step, counts, strict=True)]

    assert tuple(masked_steps(steps, 5).values()) == expected


@pytest.mark.parametrize("role", ["approver", "refurbisher", "prescriber", "trainer", "admin"])
def test_only_the_officer_and_the_analyst_read_figures(session, role):
    with pytest.raises(Forbidden):
        rate_at(session, world.actor(session, role), Milestone.M3, on=TODAY)


def test_a_follow_up_planned_after_its_window_is_counted_without_news(session):
    person = make_beneficiary(session)
    made = service.plan_follow_ups(
        session, world.SYSTEM, person, date(2026, 6, 1), None, datetime(2026, 11, 23, tzinfo=UTC)
    )

    assert [row.state for row in made] == [FollowUpState.NO_NEWS, FollowUpState.NO_NEWS, FollowUpState.PLANNED]
