"""The command line `equip`. Each command is a module, loaded only when it is called: `equip --help` stays quick."""

from importlib import import_module
from typing import Any

import click

from api.commands.french import FrenchGroup

_COMMANDS = {
    "serve": ("api.commands.serving", "Servir les pages et l’API (et un exécutant)"),
    "worker": ("api.commands.serving", "Exécuter les calculs demandés"),
    "migrate": ("api.commands.database", "Créer la base, ou la mettre à jour"),
    "departement": ("api.commands.departements", "Ouvrir un département"),
    "organisation": ("api.commands.accounts", "Ajouter une structure"),
    "user": ("api.commands.accounts", "Gérer les comptes"),
    "rules": ("api.commands.rulebook", "Lire et publier les règles de recevabilité"),
    "grid": ("api.commands.rulebook", "Lire et publier la grille de points"),
    "scale": ("api.commands.rulebook", "Lire et publier le barème de participation"),
    "journal": ("api.commands.database", "Vérifier le journal"),
    "demo": ("api.commands.demo", "Dérouler une campagne de démonstration"),
    "import": ("api.commands.files", "Envoyer un fichier de partenaire"),
    "report": ("api.commands.reports", "Envoyer le relevé d’une machine, avec le jeton d’un banc"),
    "round": ("api.commands.rounds", "Figer, calculer, exporter, rejouer, contrôler, expliquer et comparer un tour"),
}


class _OnDemand(FrenchGroup):
    """Click's lazy group: the help needs only the table above."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        found: Any = getattr(import_module(_COMMANDS[cmd_name][0]), f"{cmd_name}_command")
        command: click.Command = found
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commandes"):
            formatter.write_dl([(name, words) for name, (_, words) in _COMMANDS.items()])


@click.group(cls=_OnDemand, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Equip : attribuer des ordinateurs reconditionnés, et dire pourquoi."""
