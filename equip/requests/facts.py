"""The only facts that the rules and the points may read, gathered for many requests at once.

No name, sex, nationality, health or address is among them: what is not a field of `Facts` can't weigh.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from equip.people.models import Beneficiary, Consent, ConsentKind, Equipment, Household, RsaEvidence, RsaState
from equip.places.models import Commune, DigitalPlace
from equip.places.service import nearest_km
from equip.requests.holdings import Held, held_besides, holdings_of
from equip.requests.models import EquipmentRequest, MainUse
from equip.training.attendance import AttendanceRate, rates


@dataclass(frozen=True)
class Facts:
    """`None` is unknown. `enrolled` is False when no enrolment is known; `percent` counts what was noted until then.

    `promised` and `equipped_on` tell what the household holds besides this request: a computer that is awaited, and
    the day of the newest received.
    """

    requested_on: date | None
    main_use: MainUse | None
    type_chosen: bool
    carried: bool
    agreed_on: date | None
    agreement_withdrawn_on: date | None
    contribution_accepted: bool | None
    rsa_state: RsaState | None
    rsa_seen_on: date | None
    home_departement: str | None
    enrolled: bool
    percent: int | None
    promised: bool
    equipped_on: date | None
    equipment: Equipment | None
    schoolchildren: int | None
    km: float | None


def gather(session: Session, requests: Sequence[EquipmentRequest], *, on: date) -> list[Facts]:
    """The facts of each request of one département on that day, in the same order.

    The number of queries does not grow with them.
    """
    if not requests:
        return []
    people = _people(session, {request.beneficiary_id for request in requests})
    households = _households(session, {request.household_id for request in requests})
    holdings = holdings_of(session, requests[0].departement, set(households))
    evidence = _latest_evidence(session, set(people))
    withdrawn = _withdrawn(session, set(people), on)
    presence = rates(session, list(people), on=on)
    communes = _communes(session, {person.commune_insee for person in people.values() if person.commune_insee})
    places = _digital_places(session, {request.departement for request in requests})
    distances = {insee: nearest_km(commune, places) for insee, commune in communes.items()}
    gathered = []
    for request in requests:
        person = people[request.beneficiary_id]
        household = households[request.household_id]
        home = communes.get(person.commune_insee or "")
        gathered.append(
            _facts(
                request,
                household,
                held_besides(request, household, holdings.get(household.id, [])),
                evidence.get(person.id),
                withdrawn.get(person.id),
                home,
                presence.get(person.id),
                km=distances.get(home.insee) if home else None,
            )
        )
    return gathered


def _facts(
    request: EquipmentRequest,
    household: Household,
    held: Held,
    seen: RsaEvidence | None,
    withdrawn_on: date | None,
    home: Commune | None,
    presence: AttendanceRate | None,
    *,
    km: float | None,
) -> Facts:
    return Facts(
        requested_on=request.requested_on,
        main_use=request.main_use,
        type_chosen=request.accepts_laptop or request.accepts_desktop,
        carried=bool(request.prescriber_name.strip()),
        agreed_on=request.agreed_on,
        agreement_withdrawn_on=withdrawn_on,
        contribution_accepted=request.contribution_accepted,
        rsa_state=seen.state if seen else None,
        rsa_seen_on=seen.seen_on if seen else None,
        home_departement=home.departement_code if home else None,
        enrolled=presence is not None,
        percent=presence.percent if presence else None,
        promised=held.promised,
        equipped_on=held.equipped_on,
        equipment=household.equipment,
        schoolchildren=household.schoolchildren,
        km=km,
    )


def _people(session: Session, ids: set[UUID]) -> dict[UUID, Beneficiary]:
    return {row.id: row for row in session.exec(select(Beneficiary).where(col(Beneficiary.id).in_(ids)))}


def _households(session: Session, ids: set[UUID]) -> dict[UUID, Household]:
    return {row.id: row for row in session.exec(select(Household).where(col(Household.id).in_(ids)))}


def _latest_evidence(session: Session, people: set[UUID]) -> dict[UUID, RsaEvidence]:
    """The newest by date seen; an undated one counts only when there is no other."""
    rows = session.exec(
        select(RsaEvidence)
        .where(col(RsaEvidence.beneficiary_id).in_(people))
        .order_by(col(RsaEvidence.seen_on).asc().nulls_first(), col(RsaEvidence.recorded_at))
    )
    return {row.beneficiary_id: row for row in rows}


def _withdrawn(session: Session, people: set[UUID], on: date) -> dict[UUID, date]:
    """People whose last agreement to the use of their data had been withdrawn by that day."""
    rows = session.exec(
        select(Consent)
        .where(
            col(Consent.beneficiary_id).in_(people),
            Consent.kind == ConsentKind.PROCESSING,
            col(Consent.given_on) <= on,
        )
        .order_by(col(Consent.given_on), col(Consent.id))
    )
    last = {row.beneficiary_id: row for row in rows}
    return {person: row.withdrawn_on for person, row in last.items() if row.withdrawn_on and row.withdrawn_on <= on}


def _communes(session: Session, codes: set[str]) -> dict[str, Commune]:
    return {row.insee: row for row in session.exec(select(Commune).where(col(Commune.insee).in_(codes)))}


def _digital_places(session: Session, departements: set[str]) -> Sequence[Commune]:
    """Row-level security already keeps to one département; the filter says it."""
    return session.exec(
        select(Commune)
        .join(DigitalPlace, col(DigitalPlace.commune_insee) == col(Commune.insee))
        .where(col(DigitalPlace.departement).in_(departements))
    ).all()
