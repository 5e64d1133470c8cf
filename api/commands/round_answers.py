"""`equip round explain`, `limits` and `compare`: questions on files that are already there, without any service."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

import allocation
from allocation.codec import encode
from api.commands.french import FrenchCommand
from api.commands.progress import telling
from api.commands.round_files import (
    EFFORT,
    FILE,
    OUTCOME,
    PROBLEM,
    STATUSES,
    BadInput,
    given,
    read_outcome,
    read_sound_pair,
)
from api.commands.round_said import (
    Row,
    claim_lines,
    gain_lines,
    is_without_answer,
    served_lines,
    summary,
    usage_rows,
    value_rows,
)
from api.commands.round_words import printable, refusal_words

JSON = click.option("--json", "as_json", is_flag=True, help="Écrire du JSON, en codes, pour un programme")


@click.command(cls=FrenchCommand, epilog=STATUSES)
@PROBLEM
@OUTCOME
@click.argument("claim", metavar="DEMANDE")
@click.option("--again", is_flag=True, help="Recalculer le motif, même si le fichier en porte un")
@EFFORT
def explain(problem: Path, outcome: Path, claim: str, again: bool, effort: int | None) -> None:
    """Dire pourquoi DEMANDE n’est pas servie et ce qui l’aurait changé, ou avec quoi elle l’est et qui paie."""
    asked, answered = read_sound_pair(problem, outcome)
    if claim not in {one.id for one in asked.claims}:
        raise BadInput(f"{printable(problem.name)} : aucune demande ne s’appelle « {printable(claim)} » dans ce tour.")
    if is_without_answer(answered):
        _say(summary(asked, answered))
        sys.exit(1)
    kept = [reason for reason in answered.reasons if reason.claim == claim]
    if claim in answered.unserved and (again or not kept):
        with telling("Motif recalculé") as tell:
            answered = allocation.explain(asked, answered, only=(claim,), on_progress=tell, **given(effort=effort))
    try:
        _say(list(claim_lines(asked, answered, claim)))
    except (KeyError, ValueError, TypeError, AttributeError) as error:  # a reason is free text as far as files go
        raise BadInput(
            f"{printable(outcome.name)} : ce motif ne se lit pas ; l’option --again le recalcule."
        ) from error
    if kept and not again:
        click.echo("Ce motif est celui du fichier ; avec --again, il est recalculé.")


@click.command(cls=FrenchCommand, epilog=STATUSES)
@PROBLEM
@OUTCOME
@EFFORT
@JSON
def limits(problem: Path, outcome: Path, effort: int | None, as_json: bool) -> None:
    """Dire ce qui limite le tour : ce que gagneraient 100 € de plus, un poste de plus, une règle de moins."""
    asked, answered = read_sound_pair(problem, outcome)
    if is_without_answer(answered):
        _say(summary(asked, answered))
        sys.exit(1)
    with telling("Limites essayées une à une") as tell:
        gains = allocation.limits(asked, answered, on_progress=tell, **given(effort=effort))
    if as_json:
        _write([encode(gain) for gain in gains])
    else:
        _say(gain_lines(asked, gains))


@click.command(cls=FrenchCommand, epilog=STATUSES)
@click.argument("one", type=FILE, metavar="A")
@click.argument("other", type=FILE, metavar="B")
@JSON
def compare(one: Path, other: Path, as_json: bool) -> None:
    """Comparer deux résultats des mêmes demandes : qui n’est servi que par l’un, et ce que chacun emploie."""
    try:
        found = allocation.compare(read_outcome(one), read_outcome(other))
    except allocation.AllocationError as refusal:
        names = f"{printable(one.name)} et {printable(other.name)}"
        raise BadInput(f"{names} ne se comparent pas : {refusal_words(refusal)}.") from refusal
    if as_json:
        _write(encode(found))
    else:
        _say(served_lines(found))
        console = Console(highlight=False)
        console.print(_table("Objectif", value_rows(found)), _table("Emploi", usage_rows(found)))


def _table(head: str, rows: Iterable[Row]) -> Table:
    table = Table()
    table.add_column(head)
    table.add_column("A", justify="right")
    table.add_column("B", justify="right")
    for name, one, other in rows:
        table.add_row(escape(name), one, other)
    return table


def _say(lines: Iterable[str]) -> None:
    for words in lines:
        click.echo(words)


def _write(content: Any) -> None:
    click.echo(json.dumps(content, ensure_ascii=False, indent=2))
