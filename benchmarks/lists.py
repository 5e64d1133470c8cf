"""`python -m benchmarks.lists`: the stock list on many machines, page by page: time, and queries asked of PostgreSQL.

The pages are asked of the application itself, as a browser would, without the network; each once to warm it, then
`TIMES` times, of which the median is told.
"""

import random
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import click
from litestar.testing import TestClient
from rich.console import Console
from sqlalchemy import event
from sqlmodel import Session, col, select

from api.app import create_app
from api.auth import COOKIE
from benchmarks import page, report
from benchmarks.importing import NOW, database
from benchmarks.stock import RELEASE
from equip.accounts import service
from equip.accounts.actors import EVERYWHERE
from equip.accounts.models import Role, User
from equip.batches import insert_all
from equip.days import paris_day
from equip.db import Db
from equip.inventory.models import (
    Device,
    DeviceState,
    Donor,
    Drive,
    Erasure,
    ErasureResult,
    Form,
    Grade,
    Lot,
    TestResult,
)
from equip.settings import Settings
from seeds.load import load_foundations

SEED, TIMES, BATCH = 26, 5, 5_000
HEAD: report.Line = ("postes", "page", "millisecondes", "requêtes", "Kio rendus")
TITLE = "0.1.0, la liste du stock, page à page"
TEXT = """{title}

Mesuré le {day}, sur {machine}.

{lines}

Des postes tirés au sort, de graine connue, chacun avec un disque et sa preuve ; quarante lots, dix donneurs. Le temps
est celui de l’application, base comprise, sans le réseau : la médiane de {times}.
"""
PAGES = {
    "la première, avec toutes les facettes": "/stock",
    "la dernière": "/stock?page=400",
    "triée par modèle": "/stock?tri=model",
    "deux filtres": "/stock?etat=available&type=laptop",
    "chercher un modèle": "/stock?q=latitude",
    "chercher un numéro de série": "/stock?q=SN0012345",
    "par lot": "/stock?lot=L-07",
    "choisir tout un lot": "/stock/choix?lot=L-07&tous=1",
    "exporter tout en CSV": "/stock.csv",
    "exporter tout en XLSX": "/stock.xlsx",
    "un poste et son histoire": "/stock/BN-00042",
}
MODELS = (("Lenovo", "ThinkPad T480"), ("Dell", "Latitude 5490"), ("HP", "EliteBook 840 G5"), ("Dell", "OptiPlex 3060"))


@dataclass(frozen=True)
class Measure:
    machines: int
    page: str
    milliseconds: float
    queries: int
    kib: int


def fill(session: Session, machines: int) -> None:
    """Written at once: how they came is measured by `benchmarks.stock`."""
    workshop = session.exec(select(User).where(User.role == Role.REFURBISHER, User.departement == "01")).first()
    if workshop is None or workshop.organisation_id is None:
        raise LookupError("no refurbisher among the demonstration accounts")
    lots = [Lot(departement="01", organisation_id=workshop.organisation_id, code=f"L-{n:02}") for n in range(40)]
    donors = [Donor(departement="01", name=f"Donneur {number}") for number in range(10)]
    session.add_all([*lots, *donors])
    session.flush()
    dice = random.Random(SEED)
    for start in range(0, machines, BATCH):
        devices = [
            _machine(dice, number, workshop.organisation_id, dice.choice(lots), dice.choice(donors))
            for number in range(start, min(start + BATCH, machines))
        ]
        drives = [Drive(departement="01", device_id=one.id, size_gb=one.storage_gb) for one in devices]
        proofs = [
            Erasure(
                departement="01",
                drive_id=drive.id,
                device_id=drive.device_id,
                result=ErasureResult.SUCCEEDED,
                method="ATA Secure Erase",
                done_on=paris_day(NOW),
            )
            for drive in drives
        ]
        for table, rows in ((Device, devices), (Drive, drives), (Erasure, proofs)):
            insert_all(session, table, [row.model_dump(mode="json") for row in rows])


def _machine(dice: random.Random, number: int, organisation: Any, lot: Lot, donor: Donor) -> Device:
    maker, model = dice.choice(MODELS)
    return Device(
        departement="01",
        organisation_id=organisation,
        lot_id=lot.id,
        donor_id=donor.id,
        tag=f"BN-{number:05}",
        serial=f"SN{number:07}",
        form=dice.choice([Form.LAPTOP, Form.LAPTOP, Form.DESKTOP]),
        maker=maker,
        model=model,
        ram_gib=dice.choice([4, 8, 16, None]),
        storage_gb=dice.choice([128, 256, 512]),
        grade=dice.choice([*Grade, None]),
        tests=dice.choice([TestResult.PASSED, None]),
        price_cents=dice.choice([9_000, 12_000, None]),
        state=dice.choice([DeviceState.RECEIVED, DeviceState.ERASING, DeviceState.PREPARED, DeviceState.AVAILABLE]),
        received_on=paris_day(NOW),
    )


@contextmanager
def opened(db: Db) -> Iterator[TestClient[Any]]:
    """A browser of the workshop."""
    app = create_app(db, Settings(secret="for-measures-only-0123456789abcdef-0123456789"))
    with db.write(EVERYWHERE) as session:
        query = select(User).where(User.role == Role.REFURBISHER, User.departement == "01").order_by(col(User.email))
        token = service.open_session(session, session.exec(query).one(), now=datetime.now(UTC))
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        client.cookies.set(COOKIE, token)
        yield client


def measure(machines: int) -> Iterator[Measure]:
    with database() as db:
        with db.write(EVERYWHERE) as session:
            load_foundations(session, now=NOW)
            fill(session, machines)
        asked: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda _c, _u, statement, *_: asked.append(statement))
        with opened(db) as client:
            for label, path in PAGES.items():
                yield _measured(client, machines, label, path, asked)


def _measured(client: TestClient[Any], machines: int, label: str, path: str, asked: list[str]) -> Measure:
    took, sizes = [], []
    for _ in range(TIMES + 1):
        asked.clear()
        started = time.perf_counter()
        answer = client.get(path)
        took.append(time.perf_counter() - started)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
        sizes.append(len(answer.content))
    return Measure(machines, label, 1000 * statistics.median(took[1:]), len(asked), max(sizes) // 1024)


def table_lines(found: Sequence[Measure]) -> list[report.Line]:
    return [
        (
            report.number(one.machines),
            one.page,
            report.number(round(one.milliseconds)),
            report.number(one.queries),
            report.number(one.kib),
        )
        for one in found
    ]


@click.command()
@click.option("--machines", type=click.IntRange(100, 200_000), default=20_000, show_default=True)
@click.option("--shared", is_flag=True, help="Dire dans la page que la machine était partagée")
@click.option("--write", "writes", is_flag=True, help="Écrire docs/benchmarks.md")
def main(machines: int, *, shared: bool, writes: bool) -> None:
    """Mesurer la liste du stock, page à page."""
    found = list(measure(machines))
    Console().print(report.screen("La liste du stock", HEAD, table_lines(found)))
    if writes:
        day = f"{paris_day(datetime.now(UTC)):%d/%m/%Y}"
        lines = report.markdown(HEAD, table_lines(found))
        text = TEXT.format(title=TITLE, day=day, machine=page.machine(shared=shared), lines=lines, times=TIMES)
        parts = [part for part in page.PAGE.read_text(encoding="utf-8").split(RELEASE) if not part.startswith(TITLE)]
        page.PAGE.write_text(RELEASE.join([*parts, text]), encoding="utf-8")


if __name__ == "__main__":
    main()
