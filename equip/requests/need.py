"""What a request says of the need, checked before it is kept: the fields that people write, and what they hold."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from equip.days import past_day_fault
from equip.errors import Invalid
from equip.nir import holds_nir
from equip.requests.models import EquipmentRequest

WRITABLE = frozenset(
    {
        "prescriber_name",
        "main_use",
        "accepts_laptop",
        "accepts_desktop",
        "min_ram_gib",
        "min_storage_gb",
        "min_screen_in",
        "needs_webcam",
        "home_internet",
        "contribution_accepted",
        "agreed_on",
        "comment",
        "repeat_reason",
    }
)
MAY_BE_UNKNOWN = frozenset({"main_use", "min_screen_in", "home_internet", "contribution_accepted", "agreed_on"})
RANGES: dict[str, tuple[float, float]] = {
    "min_ram_gib": (0, 64),
    "min_storage_gb": (0, 4000),
    "min_screen_in": (7, 34),
}
LONGEST = {"comment": 2000, "repeat_reason": 1000, "prescriber_name": 200}


def write_need(request: EquipmentRequest, changes: Mapping[str, Any], *, today: date) -> dict[str, list[Any]]:
    """Keep the fields that differ; {field: [old, new]}. Raises `Invalid` with every faulty field at once."""
    faults = {name: code for name, value in changes.items() if (code := _fault(name, value, today))}
    if faults:
        raise Invalid(fields=faults)
    changed = {name: [getattr(request, name), value] for name, value in changes.items()}
    changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
    for name, (_, value) in changed.items():
        setattr(request, name, value)
    return changed


def missing_answers(request: EquipmentRequest) -> dict[str, str]:
    """{field: code} of what keeps a request from being sent; what a rule can leave unknown does not."""
    missing = {}
    if request.main_use is None:
        missing["main_use"] = "main_use_missing"
    if not (request.accepts_laptop or request.accepts_desktop):
        missing["accepts"] = "accepts_missing"
    if request.agreed_on is None:
        missing["agreed_on"] = "agreed_on_missing"
    if not request.prescriber_name.strip():
        missing["prescriber_name"] = "prescriber_name_missing"
    return missing


def _fault(name: str, value: Any, today: date) -> str | None:
    if name not in WRITABLE:
        return "not_writable"
    if value is None:
        return None if name in MAY_BE_UNKNOWN else "required"
    if name in RANGES and not RANGES[name][0] <= value <= RANGES[name][1]:
        return f"{name}_out_of_range"
    if name in LONGEST and len(value) > LONGEST[name]:
        return "request_text_too_long"
    if isinstance(value, str) and holds_nir(value):
        return "nir_refused"
    return past_day_fault(value, today) if name == "agreed_on" else None
