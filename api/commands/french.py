"""What click says in English, said in French: its help, its questions, a word missing, an unknown command."""

import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click
from click import exceptions as said

_HEADINGS = {"Commands": "Commandes", "Positional arguments": "Mots attendus"}
_KINDS = {"TEXT": "TEXTE", "INTEGER": "ENTIER", "FILE": "FICHIER", "DIRECTORY": "DOSSIER"}
_NOTES = {
    "Show this message and exit.": "Afficher cette aide.",
    "[default: ": "[par défaut : ",
    "[required]": "[obligatoire]",
}
_YES = {"o", "oui", "y", "yes"}


class _FrenchHelp(click.HelpFormatter):
    """One place for all the commands: click asks gettext, which would need a compiled file and the reader's locale."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args.replace("COMMAND [ARGS]...", "COMMANDE…"), prefix or "Usage : ")

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{_HEADINGS.get(heading, heading)} :\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(_kinds(name), _notes(words)) for name, words in rows], col_max, col_spacing)


def _kinds(name: str) -> str:
    return re.sub(r"\b[A-Z]+\b", lambda word: _KINDS.get(word[0], word[0]), name)


def _notes(words: str) -> str:
    for english, french in _NOTES.items():
        words = words.replace(english, french)
    return words


class _FrenchContext(click.Context):
    formatter_class = _FrenchHelp


class FrenchCommand(click.Command):
    context_class = _FrenchContext


class FrenchGroup(click.Group):
    """The outermost group: whatever a command refuses ends in one French sentence and a status that is not 0."""

    context_class = _FrenchContext
    command_class = FrenchCommand

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


def confirm(question: str) -> bool:
    """Whatever is not a yes is a no: nothing is done by mistake."""
    answer: str = click.prompt(f"{question} [o/N]", default="", show_default=False, prompt_suffix=" : ")
    return answer.strip().lower() in _YES


def ask_password(question: str) -> str:
    """Twice, unseen, until both are the same."""
    while True:
        first: str = click.prompt(question, hide_input=True, prompt_suffix=" : ")
        if first == click.prompt("Le même, encore une fois", hide_input=True, prompt_suffix=" : "):
            return first
        click.echo("Les deux mots de passe sont différents. Recommencez.", err=True)


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
        case click.IntRange(min=int() as least, max=int() as most):
            return f"écrivez un nombre entier, de {least} à {most}."
        case click.Path():
            return "ce fichier n’existe pas, ou ne se lit pas."
        case _ if kind.name.startswith(("integer", "int")):
            return "écrivez un nombre entier."
        case _:
            return "cette valeur ne convient pas."
