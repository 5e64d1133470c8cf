"""Who may write about training."""

from equip.accounts.actors import Actor
from equip.accounts.models import Role
from equip.errors import Forbidden

WRITERS = frozenset({Role.TRAINER, "system"})


def check_can_mark(actor: Actor) -> None:
    if actor.role not in WRITERS:
        raise Forbidden("role_not_allowed")
