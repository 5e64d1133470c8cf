"""`python -m benchmarks`: the engine and the imports, measured beside peers in the same run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import click
from rich.console import Console
from rich.progress import Progress

from benchmarks import page, report
from benchmarks.importing import measure_imports
from benchmarks.measure import METHODS, measure
from benchmarks.report import Line, Rounds
from benchmarks.rounds import round_bytes


@dataclass(frozen=True)
class Plan:
    """What is measured: sizes of rounds (claims, devices), people of the extract, seeds, seconds for each solver."""

    sizes: tuple[tuple[int, int], ...] = ((200, 60), (2000, 600))
    people: int = 2000
    seeds: int = 5
    limit: float = 60


SMALL = Plan(sizes=((40, 15), (100, 30)), people=50, seeds=1, limit=3)


@click.command()
@click.option("--small", is_flag=True, help="Petites tailles : moins d’une minute")
@click.option("--seeds", type=click.IntRange(1), help="Nombre de tours par taille")
@click.option("--shared", is_flag=True, help="Dire dans la page que la machine était partagée")
@click.option("--write", is_flag=True, help="Écrire docs/benchmarks.md")
def main(small: bool, seeds: int | None, shared: bool, write: bool) -> None:
    """Mesurer le moteur et les imports, à côté de pairs, dans la même exécution."""
    asked = SMALL if small else Plan()
    plan = Plan(asked.sizes, asked.people, seeds or asked.seeds, asked.limit)
    console = Console()
    rounds, imports = run(plan, console)
    title = f"Répartir (médiane de {plan.seeds}, {plan.limit:g} secondes de calcul au plus)"
    console.print(report.screen(title, report.ROUNDS, rounds))
    console.print(report.screen("Importer un extrait de la CAF", report.IMPORTS, imports))
    console.print(page.machine(shared=shared))
    if write:
        page.write(datetime.now(UTC).date(), rounds, imports, seeds=plan.seeds, limit=plan.limit, shared=shared)
        console.print(f"Écrit : {page.PAGE.name}")


def run(plan: Plan, console: Console) -> tuple[Sequence[Line], Sequence[Line]]:
    found, seeds = [], range(1, plan.seeds + 1)
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("", total=len(plan.sizes) * len(METHODS) * plan.seeds + 1)
        for claims, devices in plan.sizes:
            files = [round_bytes(claims, devices, seed) for seed in seeds]
            for method in METHODS:
                bar.update(task, description=f"{claims} × {devices}, {report.METHODS[method]}")
                measures = []
                for data in files:
                    measures.append(measure(method, data, plan.limit))
                    bar.advance(task)
                found.append(Rounds(claims, devices, method, measures))
        bar.update(task, description="Importer un extrait")
        imports = measure_imports(plan.people, seeds[0])
        bar.advance(task)
    return report.round_lines(found), report.import_lines(plan.people, imports)


if __name__ == "__main__":
    main()
