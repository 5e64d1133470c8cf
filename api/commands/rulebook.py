"""`equip rules|grid|scale show|publish`: what the département decides and dates, as a file to read and to send back.

`show` writes the version in force in the very format that `publish` takes: it is copied, given another name and another
date, and published. A version in force is never changed.
"""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from api.client import EquipClient
from api.commands.french import FrenchGroup
from api.commands.remote import with_client
from api.formats import day

FILE = click.argument("path", metavar="FICHIER", type=click.Path(exists=True, dir_okay=False, path_type=Path))
ON = click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="Un autre jour qu’aujourd’hui, par exemple 2027-01-01"
)


@click.group(cls=FrenchGroup)
def rules_command() -> None:
    """Lire et publier les règles de recevabilité."""


@rules_command.command("show")
@ON
@click.option("--departement", default=None, help="Un autre département que le sien, par exemple 38")
@with_client
def show_rules(client: EquipClient, on: datetime | None, departement: str | None) -> None:
    """Écrire les règles en vigueur, dans le format de `publish`."""
    _show(client.get("/rules", on=_day(on), departement=departement)["rules"], "Aucune règle")


@rules_command.command("publish")
@FILE
@with_client
def publish_rules(client: EquipClient, path: Path) -> None:
    """Publier une nouvelle version datée des règles, lue dans FICHIER (JSON)."""
    _publish(client, "/rules", path, "Règles publiées")


@click.group(cls=FrenchGroup)
def grid_command() -> None:
    """Lire et publier la grille de points."""


@grid_command.command("show")
@ON
@click.option("--departement", default=None, help="Un autre département que le sien, par exemple 38")
@with_client
def show_grid(client: EquipClient, on: datetime | None, departement: str | None) -> None:
    """Écrire la grille en vigueur, dans le format de `publish`."""
    _show(client.get("/rules", on=_day(on), departement=departement)["grid"], "Aucune grille")


@grid_command.command("publish")
@FILE
@with_client
def publish_grid(client: EquipClient, path: Path) -> None:
    """Publier une nouvelle version datée de la grille, lue dans FICHIER (JSON)."""
    _publish(client, "/grids", path, "Grille publiée")


@click.group(cls=FrenchGroup)
def scale_command() -> None:
    """Lire et publier le barème de participation."""


@scale_command.command("show")
@ON
@with_client
def show_scale(client: EquipClient, on: datetime | None) -> None:
    """Écrire le barème en vigueur, dans le format de `publish`."""
    _show(client.get("/contribution-scales", on=_day(on))["scale"], "Aucun barème")


@scale_command.command("publish")
@FILE
@with_client
def publish_scale(client: EquipClient, path: Path) -> None:
    """Publier une nouvelle version datée du barème, lue dans FICHIER (JSON)."""
    _publish(client, "/contribution-scales", path, "Barème publié")


def _show(version: dict[str, Any] | None, nothing: str) -> None:
    if version is None:
        raise click.ClickException(f"{nothing} en vigueur ce jour-là.")
    click.echo(json.dumps(version, ensure_ascii=False, indent=2))


def _publish(client: EquipClient, address: str, path: Path, done: str) -> None:
    made = client.post(address, _content(path))
    starts = day(date.fromisoformat(made["in_force_on"]))
    click.echo(f"{done} : version « {made['version']} », en vigueur le {starts}. Source : {made['source']}.")


def _content(path: Path) -> dict[str, Any]:
    """The file as it is: the service checks what it says; here, only that it can be read."""
    try:
        content = json.loads(path.read_bytes())
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{path.name} : ce fichier n’est pas du texte en UTF-8.") from error
    except json.JSONDecodeError as error:
        where = f"ligne {error.lineno}, colonne {error.colno}"
        words = f"{path.name}, {where} : ce n’est pas du JSON lisible. Vérifiez les virgules et les guillemets."
        raise click.ClickException(words) from error
    if not isinstance(content, dict):
        raise click.ClickException(f"{path.name} : le fichier doit contenir un objet, entre accolades.")
    return content


def _day(on: datetime | None) -> str | None:
    return f"{on:%Y-%m-%d}" if on else None
