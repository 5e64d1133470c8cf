"""Reading the forms of a hand-over: a day and an hour as people write them, in Paris."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time
from uuid import UUID

from api.typed import read_day
from equip.days import PARIS
from equip.errors import Invalid

_HOUR = re.compile(r"(\d{1,2})\s*(?:h|:|heures?)?\s*(\d{2})?", re.IGNORECASE)


def read_slot(data: Mapping[str, str]) -> tuple[datetime, UUID | None]:
    """Raises `Invalid` with an error for each of `day` and `hour` that can't be read."""
    on, at = read_day(data.get("day", "")), _hour(data.get("hour", ""))
    fields = {"day": "handover_bad_day"} if on is None else {}
    fields |= {"hour": "handover_bad_hour"} if at is None else {}
    if on is None or at is None:
        raise Invalid("invalid", fields=fields)
    return datetime.combine(on, at, PARIS).astimezone(UTC), _site(data.get("site_id", ""))


def _hour(text: str) -> time | None:
    found = _HOUR.fullmatch(text.strip().replace("\u00a0", " ").replace(" ", ""))
    try:
        return time(int(found[1]), int(found[2] or 0)) if found else None
    except ValueError:
        return None


def _site(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Invalid("invalid", fields={"site_id": "handover_site_unknown"}) from None
