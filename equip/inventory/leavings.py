"""What became of machines, for those outside: the scrapped units of a period, and all that one donor gave in a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from equip.accounts.actors import Actor
from equip.days import PARIS
from equip.errors import NotFound
from equip.inventory.models import Device, DeviceState, Donor
from equip.inventory.service import devices_of


class Fate(StrEnum):
    GIVEN = "given"
    IN_STOCK = "in_stock"
    DISMANTLED = "dismantled"
    RECYCLED = "recycled"


_FATES = {
    DeviceState.HANDED_OVER: Fate.GIVEN,
    DeviceState.IN_SERVICE_REPAIR: Fate.GIVEN,
    DeviceState.DISMANTLED: Fate.DISMANTLED,
    DeviceState.RECYCLED: Fate.RECYCLED,
}
GONE = frozenset(_FATES)
"""States of the machines that left the stock."""


@dataclass(frozen=True)
class Gift:
    """What one donor gave in a year: machines received that year, by tag."""

    donor: Donor
    year: int
    devices: Sequence[Device]


def fate_of(device: Device) -> Fate:
    return _FATES.get(device.state, Fate.IN_STOCK)


def recycled_between(session: Session, actor: Actor, first: date, last: date) -> list[Device]:
    """Machines that became RECYCLED on one of these days of Paris, both included; a last state, so its date stays."""
    since = datetime.combine(first, time.min, PARIS)
    until = datetime.combine(last + timedelta(days=1), time.min, PARIS)
    query = devices_of(actor).where(Device.state == DeviceState.RECYCLED)
    query = query.where(col(Device.state_since) >= since, col(Device.state_since) < until)
    return list(session.exec(query.order_by(col(Device.tag))))


def gift_years(session: Session, actor: Actor) -> list[tuple[Donor, int]]:
    """Each donor with each year of which this actor sees machines. A machine received on an unknown day has no year."""
    seen = devices_of(actor).where(col(Device.received_on).is_not(None)).subquery()
    year = sa.cast(sa.extract("year", seen.c.received_on), sa.Integer)
    query = sa.select(Donor, year).join(seen, seen.c.donor_id == col(Donor.id)).distinct()
    return [(donor, found) for donor, found in session.execute(query.order_by(col(Donor.name), year.desc()))]


def gift_of(session: Session, actor: Actor, donor_id: UUID, year: int) -> Gift:
    """Raises `NotFound` when this actor sees no machine of this donor and this year."""
    query = devices_of(actor).where(Device.donor_id == donor_id)
    query = query.where(col(Device.received_on).between(date(year, 1, 1), date(year, 12, 31)))
    devices = list(session.exec(query.order_by(col(Device.tag))))
    donor = session.exec(select(Donor).where(Donor.id == donor_id)).first() if devices else None
    if donor is None:
        raise NotFound("gift_not_found")
    return Gift(donor, year, devices)
