"""What the next round is likely to need, for the workshop: numbers of requests by what they ask of a machine.

A workshop never learns of anybody. Only these numbers come from beyond its wall, each rounded down to a multiple of
five, fewer than five not being told; kinds are fixed, never crossed, and no subtraction gives a small number back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Session, col

from allocation import Need, fits
from equip.accounts.actors import Actor
from equip.inventory.service import available_devices
from equip.requests.models import EquipmentRequest
from equip.requests.states import IN_THE_QUEUE
from equip.rounds.problem import engine_device
from equip.walls import beyond_the_wall

STEP = 5


class DemandKind(StrEnum):
    """Fixed beforehand: a line that appeared with the request that asks for it would tell of it."""

    ALL = "all_requests"
    LAPTOP = "laptop_only"
    DESKTOP = "desktop_only"
    EITHER = "either_form"
    RAM_8 = "ram_8"
    RAM_16 = "ram_16"
    STORAGE_256 = "storage_256"
    SCREEN_14 = "screen_14"
    SCREEN_15 = "screen_15"
    SCREEN_22 = "screen_22"
    WEBCAM = "with_webcam"


_LAPTOP, _DESKTOP = col(EquipmentRequest.accepts_laptop), col(EquipmentRequest.accepts_desktop)
_RAM, _STORAGE = col(EquipmentRequest.min_ram_gib), col(EquipmentRequest.min_storage_gb)
_SCREEN = col(EquipmentRequest.min_screen_in)
_KINDS: dict[DemandKind, tuple[sa.ColumnElement[bool], Need]] = {
    DemandKind.ALL: (sa.true(), Need()),
    DemandKind.LAPTOP: (_LAPTOP & ~_DESKTOP, Need(forms=("laptop",))),
    DemandKind.DESKTOP: (_DESKTOP & ~_LAPTOP, Need(forms=("desktop",))),
    DemandKind.EITHER: (_LAPTOP & _DESKTOP, Need(forms=("laptop", "desktop"))),
    DemandKind.RAM_8: (_RAM > 4, Need(min_ram_gib=8)),
    DemandKind.RAM_16: (_RAM > 8, Need(min_ram_gib=16)),
    DemandKind.STORAGE_256: (_STORAGE > 128, Need(min_storage_gb=256)),
    DemandKind.SCREEN_14: (_SCREEN > 13, Need(min_screen_tenths=140)),
    DemandKind.SCREEN_15: (_SCREEN > 14, Need(min_screen_tenths=156)),
    DemandKind.SCREEN_22: (_SCREEN > 18, Need(min_screen_tenths=220)),
    DemandKind.WEBCAM: (col(EquipmentRequest.needs_webcam).is_(True), Need(webcam=True)),
}
"""Which requests are of a kind, and what a machine must have for them: the next size sold above what they ask."""


@dataclass(frozen=True)
class DemandLine:
    """`at_least`: requests waiting, a multiple of five; None: fewer than five. `ready`: machines of the whole
    département that a round could give and that have this, of every workshop."""

    kind: DemandKind
    at_least: int | None
    ready: int

    @property
    def missing(self) -> tuple[int, int]:
        """The fewest and the most machines that may be missing, from what is told."""
        least = self.at_least or 0
        return max(0, least - self.ready), max(0, least + STEP - 1 - self.ready)


def rounded(count: int) -> int | None:
    """A multiple of five, never above the count; None below five, be there any or not."""
    return count // STEP * STEP or None


def demand(session: Session, actor: Actor) -> list[DemandLine]:
    """Of the requests that the next round would freeze, in the order of `DemandKind`."""
    with beyond_the_wall(session, actor):
        counts = _waiting(session, actor.departement)
        ready = _ready(session, actor.departement)
    return [DemandLine(kind, rounded(count), number) for kind, count, number in zip(_KINDS, counts, ready, strict=True)]


def _waiting(session: Session, departement: str) -> Sequence[int]:
    """Counted by PostgreSQL: no request is ever read."""
    query = sa.select(*(sa.func.count().filter(condition) for condition, _ in _KINDS.values()))
    query = query.select_from(EquipmentRequest).where(col(EquipmentRequest.departement) == departement)
    return session.execute(query.where(col(EquipmentRequest.state).in_(IN_THE_QUEUE))).one()


def _ready(session: Session, departement: str) -> list[int]:
    stock = [made for device in available_devices(session, departement) if (made := engine_device(device))]
    return [sum(fits(need, device) for device in stock) for _, need in _KINDS.values()]
