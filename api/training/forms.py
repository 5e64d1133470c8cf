"""What the forms of a session send: its dates, and who leaves it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from api.people.forms import day_of
from equip.errors import Invalid
from equip.training.models import LeaveReason, Presence

Form = Mapping[str, str]
_PRESENCE = "presence-"


def session_facts(form: Form) -> dict[str, Any]:
    faults: dict[str, str] = {}
    dates: dict[str, date] = {}
    for name in ("starts_on", "ends_on"):
        try:
            dates[name] = day_of(form.get(name, ""))
        except Invalid as bad:
            faults[name] = bad.code
    try:
        days = [day_of(line) for line in form.get("days", "").replace(",", "\n").split()]
    except Invalid as bad:
        faults["days"] = bad.code
    if faults:
        raise Invalid(fields=faults)
    named = {"course_title": form.get("course_title", ""), "label": form.get("label", "")}
    return {**named, **dates, "days": days, "is_esf": form.get("is_esf") == "yes"}


def presences_of(form: Form) -> dict[str, Presence | None]:
    """By reference of person; what is sent empty takes a note away. `Invalid` names whatever no sheet proposes."""
    sent = {name: value for name, value in form.items() if name.startswith(_PRESENCE)}
    if faults := {name: "bad_value" for name, value in sent.items() if value and value not in set(Presence)}:
        raise Invalid(fields=faults)
    return {name.removeprefix(_PRESENCE): Presence(value) if value else None for name, value in sent.items()}


def departure(form: Form) -> tuple[str, date, LeaveReason]:
    faults = {name: "required" for name in ("person_ref", "left_on", "reason") if not form.get(name, "").strip()}
    if form.get("reason") and form["reason"] not in set(LeaveReason):
        faults["reason"] = "bad_value"
    if faults:
        raise Invalid(fields=faults)
    try:
        left_on = day_of(form["left_on"])
    except Invalid as bad:
        raise Invalid(fields={"left_on": bad.code}) from bad
    return form["person_ref"], left_on, LeaveReason(form["reason"])
