"""Bringing a database to the shape of the code: make it, make the application's role, run the migrations."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.engine import make_url

from equip.server import APP_ROLE, Urls

SCRIPTS = Path(__file__).parent / "migrations"


def migrate(urls: Urls) -> None:
    """Safe to call at each start: what exists is left as it is."""
    _ensure_database(urls.owner)
    _ensure_role(urls)
    command.upgrade(alembic_config(urls.owner), "head")


def alembic_config(owner_url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["url"] = owner_url
    return config


def _ensure_database(owner_url: str) -> None:
    url = make_url(owner_url)
    admin = sa.create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with admin.connect() as connection:
        found = connection.scalar(sa.text("select 1 from pg_database where datname = :name"), {"name": url.database})
        if not found:
            quoted = admin.dialect.identifier_preparer.quote(str(url.database))
            connection.execute(sa.text(f"create database {quoted} encoding 'UTF8' template template0"))


def _ensure_role(urls: Urls) -> None:
    """The role is made once for the server; its password, if its URL has one, is that of the URL."""
    role, password = APP_ROLE, make_url(urls.app).password
    owner = sa.create_engine(urls.owner, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with owner.connect() as connection:
        if not connection.scalar(sa.text("select 1 from pg_roles where rolname = :name"), {"name": role}):
            connection.execute(sa.text(f"create role {role} login nosuperuser nocreatedb nocreaterole nobypassrls"))
        if password:
            connection.execute(
                sa.text("select set_config('equip.password', :password, false)"), {"password": str(password)}
            )
            connection.execute(
                sa.text(
                    f"do $$ begin execute format('alter role {role} password %L',"
                    " current_setting('equip.password')); end $$"
                )
            )
