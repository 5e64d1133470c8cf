"""Opening transactions. The application's database role owns no table; each transaction says what it may see."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlmodel import Session

from equip.accounts.actors import Scope

# Inside one import a table grows from nothing to thousands of rows. A plan kept from when it was empty reads it whole
# for every line (seen: 2,000 people, one statement for half an hour); planning anew costs a fraction of a millisecond.
PLAN_ANEW = {"options": "-c plan_cache_mode=force_custom_plan"}


class Db:
    """The one door to PostgreSQL: `read` can't write, `write` commits when its block ends well."""

    def __init__(self, url: str) -> None:
        self.engine = sa.create_engine(url, pool_size=10, max_overflow=20, pool_pre_ping=True, connect_args=PLAN_ANEW)
        self._readers = self.engine.execution_options(postgresql_readonly=True)

    @contextmanager
    def read(self, scope: Scope) -> Iterator[Session]:
        with Session(self._readers, expire_on_commit=False, autoflush=False) as session, session.begin():
            narrow(session, scope)
            yield session

    @contextmanager
    def write(self, scope: Scope) -> Iterator[Session]:
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            narrow(session, scope)
            yield session

    def close(self) -> None:
        self.engine.dispose()


def narrow(session: Session, scope: Scope) -> None:
    """Set what row-level security lets this transaction see; PostgreSQL forgets it at the end of the transaction."""
    session.connection().execute(
        sa.text(
            "select set_config('equip.departement', :departement, true),"
            " set_config('equip.organisation', :organisation, true), set_config('equip.role', :role, true)"
        ),
        {"departement": scope.departement, "organisation": scope.organisation, "role": scope.role},
    )
