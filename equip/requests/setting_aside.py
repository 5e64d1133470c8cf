"""Requests that only another computer of their household keeps out, and their way back when it is let go."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from equip.accounts.actors import Actor
from equip.requests.eligibility import Verdict, check_requests
from equip.requests.models import EquipmentRequest, RequestState
from equip.requests.service import find_open_request, move, person_of, reassess


def set_aside_for(session: Session, holder: EquipmentRequest, *, today: date) -> list[EquipmentRequest]:
    """To be asked before `holder` lets its computer go: the newest such request of each other person, locked.

    A request that anything else keeps out stays where it is.
    """
    query = (
        select(EquipmentRequest)
        .where(EquipmentRequest.household_id == holder.household_id)
        .where(EquipmentRequest.beneficiary_id != holder.beneficiary_id)
        .where(EquipmentRequest.state == RequestState.INELIGIBLE)
        .order_by(col(EquipmentRequest.created_at), col(EquipmentRequest.ref))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    newest: dict[UUID, EquipmentRequest] = {row.beneficiary_id: row for row in session.exec(query)}
    rows = list(newest.values())
    refusing = [
        [check.code for check in checks if check.verdict is Verdict.NOT_MET]
        for checks in check_requests(session, rows, on=today)
    ]
    return [row for row, codes in zip(rows, refusing, strict=True) if codes == ["no_recent_computer"]]


def bring_back(
    session: Session, actor: Actor, requests: Sequence[EquipmentRequest], *, today: date, now: datetime
) -> None:
    """Read again, now that the computer is let go: those that the rules allow wait for the next round."""
    for request in requests:
        if find_open_request(session, person_of(session, request)):
            continue  # asked anew meanwhile: that request is the one that counts
        reassess(session, actor, request, now=now, today=today)
        if request.state is RequestState.ELIGIBLE:
            move(session, actor, request, RequestState.WAITING, now=now)
