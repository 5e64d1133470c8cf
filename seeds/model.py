"""What a campaign is made of, before it becomes files. Plain values; no sex, nationality or health."""

from dataclasses import dataclass
from datetime import date
from typing import Any

TODAY = date(2026, 11, 23)
SESSION = "Autonomie numérique, automne 2026"
SESSION_UPLAND = "Autonomie numérique, automne 2026, groupe Haut-Bugey"
TRAINER = "Aucrey"


@dataclass(frozen=True, slots=True)
class Person:
    """`monthly_income_eur` and `uses_internet` are the generator's own: no file carries them."""

    code: str
    household: int
    caf_number: str
    role: str
    nir: str
    family_name: str
    given_name: str
    born_on: date
    address: str
    commune: str  # INSEE
    postal_code: str
    phone: str | None
    email: str | None
    rsa_state: int
    rights_since: date
    attested_on: date | None
    family_quotient: float | None
    diploma: str | None
    schoolchildren: int | None
    equipment: str | None
    referent: str
    monthly_income_eur: int
    uses_internet: bool


@dataclass(frozen=True, slots=True)
class Enrolment:
    """`marks`: one of P, A, E or empty (not noted) per date of the session."""

    person: Person
    session: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EquipmentRequest:
    person: Person
    asked_on: date
    prescriber: str
    use: str
    accepted: str
    ram_gib: int | None
    webcam: bool | None
    screen_in: str | None
    internet: bool | None
    contribution_accepted: bool | None
    agreed_on: date | None
    comment: str


@dataclass(frozen=True, slots=True)
class Machine:
    """`erased_on` empty: no proof. `screen_in` is a size in inches, in tenths."""

    tag: str
    serial: str
    kind: str
    brand: str
    model: str
    cpu: str
    ram_gib: int
    disk_gb: int
    disk_kind: str
    screen_tenths: int | None
    webcam: bool | None
    keyboard: str
    system: str
    battery: int | None
    grade: str
    state: str
    price_cents: int | None
    lot: str
    donor: str
    received_on: date
    erased_on: date | None
    erasure_method: str
    erasure_result: str
    tests: str
    note: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    milestone: str
    asked_on: date
    situation: str
    contract: str
    started_on: date | None
    computer_used: bool | None
    comment: str


@dataclass(frozen=True, slots=True)
class FormerLearner:
    """A person of the operation of 2012, with what became of them."""

    number: int
    family_name: str
    given_name: str
    birth_year: int
    commune: str
    machine: str
    handed_over_on: date
    training_ended_on: date
    follow_ups: tuple[FollowUp, ...]


@dataclass(frozen=True, slots=True)
class Campaign:
    seed: int
    people: tuple[Person, ...]
    enrolments: tuple[Enrolment, ...]
    requests: tuple[EquipmentRequest, ...]
    machines: tuple[Machine, ...]
    former: tuple[FormerLearner, ...]
    funds: dict[str, Any]
