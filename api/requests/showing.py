"""What the pages of one request show: the person, the answers, what the rules see, what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from api.labels import label
from api.messages import sentence
from api.requests.forms import shown
from api.requests.reading import Assessment, assess, evidence_words
from equip.accounts.service import get_organisation
from equip.people.evidence import latest_rsa_evidence
from equip.people.models import Beneficiary, Household, RsaEvidence
from equip.people.service import household_of
from equip.places.models import Commune
from equip.places.service import is_rural, km_to_nearest_place
from equip.requests import service
from equip.requests.eligibility import Verdict, conclusion
from equip.requests.models import EquipmentRequest, RequestState
from equip.requests.need import missing_answers
from equip.requests.states import ASSESSED, IN_THE_QUEUE
from equip.training.attendance import AttendanceRate, rate
from equip.training.models import Enrolment, TrainingSession

MARKS = {Verdict.MET: "ok", Verdict.UNKNOWN: "todo", Verdict.NOT_MET: "ko"}
PARTS = {
    "rsa_right_valid": "s2",
    "training_attended": "s3",
    "request_complete": "s3",
    "agreement_given": "s5",
    "contribution_accepted": "s5",
    "signed_by_prescriber": "s5",
}
"""Where in the form each rule is answered."""


_NOT_YET = frozenset({RequestState.SUBMITTED, RequestState.INCOMPLETE, RequestState.INELIGIBLE})
_KEPT = {
    RequestState.DRAFT: "Ce n’est pas une erreur : le brouillon est gardé, et la situation peut changer.",
    RequestState.INELIGIBLE: "La demande est gardée. Si la situation change, enregistrez-la de nouveau : "
    "les conditions sont relues aussitôt.",
}
_STAYS = {
    "saved": "La demande reste « {} » tant qu’elle n’est pas enregistrée de nouveau.",
    "round": "La demande reste « {} » tant qu’elle n’est pas enregistrée de nouveau, ou relue par un tour.",
    "": "Lecture du jour, pour information : la demande reste « {} ».",
}


@dataclass(frozen=True)
class CheckLine:
    mark: str
    label: str
    words: str
    part: str | None


@dataclass(frozen=True)
class RequestPage:
    request: EquipmentRequest
    person: Beneficiary
    household: Household
    evidence: RsaEvidence | None
    organisation: str
    commune: Commune | None
    is_rural: bool | None
    km: float | None
    trainings: Sequence[TrainingSession]
    attendance: AttendanceRate
    found: Assessment | None
    missing: dict[str, str]
    typed: dict[str, str]

    @property
    def name(self) -> str:
        return f"{self.person.first_name} {self.person.last_name}"

    @property
    def is_draft(self) -> bool:
        return self.request.state is RequestState.DRAFT

    @property
    def checks(self) -> list[CheckLine]:
        checks = self.found.checks if self.found else ()
        return [CheckLine(MARKS[c.verdict], c.label, evidence_words(c), PARTS.get(c.code)) for c in checks]

    @property
    def conclusion(self) -> RequestState | None:
        return conclusion(self.found.checks) if self.found else None

    @property
    def reads_otherwise(self) -> bool:
        """Today's reading is not the state that the request still has: it is not written when a page is opened."""
        reading, state = self.conclusion, self.request.state
        fits = reading is state or (reading is RequestState.ELIGIBLE and state not in _NOT_YET)
        return reading is not None and not self.is_draft and not fits

    @property
    def standing(self) -> str:
        """What becomes of the request for what is read today; empty when nothing is to be said."""
        state = self.request.state
        if self.reads_otherwise:
            return _STAYS[_until(state)].format(label(state))
        return _KEPT.get(state, "") if self.conclusion is RequestState.INELIGIBLE else ""

    @property
    def met(self) -> int:
        return sum(line.mark == "ok" for line in self.checks)


def page_of(session: Session, request: EquipmentRequest, *, today: date) -> RequestPage:
    person = service.person_of(session, request)
    household, evidence = household_of(session, person), latest_rsa_evidence(session, person)
    commune = session.get(Commune, person.commune_insee) if person.commune_insee else None
    return RequestPage(
        request=request,
        person=person,
        household=household,
        evidence=evidence,
        organisation=get_organisation(session, request.organisation_id).name,
        commune=commune,
        is_rural=is_rural(commune) if commune else None,
        km=km_to_nearest_place(session, commune) if commune else None,
        trainings=_trainings(session, person),
        attendance=rate(session, person.id, on=today),
        found=assess(session, request, on=today),
        missing={name: sentence(code) for name, code in missing_answers(request).items()},
        typed=shown(request, person, household, evidence),
    )


def _until(state: RequestState) -> str:
    """Which act would read the request again and move it: the same sets as the services' own."""
    if state in IN_THE_QUEUE:
        return "round"
    return "saved" if state in ASSESSED else ""


def _trainings(session: Session, person: Beneficiary) -> Sequence[TrainingSession]:
    query = (
        select(TrainingSession)
        .join(Enrolment, col(Enrolment.session_id) == col(TrainingSession.id))
        .where(Enrolment.beneficiary_id == person.id)
        .order_by(col(TrainingSession.starts_on))
    )
    return session.exec(query).all()
