"""From what people type in the forms of this room to the facts that the service takes."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import Session

from api.errors import problem_of
from equip.accounts.actors import Actor
from equip.errors import EquipError, Invalid
from equip.files.errors import BadValue
from equip.files.values import any_day
from equip.people.models import Diploma, Equipment, HouseholdRole
from equip.places.service import find_commune

E = TypeVar("E", bound=StrEnum)
TEXTS = ("last_name", "first_name", "internal_id", "caf_number", "phone", "email", "address")
_MOST_DIGITS = 1000
"""Python reads no number of more than 4 300 digits."""


def errors_of(refusal: EquipError) -> dict[str, str]:
    """Sentences by field; what concerns no field stands at the form itself."""
    problem = problem_of(refusal)
    return {item.field: item.detail for item in problem.errors} or {"formulaire": problem.detail}


def facts_of(session: Session, actor: Actor, form: Mapping[str, str]) -> dict[str, Any]:
    """Every field of the form; an emptied one is unknown. `Invalid` names what cannot be read."""
    faults: dict[str, str] = {}
    facts: dict[str, Any] = {name: form.get(name, "").strip() or None for name in TEXTS}
    facts |= {name: facts[name] or "" for name in ("last_name", "first_name")}
    readers: dict[str, Callable[[str], Any]] = {
        "birth_date": day_of,
        "family_quotient": whole_of,
        "family_quotient_on": day_of,
        "schoolchildren": whole_of,
        "household_role": HouseholdRole,
        "diploma": Diploma,
        "equipment": Equipment,
    }
    if actor.is_wide:
        readers["organisation_id"] = UUID
    for name, reader in readers.items():
        facts[name] = _read(reader, form.get(name, "").strip(), name, faults)
    facts["commune_insee"] = _commune(session, form, faults)
    if faults:
        raise Invalid(fields=faults)
    return facts


def day_of(text: str) -> date:
    """`Invalid` when it is no date; French, ISO and spreadsheet dates are read. Services say which are possible."""
    try:
        return any_day(text)
    except BadValue as bad:
        raise Invalid("person_bad_day") from bad


def whole_of(text: str) -> int:
    """Whatever its size: the service says which numbers are possible, so a right form is not called a wrong one."""
    plain = "".join(text.split())
    if len(plain) > _MOST_DIGITS or not re.fullmatch(r"[+-]?\d+", plain, re.ASCII):
        raise Invalid("person_bad_number")
    return int(plain)


def _read(reader: Callable[[str], Any], text: str, name: str, faults: dict[str, str]) -> Any:
    if not text:
        return None
    try:
        return reader(text)
    except Invalid as bad:
        faults[name] = bad.code
    except ValueError:
        faults[name] = "bad_value"
    return None


def _commune(session: Session, form: Mapping[str, str], faults: dict[str, str]) -> str | None:
    postal_code, town = "".join(form.get("postal_code", "").split()), form.get("town", "").strip()
    if not postal_code and not town:
        return None
    found = find_commune(session, postal_code or None, town or None)
    if found is None:
        faults["town"] = "commune_not_found"
        return None
    return found.insee
