"""The service's secret, given by the environment or made once and kept in the data folder; and what is keyed by it."""

import fcntl
import hashlib
import hmac
import os
import secrets
from dataclasses import replace
from pathlib import Path

from equip.settings import Settings


def secret_of(settings: Settings) -> Settings:
    """The same settings with a secret. Several machines need the same one: give EQUIP_SECRET there."""
    if settings.secret:
        return settings
    path = settings.data_dir / "secret"
    kept = path.read_text().strip() if path.exists() else ""
    return replace(settings, secret=kept or _make(path))


def _make(path: Path) -> str:
    """One for all: of processes that start at the same moment the first writes it, and the others wait to read it.

    A file left empty, by a full disk or a power cut, is a secret still to be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # closing the file lets it go
        if kept := file.read().strip():
            return kept
        os.fchmod(file.fileno(), 0o600)  # one that somebody else made, or restored, may be open to all
        made = secrets.token_urlsafe(48)
        file.write(made)
        file.flush()
        os.fsync(file.fileno())
        return made


def keyed(secret: str, use: str, text: str) -> str:
    """A hash that nobody can make or guess back without the service's secret."""
    return hmac.new(secret.encode(), f"{use}:{text}".encode(), hashlib.sha256).hexdigest()
