"""`equip import`: send a partner's file to a running service, read its report, save the lines that are ready."""

from pathlib import Path
from typing import Any

import click

from api.client import EquipClient
from api.commands.french import FrenchCommand, confirm
from api.commands.remote import with_client
from api.messages import sentence
from equip.files import tables
from equip.files.errors import RefusalCode
from equip.files.reports import opening
from equip.imports.models import ImportKind


@click.command(cls=FrenchCommand)
@click.argument("kind", type=click.Choice([kind.value for kind in ImportKind]))
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--save", is_flag=True, help="Enregistrer les lignes prêtes sans demander")
@with_client
def import_command(client: EquipClient, kind: str, path: Path, save: bool) -> None:
    """Envoyer un fichier de partenaire : rien n’est enregistré avant le rapport."""
    answer = client.check_import(kind, path.name, _content(kind, path))
    for words in report_lines(answer):
        click.echo(words)
    ready = answer["counts"]["create"] + answer["counts"]["update"]
    if not ready:
        click.echo("Aucune ligne à enregistrer.")
    elif save or confirm(f"Enregistrer les {ready} lignes prêtes ?"):
        client.save_import(answer["id"])
        click.echo(f"{ready} lignes enregistrées.")


def _content(kind: str, path: Path) -> bytes:
    """Refuses what the service would, before it is read into memory."""
    report = kind == ImportKind.HARDWARE
    code = RefusalCode.REPORT_TOO_LARGE if report else RefusalCode.TOO_LARGE
    most = opening.MAX_BYTES if report else tables.MAX_BYTES
    if path.stat().st_size > most:
        raise click.ClickException(sentence(code, limit_mb=most // 1_000_000))
    return path.read_bytes()


def report_lines(answer: dict[str, Any]) -> list[str]:
    """The report in words: what was noticed of the file, the lines to correct, then the counts."""
    counts = answer["counts"]
    return [
        *(note["detail"] for note in answer["notes"]),
        *(problem["detail"] for line in answer["lines"] for problem in line["problems"]),
        f"{counts['create']} à créer, {counts['update']} à mettre à jour, {counts['identical']} identiques, "
        f"{counts['to_correct']} à corriger, {counts['duplicate']} doublons possibles.",
    ]
