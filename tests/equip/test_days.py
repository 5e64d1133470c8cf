"""The day it is, and the days that people write: what can't be is refused, and what is only unusual is kept."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from equip.days import OLDEST_RIGHT, paris_day, past_day_fault, planned_day_fault

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 11, 24, 22, 59, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 24, 23, 0, tzinfo=UTC), date(2026, 11, 25)),
        (datetime(2026, 7, 14, 21, 59, tzinfo=UTC), date(2026, 7, 14)),
        (datetime(2026, 7, 14, 22, 0, tzinfo=UTC), date(2026, 7, 15)),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 11, 25, 4, 0, tzinfo=timezone(timedelta(hours=9))), date(2026, 11, 24)),
        (datetime.max.replace(tzinfo=UTC), date.max),
    ],
)
def test_the_day_of_an_instant_is_the_day_in_paris(at, day):
    assert paris_day(at) == day


@pytest.mark.parametrize(
    ("day", "fault"),
    [
        (None, None),
        (TODAY, None),
        (date(2012, 3, 5), None),
        (date(2000, 1, 1), None),
        (date(1999, 12, 31), "day_too_old"),
        (date(1, 1, 1), "day_too_old"),
        (date(2026, 11, 24), "day_in_future"),
        (date.max, "day_in_future"),
    ],
)
def test_what_happened_happened_since_2000_and_not_after_today(day, fault):
    assert past_day_fault(day, TODAY) == fault


def test_a_right_may_be_older_than_the_scheme():
    assert past_day_fault(date(1988, 12, 1), TODAY, first=OLDEST_RIGHT) is None
    assert past_day_fault(date(1988, 11, 30), TODAY, first=OLDEST_RIGHT) == "day_too_old"


@pytest.mark.parametrize(
    ("day", "fault"),
    [
        (None, None),
        (date(2012, 3, 5), None),
        (date(2036, 12, 31), None),
        (date(2037, 1, 1), "day_too_far"),
        (date.max, "day_too_far"),
        (date(226, 11, 23), "day_too_old"),
    ],
)
def test_what_is_planned_is_within_ten_years(day, fault):
    assert planned_day_fault(day, TODAY) == fault
