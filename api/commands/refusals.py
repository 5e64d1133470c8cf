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
    try:
        with local_db() as db, db.write(EVERYWHERE) as session:
            yield session
    except EquipError as refusal:
        codes = list(getattr(refusal, "fields", {}).values()) or [refusal.code]
        raise click.ClickException(" ".join(sentence(code, **refusal.details) for code in codes)) from refusal
