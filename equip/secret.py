"""The service's secret, given by the environment or made once and kept in the data folder; and what is keyed by it."""

import contextlib
import hashlib
import hmac
import os
import secrets
import tempfile
from dataclasses import replace
from pathlib import Path

from equip.settings import Settings


def secret_of(settings: Settings) -> Settings:
    """The same settings with a secret. Several machines need the same one: give EQUIP_SECRET there."""
    if settings.secret:
        return settings
    path = settings.data_dir / "secret"
    if not path.exists():
        _make(path)
    return replace(settings, secret=path.read_text())


def _make(path: Path) -> None:
    """Whole or not at all: processes that start at the same moment read the same one, never an empty one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".secret-") as file:  # readable by its owner only
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(file.name, path)


def keyed(secret: str, use: str, text: str) -> str:
    """A hash that nobody can make or guess back without the service's secret."""
    return hmac.new(secret.encode(), f"{use}:{text}".encode(), hashlib.sha256).hexdigest()
