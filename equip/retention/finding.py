"""Whose time has come, and who is kept in spite of it, with the reason. Reads only."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from equip.handover.models import Handover
from equip.handover.states import WAITING as HANDOVERS_WAITING
from equip.imports.models import ImportFile
from equip.outcomes.models import FollowUp
from equip.outcomes.states import WAITING as FOLLOW_UPS_WAITING
from equip.people.models import Beneficiary
from equip.requests.models import EquipmentRequest, RequestState
from equip.requests.months import months_before
from equip.requests.states import IN_THE_QUEUE
from equip.retention.durations import Durations
from equip.rounds.models import Decision, Round, RoundState
from equip.training.models import Attendance, Enrolment, Presence, TrainingSession

IN_PLAY = (RoundState.FROZEN, RoundState.SOLVING, RoundState.PROPOSED, RoundState.APPROVED)


class Hold(StrEnum):
    """Why somebody is kept though their last contact is old enough."""

    COMPUTER_ON_ITS_WAY = "computer_on_its_way"
    ROUND_IN_PLAY = "round_in_play"
    APPEAL_OPEN = "appeal_open"
    FOLLOW_UP_OPEN = "follow_up_open"
    ESF_UNDECIDED = "esf_undecided"


def past_contact(departement: str, durations: Durations, today: date) -> sa.Select[UUID, str | None]:
    """Each person whose last contact is old enough, with what holds them (None: nothing does)."""
    return (
        sa.select(col(Beneficiary.id), _hold(durations, today))
        .where(col(Beneficiary.departement) == departement, col(Beneficiary.erased_on).is_(None))
        .where(_last_contact() <= months_before(today, durations.contact_months))
        .order_by(col(Beneficiary.ref))
    )


def due_people(session: Session, departement: str, durations: Durations, today: date, most: int) -> Sequence[UUID]:
    rows = past_contact(departement, durations, today).subquery()
    return session.scalars(sa.select(rows.c[0]).where(rows.c[1].is_(None)).limit(most)).all()


def due_files(departement: str, durations: Durations, now: datetime) -> sa.Select[ImportFile]:
    """Files of partners that still hold something, and are too old to."""
    return (
        sa.select(ImportFile)
        .where(col(ImportFile.departement) == departement)
        .where(col(ImportFile.uploaded_at) < now - timedelta(days=durations.import_days))
        .where(sa.or_(sa.func.length(ImportFile.content) > 0, col(ImportFile.report) != {}))
    )


def _last_contact() -> sa.ColumnElement[date]:
    """The last day on which something happened with the person; « unknown » is the day the record was made.

    The one definition: `note_contact`, and what only a meeting or the person's own act can write. A technical write,
    an import that changes an address for example, is none.
    """
    days = [
        _day_of(Beneficiary.created_at),
        col(Beneficiary.last_contact_on),
        _newest(EquipmentRequest.requested_on, EquipmentRequest),
        _newest(EquipmentRequest.handed_over_on, EquipmentRequest),
        _newest(FollowUp.answered_on, FollowUp),
        sa.select(sa.func.max(Attendance.on))
        .join(Enrolment, col(Enrolment.id) == col(Attendance.enrolment_id))
        .where(col(Enrolment.beneficiary_id) == col(Beneficiary.id), col(Attendance.presence) == Presence.PRESENT)
        .scalar_subquery(),
    ]
    return sa.func.greatest(*days)


def _day_of(instant: Any) -> sa.ColumnElement[date]:
    return sa.cast(sa.func.timezone("Europe/Paris", instant), sa.Date)


def _newest(day: Any, table: Any) -> Any:
    return sa.select(sa.func.max(day)).where(table.beneficiary_id == col(Beneficiary.id)).scalar_subquery()


def _hold(durations: Durations, today: date) -> sa.Case[str | None]:
    """The first reason that holds; the order is that of what can least be undone."""
    request = (
        sa.select(1).select_from(EquipmentRequest).where(col(EquipmentRequest.beneficiary_id) == col(Beneficiary.id))
    )
    promised = request.where(col(EquipmentRequest.state).in_([RequestState.PROPOSED, RequestState.ALLOCATED]))
    kept = request.join(Handover, col(Handover.request_id) == col(EquipmentRequest.id)).where(
        col(Handover.state).in_(HANDOVERS_WAITING)
    )
    playing = sa.select(1).where(col(Round.departement) == col(Beneficiary.departement), col(Round.state).in_(IN_PLAY))
    queued = request.where(col(EquipmentRequest.state).in_(IN_THE_QUEUE))
    decided = request.join(Decision, col(Decision.request_id) == col(EquipmentRequest.id)).where(
        _day_of(Decision.made_at) > months_before(today, durations.appeal_months)
    )
    followed = sa.select(1).where(
        col(FollowUp.beneficiary_id) == col(Beneficiary.id),
        col(FollowUp.state).in_(FOLLOW_UPS_WAITING),
        col(FollowUp.closes_on) >= today,
    )
    cases = [
        (sa.or_(promised.exists(), kept.exists()), Hold.COMPUTER_ON_ITS_WAY),
        (sa.and_(playing.exists(), queued.exists()), Hold.ROUND_IN_PLAY),
        (decided.exists(), Hold.APPEAL_OPEN),
        (followed.exists(), Hold.FOLLOW_UP_OPEN),
        (_esf(durations, today), Hold.ESF_UNDECIDED),
    ]
    return sa.case(*((when, sa.literal(hold.value)) for when, hold in cases), else_=sa.null())


def _esf(durations: Durations, today: date) -> sa.ColumnElement[bool]:
    """Whoever took part in an ESF+ operation, for as long as the département has not said how long."""
    took_part = (
        sa.select(1)
        .select_from(Enrolment)
        .join(TrainingSession, col(TrainingSession.id) == col(Enrolment.session_id))
        .where(col(Enrolment.beneficiary_id) == col(Beneficiary.id), col(TrainingSession.is_esf))
        .exists()
    )
    if durations.esf_months is None:
        return took_part
    return sa.and_(took_part, _last_contact() > months_before(today, durations.esf_months))
