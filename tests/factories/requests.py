"""A person who may ask, and their request; everything has a working default that makes the request eligible."""

import itertools
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session, select

from equip.accounts.models import Organisation
from equip.people.models import Beneficiary, Equipment, EvidenceSource, Household, RsaEvidence, RsaState
from equip.requests import service
from equip.requests.models import EquipmentRequest, MainUse, RequestState
from equip.training.models import Attendance, Enrolment, Presence, TrainingSession
from tests import world

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FULL_NEED: dict[str, Any] = {
    "prescriber_name": "Muriel Desplanche",
    "main_use": MainUse.TRAINING,
    "accepts_laptop": True,
    "agreed_on": date(2026, 11, 2),
    "contribution_accepted": True,
}
_numbers = itertools.count(1)


def make_applicant(
    session: Session,
    *,
    last_name: str = "Bozonnet",
    organisation: Organisation | None = None,
    household: Household | None = None,
    commune_insee: str | None = "01053",
    equipment: Equipment | None = Equipment.SMARTPHONE_ONLY,
    schoolchildren: int | None = 1,
    equipped_on: date | None = None,
    rsa_state: RsaState | None = RsaState.OPEN,
    rsa_seen_on: date | None = date(2026, 11, 3),
    presences: str | None = "PPPPA",
) -> Beneficiary:
    """`presences`: one letter a day (P, A, E, « - » not noted); None: not enrolled. `rsa_state` None: no evidence."""
    owner = organisation or make_centre(session)
    if household is None:
        household = Household(
            departement=owner.departement,
            equipment=equipment,
            schoolchildren=schoolchildren,
            equipped_on=equipped_on,
        )
        session.add(household)
        session.flush()
    person = Beneficiary(
        departement=owner.departement,
        ref=f"P-99-{next(_numbers):04}",
        organisation_id=owner.id,
        household_id=household.id,
        last_name=last_name,
        first_name="Camille",
        birth_date=date(1991, 3, 14),
        commune_insee=commune_insee,
    )
    session.add(person)
    session.flush()
    if rsa_state:
        attest(session, person, rsa_state, rsa_seen_on)
    if presences is not None:
        enrol(session, person, presences)
    return person


def make_centre(session: Session, departement: str = "01") -> Organisation:
    """The organisation of the demonstration prescriber, so that their account sees what is made here."""
    user = world.user(session, "prescriber", departement)
    return session.exec(select(Organisation).where(Organisation.id == user.organisation_id)).one()


def attest(session: Session, person: Beneficiary, state: RsaState, seen_on: date | None) -> None:
    session.add(
        RsaEvidence(
            departement=person.departement,
            beneficiary_id=person.id,
            organisation_id=person.organisation_id,
            state=state,
            seen_on=seen_on,
            source=EvidenceSource.PAPER,
        )
    )
    session.flush()


def enrol(session: Session, person: Beneficiary, presences: str) -> None:
    training = session.exec(
        select(TrainingSession).where(TrainingSession.departement == person.departement).order_by(TrainingSession.label)
    ).first()
    assert training, "the world has training sessions"
    enrolment = Enrolment(
        departement=person.departement,
        organisation_id=training.organisation_id,
        session_id=training.id,
        beneficiary_id=person.id,
    )
    session.add(enrolment)
    session.flush()
    letters = {"P": Presence.PRESENT, "A": Presence.ABSENT, "E": Presence.EXCUSED}
    for offset, letter in enumerate(presences, start=1):
        if letter in letters:
            session.add(
                Attendance(
                    departement=person.departement,
                    enrolment_id=enrolment.id,
                    organisation_id=training.organisation_id,
                    on=date(2026, 10, offset),
                    presence=letters[letter],
                )
            )
    session.flush()


def make_request(
    session: Session,
    *,
    person: Beneficiary | None = None,
    state: RequestState = RequestState.DRAFT,
    requested_on: date | None = date(2026, 11, 2),
    **need: Any,
) -> EquipmentRequest:
    """A complete request in that state, whatever the rules would say of it; `need` changes or empties its answers."""
    request = service.create_draft(
        session,
        world.SYSTEM,
        person or make_applicant(session),
        now=NOW,
        today=TODAY,
        requested_on=requested_on,
        **FULL_NEED | need,
    )
    request.state = state
    session.add(request)
    session.flush()
    return request
