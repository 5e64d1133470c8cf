"""`equip migrate`, `equip journal verify`: what is done beside the database itself."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlmodel import select

from equip.accounts.actors import EVERYWHERE
from equip.accounts.models import Departement
from equip.db import Db
from equip.journal.service import broken_links
from equip.migrate import migrate
from equip.server import Urls, database_urls
from equip.settings import from_environment


@contextmanager
def local_db() -> Iterator[Db]:
    """The database of this installation, migrated; closed at the end."""
    urls = database_urls(from_environment())
    bring_up_to_date(urls)
    db = Db(urls.app)
    try:
        yield db
    finally:
        db.close()


def bring_up_to_date(urls: Urls) -> None:
    """`migrate`, for somebody at a terminal: an address that leads nowhere is one sentence."""
    try:
        migrate(urls)
    except (OperationalError, ArgumentError) as error:
        words = "La base de données ne répond pas. Vérifiez EQUIP_DATABASE_URL et EQUIP_OWNER_URL."
        raise click.ClickException(words) from error


@click.command()
def migrate_command() -> None:
    """Créer la base, ou la mettre à jour. Sans effet si elle l’est déjà."""
    with local_db():
        click.echo("La base est à jour.")


@click.group()
def journal_command() -> None:
    """Vérifier le journal."""


@journal_command.command("verify")
def verify_journal() -> None:
    """Recalculer la chaîne d’empreintes de chaque département ; sort en erreur si un maillon est rompu."""
    broken: dict[str, list[int]] = {}
    with local_db() as db, db.read(EVERYWHERE) as session:
        for code in session.exec(select(Departement.code).order_by(Departement.code)).all():
            broken[code] = list(broken_links(session, code))
    for code, numbers in broken.items():
        if numbers:
            click.echo(f"Département {code} : la chaîne est rompue aux lignes {', '.join(map(str, numbers[:20]))}.")
        else:
            click.echo(f"Département {code} : le journal est intact.")
    sys.exit(1 if any(broken.values()) else 0)
