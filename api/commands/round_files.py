"""The two files of a round as commands read them: whatever is wrong with them is one French sentence and status 2."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

import allocation
from api.commands.round_words import printable, refusal_words
from api.rounds.reasons import Known

T = TypeVar("T", allocation.Problem, allocation.Outcome)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
STATUSES = "Statuts de sortie : 0 tout va bien, 1 la réponse est non, 2 un fichier ou un mot ne convient pas."
PROBLEM = click.argument("problem", type=FILE, metavar="PROBLÈME")
OUTCOME = click.argument("outcome", type=FILE, metavar="RÉSULTAT")
EFFORT = click.option(
    "--effort",
    type=click.IntRange(1, 10**6),
    metavar="ENTIER",
    help="Travail au plus, en unités du solveur : de l’ordre d’une seconde chacune, les mêmes sur toute machine",
)


class BadInput(click.ClickException):
    """What was given can't be used; « no » is status 1, and is not this."""

    exit_code = 2


def read_problem(path: Path) -> allocation.Problem:
    return _read(path, allocation.load_problem, "un tour lisible")


def read_outcome(path: Path) -> allocation.Outcome:
    return _read(path, allocation.load_outcome, "un résultat lisible")


def _read(path: Path, load: Callable[[bytes], T], what: str) -> T:
    try:
        return load(path.read_bytes())
    except allocation.AllocationError as refusal:
        words = f"{printable(path.name)} : ce fichier n’est pas {what} : {refusal_words(refusal)}."
        raise BadInput(words) from refusal
    except OSError as error:
        raise BadInput(f"{printable(path.name)} : ce fichier n’existe pas, ou ne se lit pas.") from error


def read_sound_pair(problem: Path, outcome: Path) -> tuple[allocation.Problem, allocation.Outcome]:
    """For commands that reason on an outcome: it must be that of this problem, and keep its rules."""
    asked, answered = read_problem(problem), read_outcome(outcome)
    if answered.fingerprint != allocation.fingerprint(asked):
        words = f"{printable(outcome.name)} n’est pas le résultat de {printable(problem.name)} : l’empreinte diffère."
        raise BadInput(words)
    if allocation.audit(asked, answered):
        why = "n’est pas une réponse juste à son problème : « equip round audit » dit pourquoi."
        raise BadInput(f"{printable(outcome.name)} {why}")
    return asked, answered


def write_outcome(path: Path, outcome: allocation.Outcome) -> None:
    try:
        path.write_bytes(allocation.dump_outcome(outcome))
    except OSError as error:
        raise BadInput(f"{printable(str(path))} : impossible d’écrire à cet endroit.") from error


def known_of(problem: allocation.Problem) -> Known:
    """A file has no labels: a fund is named by its code."""
    return Known(
        funds={},
        rules={rule.code: rule.sentence for rule in problem.rules},
        points={claim.id: claim.points for claim in problem.claims},
        waited_days={claim.id: claim.age_days for claim in problem.claims},
    )


def given(**options: Any) -> dict[str, Any]:
    """The options that were typed; the engine has its own defaults for the others."""
    return {name: value for name, value in options.items() if value is not None}
