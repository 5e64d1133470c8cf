"""The command sheet of the bench: what the scanner can be told besides labels and serials."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from api.labels import label
from api.papers.codes import code128
from api.papers.press import print_pdf
from api.typography import typo
from equip.inventory.commands import Command, Mode

INTRO = typo(
    "Scannez d’abord un poste, puis la commande. Un mode se scanne une fois : il vaut pour tous les postes suivants, "
    "jusqu’à « SUIVANT » ou un quart d’heure."
)
DOTS = 3
"""Of a module, 0.25 mm: the longest command stands in half a sheet, and any scanner reads it."""


def print_commands(*, sender: str, foot: str, now: datetime) -> bytes:
    data = {
        "title": "Planche de commandes de l’établi",
        "sender": sender,
        "foot": foot,
        "intro": INTRO,
        "groups": [
            {"title": "Pour le poste scanné", "items": _cards(Command)},
            {"title": "Pour tous les postes scannés ensuite", "items": _cards(Mode)},
        ],
    }
    return print_pdf("commands.typ", data, now=now)


def _cards(commands: Iterable[Command | Mode]) -> list[dict[str, Any]]:
    return [_card(command) for command in commands]


def _card(command: Command | Mode) -> dict[str, Any]:
    drawn = code128(command)
    word = label(command).upper()
    return {
        "word": word,
        "code": command.value,
        "svg": drawn.svg,
        "modules": drawn.modules,
        "dots": DOTS,
        "alt": f"Code-barres : {word}",
    }
