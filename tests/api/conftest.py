"""The three sets of records, in one database that the tests of the walls share: they read, and prove that they
wrote nothing."""

from collections.abc import Iterator

import pytest

from equip.db import Db
from tests.conftest import NOW, fresh_copy
from tests.records import Records
from tests.walking import build


@pytest.fixture(scope="session")
def walled_db(server: object, template: str) -> Iterator[Db]:
    with fresh_copy(server, template) as urls:
        db = Db(urls.app)
        yield db
        db.close()


@pytest.fixture(scope="session")
def sets(walled_db: Db) -> dict[str, Records]:
    return build(walled_db)


@pytest.fixture
def walled_app(application: object, walled_db: Db) -> object:
    application.state.db = walled_db  # type: ignore[attr-defined]
    application.state.clock = lambda: NOW  # type: ignore[attr-defined]
    return application
