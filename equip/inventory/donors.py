"""Who gives machines. Donors are shared by the workshops of a département; each sees the machines it received."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from equip.accounts.actors import Actor
from equip.batches import put, settle
from equip.errors import Conflict, Invalid, NotFound
from equip.inventory.models import Device, DeviceState, Donor, DonorKind
from equip.inventory.prices import is_above_cap
from equip.inventory.service import devices_of
from equip.inventory.shelf import donor_key, shelf_of
from equip.inventory.states import ENDS_OF_LIFE
from equip.journal import service as journal
from equip.walls import beyond_the_wall

LONGEST_NAME = 200
_LEFT = ENDS_OF_LIFE | {DeviceState.HANDED_OVER}


@dataclass(frozen=True)
class Overpriced:
    """Machines whose price is above the cap of what their donor is. `elsewhere`: those of other workshops, counted."""

    mine: list[Device]
    elsewhere: int


def find_donor(session: Session, actor: Actor, name: str) -> Donor | None:
    """By name, whatever the capitals, accents and punctuation; a département has some hundreds."""
    if (shelf := shelf_of(session)) is not None:
        return shelf.donors.get(donor_key(name))
    query = select(Donor).where(Donor.departement == actor.departement).order_by(col(Donor.id))
    return next((donor for donor in session.exec(query) if donor_key(donor.name) == donor_key(name)), None)


def find_or_make_donor(session: Session, actor: Actor, name: str, *, now: datetime) -> Donor:
    """A new donor's kind is unknown until somebody says it."""
    return find_donor(session, actor, name) or _make(session, actor, name, None, now=now)


def add_donor(session: Session, actor: Actor, name: str, kind: DonorKind | None, *, now: datetime) -> Donor:
    """Raises `Conflict` when a donor has this name, whatever the capitals."""
    if find_donor(session, actor, check_name(name)):
        raise Conflict("donor_taken")
    return _make(session, actor, check_name(name), kind, now=now)


def check_name(name: str, field: str = "name") -> str:
    clean = " ".join(name.split())
    if not clean or len(clean) > LONGEST_NAME:
        raise Invalid("invalid", fields={field: "text_too_long" if clean else "donor_name_missing"})
    return clean


def get_donor(session: Session, actor: Actor, donor_id: UUID, *, lock: bool = False) -> Donor:
    query = select(Donor).where(Donor.departement == actor.departement, Donor.id == donor_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    donor = session.exec(query).first()
    if donor is None:
        raise NotFound("donor_not_found")
    return donor


def set_kind(session: Session, actor: Actor, donor: Donor, kind: DonorKind | None, *, now: datetime) -> None:
    """The legal cap depends on it. No price changes: `overpriced` names the machines above the cap."""
    before = donor.kind
    if before is kind:
        return
    donor.kind = kind
    session.add(donor)
    session.flush()
    journal.record(session, actor, "donor.kind", "donor", donor.id, now=now, from_kind=before, to_kind=kind)


def overpriced(session: Session, actor: Actor, donor: Donor) -> Overpriced:
    """Among machines that can still be given; what has left keeps the price it left with."""
    mine = [device for device in session.exec(_priced(devices_of(actor), donor)) if is_above_cap(session, device)]
    with beyond_the_wall(session, actor):
        everywhere = select(Device).where(Device.departement == actor.departement)
        count = sum(is_above_cap(session, device) for device in session.exec(_priced(everywhere, donor)))
    return Overpriced(mine, count - len(mine))


def donors_with_counts(actor: Actor) -> Any:  # rows of several kinds have no common type in SQLModel
    """Rows of (donor, machines of it that this actor sees)."""
    seen = devices_of(actor).subquery()
    counted = sa.select(seen.c.donor_id, func.count().label("count")).group_by(seen.c.donor_id).subquery()
    count = func.coalesce(counted.c.count, 0).label("count")
    query = sa.select(Donor, count).outerjoin(counted, counted.c.donor_id == col(Donor.id))
    return query.where(col(Donor.departement) == actor.departement)


def counts_by_year(session: Session, actor: Actor, donors: list[UUID]) -> dict[UUID, list[tuple[int | None, int]]]:
    """By donor: (year received, machines), newest first, the unknown year last."""
    seen = devices_of(actor).where(col(Device.donor_id).in_(donors)).subquery()
    year = sa.cast(sa.extract("year", seen.c.received_on), sa.Integer)
    query = sa.select(seen.c.donor_id, year, func.count()).group_by(seen.c.donor_id, year)
    found: dict[UUID, list[tuple[int | None, int]]] = defaultdict(list)
    for donor_id, when, count in session.execute(query.order_by(year.desc().nulls_last())):
        found[donor_id].append((when, count))
    return found


def _priced(query: Any, donor: Donor) -> Any:
    known = query.where(Device.donor_id == donor.id, col(Device.price_cents).is_not(None))
    return known.where(col(Device.state).not_in(_LEFT)).order_by(col(Device.tag))


def _make(session: Session, actor: Actor, name: str, kind: DonorKind | None, *, now: datetime) -> Donor:
    donor = Donor(departement=actor.departement, name=name, kind=kind)
    put(session, donor)
    settle(session)
    if (shelf := shelf_of(session)) is not None:
        shelf.add_donor(donor)
    journal.record(session, actor, "donor.create", "donor", donor.id, now=now)
    return donor
