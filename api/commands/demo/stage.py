"""The stage of the demonstration: the database, the service and its worker on a free port, one client per role."""

import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from rich.console import Console

from api.client import EquipClient, Unreachable
from equip.accounts.actors import EVERYWHERE
from equip.db import Db
from equip.migrate import migrate
from equip.server import database_urls
from equip.settings import from_environment
from seeds.load import DEMO_PASSWORD, load_foundations

ACCOUNTS = {
    "officer": "cecile.morandat@example.fr",
    "approver": "yannick.thevenard@example.fr",
    "refurbisher": "atelier@example.fr",
    "trainer": "tiago.bernollin@example.fr",
    "analyst": "esther.lacroix@example.fr",
}
PATIENCE = 60


class Stage:
    """In a `with` block: set up at the start, taken down at the end whatever happens. The data stays in `var/`."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.settings = from_environment()
        self._clients: dict[str, EquipClient] = {}
        self._ends = ExitStack()

    def __enter__(self) -> Self:
        with self.console.status("Préparation de la base (PostgreSQL, 391 communes, règles, comptes)…"):
            urls = database_urls(self.settings)
            migrate(urls)
            _load(urls.app)
        with self.console.status("Démarrage du service et de son exécutant…"):
            self.url = self._serve()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ends.close()

    def client(self, role: str) -> EquipClient:
        """Signed in as the demonstration account of this role."""
        if role not in self._clients:
            client = self._ends.enter_context(EquipClient(self.url))
            client.sign_in(ACCOUNTS[role], DEMO_PASSWORD, label="démonstration")
            self._clients[role] = client
        return self._clients[role]

    def _serve(self) -> str:
        port = _free_port()
        self.settings.data_dir.mkdir(parents=True, exist_ok=True)
        log = self._ends.enter_context((self.settings.data_dir / "demo.log").open("ab"))
        command = [sys.executable, "-m", "api.commands", "serve", "--port", str(port), "--no-migrate"]
        process = subprocess.Popen(command, stdout=log, stderr=log)
        self._ends.callback(_stop, process)
        _wait(port, process)
        return f"http://127.0.0.1:{port}"


def _load(app_url: str) -> None:
    db = Db(app_url)
    with db.write(EVERYWHERE) as session:
        load_foundations(session, now=datetime.now(UTC))
    db.close()


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(timeout=40)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 0.5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise Unreachable("the service did not start")
