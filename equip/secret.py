"""The service's secret, given by the environment or made once and kept in the data folder; and what is keyed by it."""

import hashlib
import hmac
import os
import secrets
from dataclasses import replace

from equip.settings import Settings


def secret_of(settings: Settings) -> Settings:
    """The same settings with a secret. Several machines need the same one: give EQUIP_SECRET there."""
    if settings.secret:
        return settings
    path = settings.data_dir / "secret"
    if not path.exists():
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return replace(settings, secret=path.read_text())


def keyed(secret: str, use: str, text: str) -> str:
    """A hash that nobody can make or guess back without the service's secret."""
    return hmac.new(secret.encode(), f"{use}:{text}".encode(), hashlib.sha256).hexdigest()
