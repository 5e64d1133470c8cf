"""Months as the rules count them: from a day to the same day of another month."""

from calendar import monthrange
from datetime import date


def months_before(day: date, months: int) -> date:
    """The same day `months` earlier, or the last day of that month if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def whole_months(start: date, end: date) -> int:
    """Whole months elapsed; 0 when `end` comes first."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return max(0, months - (start.day > end.day))
