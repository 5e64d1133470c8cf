"""`equip report`: post the report of a machine to a running service, from a file or from what `lshw` just wrote."""

import sys
from pathlib import Path

import click

from api.client import EquipClient
from api.commands.french import FrenchCommand
from api.commands.remote import with_client
from api.messages import sentence
from equip.files.errors import RefusalCode
from equip.files.reports.opening import MAX_BYTES


@click.command(cls=FrenchCommand)
@click.argument("path", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@with_client
def report_command(client: EquipClient, path: Path) -> None:
    """Envoyer le relevé d’une machine (« - » : ce qui arrive par le tube, comme lshw -json)."""
    answer = client.post_report(path.name, _content(path))
    if not answer["waits"]:
        click.echo(f"Rien de nouveau : le poste {answer['tag']} est déjà connu ainsi.")
    elif answer["tag"]:
        click.echo(f"Relevé reçu pour le poste {answer['tag']} : une personne l’acceptera à l’établi.")
    else:
        click.echo("Relevé reçu : la machine attend à l’établi, « à identifier ».")


def _content(path: Path) -> bytes:
    """Refuses what the service would, before it is all read into memory."""
    if str(path) == "-":
        content = sys.stdin.buffer.read(MAX_BYTES + 1)
    else:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise click.ClickException(sentence(RefusalCode.REPORT_TOO_LARGE, limit_mb=MAX_BYTES // 1_000_000))
    return content
