"""The day of an instant, and the days that people write: a slip in the year is refused in one way in every room.

A fault is answered by its code, or None; an unknown day has none.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
FIRST_DAY = date(2000, 1, 1)
"""Nothing that the service is told of happened before, but births and the rights they come with."""
OLDEST_RIGHT = date(1988, 12, 1)
"""The RMI, whose rights the RSA continued: « début du droit » may be as old."""
_YEARS_AHEAD = 10


def paris_day(at: datetime) -> date:
    """The day in Paris, of which everybody speaks: at half past midnight it is still yesterday for UTC."""
    try:
        return at.astimezone(PARIS).date()
    except OverflowError:  # the last hours of the year 9999, as an API may be sent them: no later day can be said
        return at.date()


def past_day_fault(day: date | None, today: date, *, first: date = FIRST_DAY) -> str | None:
    """For what has happened: an agreement, an attestation, an erasure."""
    if day is None:
        return None
    if day > today:
        return "day_in_future"
    return "day_too_old" if day < first else None


def planned_day_fault(day: date | None, today: date) -> str | None:
    """For what may lie ahead: a fund, a course, an appointment."""
    if day is None:
        return None
    if day.year > today.year + _YEARS_AHEAD:
        return "day_too_far"
    return "day_too_old" if day < FIRST_DAY else None


def faults_of(**found: str | None) -> dict[str, str]:
    """{field: code}, of the fields at fault only."""
    return {field: code for field, code in found.items() if code}
