"""Who sees which ticket: as for hand-overs, the workshop its own, a prescriber those of its people, officers all."""

from typing import Any

from sqlmodel import col

from equip.accounts.actors import Actor
from equip.accounts.models import Role
from equip.warranty.models import WarrantyTicket


def visible_to(actor: Actor) -> list[Any]:
    mine = {
        Role.REFURBISHER: col(WarrantyTicket.refurbisher_id) == actor.organisation_id,
        Role.PRESCRIBER: col(WarrantyTicket.organisation_id) == actor.organisation_id,
    }
    narrower = [mine[Role(actor.role)]] if actor.role in mine else []
    return [col(WarrantyTicket.departement) == actor.departement, *narrower]
