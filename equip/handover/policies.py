"""Who sees which hand-over: the workshop its own, a prescriber those of its people, the département's officers all."""

from typing import Any

from sqlmodel import col

from equip.accounts.actors import Actor
from equip.accounts.models import Role
from equip.handover.models import Handover


def visible_to(actor: Actor) -> list[Any]:
    mine = {
        Role.REFURBISHER: col(Handover.refurbisher_id) == actor.organisation_id,
        Role.PRESCRIBER: col(Handover.organisation_id) == actor.organisation_id,
    }
    narrower = [mine[Role(actor.role)]] if actor.role in mine else []
    return [col(Handover.departement) == actor.departement, *narrower]


def sees_the_person(actor: Actor) -> bool:
    """The workshop knows a first name, a code and an hour."""
    return actor.role in {Role.PRESCRIBER, Role.PROGRAMME_OFFICER}
