"""Where each person of a list stands, read in two queries from the rooms that know."""

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session, col, select

from equip.requests.models import EquipmentRequest, RequestState
from equip.training.models import Enrolment


class Stage(StrEnum):
    NONE = "none"
    TRAINING = "training"
    RETURNED = "returned"
    DRAFT = "draft"
    REQUEST = "request"
    GRANTED = "granted"
    EQUIPPED = "equipped"


_ORDER = list(Stage)
_OVER = {RequestState.WITHDRAWN, RequestState.EXPIRED, RequestState.INELIGIBLE}
_STAGES = {
    RequestState.DRAFT: Stage.DRAFT,
    RequestState.ALLOCATED: Stage.GRANTED,
    RequestState.HANDED_OVER: Stage.EQUIPPED,
}


def stages_of(session: Session, people: Iterable[UUID]) -> dict[UUID, Stage]:
    """The furthest step of each. `PROPOSED` is not told apart: nothing is decided before a round is published.

    Whoever gave their computer back may ask again: any other request goes further than that.
    """
    ids = list(people)
    found = dict.fromkeys(ids, Stage.NONE)
    enrolled = select(Enrolment.beneficiary_id).where(
        col(Enrolment.beneficiary_id).in_(ids), col(Enrolment.left_on).is_(None)
    )
    for person in session.exec(enrolled):
        found[person] = Stage.TRAINING
    requests = select(EquipmentRequest).where(col(EquipmentRequest.beneficiary_id).in_(ids))
    for request in session.exec(requests):
        if request.state not in _OVER:
            reached = _stage(request)
            found[request.beneficiary_id] = max(found[request.beneficiary_id], reached, key=_ORDER.index)
    return found


def _stage(request: EquipmentRequest) -> Stage:
    if request.state is RequestState.HANDED_OVER and request.handed_over_on is None:
        return Stage.RETURNED
    return _STAGES.get(request.state, Stage.REQUEST)
