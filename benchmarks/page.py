"""docs/benchmarks.md: one dated page, with the machine as the run found it. Written by the run, never by hand."""

import os
import platform
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

from benchmarks import report
from benchmarks.report import Line

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
TEXT = """# Mesures

Cette page est écrite par `python -m benchmarks --write` ; `make bench` refait les mesures et les montre.
Les chiffres d’une autre machine seront autres : ce qui se compare, ce sont les lignes d’un même tableau.

Mesuré le {day}, sur {machine}.

## Répartir

{rounds}

- Chaque ligne est la médiane de {seeds} tours tirés au sort par `seeds/`, de graine connue : personnes, postes et
  fonds ressemblent à ceux de la démonstration, avec un minimum de moins de 30 ans, de communes rurales, et d’une
  personne par intercommunalité.
- Le temps va des octets du fichier figé au résultat. Chaque mesure est seule dans son processus ; le moteur et CP-SAT
  ont un seul fil de calcul, HiGHS les siens.
- Le moteur prouve tous les objectifs publiés, l’un après l’autre, jusqu’au départage. Les modèles naïfs ne cherchent
  que le plus de points : un booléen par couple demande-poste, une somme en centimes par demande et par fonds, et les
  mêmes règles.
- Chacun est arrêté à {limit} secondes de calcul ; le temps affiché compte aussi la construction du modèle.
  « Limite atteinte » le dit, et « écart » est ce que l’on pourrait encore gagner, au plus, d’après sa propre borne.
- Les deux listes respectent le stock, l’argent, les foyers et la réserve. Elles ne voient pas venir les minimums :
  « minimums non tenus » les compte, et leurs points se lisent avec cette colonne.
- « Mio » est le plus de mémoire tenue par le processus, bibliothèques comprises.

## Importer

{imports}

Un extrait de la CAF du même générateur, une fois, sur un PostgreSQL neuf dans un dossier temporaire.
L’essai exécute le code qui enregistre, puis défait tout : c’est pourquoi enregistrer coûte deux passages.
"""


def write(
    day: date, rounds: Sequence[Line], imports: Sequence[Line], *, seeds: int, limit: float, shared: bool
) -> None:
    text = TEXT.format(
        day=f"{day:%d/%m/%Y}",
        machine=machine(shared=shared),
        rounds=report.markdown(report.ROUNDS, rounds),
        imports=report.markdown(report.IMPORTS, imports),
        seeds=seeds,
        limit=f"{limit:g}",
    )
    PAGE.write_text(text, encoding="utf-8")


def machine(*, shared: bool) -> str:
    """Processor, memory and versions; never the machine's name."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    words = [
        f"{os.cpu_count()} cœurs ({_processor()})",
        f"{memory:.0f} Gio de mémoire",
        f"{platform.system()} {platform.release().partition('-')[0]}",
        f"Python {platform.python_version()}",
        f"OR-Tools {version('ortools')}",
    ]
    busy = ". La machine était partagée avec d’autres travaux : les temps sont plutôt hauts" if shared else ""
    return ", ".join(words) + busy


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
