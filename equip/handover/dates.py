"""Months counted forward: a warranty, a milestone."""

from datetime import date

from equip.requests.months import months_before


def months_after(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month if it is shorter."""
    return months_before(day, -months)
