"""The secret that signs the CSRF fields: given by the environment, or made once and kept in the data folder."""

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
