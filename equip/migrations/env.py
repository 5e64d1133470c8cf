"""Alembic's environment: PostgreSQL only, connected as the owner of the tables."""

from typing import Literal

import sqlalchemy as sa
from alembic import context

from equip.tables import METADATA


def ours(_object: object, name: str | None, type_: str, _reflected: bool, _compare_to: object) -> bool:
    """Procrastinate keeps its own tables beside ours; they are not ours to compare."""
    return not (
        type_ in {"table", "index"} and name is not None and name.startswith(("procrastinate_", "idx_procrastinate"))
    )


def run() -> None:
    url = context.config.attributes["url"]
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=METADATA,
            include_object=ours,
            compare_type=True,
            render_item=_plain_strings,
        )
        with context.begin_transaction():
            context.run_migrations()


def _plain_strings(type_: str, item: object, _autogen: object) -> str | Literal[False]:
    if type_ == "type" and type(item).__name__ == "AutoString":
        return f"sa.String(length={length})" if (length := getattr(item, "length", None)) else "sa.String()"
    return False


run()
