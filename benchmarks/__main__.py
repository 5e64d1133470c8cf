"""`python -m benchmarks`: the engine and the imports, measured beside peers in the same run."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import click
from rich.console import Console
from rich.progress import Progress

from benchmarks import page, report
from benchmarks.importing import Import, measure_imports
from benchmarks.instances import Recipe
from benchmarks.measure import METHODS, Measure, measure
from benchmarks.report import Rounds
from equip.days import paris_day

LIMIT_SECONDS = 300
Size = tuple[int, int]


@dataclass(frozen=True)
class Batch:
    """Rounds of one size: how many seeds, and the seconds that each method may take."""

    claims: int
    devices: int
    seeds: int = 1
    limit: float = LIMIT_SECONDS

    @property
    def words(self) -> str:
        rounds = "un tour" if self.seeds == 1 else f"médiane de {self.seeds} tours"
        limit = report.number(round(self.limit))
        return f"{report.number(self.claims)} × {report.number(self.devices)} : {rounds}, {limit} secondes au plus"


@dataclass(frozen=True)
class Plan:
    """What is measured. `people`: those of the imported extract; 0 imports nothing."""

    batches: tuple[Batch, ...]
    people: int = 2000
    methods: tuple[str, ...] = tuple(METHODS)
    money_percent: int = 80
    households: bool = False

    @property
    def conditions(self) -> str:
        homes = ", un ordinateur par foyer" if self.households else ""
        money = f"L’argent paie {self.money_percent} % du stock{homes}."
        return f"{money} {' ; '.join(batch.words for batch in self.batches)}."

    def recipes(self, batch: Batch) -> list[Recipe]:
        seeds = range(1, batch.seeds + 1)
        return [Recipe(batch.claims, batch.devices, seed, self.money_percent, self.households) for seed in seeds]


USUAL = Plan((Batch(200, 60, seeds=5, limit=60), Batch(2000, 600)))
SMALL = Plan((Batch(40, 15, limit=2), Batch(80, 25, limit=2)), people=50)


class SizeType(click.ParamType):
    name = "demandes×postes"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Size:
        claims, _, devices = value.lower().replace("×", "x").partition("x")
        if not (claims.isdecimal() and devices.isdecimal() and int(claims) and int(devices)):
            self.fail("écrire par exemple 200000x60000", param, ctx)
        return int(claims), int(devices)


@click.command()
@click.option("--small", is_flag=True, help="Petites tailles : moins d’une minute")
@click.option("--size", "sizes", type=SizeType(), multiple=True, help="Cette taille seulement (se répète), sans import")
@click.option("--method", "methods", type=click.Choice(list(METHODS)), multiple=True, help="Cette méthode (se répète)")
@click.option("--seeds", type=click.IntRange(1), help="Nombre de tours par taille")
@click.option("--limit", type=click.FloatRange(0, min_open=True), help="Secondes permises à chaque méthode")
@click.option("--money", type=click.IntRange(1, 200), default=80, help="Ce que l’argent paie du stock, en pour cent")
@click.option("--households", is_flag=True, help="Quelques foyers demandent deux fois, et n’ont droit qu’à un poste")
@click.option("--shared", is_flag=True, help="Dire dans la page que la machine était partagée")
@click.option("--write", is_flag=True, help="Écrire docs/benchmarks.md")
def main(
    small: bool,
    sizes: tuple[Size, ...],
    methods: tuple[str, ...],
    seeds: int | None,
    limit: float | None,
    money: int,
    households: bool,
    shared: bool,
    write: bool,
) -> None:
    """Mesurer le moteur et les imports, à côté de pairs, dans la même exécution."""
    plan = SMALL if small else USUAL
    if sizes:
        plan = Plan(tuple(Batch(*size) for size in sizes), people=0)
    batches = tuple(replace(one, seeds=seeds or one.seeds, limit=limit or one.limit) for one in plan.batches)
    chosen = tuple(name for name in METHODS if name in methods) or plan.methods
    plan = Plan(batches, plan.people, chosen, money, households)
    console = Console()
    found, imports = run(plan, console)
    part = _part(plan, found, imports, shared=shared)
    _show(part, console)
    if write:
        page.write(part)
        console.print(f"Écrit : {page.PAGE.name}")


def run(plan: Plan, console: Console) -> tuple[list[Rounds], Sequence[Import]]:
    found = []
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("", total=len(plan.methods) * sum(batch.seeds for batch in plan.batches) + 1)
        for batch in plan.batches:
            for method in plan.methods:
                bar.update(task, description=f"{batch.claims} × {batch.devices}, {METHODS[method].label}")
                measures: list[Measure] = []
                for recipe in plan.recipes(batch):
                    if METHODS[method].tries(recipe):
                        measures.append(measure(method, recipe, batch.limit))
                    bar.advance(task)
                found.append(Rounds(batch.claims, batch.devices, method, measures))
        bar.update(task, description="Importer un extrait")
        imports = measure_imports(plan.people, 1) if plan.people else ()
        bar.advance(task)
    return found, imports


def _part(plan: Plan, found: Sequence[Rounds], imports: Sequence[Import], *, shared: bool) -> page.Part:
    return page.Part(
        day=paris_day(datetime.now(UTC)),
        conditions=plan.conditions,
        rounds=report.round_lines(found),
        gains=report.gain_lines(found),
        imports=report.import_lines(plan.people, imports),
        booleans=report.boolean_words(found),
        shared=shared,
    )


def _show(part: page.Part, console: Console) -> None:
    console.print(report.screen("Répartir", report.ROUNDS, part.rounds))
    console.print(part.conditions)
    if part.booleans:
        console.print(f"Booléens du modèle par couples : {part.booleans}.")
    if part.gains:
        console.print(report.screen("Ce que vaut l’exactitude", report.GAINS, part.gains))
    if part.imports:
        console.print(report.screen("Importer un extrait de la CAF", report.IMPORTS, part.imports))
    console.print(page.machine(shared=part.shared))


if __name__ == "__main__":
    main()
