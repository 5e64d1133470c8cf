"""French words that depend on a figure or on the next word, and instants as they are read in Paris."""

from datetime import UTC, datetime

import pytest

from api.formats import FILTERS, instant, month, plural, short_day


@pytest.mark.parametrize(("count", "said"), [(0, "0 point estimé"), (1, "1 point estimé"), (2, "2 points estimés")])
def test_zero_and_one_are_singular(count, said):
    assert plural(count, "point estimé", "points estimés") == said


@pytest.mark.parametrize(("code", "said"), [("2026-11", "de novembre 2026"), ("2026-04", "d’avril 2026")])
def test_a_month_is_said_in_words(code, said):
    assert FILTERS["of"](month(code)) == said


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 12, 1, 13, 30, tzinfo=UTC), "1er décembre 2026 à 14 h 30"),
        (datetime(2026, 11, 30, 23, 5, tzinfo=UTC), "1er décembre 2026 à 0 h 05"),
        (datetime(2026, 12, 11, 13, 30, tzinfo=UTC), "11 décembre 2026 à 14 h 30"),
        (None, "inconnu"),
    ],
)
def test_the_first_of_a_month_is_written_1er_with_its_hour_too(at, said):
    assert instant(at) == said


def test_a_table_shows_the_day_in_paris_of_what_happened_after_midnight():
    assert short_day(datetime(2026, 11, 24, 23, 30, tzinfo=UTC)) == "25/11/2026"
