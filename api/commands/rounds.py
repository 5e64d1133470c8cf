"""`equip round …`: freeze, solve and export through a running service; all else reads two files, alone, offline."""

import sys
from pathlib import Path
from typing import Any

import click

import allocation
from api.client import EquipClient
from api.commands.french import FrenchGroup
from api.commands.progress import CALCULATION, telling
from api.commands.remote import with_client
from api.commands.round_answers import compare, explain, limits
from api.commands.round_files import (
    EFFORT,
    OUTCOME,
    PROBLEM,
    STATUSES,
    BadInput,
    given,
    read_outcome,
    read_problem,
    write_outcome,
)
from api.commands.round_said import summary
from api.commands.round_words import finding_words, printable
from api.formats import plural


@click.group(cls=FrenchGroup, epilog=STATUSES)
def round_command() -> None:
    """Figer, calculer, exporter, rejouer, contrôler, expliquer et comparer un tour."""


round_command.add_command(explain)
round_command.add_command(limits)
round_command.add_command(compare)


@round_command.command()
@click.argument("number", type=int)
@with_client
def freeze(client: EquipClient, number: int) -> None:
    """Figer les demandes et le stock du tour NUMBER."""
    this_round = client.post(f"/rounds/{number}/freeze")
    click.echo(f"Tour {number} figé. Empreinte : {this_round['fingerprint']}")


@round_command.command(epilog=STATUSES)
@click.argument("tour", metavar="TOUR")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Où écrire le résultat")
@click.option(
    "--former",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Un résultat d’avant, d’où repartir : le même résultat prouvé, souvent plus tôt",
)
@click.option("--reasons/--no-reasons", default=True, show_default=True, help="Chercher aussi les motifs")
@EFFORT
@with_client
def solve(
    client: EquipClient,
    tour: str,
    output: Path | None,
    former: Path | None,
    reasons: bool,
    effort: int | None,
) -> None:
    """Calculer la meilleure répartition de TOUR : un numéro pour le service, ou un fichier de problème avec -o."""
    if tour.isdecimal():
        if output is not None or former is not None or effort or not reasons:
            raise BadInput(
                "Un numéro fait calculer le service, qui garde le résultat : ces options sont pour un fichier."
            )
        _solve_there(client, int(tour))
    elif output is None:
        raise BadInput("Dites où écrire le résultat, avec -o FICHIER.")
    else:
        begun = None if former is None else read_outcome(former)
        sys.exit(_solve_here(Path(tour), output, begun, reasons=reasons, effort=effort))


def _solve_there(client: EquipClient, number: int) -> None:
    this_round = client.solve_round(number, on_progress=_say)
    click.echo(f"\nTour {number} : {this_round['state_label']}.")


def _solve_here(
    problem: Path,
    output: Path,
    former: allocation.Outcome | None,
    *,
    reasons: bool,
    effort: int | None,
) -> int:
    asked = read_problem(problem)
    if not output.parent.is_dir():
        raise BadInput(f"{printable(str(output.parent))} : ce dossier n’existe pas.")
    with telling(CALCULATION) as tell:
        outcome = allocation.solve(asked, former=former, on_progress=tell, **given(effort=effort))
        if reasons:
            outcome = allocation.explain(asked, outcome, on_progress=tell, **given(effort=effort))
    write_outcome(output, outcome)
    for words in summary(asked, outcome):
        click.echo(words)
    click.echo(f"Résultat écrit dans {printable(str(output))}")
    return 0 if outcome.status in (allocation.Status.OPTIMAL, allocation.Status.FEASIBLE) else 1


@round_command.command()
@click.argument("number", type=int)
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Où écrire")
@with_client
def export(client: EquipClient, number: int, folder: Path) -> None:
    """Écrire les deux fichiers du tour NUMBER : le problème figé et le résultat."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind in ("problem", "outcome"):
        path = folder / f"tour-{number}-{kind}.json"
        path.write_bytes(client.get_bytes(f"/rounds/{number}/{kind}"))
        click.echo(str(path))


@round_command.command(epilog=STATUSES)
@PROBLEM
@OUTCOME
@EFFORT
def replay(problem: Path, outcome: Path, effort: int | None) -> None:
    """Refaire le calcul et comparer à l’octet, motifs compris ; sort avec 1 si le résultat diffère."""
    asked, published = read_problem(problem), read_outcome(outcome)
    with telling("Calcul refait") as tell:
        same = allocation.replay(asked, published, on_progress=tell, **given(effort=effort))
    for words in _compared(published, same):
        click.echo(words)
    sys.exit(0 if same else 1)


@round_command.command(epilog=STATUSES)
@PROBLEM
@OUTCOME
def audit(problem: Path, outcome: Path) -> None:
    """Relire les règles une par une, sans le solveur ; sort avec 1 s’il y a un écart."""
    asked, published = read_problem(problem), read_outcome(outcome)
    with telling("Règles relues"):
        findings = allocation.audit(asked, published)
    for finding in findings:
        click.echo(finding_words(finding))
    click.echo(f"{plural(len(findings), 'écart')}." if findings else "Aucun écart : chaque règle est respectée.")
    click.echo("Les motifs des demandes non servies ne sont pas vérifiés ici : « equip round replay » les recalcule.")
    sys.exit(1 if findings else 0)


def _compared(published: allocation.Outcome, same: bool) -> list[str]:
    """What the replay found, and of what: a file may hold no reasons, or ones that nobody could prove."""
    what = "décisions et motifs" if published.reasons else "décisions seules"
    found = "Même résultat, à l’octet près" if same else "Le résultat diffère de celui qui a été publié"
    lines = [f"{found} (comparés : {what})."]
    if not published.reasons:
        lines.append("Ce fichier ne porte aucun motif : il n’y en avait pas à comparer.")
    if not same and not _is_proved(published):
        lines.append(
            "Ce résultat n’est pas entièrement prouvé : un calcul arrêté avant la fin peut différer sans faute."
        )
    return lines


def _is_proved(published: allocation.Outcome) -> bool:
    unproved = any(reason.code is allocation.ReasonCode.NOT_PROVED for reason in published.reasons)
    return published.status in (allocation.Status.OPTIMAL, allocation.Status.INFEASIBLE) and not unproved


def _say(this_round: dict[str, Any]) -> None:
    """How long it has been, on one line that is written again and again."""
    seconds = this_round["progress"].get("seconds")
    if seconds is not None:
        click.echo(f"\rCalcul en cours : {seconds} s", nl=False, err=True)
