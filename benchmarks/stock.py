"""`python -m benchmarks.stock`: a workshop's list checked, saved, sent again and undone, beside reading it alone.

Each way is alone in its process, so that its memory is its own; they share one new PostgreSQL in a temporary folder.
"""

import csv
import io
import multiprocessing
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import UUID

import click
import xlsxwriter
from python_calamine import CalamineWorkbook
from rich.console import Console
from sqlmodel import Session, col, select

from api.imports import steps
from api.imports.registry import OPENERS
from benchmarks import page, report
from benchmarks.importing import NOW, database
from equip.accounts.actors import EVERYWHERE, Actor
from equip.accounts.models import Role, User
from equip.accounts.service import actor_of
from equip.days import paris_day
from equip.db import Db
from equip.files.stock_rows import read_stock
from equip.files.tables import read_table
from equip.imports.lines import counts_in
from equip.imports.models import ImportFile, Verdict
from equip.imports.running import run_import
from seeds.generate import campaign_files, generate
from seeds.load import load_foundations

NAME, WORKBOOK = "stock-micronov.csv", "stock-micronov.xlsx"
HEAD: report.Line = ("lignes", "façon", "secondes", "dont processeur", "ms de processeur par ligne", "Mio")
RELEASE = "\n## Version "
TITLE = "0.1.0, la liste des postes"
TEXT = """{title}

Mesuré le {day}, sur {machine}.

{lines}

Une liste de postes tirée au sort, de graine connue, presque tous avec une preuve d’effacement et un état demandé :
environ sept actes et sept lignes de journal par poste. « Mio » est le plus de mémoire tenue par le processus, Python et
bibliothèques compris ; celle de PostgreSQL n’y est pas. Vérifier et enregistrer comptent la réception du fichier (NIR
cherchés) et le travail de l’exécutant, d’un bout à l’autre. « Dont processeur » est le temps de Python seul, peu
sensible aux autres travaux de la machine ; le reste est PostgreSQL et l’attente. L’essai exécute le code qui
enregistre, puis défait tout : c’est pourquoi enregistrer coûte deux passages. Écrit ligne par ligne, un poste coûtait
15 ms de processeur et 42 requêtes, à chacun des deux passages.
"""


@dataclass(frozen=True)
class Way:
    label: str
    act: Callable[["Bench"], int]
    file: str = NAME


@dataclass(frozen=True)
class Measure:
    lines: int
    way: str
    seconds: float
    processor: float
    memory_mib: int
    found: int


class Bench:
    """What one way needs: the file, the database, and the import that the ways before it left."""

    def __init__(self, url: str, file: Path) -> None:
        self.content, self.db = file.read_bytes(), Db(url)
        with self.db.read(EVERYWHERE) as session:
            self.actor = _workshop(session)
            newest = select(ImportFile.id).order_by(col(ImportFile.uploaded_at).desc(), col(ImportFile.job_id))
            self.last = session.exec(newest).first()

    def check(self) -> int:
        with self.db.write(self.actor.scope) as session:
            import_id = steps.check(session, self.actor, "stock", NAME, self.content, now=datetime.now(UTC)).id
        return self._run(import_id, Verdict.CREATE)

    def save(self) -> int:
        with self.db.write(self.actor.scope) as session:
            steps.save(session, self.actor, self._known(), now=NOW)
        return self._run(self._known(), Verdict.CREATE)

    def undo(self) -> int:
        """The import that wrote them: the first one."""
        with self.db.write(self.actor.scope) as session:
            first = session.exec(select(ImportFile.id).order_by(col(ImportFile.uploaded_at))).first()
            steps.undo(session, self.actor, first or self._known(), now=NOW)
        return self._run(first or self._known(), Verdict.CREATE)

    def _known(self) -> UUID:
        if self.last is None:
            raise LookupError("no import to go on with")
        return self.last

    def _run(self, import_id: UUID, verdict: Verdict) -> int:
        run_import(self.db, OPENERS, import_id, clock=lambda: NOW)
        with self.db.read(self.actor.scope) as session:
            return counts_in(session.get_one(ImportFile, import_id))[verdict]


def _workshop(session: Session) -> Actor:
    found = select(User).where(User.role == Role.REFURBISHER, User.departement == "01").order_by(col(User.email))
    return actor_of(session.exec(found).first() or _missing())


def _missing() -> User:
    raise LookupError("no refurbisher among the demonstration accounts")


def _csv_alone(bench: Bench) -> int:
    return len(list(csv.reader(io.StringIO(bench.content.decode("cp1252")), delimiter=";"))) - 1


def _xlsx_alone(bench: Bench) -> int:
    rows = CalamineWorkbook.from_object(io.BytesIO(bench.content)).get_sheet_by_index(0).to_python()
    return len(rows) - 1


def _understood(bench: Bench) -> int:
    return len(read_stock(read_table(bench.content, NAME)).rows)


def files_of(lines: int) -> dict[str, bytes]:
    content = campaign_files(generate(1, lines, 1, requests=0, former=0))[NAME]
    return {NAME: content, WORKBOOK: _workbook(content)}


def _workbook(content: bytes) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate(csv.reader(io.StringIO(content.decode("cp1252")), delimiter=";")):
            sheet.write_row(number, 0, row)
    return file.getvalue()


WAYS = {
    "csv": Way("lire le CSV, module csv seul", _csv_alone),
    "calamine": Way("lire le même en XLSX, calamine seul", _xlsx_alone, WORKBOOK),
    "reader": Way("lire le CSV et comprendre chaque cellule", _understood),
    "check": Way("vérifier", Bench.check),
    "save": Way("enregistrer", Bench.save),
    "again": Way("vérifier de nouveau le même fichier", Bench.check),
    "undo": Way("annuler tout l’import", Bench.undo),
}


def measure(url: str, file: Path, lines: int, way: str) -> Measure:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(theirs, url, file, lines, way))
    process.start()
    theirs.close()
    found: Measure = ours.recv()
    process.join()
    return found


def _run(answer: Connection, url: str, file: Path, lines: int, way: str) -> None:
    bench = Bench(url, file)
    started, worked = time.perf_counter(), time.process_time()
    found = WAYS[way].act(bench)
    seconds, processor = time.perf_counter() - started, time.process_time() - worked
    memory = _most_held_mib()
    answer.send(Measure(lines, way, seconds, processor, memory, found))
    bench.db.close()


def _most_held_mib() -> int:
    """Not `getrusage`, which counts what the parent held when it forked."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="utf-8"))
    return int(found[1]) // 1024 if found else 0


def measure_stock(lines: int) -> Iterator[Measure]:
    with database() as db, tempfile.TemporaryDirectory(prefix="equip-bench-") as folder:
        for name, content in files_of(lines).items():
            Path(folder, name).write_bytes(content)
        with db.write(EVERYWHERE) as session:
            load_foundations(session, now=NOW)
        url = db.engine.url.render_as_string(hide_password=False)
        for name, way in WAYS.items():
            yield measure(url, Path(folder, way.file), lines, name)


def table_lines(found: list[Measure]) -> list[report.Line]:
    return [
        (
            report.number(one.lines),
            WAYS[one.way].label,
            report.amount(one.seconds),
            report.amount(one.processor),
            report.amount(1000 * one.processor / one.lines),
            report.number(one.memory_mib),
        )
        for one in found
    ]


def write(found: list[Measure], *, shared: bool) -> None:
    day = f"{paris_day(datetime.now(UTC)):%d/%m/%Y}"
    lines = report.markdown(HEAD, table_lines(found))
    text = TEXT.format(title=TITLE, day=day, machine=page.machine(shared=shared), lines=lines)
    parts = [part for part in page.PAGE.read_text(encoding="utf-8").split(RELEASE) if not part.startswith(TITLE)]
    page.PAGE.write_text(RELEASE.join([*parts, text]), encoding="utf-8")


@click.command()
@click.option("--lines", type=click.IntRange(1_100, 90_000), multiple=True, default=(5_000, 50_000), show_default=True)
@click.option("--shared", is_flag=True, help="Dire dans la page que la machine était partagée")
@click.option("--write", "writes", is_flag=True, help="Écrire docs/benchmarks.md")
def main(lines: tuple[int, ...], *, shared: bool, writes: bool) -> None:
    """Mesurer l’import d’une liste de postes, à côté de la lecture seule du même fichier."""
    found = []
    for one in (one for count in lines for one in measure_stock(count)):
        Console().print(one)
        found.append(one)
    Console().print(report.screen("La liste des postes", HEAD, table_lines(found)))
    if writes:
        write(found, shared=shared)


if __name__ == "__main__":
    main()
