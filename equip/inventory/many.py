"""The same act on many machines, each by itself: one that refuses keeps none of the others from it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sqlmodel import Session

from equip.accounts.actors import Actor
from equip.errors import EquipError
from equip.inventory.models import Device
from equip.inventory.service import get_device

MOST = 500
"""Machines that are acted on at a time: each is locked until the last is done."""


@dataclass
class Done:
    """Tags of those that it was done to, and why not to the others, by tag."""

    tags: list[str] = field(default_factory=list)
    refused: dict[str, EquipError] = field(default_factory=dict)


def to_each(session: Session, actor: Actor, tags: Iterable[str], act: Callable[[Device], None]) -> Done:
    """In the order of their tags, so that two people who do this at once wait for each other and never both.

    The acts are of one transaction: each machine's is undone by itself at the bench.
    """
    done = Done()
    for tag in sorted(set(tags)):
        savepoint = session.begin_nested()
        try:
            act(get_device(session, actor, tag, lock=True))
            session.flush()
        except EquipError as refusal:
            savepoint.rollback()
            done.refused[tag] = refusal
        else:
            savepoint.commit()
            done.tags.append(tag)
    return done
