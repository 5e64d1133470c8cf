"""The lot that is being entered: kept in the address of the bench, by its code, until a person leaves it."""

from dataclasses import dataclass

from sqlmodel import Session

from equip.accounts.actors import Actor
from equip.inventory.lots import find_lot, states_of
from equip.inventory.models import Lot


@dataclass(frozen=True)
class Entering:
    lot: Lot
    entered: int

    @property
    def left(self) -> int | None:
        """Machines announced and not entered; negative when more came, None when nobody announced a number."""
        return None if self.lot.announced is None else self.lot.announced - self.entered


def entering(session: Session, actor: Actor, code: str) -> Entering | None:
    """None for no code, and for one that no lot of this workshop has: the address then says nothing."""
    lot = find_lot(session, actor, code) if code else None
    return of_lot(session, actor, lot) if lot else None


def of_lot(session: Session, actor: Actor, lot: Lot) -> Entering:
    return Entering(lot, sum(states_of(session, actor, lot).values()))
