"""What changes from one installation to another, read once from the environment (`EQUIP_…`)."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Settings:
    """`database_url` None means: start our own PostgreSQL in `data_dir`. URLs are SQLAlchemy's (postgresql+psycopg).

    `trust_proxy`: the caller's address is the one our own proxy wrote in X-Forwarded-For.
    """

    database_url: str | None = None
    owner_url: str | None = None
    data_dir: Path = Path("var")
    secret: str = ""
    secure_cookies: bool = False
    trust_proxy: bool = False
    public_url: str = "http://127.0.0.1:8000"

    @property
    def is_known_here_only(self) -> bool:
        """The address leads nowhere from another machine: what is printed with it is of no use."""
        return urlsplit(self.public_url).hostname in {"127.0.0.1", "localhost", "::1", None}


def from_environment() -> Settings:
    """A variable that is set to nothing is not set: it must not make the current folder the folder of the data."""
    env = {name: value for name, value in os.environ.items() if value}
    return Settings(
        database_url=env.get("EQUIP_DATABASE_URL"),
        owner_url=env.get("EQUIP_OWNER_URL"),
        data_dir=Path(env.get("EQUIP_DATA_DIR", "var")).resolve(),
        secret=env.get("EQUIP_SECRET", ""),
        secure_cookies=env.get("EQUIP_SECURE_COOKIES", "") == "1",
        trust_proxy=env.get("EQUIP_TRUST_PROXY", "") == "1",
        public_url=env.get("EQUIP_PUBLIC_URL", "http://127.0.0.1:8000"),
    )
