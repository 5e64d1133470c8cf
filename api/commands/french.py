"""What click says in English, said in French: a word missing, a file not there, a command that does not exist."""

import sys
from collections.abc import Sequence
from typing import Any

import click
from click import exceptions as said


class FrenchGroup(click.Group):
    """The outermost group: whatever a command refuses ends in one French sentence and a status that is not 0."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        try:
            answer = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except said.NoArgsIsHelpError as asked:
            click.echo(asked.ctx.get_help() if asked.ctx else "")
            sys.exit(asked.exit_code)
        except click.ClickException as refusal:
            click.echo(f"Erreur : {sentence(refusal)}", err=True)
            sys.exit(refusal.exit_code)
        except click.Abort:
            click.echo("Interrompu.", err=True)
            sys.exit(1)
        sys.exit(answer if isinstance(answer, int) else 0)


def sentence(refusal: click.ClickException) -> str:
    if not isinstance(refusal, click.UsageError):
        return refusal.format_message()  # ours, in French already
    way = f" Essayez « {refusal.ctx.command_path} --help »." if refusal.ctx else ""
    return f"{_words(refusal)}{way}"


def _words(refusal: click.UsageError) -> str:
    match refusal:
        case said.NoSuchOption():
            return f"« {refusal.option_name} » n’est pas une option de cette commande."
        case said.NoSuchCommand():
            return f"« {refusal.command_name} » n’est pas une commande."
        case said.MissingParameter():
            return f"Il manque {_name(refusal)}."
        case said.BadParameter(param=click.Parameter() as parameter):
            return f"{_name(refusal)} : {_wanted(parameter.type)}"
        case _:
            return "Cette commande ne s’écrit pas ainsi : un mot de trop, ou une option sans sa valeur."


def _name(refusal: said.BadParameter) -> str:
    if refusal.param is None:
        return "une valeur"
    return (
        max(refusal.param.opts, key=len)
        if refusal.param.param_type_name == "option"
        else refusal.param.human_readable_name
    )


def _wanted(kind: click.ParamType[Any]) -> str:
    match kind:
        case click.Choice():
            return f"choisissez parmi {', '.join(map(str, kind.choices))}."
        case click.Path():
            return "ce fichier n’existe pas, ou ne se lit pas."
        case _ if kind.name.startswith(("integer", "int")):
            return "écrivez un nombre entier."
        case _:
            return "cette valeur ne convient pas."
