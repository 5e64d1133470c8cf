"""`equip retention`: what is past its time, counted; with --apply, erased as the worker does every night."""

from datetime import UTC, datetime

import click
from sqlmodel import select

from api.commands.refusals import reading, writing
from api.formats import PARIS, plural
from api.retention.words import DURATIONS, HOLDS
from equip.accounts.actors import system_actor
from equip.accounts.models import Departement
from equip.accounts.service import get_departement
from equip.retention.durations import Durations
from equip.retention.service import Due, erase_due, find_due


@click.command()
@click.option("--departement", default="", help="Seulement ce département, par exemple 01")
@click.option("--apply", "applies", is_flag=True, help="Effacer ; sans cette option, la commande compte seulement")
def retention_command(departement: str, applies: bool) -> None:
    """Dire ce dont la durée de conservation est passée, et l’effacer avec --apply."""
    now = datetime.now(UTC)
    for code in _codes(departement):
        with reading() as session:
            due = find_due(session, system_actor(code), now=now, today=now.astimezone(PARIS).date())
        for words in _said(code, due):
            click.echo(words)
        if applies:
            click.echo(f"Département {code} : {_erase(code, now)}.")
    if not applies:
        click.echo("Rien n’a été effacé. Pour effacer : --apply.")


def _codes(departement: str) -> list[str]:
    with reading() as session:
        if departement:
            return [get_departement(session, departement).code]
        return list(session.exec(select(Departement.code).order_by(Departement.code)))


def _erase(code: str, now: datetime) -> str:
    """Batch after batch, each in its transaction."""
    people = files = 0
    while True:
        with writing() as session:
            done = erase_due(session, system_actor(code), now=now, today=now.astimezone(PARIS).date())
        people, files = people + done.people, files + done.files
        if not done.people:
            return f"effacé, {_counts(people, files)}"


def _said(code: str, due: Due) -> list[str]:
    lines = [f"Département {code} : {_counts(due.people, due.files)} à effacer."]
    lines += [f"  Gardé, {plural(count, 'personne')} : {HOLDS[hold]}." for hold, count in due.held.items()]
    return [*lines, *(f"  {words}" for words in _durations(due.durations))]


def _durations(durations: Durations) -> list[str]:
    return [
        words.format("durée à fixer par le Département" if value is None else value)
        for name, words in DURATIONS.items()
        for value in [getattr(durations, name)]
    ]


def _counts(people: int, files: int) -> str:
    return f"{plural(people, 'identité')} et {plural(files, 'contenu de fichier', 'contenus de fichiers')}"
