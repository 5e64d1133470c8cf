"""What people type into forms, read as in a file: a day, a number, an amount. None where it can't be read."""

from datetime import date

from equip.files import values
from equip.files.errors import BadValue

_whole = values.integer()


def read_day(text: str) -> date | None:
    """« 3/11/2026 », « 2026-11-03 », whatever the year: the service says which days are possible."""
    try:
        return values.any_day(text.strip()) if text.strip() else None
    except BadValue:
        return None


def read_whole(text: str) -> int | None:
    """« 1 200 »; a number of more than nine digits is none, nor is one without end."""
    try:
        return _whole(text.strip())
    except BadValue:
        return None


def read_cents(text: str) -> int | None:
    """« 3 600 », « 3600,50 € » → cents."""
    try:
        return values.cents(text.strip())
    except BadValue:
        return None
