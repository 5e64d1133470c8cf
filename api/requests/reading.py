"""A request as it is shown, by the API and by the pages: its answers, what the rules see, its points."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from api.messages import sentence
from api.requests.schemas import CheckRead, EligibilityRead, PointsRead, RequestBrief, RequestRead, ScoreRead
from equip.accounts.service import get_organisation
from equip.errors import NotFound
from equip.people.models import Beneficiary
from equip.places.models import Commune
from equip.requests.eligibility import Check, check_request, conclusion
from equip.requests.models import EquipmentRequest
from equip.requests.points import Score, score
from equip.requests.reading import RequestLine


@dataclass(frozen=True)
class Assessment:
    """What the rules and the grid of the day say of a request."""

    on: date
    checks: tuple[Check, ...]
    score: Score


def assess(session: Session, request: EquipmentRequest, *, on: date) -> Assessment | None:
    """None when the département has published no rules or no grid."""
    try:
        return Assessment(on, check_request(session, request, on=on), score(session, request, on=on))
    except NotFound:
        return None


def evidence_words(check: Check) -> str:
    return sentence(check.evidence, **check.details)


def brief_of(line: RequestLine) -> RequestBrief:
    request = line.request
    return RequestBrief(
        ref=request.ref,
        state=request.state,
        person_ref=line.person.ref,
        organisation=line.organisation,
        commune=line.commune,
        requested_on=request.requested_on,
    )


def read_request(session: Session, request: EquipmentRequest, *, today: date) -> RequestRead:
    person = session.get_one(Beneficiary, request.beneficiary_id)
    commune = session.get(Commune, person.commune_insee) if person.commune_insee else None
    found = assess(session, request, on=today)
    return RequestRead.model_validate(
        {
            **request.model_dump(),
            "person_ref": person.ref,
            "organisation": get_organisation(session, request.organisation_id).name,
            "commune": commune.name if commune else None,
            "eligibility": eligibility_of(found) if found else None,
        }
    )


def eligibility_of(found: Assessment) -> EligibilityRead:
    score_read = ScoreRead(
        total=found.score.total,
        most=found.score.most,
        grid_version=found.score.grid_version,
        lines=[PointsRead.model_validate(line) for line in found.score.lines],
    )
    checks = [
        CheckRead(
            code=check.code,
            label=check.label,
            sentence=check.sentence,
            verdict=check.verdict,
            evidence=check.evidence,
            evidence_words=evidence_words(check),
            details=check.details,
        )
        for check in found.checks
    ]
    return EligibilityRead(on=found.on, conclusion=conclusion(found.checks), checks=checks, points=score_read)
