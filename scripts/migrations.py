"""`make check`: the migrations bring an empty database to exactly the shape of the code, and back."""

import tempfile
from pathlib import Path

from alembic import command

from equip.migrate import alembic_config, migrate
from equip.server import start_embedded, urls_of


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="equip-check-") as folder:
        Path(folder).chmod(0o755)
        server = start_embedded(Path(folder) / "postgresql")
        urls = urls_of(server, "equip_check")
        migrate(urls)
        config = alembic_config(urls.owner)
        command.check(config)
        command.downgrade(config, "base")
        command.upgrade(config, "head")
        server.cleanup()


if __name__ == "__main__":
    main()
