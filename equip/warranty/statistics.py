"""Which models fail: of the machines handed over, how many did within a year. Nothing of people, nothing of workers."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from equip.accounts.actors import Actor
from equip.handover import policies as handovers
from equip.handover.models import Handover
from equip.inventory.models import Device
from equip.warranty.models import Fault, TicketState, WarrantyTicket
from equip.warranty.policies import visible_to

TOO_FEW = 5
"""Under so many machines of a model, one failure more or less says nothing of it."""
_Model = tuple[str | None, str | None]


@dataclass(frozen=True)
class ModelFailures:
    """`handed_over`: a machine counts once for each person who received it. `within_a_year`: those of them that had
    one failure at least in their twelve months; the twelve months of the newest are not over. None: unknown."""

    maker: str | None
    model: str | None
    handed_over: int
    tickets: int
    within_a_year: int
    by_fault: Mapping[Fault, int]

    @property
    def share(self) -> Fraction | None:
        """None under `TOO_FEW` machines."""
        return Fraction(self.within_a_year, self.handed_over) if self.handed_over >= TOO_FEW else None


def failures_by_model(session: Session, actor: Actor) -> list[ModelFailures]:
    """The highest share first, then the most tickets; models of which too few were handed over come last."""
    given, early = _counted(session, _given(actor)), _counted(session, _failed_within_a_year(actor))
    faults: dict[_Model, Counter[Fault]] = defaultdict(Counter)
    model, fault = (col(Device.maker), col(Device.model)), col(WarrantyTicket.fault)
    query = sa.select(*model, fault, sa.func.count()).join(Device, col(Device.id) == col(WarrantyTicket.device_id))
    for maker, name, what, count in session.execute(query.where(*visible_to(actor)).group_by(*model, fault)):
        faults[maker, name][what] = count
    lines = [
        ModelFailures(*key, count, faults[key].total(), early[key], dict(faults[key])) for key, count in given.items()
    ]
    return sorted(lines, key=_rank)


def _rank(line: ModelFailures) -> tuple[Any, ...]:
    share = -1 if line.share is None else line.share
    return -share, -line.tickets, -line.handed_over, line.maker or "", line.model or ""


def _given(actor: Actor) -> sa.CompoundSelect[Any]:
    """Each machine with the hand-over by which a person received it: the one it names, and those swapped since."""
    first = sa.select(col(Handover.id), col(Handover.device_id)).where(
        *handovers.visible_to(actor), col(Handover.done_on).is_not(None)
    )
    swapped = sa.select(col(WarrantyTicket.handover_id), col(WarrantyTicket.device_id)).where(
        *visible_to(actor), col(WarrantyTicket.state) == TicketState.SWAPPED
    )
    return sa.union(first, swapped)


def _failed_within_a_year(actor: Actor) -> sa.Select[Any]:
    anniversary = col(WarrantyTicket.handed_over_on) + sa.text("interval '12 months'")
    columns: list[Any] = [col(WarrantyTicket.handover_id), col(WarrantyTicket.device_id)]
    failed: sa.Select[Any] = sa.select(*columns)
    return failed.distinct().where(*visible_to(actor), col(WarrantyTicket.opened_on) <= anniversary)


def _counted(session: Session, machines: sa.Select[Any] | sa.CompoundSelect[Any]) -> Counter[_Model]:
    of = machines.subquery()
    model = col(Device.maker), col(Device.model)
    query = sa.select(*model, sa.func.count()).join(of, of.c.device_id == col(Device.id)).group_by(*model)
    return Counter({(maker, name): count for maker, name, count in session.execute(query)})
