"""`equip migrate`, `equip journal verify`: what is done beside the database itself."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlmodel import Session, select

from api.commands.french import FrenchCommand, FrenchGroup
from api.journal.words import ENDS, MARKS
from equip.accounts.actors import EVERYWHERE
from equip.accounts.models import Departement
from equip.db import Db
from equip.journal import chain
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


@click.command(cls=FrenchCommand)
def migrate_command() -> None:
    """Créer la base, ou la mettre à jour. Sans effet si elle l’est déjà."""
    with local_db():
        click.echo("La base est à jour.")


@click.group(cls=FrenchGroup)
def journal_command() -> None:
    """Vérifier le journal."""


@journal_command.command("verify")
@click.option(
    "--expect",
    "noted",
    multiple=True,
    metavar="CODE:NUMÉRO:EMPREINTE",
    help="Ligne notée ailleurs la fois d’avant, ou lue dans un procès-verbal ; l’option se répète",
)
def verify_journal(noted: tuple[str, ...]) -> None:
    """Recalculer la chaîne d’empreintes de chaque département, et comparer sa fin ; sort en erreur si rien ne va."""
    marks = [_mark_of(words) for words in noted]
    with local_db() as db, db.read(EVERYWHERE) as session:
        codes = session.exec(select(Departement.code).order_by(Departement.code)).all()
        found = [_verified(session, code, [mark for of, mark in marks if of == code]) for code in codes]
    unknown = sorted({code for code, _ in marks} - set(codes))
    for lines, _ in found:
        click.echo("\n".join(lines))
    for code in unknown:
        click.echo(f"Département {code} : il n’est pas dans cette base.")
    sys.exit(0 if not unknown and all(sound for _, sound in found) else 1)


def _mark_of(words: str) -> tuple[str, chain.Mark]:
    found = re.fullmatch(r"(\w{2,3}):([0-9]{1,9}):([0-9a-f]{64})", words.strip())
    if found is None:
        raise click.ClickException("Écrivez CODE:NUMÉRO:EMPREINTE, par exemple 01:1204: puis les 64 caractères.")
    code, number, written = found.groups()
    return code, chain.Mark(int(number), written)


def _verified(session: Session, code: str, marks: list[chain.Mark]) -> tuple[list[str], bool]:
    """What to say of one département's journal, and whether all of it is sound."""
    broken = list(chain.broken_links(session, code))
    faults = [fault for mark in marks if (fault := chain.mark_fault(session, code, mark))]
    end = chain.end_fault(session, code)
    last, head = chain.last_and_head(session, code)
    lines = []
    if broken:
        lines.append(f"la chaîne est rompue aux lignes {', '.join(map(str, broken[:20]))}.")
    if end:
        lines.append(f"{ENDS[end]}. Il s’arrête à la ligne {last.number} ; la base a noté la ligne {head.number}.")
    lines += [f"{MARKS[fault]}. Il s’arrête à la ligne {last.number}." for fault in faults]
    sound = not lines
    if sound:
        lines = ["le journal est intact.", f"dernière ligne, à garder ailleurs : {code}:{last.number}:{last.hash}"]
    return [f"Département {code} : {words}" for words in lines], sound
