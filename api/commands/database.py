"""`equip migrate`, `equip user add`, `equip journal verify`: what is done beside the database itself."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click
from sqlmodel import select

from api.messages import sentence
from equip.accounts import service as accounts
from equip.accounts.actors import EVERYWHERE, system_actor
from equip.accounts.models import Departement, Role
from equip.db import Db
from equip.errors import EquipError
from equip.journal.service import broken_links
from equip.migrate import migrate
from equip.server import database_urls
from equip.settings import from_environment


@contextmanager
def local_db() -> Iterator[Db]:
    """The database of this installation, migrated; closed at the end."""
    urls = database_urls(from_environment())
    migrate(urls)
    db = Db(urls.app)
    try:
        yield db
    finally:
        db.close()


@click.command()
def migrate_command() -> None:
    """Créer la base, ou la mettre à jour. Sans effet si elle l’est déjà."""
    with local_db():
        click.echo("La base est à jour.")


@click.group()
def user_command() -> None:
    """Gérer les comptes."""


@user_command.command("add")
@click.option("--email", required=True, help="Adresse électronique, qui sert à se connecter")
@click.option("--name", required=True, help="Nom affiché")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]), help="Rôle")
@click.option("--departement", required=True, help="Code du département, par exemple 01")
@click.option("--organisation", required=True, help="Nom exact de la structure")
@click.password_option("--password", help="Mot de passe (demandé s’il n’est pas donné)")
def add_user(email: str, name: str, role: str, departement: str, organisation: str, password: str) -> None:
    """Créer un compte."""
    try:
        with local_db() as db, db.write(EVERYWHERE) as session:
            found = accounts.find_organisation(session, departement, organisation)
            if found is None:
                raise click.ClickException(sentence("organisation_not_found"))
            accounts.add_user(
                session,
                system_actor(departement),
                email=email,
                display_name=name,
                role=Role(role),
                organisation=found,
                password=password,
                now=datetime.now(UTC),
            )
    except EquipError as refusal:
        codes = list(getattr(refusal, "fields", {}).values()) or [refusal.code]
        raise click.ClickException(" ".join(sentence(code, **refusal.details) for code in codes)) from refusal
    click.echo("Compte créé.")


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
