"""`equip round …`: freeze and solve through a running service; replay and audit two files, alone, offline."""

import sys
from pathlib import Path
from typing import Any

import click

import allocation
from api.client import EquipClient
from api.commands.french import FrenchGroup
from api.commands.remote import with_client


@click.group(cls=FrenchGroup)
def round_command() -> None:
    """Figer, calculer, exporter, rejouer et contrôler un tour."""


@round_command.command()
@click.argument("number", type=int)
@with_client
def freeze(client: EquipClient, number: int) -> None:
    """Figer les demandes et le stock du tour NUMBER."""
    this_round = client.post(f"/rounds/{number}/freeze")
    click.echo(f"Tour {number} figé. Empreinte : {this_round['fingerprint']}")


@round_command.command()
@click.argument("number", type=int)
@with_client
def solve(client: EquipClient, number: int) -> None:
    """Calculer la meilleure répartition du tour NUMBER."""
    this_round = client.solve_round(number, on_progress=_say)
    click.echo(f"\nTour {number} : {this_round['state_label']}.")


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


@round_command.command()
@click.argument("problem", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("outcome", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def replay(problem: Path, outcome: Path) -> None:
    """Refaire le calcul et comparer à l’octet, motifs compris ; sort en erreur si le résultat diffère."""
    asked, published = _problem(problem), _outcome(outcome)
    same = allocation.replay(asked, published, on_progress=_tell)
    click.echo("", err=True)  # ends the line of the progress
    for words in _compared(published, same):
        click.echo(words)
    sys.exit(0 if same else 1)


@round_command.command()
@click.argument("problem", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("outcome", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def audit(problem: Path, outcome: Path) -> None:
    """Relire les règles une par une, sans le solveur ; sort en erreur au premier écart."""
    findings = allocation.audit(_problem(problem), _outcome(outcome))
    for finding in findings:
        click.echo(f"{finding.code} : {', '.join(finding.ids)} {dict(finding.details)}")
    click.echo("Aucun écart : chaque règle est respectée." if not findings else f"{len(findings)} écarts.")
    click.echo("Les motifs des demandes non servies ne sont pas vérifiés ici : « equip round replay » les recalcule.")
    sys.exit(1 if findings else 0)


def _problem(path: Path) -> allocation.Problem:
    try:
        return allocation.load_problem(path.read_bytes())
    except allocation.AllocationError as refusal:
        raise click.ClickException(f"{path.name} : ce fichier n’est pas un tour lisible ({refusal.code}).") from refusal


def _outcome(path: Path) -> allocation.Outcome:
    try:
        return allocation.load_outcome(path.read_bytes())
    except allocation.AllocationError as refusal:
        words = f"{path.name} : ce fichier n’est pas un résultat lisible ({refusal.code})."
        raise click.ClickException(words) from refusal


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


def _tell(progress: allocation.Progress) -> None:
    """On one line that is written again and again: solving tells no end, explaining goes claim after claim."""
    if progress.phase == "EXPLAIN":
        words = f"Motifs recalculés : {progress.value} sur {progress.bound}"
    else:
        words = "Calcul en cours…"
    click.echo(f"\r{words}", nl=False, err=True)


def _say(this_round: dict[str, Any]) -> None:
    """How long it has been, on one line that is written again and again."""
    seconds = this_round["progress"].get("seconds")
    if seconds is not None:
        click.echo(f"\rCalcul en cours : {seconds} s", nl=False, err=True)
