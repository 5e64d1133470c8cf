"""docs/benchmarks.md: one dated part for each release, with the machine as the run found it. Never written by hand.

A run writes its own release again, and leaves those of the others as they were.
"""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

from benchmarks import report
from benchmarks.measure import MEMORY_GIB
from benchmarks.report import Line

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
RELEASE = "\n## Version "
HEAD = f"""# Mesures

Cette page est écrite par `python -m benchmarks --write` ; `make bench` refait les mesures et les montre.
Les chiffres d’une autre machine seront autres : ce qui se compare, ce sont les lignes d’un même tableau.

**Les tours** sont tirés au sort, de graine connue : dix profils de besoin, trente territoires et dix sites plafonnés,
six fonds en six plans dont deux partagés, des participations de 0 à 50 €, des prix de 5 en 5 € par modèle et par
grade, et deux minimums : 40 % de quartiers prioritaires, 60 % de femmes. Il y a moins de postes que de demandes, et
moins d’argent que de postes.

**Chaque mesure** est seule dans son processus, à qui {MEMORY_GIB} Gio sont permis. Le temps va du tour en mémoire au
résultat, construction du modèle comprise. « Mio » est le plus de mémoire tenue, tour, bibliothèques et programme CBC
compris. Les points et les personnes sont recomptés, et les règles relues, hors de la méthode.

- Le moteur cherche tous les objectifs publiés, l’un après l’autre, jusqu’au départage ; « points seuls » est le premier
  objectif, et le départage. Son écart est celui des points.
- « Et tous les motifs » : la même répartition, puis, pour chaque demande non servie, son motif et les points qui
  l’auraient servie ; « prouvé » veut alors dire que personne n’est resté sans motif établi.
- « Ordre strict » : personne ne passe avant qui a plus de points et pourrait être servi ; le départage et le choix des
  postes y sont aussi. Ce qu’il coûte en points et en personnes se lit dans « ce que vaut l’exactitude ».
- Les modèles par couples ne cherchent que le plus de points : un booléen par demande, poste qui convient et plan qui
  peut payer, et les mêmes règles. CP-SAT et CBC ont tous les cœurs, HiGHS un seul.
- « Arrêté » : la limite de temps est atteinte, et l’écart est ce que l’on pourrait encore gagner, au plus, d’après la
  borne de la méthode elle-même. « Aucune solution » : rien n’est servi quand la limite est atteinte.
- Les deux listes donnent à chacun le poste le moins cher qui convient, payé par le premier plan qui le peut ; elles
  respectent le stock, l’argent et les plafonds. Elles ne regardent pas les minimums : « minimums non tenus » les
  compte, et leurs points se lisent avec cette colonne.
- « Lire et trier » est le plancher de toute méthode : les tableaux du tour, lus dans un fichier et triés.

Ce que l’on visait et qui n’est pas atteint, et pourquoi : [décision 7](adr/0007-ce-que-le-moteur-n-atteint-pas.md).
"""
PART = """
## Version {release}

Mesuré le {day}, sur {machine}.
{conditions}

{rounds}

Booléens du modèle par couples : {booleans}.
"""
GAIN = """
### Ce que vaut l’exactitude

Ce que la meilleure répartition trouvée, toutes règles tenues, a de plus que l’ordre strict et que chaque liste, avec
les mêmes postes et le même argent (médiane des tours). Une liste qui laisse un minimum de côté peut avoir plus de
points que toute répartition permise : le signe − le dit.

{gains}
"""
IMPORT = """
### Importer

{imports}

Un extrait de la CAF tiré au sort, une fois, sur un PostgreSQL neuf dans un dossier temporaire.
L’essai exécute le code qui enregistre, puis défait tout : c’est pourquoi enregistrer coûte deux passages.
"""


@dataclass(frozen=True)
class Part:
    """What one run has to say of one release. `conditions`: seeds and limits, in French."""

    day: date
    conditions: str
    rounds: Sequence[Line]
    gains: Sequence[Line]
    imports: Sequence[Line]
    booleans: str
    shared: bool

    def text(self, release: str) -> str:
        text = PART.format(
            release=release,
            day=f"{self.day:%d/%m/%Y}",
            machine=machine(shared=self.shared),
            conditions=self.conditions,
            rounds=report.markdown(report.ROUNDS, self.rounds),
            booleans=self.booleans or "aucun",
        )
        text += GAIN.format(gains=report.markdown(report.GAINS, self.gains)) if self.gains else ""
        return text + (IMPORT.format(imports=report.markdown(report.IMPORTS, self.imports)) if self.imports else "")


def write(part: Part) -> None:
    """The newest release stands first, whatever its number."""
    release = version("equip")
    before = PAGE.read_text(encoding="utf-8").split(RELEASE)[1:] if PAGE.exists() else []
    others = [RELEASE + text for text in before if text.partition("\n")[0] != release]
    PAGE.write_text(HEAD + part.text(release) + "".join(others), encoding="utf-8")


def machine(*, shared: bool) -> str:
    """Processor, memory and versions; never the machine's name."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    words = [
        f"{os.cpu_count()} cœurs ({_processor()})",
        f"{memory:.0f} Gio de mémoire",
        f"{platform.system()} {platform.release().partition('-')[0]}",
        f"Python {platform.python_version()}",
        f"OR-Tools {version('ortools')}",
        f"SciPy {version('scipy')}",
        f"PuLP {version('pulp')}",
    ]
    busy = ". La machine était partagée avec d’autres travaux : les temps sont plutôt hauts" if shared else ""
    return ", ".join(words) + busy


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
