"""The figures in words: a table on the screen, the same one in Markdown. Medians, and how many rounds were proved."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from rich.table import Table

from benchmarks.importing import Import
from benchmarks.measure import Measure

METHODS = {
    "engine": "moteur d’Equip",
    "cp_sat": "modèle naïf, CP-SAT",
    "highs": "modèle naïf, HiGHS",
    "points": "liste, le plus de points d’abord",
    "age": "liste, premier arrivé",
}
WAYS = {
    "csv": "lire seulement (module csv)",
    "reader": "lire et comprendre (equip.files, sans base)",
    "check": "essayer (contrôles, rapport, rien d’enregistré)",
    "save": "essayer, puis enregistrer (fiches et journal)",
    "again": "envoyer de nouveau le même fichier",
}
ROUNDS = ("demandes × postes", "méthode", "secondes", "points", "servies", "preuve", "minimums non tenus", "Mio")
IMPORTS = ("lignes", "façon", "secondes", "personnes", "personnes par seconde")
NOTHING = "–"
Line = tuple[str, ...]


@dataclass(frozen=True)
class Rounds:
    """The measures of one size and one method, one for each seed."""

    claims: int
    devices: int
    method: str
    measures: Sequence[Measure]


def round_lines(found: Sequence[Rounds]) -> list[Line]:
    return [_round_line(one) for one in found]


def import_lines(lines: int, found: Sequence[Import]) -> list[Line]:
    return [
        (number(lines), WAYS[one.way], amount(one.seconds), number(one.people), number(round(one.people / one.seconds)))
        for one in found
    ]


def screen(title: str, head: Line, lines: Sequence[Line]) -> Table:
    table = Table(title=title, title_justify="left")
    for rank, name in enumerate(head):
        table.add_column(name, justify="left" if rank == 1 or name == "preuve" else "right")
    for line in lines:
        table.add_row(*line)
    return table


def markdown(head: Line, lines: Sequence[Line]) -> str:
    rule = ["---" if rank == 1 or name == "preuve" else "--:" for rank, name in enumerate(head)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *lines))


def number(value: int) -> str:
    return f"{value:,}".replace(",", "\u202f")


def amount(seconds: float) -> str:
    return f"{seconds:.3g}".replace(".", ",") if seconds < 100 else number(round(seconds))


def _round_line(found: Rounds) -> Line:
    ended = [one for one in found.measures if one.result is not None]
    results = [one.result for one in ended if one.result is not None]
    memory = [one.memory_mib for one in ended if one.memory_mib is not None]
    return (
        f"{number(found.claims)} × {number(found.devices)}",
        METHODS[found.method],
        amount(median(one.seconds for one in found.measures)),
        number(round(median(r.points for r in results))) if results else NOTHING,
        number(round(median(r.served for r in results))) if results else NOTHING,
        _proof(found),
        number(round(median(r.unmet for r in results))) if results else NOTHING,
        number(round(median(memory))) if memory else NOTHING,
    )


def _proof(found: Rounds) -> str:
    """How many rounds were proved, how many hit the limit, and by how much the worst of those may miss the best."""
    results = [one.result for one in found.measures]
    whole = len(results)
    if all(r is not None and not (r.proved or r.stopped or r.impossible) for r in results):
        return "aucune"
    proved = sum(r is not None and r.proved for r in results)
    impossible = sum(r is not None and r.impossible for r in results)
    if proved == whole:
        return f"prouvé {proved}/{whole}"
    open_ones = [r for r in results if r is not None and r.stopped]
    gaps = [100 * (r.bound - r.points) / r.bound for r in open_ones if r.bound and r.served]
    limited, words = whole - proved - impossible, [f"prouvé {proved}/{whole}"]
    words += [f"règles impossibles {impossible}/{whole}"] if impossible else []
    words += [f"limite atteinte {limited}/{whole}"] if limited else []
    empty = sum(not r.served for r in open_ones) + sum(r is None for r in results)
    words += [f"écart jusqu’à {max(gaps):.1f} %".replace(".", ",")] if gaps else []
    words += [f"rien trouvé {empty}/{whole}"] if empty else []
    return ", ".join(words)
