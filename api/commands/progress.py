"""The bar of a calculation, on the error output: what is printed stays clean for whoever reads it with a program."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

import allocation
from api.formats import number

CALCULATION = "Calcul de la meilleure répartition"
PHASES = {
    "POINTS": "Le plus de points",
    "ORDER": "L’ordre strict des points",
    "SERVED": "Le plus de personnes",
    "OVERSPEC": "Le moins de gaspillage",
    "COST": "Le moindre coût",
    "DISTANCE": "Le moins de chemin",
    "SENIORITY": "Les égalités",
    "CERTIFICATE": "La preuve",
    "EXPLAIN": "Les motifs et ce qui les aurait changés",
    "LIMITS": "Un peu plus de chaque limite",
}
COUNTED = {"EXPLAIN", "LIMITS"}
"""Phases that go one after the other to a known end; of a search, nobody knows the end."""


def progress_words(progress: Mapping[str, Any]) -> str:
    phase = PHASES.get(str(progress.get("phase", "")), CALCULATION)
    value, bound = progress.get("value"), progress.get("bound")
    return f"{phase} : {number(value)} sur {number(bound)}" if value and bound else phase


@contextmanager
def telling(words: str) -> Iterator[Callable[[allocation.Progress], None]]:
    """What the engine calls with its progress, for as long as the block lasts."""
    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(words, total=None)

        def tell(progress: allocation.Progress) -> None:
            said = progress_words({"phase": progress.phase, "value": progress.value, "bound": progress.bound})
            if progress.phase in COUNTED:
                bar.update(task, description=said, completed=progress.value, total=progress.bound)
            else:
                bar.update(task, description=said)

        yield tell
        bar.update(task, description=words, completed=1, total=1)
