"""What the person may read of their own request with the code of their letter: no name, no address, no reference.

Read with the service's own sight; only what `PublicStatus` holds leaves this file.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from allocation import ReasonCode
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.errors import NotFound
from equip.handover import service
from equip.handover.endings import decline
from equip.handover.models import Handover, HandoverState
from equip.inventory.models import Device, Form
from equip.people.models import Beneficiary
from equip.places.models import Commune, Site
from equip.requests import service as requests
from equip.requests.holdings import holdings_of
from equip.requests.models import EquipmentRequest, RequestState
from equip.rounds.models import Decision, DecisionKind
from equip.training.models import Enrolment, TrainingSession

WITHDRAWN_BY_THE_PERSON = "Dit par la personne sur la page publique"


@dataclass(frozen=True)
class Appointment:
    state: HandoverState
    pickup_code: str
    at: datetime | None
    place: str
    confirmed: bool | None
    contribution_cents: int
    done_on: date | None
    returned_on: date | None = None


@dataclass(frozen=True)
class PublicStatus:
    departement: str
    state: RequestState
    requested_on: date | None
    training: tuple[date, date] | None = None
    """First and last day of the newest training."""
    granted: bool = False
    decided_at: datetime | None = None
    form: Form | None = None
    appointment: Appointment | None = None
    household_served: bool = False
    """Not served because the household was, and the household still has its computer, or waits for it."""
    words: Mapping[str, Any] = field(default_factory=dict)
    """Of the last decision, as they were sent; empty where there is none."""


def find_request_id(session: Session, code: str, birth_year: str) -> UUID | None:
    """The request of this code, if the person was born that year. Drafts are nobody's to see yet."""
    year = int(birth_year) if re.fullmatch(r"\d{4}", birth_year.strip(), re.ASCII) else 0
    return session.exec(
        select(EquipmentRequest.id)
        .join(Beneficiary, col(Beneficiary.id) == col(EquipmentRequest.beneficiary_id))
        .where(
            EquipmentRequest.public_code == plain_code(code),
            EquipmentRequest.state != RequestState.DRAFT,
            sa.extract("year", col(Beneficiary.birth_date)) == year,
        )
    ).first()


def plain_code(code: str) -> str:
    """« k7qm 4rtx » is read as K7QM-4RTX."""
    signs = re.sub(r"[^A-Z0-9]", "", code.upper())[:20]
    return f"{signs[:4]}-{signs[4:]}"


def departement_of(session: Session, request_id: UUID) -> str:
    return _request(session, request_id).departement


def status_of(session: Session, request_id: UUID) -> PublicStatus:
    request = _request(session, request_id)
    decision = session.exec(
        select(Decision).where(Decision.request_id == request_id).order_by(col(Decision.made_at).desc()).limit(1)
    ).first()
    handover = _newest_handover(session, request_id)
    device = session.get(Device, handover.device_id) if handover else None
    words: Any = decision.explanation.get("words", {}) if decision else {}
    return PublicStatus(
        departement=request.departement,
        state=request.state,
        requested_on=request.requested_on,
        training=_training(session, request),
        granted=decision is not None and _stands(decision, handover),
        decided_at=decision.made_at if decision else None,
        form=device.form if device else None,
        appointment=_appointment(session, handover) if handover else None,
        household_served=decision is not None and _household_served(session, request, decision),
        words=words if isinstance(words, dict) else {},
    )


def say_coming(session: Session, actor: Actor, request_id: UUID, *, coming: bool, now: datetime) -> None:
    handover = service.find_waiting(session, request_id, lock=True)
    if handover is None:
        raise NotFound("handover_not_found")
    service.confirm(session, actor, handover, coming=coming, now=now)


def give_up(session: Session, actor: Actor, request_id: UUID, *, now: datetime) -> None:
    """The person no longer wants a computer: what waited for them is free at once.

    They may say no on any day and it counts at once, a round in play or not, proposed or not: the answer is the same
    for all, so nobody learns from it what is being decided. The price is the round's, as for any other change of what
    was frozen: its approval falls, with the reference of the request, and it is frozen anew.
    """
    handover = service.find_waiting(session, request_id, lock=True)
    if handover is not None:
        decline(session, actor, handover, waits_for_another=False, now=now)
        return
    query = select(EquipmentRequest).where(EquipmentRequest.id == request_id)
    request = session.exec(query.with_for_update().execution_options(populate_existing=True)).one()
    requests.withdraw(session, actor, request, reason=WITHDRAWN_BY_THE_PERSON, now=now)


def _request(session: Session, request_id: UUID) -> EquipmentRequest:
    found = session.get(EquipmentRequest, request_id)
    if found is None:
        raise NotFound("public_no_match")
    return found


def _newest_handover(session: Session, request_id: UUID) -> Handover | None:
    return session.exec(
        select(Handover)
        .join(Decision, col(Decision.id) == col(Handover.decision_id))
        .where(Handover.request_id == request_id, Handover.state != HandoverState.DECLINED)
        .order_by(col(Decision.made_at).desc())
        .limit(1)
    ).first()


def _stands(decision: Decision, handover: Handover | None) -> bool:
    """A machine that was swapped for another ends the decision on the first; the person has the other."""
    swapped = handover is not None and handover.decision_id == decision.id and handover.state is HandoverState.DONE
    return decision.kind is DecisionKind.GRANT and (decision.ended_at is None or swapped)


def _household_served(session: Session, request: EquipmentRequest, decision: Decision) -> bool:
    """The person knows it from the decision; the other computer may have been refused or given back since."""
    # Decisions made before the share was kept with them say it by their reason alone.
    behind = decision.explanation.get("household_served") or decision.reason.get("code") == ReasonCode.HOUSEHOLD_SERVED
    if request.state is not RequestState.NOT_SERVED or not behind:
        return False
    found = holdings_of(session, request.departement, {request.household_id}).get(request.household_id, [])
    decided_on = paris_day(decision.made_at)
    return any(held.handed_over_on is None or held.handed_over_on >= decided_on for held in found)


def _appointment(session: Session, handover: Handover) -> Appointment:
    return Appointment(
        state=handover.state,
        pickup_code=handover.pickup_code,
        at=handover.scheduled_at,
        place=_place(session, handover),
        confirmed=handover.confirmed,
        contribution_cents=handover.contribution_cents,
        done_on=handover.done_on,
        returned_on=handover.returned_on,
    )


def _place(session: Session, handover: Handover) -> str:
    """Where to go: the site of the appointment, else the first of the workshop."""
    site = session.get(Site, handover.site_id) if handover.site_id else None
    if site is None:
        site = next(iter(service.sites_of(session, handover.refurbisher_id)), None)
    if site is None:
        return ""
    commune = session.get(Commune, site.commune_insee)
    return ", ".join(part for part in (site.name, site.address, commune.name if commune else "") if part)


def _training(session: Session, request: EquipmentRequest) -> tuple[date, date] | None:
    newest = session.exec(
        select(TrainingSession)
        .join(Enrolment, col(Enrolment.session_id) == col(TrainingSession.id))
        .where(Enrolment.beneficiary_id == request.beneficiary_id)
        .order_by(col(TrainingSession.ends_on).desc())
        .limit(1)
    ).first()
    return (newest.starts_on, newest.ends_on) if newest else None
