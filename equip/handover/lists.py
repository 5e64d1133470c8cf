"""The lines of the list of hand-overs: what the workshop reads, and what whoever accompanies the person reads."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from equip.accounts.actors import Actor
from equip.handover.models import Handover
from equip.handover.policies import sees_the_person, visible_to
from equip.inventory.models import Device
from equip.people.models import Beneficiary
from equip.places.models import Site
from equip.requests.models import EquipmentRequest


@dataclass(frozen=True)
class HandoverLine:
    """`person` and `request` are None for the workshop, always."""

    handover: Handover
    device: Device
    site: Site | None
    person: Beneficiary | None = None
    request: EquipmentRequest | None = None


def handover_lines(actor: Actor) -> sa.Select[Any]:
    """Rows to give to `line_of`. The workshop's statement does not even name the tables of people."""
    tables: list[Any] = [Handover, Device, Site]
    joined: sa.Select[Any] = (
        sa.select(*tables)
        .select_from(Handover)
        .join(Device, col(Device.id) == col(Handover.device_id))
        .join(Site, col(Site.id) == col(Handover.site_id), isouter=True)
        .where(*visible_to(actor))
    )
    if not sees_the_person(actor):
        return joined
    return (
        joined.add_columns(Beneficiary, EquipmentRequest)
        .join(EquipmentRequest, col(EquipmentRequest.id) == col(Handover.request_id))
        .join(Beneficiary, col(Beneficiary.id) == col(EquipmentRequest.beneficiary_id))
    )


def line_of(row: Any) -> HandoverLine:
    return HandoverLine(*row)


def find_line(session: Session, actor: Actor, handover_id: UUID) -> HandoverLine | None:
    row = session.execute(handover_lines(actor).where(col(Handover.id) == handover_id)).first()
    return line_of(row) if row else None
