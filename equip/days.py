"""The days that people write. A slip in the year is refused where it is typed, in one way in every room.

Each answers the code of the fault, or None; an unknown day has none.
"""

from datetime import date

FIRST_DAY = date(2000, 1, 1)
"""Nothing that the service is told of happened before, but births and the rights they come with."""
OLDEST_RIGHT = date(1988, 12, 1)
"""The RMI, whose rights the RSA continued: « début du droit » may be as old."""
_YEARS_AHEAD = 10


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
