"""What the commands that act beside the database share: a refusal becomes its French sentence and status 1."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlmodel import Session

from api.commands.database import local_db
from api.messages import sentence
from equip.accounts.actors import EVERYWHERE
from equip.errors import EquipError


@contextmanager
def writing() -> Iterator[Session]:
    """One transaction on the database of this installation; nothing is kept of what is refused."""
    with _said_in_french(), local_db() as db, db.write(EVERYWHERE) as session:
        yield session


@contextmanager
def reading() -> Iterator[Session]:
    with _said_in_french(), local_db() as db, db.read(EVERYWHERE) as session:
        yield session


@contextmanager
def _said_in_french() -> Iterator[None]:
    try:
        yield
    except EquipError as refusal:
        codes = list(getattr(refusal, "fields", {}).values()) or [refusal.code]
        raise click.ClickException(" ".join(sentence(code, **refusal.details) for code in codes)) from refusal
