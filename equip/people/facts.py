"""What may be written of a person and their household, checked field by field before it is kept.

`None` is unknown. A number that looks like a NIR is refused wherever it stands.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import Session

from equip.accounts.models import Organisation, OrganisationKind
from equip.days import faults_of, past_day_fault
from equip.errors import Invalid
from equip.files import contacts
from equip.files.errors import BadValue
from equip.nir import holds_nir
from equip.people.models import Diploma, Equipment, HouseholdRole
from equip.places.models import Commune

REQUIRED = ("last_name", "first_name")
HOUSEHOLD_FIELDS = ("family_quotient", "family_quotient_on", "schoolchildren", "equipment")
"""Shared by the people of one CAF number. The number itself is what joins them."""
PERSON_FIELDS = (
    "organisation_id",
    "household_role",
    "internal_id",
    "last_name",
    "first_name",
    "birth_date",
    "phone",
    "email",
    "address",
    "commune_insee",
    "diploma",
)
_OLDEST = date(1900, 1, 1)
_LONGEST = 200
_MOST_CHILDREN = 20
_MOST_QUOTIENT = 20_000
ACCOMPANYING = frozenset({OrganisationKind.PRESCRIBER, OrganisationKind.DEPARTEMENT})
_READERS: dict[str, Callable[[str], str | None]] = {
    "caf_number": contacts.caf_number,
    "phone": contacts.phone,
    "email": contacts.email,
}


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    last_name: str
    first_name: str
    organisation_id: UUID | None = None
    internal_id: str | None = None
    caf_number: str | None = None
    household_role: HouseholdRole | None = None
    birth_date: date | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    commune_insee: str | None = None
    diploma: Diploma | None = None
    family_quotient: int | None = None
    family_quotient_on: date | None = None
    schoolchildren: int | None = None
    equipment: Equipment | None = None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def checked(session: Session, departement: str, facts: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """The same facts as they are kept (phones in their one form), or `Invalid` with every faulty field."""
    clean: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for name, value in facts.items():
        is_text = isinstance(value, str) and not isinstance(value, StrEnum)
        clean[name], fault = _text(name, value) if is_text else (value, None)
        if fault or (name in REQUIRED and not clean[name]):
            faults[name] = fault or "required"
    faults |= _impossible(clean, today) | _not_there(session, departement, clean)
    if faults:
        raise Invalid(fields=faults)
    return clean


def _text(name: str, value: str) -> tuple[str | None, str | None]:
    """The text as it is kept, and the code of what is wrong with it."""
    said = " ".join(value.split())
    if holds_nir(said):
        return None, "nir_refused"
    if len(said) > _LONGEST:
        return None, "text_too_long"
    reader = _READERS.get(name)
    try:
        return (reader(said) if reader and said else said) or None, None
    except BadValue as bad:
        return None, f"person_{bad.code.value}"


def _impossible(facts: Mapping[str, Any], today: date) -> dict[str, str]:
    born, children, quotient = (facts.get(name) for name in ("birth_date", "schoolchildren", "family_quotient"))
    faults = faults_of(family_quotient_on=past_day_fault(facts.get("family_quotient_on"), today))
    if born and not _OLDEST <= born <= today:
        faults["birth_date"] = "birth_date_impossible"
    if children is not None and not 0 <= children <= _MOST_CHILDREN:
        faults["schoolchildren"] = "schoolchildren_impossible"
    if quotient is not None and not 0 <= quotient <= _MOST_QUOTIENT:
        faults["family_quotient"] = "family_quotient_impossible"
    return faults


def _not_there(session: Session, departement: str, facts: Mapping[str, Any]) -> dict[str, str]:
    faults = {}
    if facts.get("commune_insee") and session.get(Commune, facts["commune_insee"]) is None:
        faults["commune_insee"] = "commune_not_found"
    if facts.get("organisation_id"):
        found = session.get(Organisation, facts["organisation_id"])
        if not found or found.departement != departement or found.kind not in ACCOMPANYING:
            faults["organisation_id"] = "organisation_does_not_accompany"
    elif "organisation_id" in facts:
        faults["organisation_id"] = "required"
    return faults
