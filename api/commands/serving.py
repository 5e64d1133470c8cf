"""`equip serve` and `equip worker`: the processes of a running service."""

import errno
import logging
import signal
import socket
import subprocess
import sys

import click
from granian import Granian
from granian.constants import Interfaces

from api.commands.database import bring_up_to_date
from api.commands.french import FrenchCommand
from api.worker import run_worker
from equip.secret import secret_of
from equip.server import database_urls
from equip.settings import from_environment


@click.command(cls=FrenchCommand)
@click.option("--host", default="127.0.0.1", show_default=True, help="Adresse d’écoute")
@click.option("--port", default=8000, show_default=True, help="Port d’écoute")
@click.option("--processes", default=1, show_default=True, help="Nombre de processus de l’API")
@click.option("--worker/--no-worker", default=True, show_default=True, help="Lancer aussi un exécutant")
@click.option("--migrate/--no-migrate", "migrates", default=True, show_default=True, help="Mettre la base à jour avant")
def serve_command(host: str, port: int, processes: int, worker: bool, migrates: bool) -> None:
    """Servir les pages et l’API jusqu’à ce qu’on l’arrête (Ctrl+C)."""
    settings = secret_of(from_environment())
    urls = database_urls(settings)
    _check_free(host, port)
    if migrates:
        bring_up_to_date(urls)
    # A process of its own: killing it loses nothing, another one takes its jobs over.
    child = subprocess.Popen([sys.executable, "-m", "api.commands", "worker"]) if worker else None
    click.echo(f"Equip est servi sur http://{host}:{port} (Ctrl+C pour arrêter)")
    server = Granian(
        "api.asgi:create",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        factory=True,
        workers=processes,
        log_access=False,
        workers_kill_timeout=10,
        respawn_failed_workers=True,
    )
    try:
        server.serve()
    finally:
        if child:
            child.send_signal(signal.SIGTERM)
            child.wait(timeout=30)


def _check_free(host: str, port: int) -> None:
    """Said before anything starts: two services may not share a port, whatever the system would let them do."""
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        taken = f"Le port {port} est déjà pris. Choisissez-en un autre avec --port."
        closed = f"Impossible d’écouter sur {host}, port {port}. Vérifiez --host et --port."
        raise click.ClickException(taken if error.errno == errno.EADDRINUSE else closed) from error


@click.command(cls=FrenchCommand)
def worker_command() -> None:
    """Exécuter les calculs demandés, jusqu’à ce qu’on l’arrête."""
    logging.basicConfig(level=logging.WARNING)
    run_worker(database_urls(from_environment()).app)
