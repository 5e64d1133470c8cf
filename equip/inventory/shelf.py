"""What is known of the machines that some lines of a file speak of, read once for all of them.

While a shelf stands, the readers of this room answer from it and ask PostgreSQL nothing; without one they ask, as at
the bench. It holds what the batch of these lines adds, and forgets what is taken back with a refused line.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, select

from equip.accounts.actors import Actor
from equip.accounts.models import Departement
from equip.files.cells import word_key
from equip.inventory.models import Device, Donor, Drive, Erasure, ErasureRequirement, Lot
from equip.places.models import Site
from equip.walls import beyond_the_wall

_SHELF = "shelf"


def donor_key(name: str) -> str:
    """Two spellings of one donor: capitals, accents and punctuation apart. Twice the same donor would be given no
    legal cap under the second name, of which nobody said that it is public."""
    return word_key(name) or name.casefold()


@dataclass(frozen=True)
class Wanted:
    """What some lines name, as it is compared: clean tags and serials, the rest as written."""

    tags: Collection[str]
    serials: Collection[str]
    lots: Collection[str]
    donors: Collection[str]
    sites: Collection[str]


@dataclass
class Shelf:
    """`taken`: tags of the département that this actor may see, its own or not. `elsewhere`: of serials that other
    workshops hold, the makers."""

    departement: Departement | None
    devices: dict[str, Device] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    by_serial: dict[str, list[Device]] = field(default_factory=dict)
    elsewhere: dict[str, list[str | None]] = field(default_factory=dict)
    drives: dict[UUID, list[Drive]] = field(default_factory=dict)
    erasures: dict[UUID, list[Erasure]] = field(default_factory=dict)
    lots: dict[str, Lot] = field(default_factory=dict)
    donors: dict[str, Donor] = field(default_factory=dict)
    donor_by_id: dict[UUID, Donor] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    requirements: list[ErasureRequirement] = field(default_factory=list)
    _taking_back: list[Callable[[], object]] = field(default_factory=list)

    def add_device(self, device: Device) -> None:
        self.devices[device.tag] = device
        self._taking_back.append(lambda: self.devices.pop(device.tag))

    def add_serial(self, device: Device) -> None:
        """A machine that came to this serial on these lines: the next one that says it is told."""
        self._append(self.by_serial, str(device.serial), device)

    def add_drive(self, drive: Drive) -> None:
        self._append(self.drives, drive.device_id, drive)

    def add_erasure(self, erasure: Erasure) -> None:
        self._append(self.erasures, erasure.device_id, erasure)

    def add_lot(self, lot: Lot) -> None:
        self.lots[lot.code] = lot
        self._taking_back.append(lambda: self.lots.pop(lot.code))

    def add_donor(self, donor: Donor) -> None:
        key = donor_key(donor.name)
        self.donors[key] = self.donor_by_id[donor.id] = donor
        self._taking_back.append(lambda: (self.donors.pop(key), self.donor_by_id.pop(donor.id)))

    def _append(self, lists: dict[Any, list[Any]], key: object, row: object) -> None:
        found = lists.setdefault(key, [])
        found.append(row)
        self._taking_back.append(found.pop)

    def keep(self) -> None:
        """The line went well: what it added stays."""
        self._taking_back.clear()

    def take_back(self) -> None:
        while self._taking_back:
            self._taking_back.pop()()


def shelf_of(session: Session) -> Shelf | None:
    shelf: Shelf | None = session.info.get(_SHELF)
    return shelf


@contextmanager
def fill_shelf(session: Session, actor: Actor, wanted: Wanted) -> Iterator[Shelf]:
    """Locks the actor's machines among those wanted. What another organisation holds is as visible as to any query."""
    shelf = Shelf(session.get(Departement, actor.departement))
    _find_devices(session, actor, wanted, shelf)
    _find_proofs(session, shelf)
    _find_places(session, actor, wanted, shelf)
    versions = select(ErasureRequirement).where(ErasureRequirement.departement == actor.departement)
    shelf.requirements = list(session.exec(versions.order_by(col(ErasureRequirement.in_force_on).desc())))
    session.info[_SHELF] = shelf
    try:
        yield shelf
    finally:
        del session.info[_SHELF]


def _find_devices(session: Session, actor: Actor, wanted: Wanted, shelf: Shelf) -> None:
    here = Device.departement == actor.departement
    mine = select(Device).where(here, Device.organisation_id == actor.organisation_id)
    mine = mine.where(col(Device.tag).in_(wanted.tags)).order_by(col(Device.tag))
    locked = session.exec(mine.with_for_update().execution_options(populate_existing=True)).all()
    shelf.devices = {device.tag: device for device in locked}
    shelf.taken = set(session.exec(select(Device.tag).where(here, col(Device.tag).in_(wanted.tags))))
    # A line that says another maker is judged by the serial that its machine had already.
    serials = {*wanted.serials, *(device.serial for device in locked if device.serial)}
    twins = select(Device).where(here, col(Device.serial).in_(serials)).order_by(col(Device.tag))
    for device in session.exec(twins):
        shelf.by_serial.setdefault(str(device.serial), []).append(device)
    with beyond_the_wall(session, actor):
        others = select(Device.serial, Device.maker).where(here, col(Device.serial).in_(serials))
        for serial, maker in session.exec(others.where(Device.organisation_id != actor.organisation_id)):
            shelf.elsewhere.setdefault(str(serial), []).append(maker)


def _find_proofs(session: Session, shelf: Shelf) -> None:
    ids = [device.id for device in shelf.devices.values()]
    if not ids:
        return
    for drive in session.exec(select(Drive).where(col(Drive.device_id).in_(ids)).order_by(col(Drive.id))):
        shelf.drives.setdefault(drive.device_id, []).append(drive)
    erasures = select(Erasure).where(col(Erasure.device_id).in_(ids))
    for erasure in session.exec(erasures.order_by(col(Erasure.done_on), col(Erasure.id))):
        shelf.erasures.setdefault(erasure.device_id, []).append(erasure)


def _find_places(session: Session, actor: Actor, wanted: Wanted, shelf: Shelf) -> None:
    """Of several with one name, the first, as `lots` finds them."""
    lots = select(Lot).where(Lot.organisation_id == actor.organisation_id, col(Lot.code).in_(wanted.lots))
    shelf.lots = {lot.code: lot for lot in session.exec(lots)}
    givers = {one.donor_id for one in shelf.devices.values() if one.donor_id}
    givers |= {one.donor_id for one in shelf.lots.values() if one.donor_id}
    donors = select(Donor).where(Donor.departement == actor.departement)
    donors = donors if wanted.donors else donors.where(col(Donor.id).in_(givers))
    for donor in session.exec(donors.order_by(col(Donor.id))):
        shelf.donors.setdefault(donor_key(donor.name), donor)
        shelf.donor_by_id[donor.id] = donor
    sites = select(Site).where(Site.organisation_id == actor.organisation_id)
    sites = sites.where(func.lower(Site.name).in_({name.lower() for name in wanted.sites}))
    for site in session.exec(sites.order_by(col(Site.id))):
        shelf.sites.setdefault(site.name.lower(), site)
