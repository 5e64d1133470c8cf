"""The computers that a household holds: promised by a published round and awaited, or handed over and not come back.

Read beyond the wall of one organisation: two people of a household may be accompanied by two. What a round is still
deciding is not read, since nothing is known before it is published; the round's own rule keeps to a household's share.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from equip.accounts.actors import system_actor
from equip.errors import NotFound
from equip.people.models import Household
from equip.requests.models import EquipmentRequest, RequestState
from equip.requests.months import months_before
from equip.requests.rules import rules_in_force
from equip.walls import beyond_the_wall


@dataclass(frozen=True)
class Holding:
    """One computer of a household; `handed_over_on` is None while it waits to be handed over."""

    request_id: UUID
    handed_over_on: date | None


@dataclass(frozen=True)
class Held:
    """What a household holds besides one request: a computer that is awaited, and the day of the newest received."""

    promised: bool
    equipped_on: date | None


def holdings_of(session: Session, departement: str, households: set[UUID]) -> dict[UUID, list[Holding]]:
    """By household, in one query."""
    row, day = EquipmentRequest, col(EquipmentRequest.handed_over_on)
    # Columns, not rows: what was read before a lock was waited for is never remembered here.
    query = sa.select(col(row.household_id), col(row.id), col(row.state), day).where(
        col(row.household_id).in_(households), sa.or_(col(row.state) == RequestState.ALLOCATED, day.is_not(None))
    )
    found: dict[UUID, list[Holding]] = {}
    with beyond_the_wall(session, system_actor(departement)):
        for household, request, state, on in session.execute(query):
            held = Holding(request, None if state is RequestState.ALLOCATED else on)
            found.setdefault(household, []).append(held)
    return found


def held_besides(request: EquipmentRequest, household: Household, holdings: Sequence[Holding]) -> Held:
    """Whatever `equipped_on` says, and without the request's own computer, which does not speak against it."""
    others = [held.handed_over_on for held in holdings if held.request_id != request.id]
    days = [day for day in others if day]
    if household.equipped_on and household.equipped_on != request.handed_over_on:
        days.append(household.equipped_on)
    return Held(promised=None in others, equipped_on=max(days, default=None))


def years_between(session: Session, departement: str, on: date) -> int:
    """Years that must pass between two computers of a household; 0 where no rule in force that day asks for any."""
    try:
        rules: Sequence[Mapping[str, Any]] = rules_in_force(session, departement, on).rules
    except NotFound:
        return 0
    years = [r["params"]["years"] for r in rules if r["code"] == "no_recent_computer" and r.get("enabled", True)]
    return int(years[0]) if years else 0


def is_recent(day: date | None, years: int, on: date) -> bool:
    return day is not None and day > months_before(on, 12 * years)
