"""A request becomes a claim: codes, integers and opaque ids, no name and no story.

Read in bulk, twice: when the round is frozen, and again to see whether anything has changed since.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from allocation import Claim, Need
from equip.funding import service as funding
from equip.funding.contributions import bracket_for, scale_in_force
from equip.funding.models import Fund
from equip.people.models import Beneficiary, Household
from equip.places.models import Commune
from equip.places.service import is_rural
from equip.requests.eligibility import check_requests, conclusion
from equip.requests.models import EquipmentRequest, RequestState
from equip.requests.points import score_requests
from equip.rounds.rules import TERRITORY
from equip.training.models import Enrolment, TrainingSession

UNDER = 30


@dataclass(frozen=True)
class Reading:
    """`evidence` is what the explanation tells: points line by line, and each rule of eligibility with its evidence."""

    request: EquipmentRequest
    concluded: RequestState
    claim: Claim
    evidence: dict[str, Any]


def read_requests(
    session: Session, requests: Sequence[EquipmentRequest], *, round_id: UUID, departement: str, on: date
) -> list[Reading]:
    """Every request as it stands, in the order of the references, with the rules and the grid of that day."""
    ordered = sorted(requests, key=lambda request: request.ref)
    checks, scores = check_requests(session, ordered, on=on), score_requests(session, ordered, on=on)
    desk = _Desk(session, ordered, departement, on)
    readings = []
    for request, checked, score in zip(ordered, checks, scores, strict=True):
        claim = desk.claim(request, score.total, round_id)
        evidence: dict[str, Any] = {
            "points": [asdict(line) for line in score.lines],
            "total": score.total,
            "grid_version": score.grid_version,
            "checks": [
                {"code": check.code, "label": check.label, "sentence": check.sentence}
                | {"verdict": check.verdict.value, "evidence": check.evidence, "details": check.details}
                for check in checked
            ],
            "contribution": desk.contribution(request),
        }
        readings.append(Reading(request, conclusion(checked), claim, evidence))
    return readings


class _Desk:
    """What the claims of one round are read from, loaded once."""

    def __init__(self, session: Session, requests: Sequence[EquipmentRequest], departement: str, on: date) -> None:
        self.on = on
        self.people = _by_id(session, Beneficiary, {request.beneficiary_id for request in requests})
        self.households = _by_id(session, Household, {request.household_id for request in requests})
        codes = {person.commune_insee for person in self.people.values() if person.commune_insee}
        found = session.exec(select(Commune).where(col(Commune.insee).in_(codes)))
        self.communes = {commune.insee: commune for commune in found}
        self.esf = _esf_participants(session, set(self.people))
        self.funds: list[Fund] = funding.funds_of(session, departement, on)
        self.scale = scale_in_force(session, departement, on)

    def claim(self, request: EquipmentRequest, points: int, round_id: UUID) -> Claim:
        household = self.households[request.household_id]
        return Claim(
            id=request.ref,
            points=points,
            need=need_of(request),
            plans=tuple(
                fund.code
                for fund in self.funds
                if funding.may_pay(
                    fund, is_esf=request.beneficiary_id in self.esf, schoolchildren=household.schoolchildren
                )
            ),
            household=hashlib.sha256(f"{round_id}:{household.id}".encode()).hexdigest()[:16],
            groups=self._groups(self.people[request.beneficiary_id]),
            contribution_cents=self._bracket(household.family_quotient)[1],
            age_days=max(0, (self.on - request.requested_on).days) if request.requested_on else 0,
        )

    def contribution(self, request: EquipmentRequest) -> dict[str, object]:
        """The line of the scale, never the quotient itself."""
        label, cents = self._bracket(self.households[request.household_id].family_quotient)
        return {"bracket": label, "amount_cents": cents, "scale": self.scale.version if self.scale else ""}

    def _bracket(self, family_quotient: int | None) -> tuple[str, int]:
        if self.scale is None:
            return "", 0
        bracket = bracket_for(self.scale, family_quotient)
        return bracket.label, bracket.amount_cents

    def _groups(self, person: Beneficiary) -> tuple[str, ...]:
        """What is unknown puts nobody in a group."""
        home = self.communes.get(person.commune_insee or "")
        groups = ["under30"] if person.birth_date and age_on(person.birth_date, self.on) < UNDER else []
        if home and is_rural(home):
            groups.append("rural")
        if home and home.epci_siren:
            groups.append(f"{TERRITORY}{home.epci_siren}")
        return tuple(groups)


def need_of(request: EquipmentRequest) -> Need:
    """0 is no floor. « Desktop » holds all that stands on a table: towers, mini-PCs, all-in-ones."""
    forms = [form for form, yes in (("laptop", request.accepts_laptop), ("desktop", request.accepts_desktop)) if yes]
    return Need(
        forms=tuple(forms),
        min_ram_gib=request.min_ram_gib or None,
        min_storage_gb=request.min_storage_gb or None,
        webcam=request.needs_webcam,
        min_screen_tenths=round(request.min_screen_in * 10) if request.min_screen_in else None,
    )


def age_on(born_on: date, on: date) -> int:
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def _by_id(session: Session, kind: Any, ids: set[UUID]) -> dict[UUID, Any]:
    return {row.id: row for row in session.exec(select(kind).where(kind.id.in_(ids)))}


def _esf_participants(session: Session, people: set[UUID]) -> set[UUID]:
    """Those enrolled in a session of the ESF+ operation; `attendance.is_esf_participant` for many, in one query."""
    query = (
        select(Enrolment.beneficiary_id)
        .join(TrainingSession, col(TrainingSession.id) == col(Enrolment.session_id))
        .where(col(Enrolment.beneficiary_id).in_(people), col(TrainingSession.is_esf).is_(True))
    )
    return set(session.exec(query))
