"""The figures in words: a table on the screen, the same one in Markdown. Medians, and how many rounds were proved."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from rich.table import Table

from benchmarks.importing import Import
from benchmarks.measure import METHODS, Measure
from benchmarks.result import Result, State

WAYS = {
    "csv": "lire seulement (module csv)",
    "reader": "lire et comprendre (equip.files, sans base)",
    "check": "essayer (contrôles, rapport, rien d’enregistré)",
    "save": "essayer, puis enregistrer (fiches et journal)",
    "again": "envoyer de nouveau le même fichier",
}
ROUNDS = ("demandes × postes", "méthode", "secondes", "points", "servies", "preuve", "minimums non tenus", "Mio")
GAINS = ("demandes × postes", "au lieu de", "points", "personnes", "minimums que la liste ne tient pas")
IMPORTS = ("lignes", "façon", "secondes", "personnes", "personnes par seconde")
WORDS = {ROUNDS[1], GAINS[1], IMPORTS[1], "preuve"}
LISTS = ("engine_order", "points", "age")
"""What the best allocation is compared with: the strict order, which costs points and people, and the lists."""
NOTHING, NOT_TRIED = "–", "non tenté à cette taille"
ALLOWED = {State.PROVED, State.STOPPED}
Line = tuple[str, ...]


@dataclass(frozen=True)
class Rounds:
    """The measures of one size and one method, one for each seed; none when the method is not tried at this size."""

    claims: int
    devices: int
    method: str
    measures: Sequence[Measure]

    @property
    def size(self) -> str:
        return f"{number(self.claims)} × {number(self.devices)}"


def round_lines(found: Sequence[Rounds]) -> list[Line]:
    return [_round_line(one) if one.measures else _not_tried(one) for one in found]


def gain_lines(found: Sequence[Rounds]) -> list[Line]:
    """What the best allocation found with every rule kept has more than each list, the median of the rounds."""
    lines = []
    for size in dict.fromkeys(one.size for one in found):
        here = [one for one in found if one.size == size]
        best = _best_of_each_round(here)
        for one in here:
            if one.method in LISTS:
                pairs = [(top, m.result) for top, m in zip(best, one.measures, strict=True) if top and m.result.served]
                lines += [_gain_line(one, pairs)] if pairs else []
    return lines


def _gain_line(found: Rounds, pairs: Sequence[tuple[Result, Result]]) -> Line:
    """Each pair: the best of a round, and what the list made of it."""
    return (
        found.size,
        METHODS[found.method].label,
        percent(median(top.points / low.points for top, low in pairs)),
        percent(median(top.served / low.served for top, low in pairs)),
        number(round(median(low.unmet for _, low in pairs))),
    )


def boolean_words(found: Sequence[Rounds]) -> str:
    """How large the pair model was, at each size where it was built."""
    counts: dict[str, int] = {}
    for one in found:
        for measure in one.measures:
            counts[one.size] = max(counts.get(one.size, 0), measure.result.booleans or 0)
    return ", ".join(f"{number(count)} à {size}" for size, count in counts.items() if count)


def import_lines(lines: int, found: Sequence[Import]) -> list[Line]:
    return [
        (number(lines), WAYS[one.way], amount(one.seconds), number(one.people), number(round(one.people / one.seconds)))
        for one in found
    ]


def screen(title: str, head: Line, lines: Sequence[Line]) -> Table:
    table = Table(title=title, title_justify="left")
    for name in head:
        table.add_column(name, justify="left" if name in WORDS else "right")
    for line in lines:
        table.add_row(*line)
    return table


def markdown(head: Line, lines: Sequence[Line]) -> str:
    rule = ["---" if name in WORDS else "--:" for name in head]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *lines))


def number(value: int) -> str:
    return f"{value:,}".replace(",", "\u202f")


def amount(seconds: float) -> str:
    if seconds < 0.001:
        return "< 0,001"
    return f"{seconds:.3g}".replace(".", ",") if seconds < 100 else number(round(seconds))


def percent(ratio: float) -> str:
    return f"{100 * (ratio - 1):+.1f} %".replace(".", ",").replace("-", "−")


def _best_of_each_round(found: Sequence[Rounds]) -> list[Result | None]:
    rounds = max((len(one.measures) for one in found), default=0)
    best: list[Result | None] = [None] * rounds
    for one in found:
        for rank, measure in enumerate(one.measures):
            result, top = measure.result, best[rank]
            allowed = result.state in ALLOWED and result.served and not result.unmet
            if allowed and (top is None or (result.points, result.served) > (top.points, top.served)):
                best[rank] = result
    return best


def _not_tried(one: Rounds) -> Line:
    return (one.size, METHODS[one.method].label, NOTHING, NOTHING, NOTHING, NOT_TRIED, NOTHING, NOTHING)


def _round_line(found: Rounds) -> Line:
    results = [one.result for one in found.measures if one.result.served]
    memory = [one.memory_mib for one in found.measures if one.memory_mib is not None]
    return (
        found.size,
        METHODS[found.method].label,
        amount(median(one.seconds for one in found.measures)),
        number(round(median(r.points for r in results))) if results else NOTHING,
        number(round(median(r.served for r in results))) if results else NOTHING,
        _proof([one.result for one in found.measures]),
        number(round(median(r.unmet for r in results))) if results else NOTHING,
        number(round(median(memory))) if memory else NOTHING,
    )


def _proof(results: Sequence[Result]) -> str:
    """How each round ended, and by how much the worst of those that were stopped may miss the best."""
    ends = Counter(result.state for result in results)
    stopped = [r for r in results if r.state is State.STOPPED]
    gaps = [100 * (r.bound - r.points) / r.bound for r in stopped if r.bound]
    words = [state if state in {State.UNPROVED, State.FLOOR} else _share(state, ends, len(results)) for state in ends]
    if gaps:
        words.append(f"écart jusqu’à {max(gaps):.2g} %".replace(".", ","))
    elif stopped:
        words.append("borne inconnue")
    return ", ".join(words)


def _share(state: State, ends: Counter[State], whole: int) -> str:
    return f"{state} {ends[state]}/{whole}"
