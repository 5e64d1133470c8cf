"""Lists of requests, and those that wait too long for an answer. What the actor may not see is never selected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from equip.accounts.actors import Actor
from equip.accounts.models import Organisation
from equip.people.models import Beneficiary
from equip.places.models import Commune
from equip.places.service import search_name
from equip.requests.models import EquipmentRequest, RequestState
from equip.requests.months import months_before

UNANSWERED = frozenset(
    {
        *(RequestState.SUBMITTED, RequestState.INCOMPLETE, RequestState.ELIGIBLE),
        *(RequestState.WAITING, RequestState.PROPOSED),  # what a round proposes is told to nobody until it is published
    }
)
SILENCE_MONTHS = 2
WARNED_DAYS = 45
"""A silence of two months on a request of money is a refusal (CRPA L231-4, to be confirmed for this aid)."""

ORDERS: dict[str, Any] = {
    "demande": col(EquipmentRequest.ref),
    "date": col(EquipmentRequest.requested_on),
    "etat": col(EquipmentRequest.state),
    "commune": col(Commune.name),
}


@dataclass(frozen=True)
class RequestLine:
    request: EquipmentRequest
    person: Beneficiary
    commune: str | None
    organisation: str


def select_requests(
    actor: Actor, *, states: Sequence[RequestState] = (), q: str = "", silent_on: date | None = None
) -> Any:
    """Rows for `line_of`. `q` is a reference or a commune: names of people never stand in an address.

    `silent_on` keeps those that will soon have waited two months that day, or have.
    """
    query: Any = (
        sa.select(EquipmentRequest, Beneficiary, col(Commune.name), col(Organisation.name))
        .join(Beneficiary, col(Beneficiary.id) == col(EquipmentRequest.beneficiary_id))
        .join(Organisation, col(Organisation.id) == col(EquipmentRequest.organisation_id))
        .outerjoin(Commune, col(Commune.insee) == col(Beneficiary.commune_insee))
        .where(_visible(actor))
    )
    if states:
        query = query.where(col(EquipmentRequest.state).in_(states))
    if q:
        ref = col(EquipmentRequest.ref).icontains(q, autoescape=True)
        query = query.where(ref | col(Commune.search_name).contains(search_name(q), autoescape=True))
    if silent_on:
        query = query.where(_unanswered(silent_on))
    return query


def line_of(row: Any) -> RequestLine:
    return RequestLine(*row)


def counts_by_state(session: Session, actor: Actor) -> dict[RequestState, int]:
    query = (
        sa.select(col(EquipmentRequest.state), sa.func.count()).where(_visible(actor)).group_by(EquipmentRequest.state)
    )
    return {RequestState(state): count for state, count in session.execute(query)}


@dataclass(frozen=True)
class Silence:
    """How many requests near, and have passed, two months without an answer; and when the next one will."""

    near: int = 0
    passed: int = 0
    next_on: date | None = None


def silence(session: Session, actor: Actor, *, today: date) -> Silence:
    days = session.scalars(
        sa.select(col(EquipmentRequest.requested_on)).where(_visible(actor), _unanswered(today))
    ).all()
    limit = months_before(today, SILENCE_MONTHS)
    near = sorted(day for day in days if day and day > limit)
    next_on = months_before(near[0], -SILENCE_MONTHS) if near else None
    return Silence(len(near), len(days) - len(near), next_on)


def waiting_on_the_prescriber(session: Session, actor: Actor) -> list[RequestLine]:
    """Drafts and incomplete requests of the actor's own people, the oldest first."""
    query = select_requests(actor, states=(RequestState.DRAFT, RequestState.INCOMPLETE))
    ordered = query.order_by(col(EquipmentRequest.created_at), col(EquipmentRequest.ref))
    return [line_of(row) for row in session.execute(ordered)]


def _unanswered(on: date) -> Any:
    """Those to watch. One that a round has answered waits for the next round, not for an answer."""
    return sa.and_(
        col(EquipmentRequest.state).in_(UNANSWERED),
        col(EquipmentRequest.answered_at).is_(None),
        col(EquipmentRequest.requested_on) <= date.fromordinal(on.toordinal() - WARNED_DAYS),
    )


def _visible(actor: Actor) -> Any:
    mine = col(EquipmentRequest.departement) == actor.departement
    return mine if actor.is_wide else mine & (col(EquipmentRequest.organisation_id) == actor.organisation_id)
