"""Bringing in a département's extract: what is paid for the checks, the records and the journal, beside reading alone.

On a PostgreSQL of its own, started in a temporary folder with its usual settings.
"""

import csv
import io
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import select

from equip.accounts.actors import EVERYWHERE, Actor
from equip.accounts.models import Role, User
from equip.accounts.service import actor_of
from equip.db import Db
from equip.files.people_rows import read_people
from equip.files.tables import read_table
from equip.imports import service as imports
from equip.imports.service import Report
from equip.migrate import migrate
from equip.people.imports import PeopleImporter
from equip.server import start_embedded, urls_of
from seeds.generate import campaign_files, generate
from seeds.load import load_foundations

NAME, NOW = "extrait-iodas.csv", datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Import:
    """Seconds for one way of reading the file, and how many people came out of it."""

    way: str
    seconds: float
    people: int


def measure_imports(people: int, seed: int) -> list[Import]:
    content = campaign_files(generate(people, 0, seed, requests=0, former=0))[NAME]
    with database() as db:
        officer = _officer(db)
        return [
            _timed("csv", lambda: len(list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))) - 1),
            _timed("reader", lambda: len(read_people(read_table(content, NAME)).rows)),
            _timed("check", lambda: _bring(db, officer, content, save=False).ready),
            _timed("save", lambda: _bring(db, officer, content, save=True).ready),
            _timed("again", lambda: _bring(db, officer, content, save=False).count(imports.Verdict.IDENTICAL)),
        ]


def _timed(way: str, act: Callable[[], int]) -> Import:
    started = time.perf_counter()
    people = act()
    return Import(way, time.perf_counter() - started, people)


def _bring(db: Db, officer: Actor, content: bytes, *, save: bool) -> Report:
    """As a person does: the trial and its report, then the saving of the lines that are ready."""
    importer = PeopleImporter()
    with db.write(officer.scope) as session:
        row, report = imports.check_file(session, officer, importer, NAME, content, now=NOW)
    if save:
        with db.write(officer.scope) as session:
            report = imports.save_file(session, officer, importer, session.merge(row), now=NOW)
    return report


def _officer(db: Db) -> Actor:
    with db.write(EVERYWHERE) as session:
        load_foundations(session, now=NOW)
        found = select(User).where(User.role == Role.PROGRAMME_OFFICER, User.departement == "01")
        return actor_of(session.exec(found).one())


@contextmanager
def database() -> Iterator[Db]:
    with tempfile.TemporaryDirectory(prefix="equip-bench-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as another user than root
        server = start_embedded(Path(folder) / "postgresql")
        urls = urls_of(server, "equip_bench")
        migrate(urls)
        db = Db(urls.app)
        try:
            yield db
        finally:
            db.close()
            server.cleanup()
