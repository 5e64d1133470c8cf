"""How dates, amounts and figures are written for a reader. Unknown is written « inconnu », never 0."""

from datetime import date, datetime

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from api.handover.words import of
from api.labels import label
from equip.days import PARIS, paris_day

UNKNOWN = "inconnu"


def euros(cents: int | None) -> str:
    """« 8 400 € », « 145,50 € »."""
    if cents is None:
        return UNKNOWN
    pattern = "#,##0" if cents % 100 == 0 else "#,##0.00"
    return f"{format_decimal(cents / 100, format=pattern, locale='fr')}\u00a0€"


def number(value: float | None) -> str:
    return UNKNOWN if value is None else format_decimal(value, locale="fr")


def day(value: date | None) -> str:
    """« 4 décembre 2026 », « 1er janvier 2027 », for text; of an instant, its day in Paris."""
    if value is None:
        return UNKNOWN
    value = _day(value)
    return format_date(value, format="d'er' MMMM y" if value.day == 1 else "d MMMM y", locale="fr")


def month(value: str) -> str:
    """« 2026-11 » → « novembre 2026 »."""
    return format_date(date.fromisoformat(f"{value}-01"), format="MMMM y", locale="fr")


def short_day(value: date | None) -> str:
    """« 04/12/2026 », for inputs and tables; of an instant, its day in Paris."""
    return "" if value is None else f"{_day(value):%d/%m/%Y}"


def _day(value: date) -> date:
    return paris_day(value) if isinstance(value, datetime) else value


def instant(value: datetime | None) -> str:
    """« 4 décembre 2026 à 18 h 05 », in Paris."""
    if value is None:
        return UNKNOWN
    hour = format_datetime(value.astimezone(PARIS), format="'à' H 'h' mm", locale="fr")
    return f"{day(value)} {hour}"


def yes_no(value: bool | None) -> str:
    return UNKNOWN if value is None else "oui" if value else "non"


def plural(count: int, one: str, many: str = "") -> str:
    """« 1 demande », « 3 demandes »: in French, 0 and 1 are singular."""
    return f"{number(count)} {one if count < 2 else many or one + 's'}"


FILTERS = {
    "label": label,
    "month": month,
    "of": of,
    "euros": euros,
    "number": number,
    "day": day,
    "short_day": short_day,
    "instant": instant,
    "yes_no": yes_no,
    "plural": plural,
}
