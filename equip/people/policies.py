"""Who may write about people, whatever the door they come through."""

from equip.accounts.actors import Actor
from equip.accounts.models import Role
from equip.errors import Forbidden

WRITERS = frozenset({Role.PRESCRIBER, Role.PROGRAMME_OFFICER, "system"})
IMPORTERS = frozenset({Role.PROGRAMME_OFFICER, "system"})


def check_can_write(actor: Actor) -> None:
    if actor.role not in WRITERS:
        raise Forbidden("role_not_allowed")


def check_can_import(actor: Actor) -> None:
    """The extract covers the whole département."""
    if actor.role not in IMPORTERS:
        raise Forbidden("role_not_allowed")
