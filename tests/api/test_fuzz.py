"""Anything at all sent to every route, for every role: never a crash, and only what the document promises.

Few examples in the usual run; `make test-all` sends many (marker `long`).
"""

import itertools
from contextlib import closing

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks as promised
from schemathesis.specs.openapi import checks as openapi_checks

from equip.accounts import service
from equip.accounts.actors import EVERYWHERE
from equip.accounts.models import Role
from equip.db import Db
from tests import world
from tests.conftest import NOW, fresh_copy
from tests.walking import build, in_its_round, references

ROLES = [None, *Role]
CHECKS = [
    promised.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
]
FEW, MANY = 2, 60


@pytest.fixture(scope="module")
def fuzzed(server, template):
    """Its own database, which these tests spoil as they like, with one record of each kind to spoil."""
    with fresh_copy(server, template) as urls, closing(Db(urls.app)) as db:
        yield db, build(db)["mine"]


def call_all(app, fuzzed, role, most):
    """Every operation as this role; the findings, by operation."""
    db, mine = fuzzed
    app.state.db, app.state.clock = db, lambda: NOW
    headers, known, found, called = bearer(db, role), references(mine, role or ""), [], 0
    schema = schemathesis.openapi.from_asgi("/api/schema/openapi.json", app)
    for result in schema.get_all_operations():
        operation = result.ok()
        called += 1
        try:
            fuzz(operation, headers, in_its_round(mine, operation.path, known), most)
        except BaseException as failure:
            if isinstance(failure, KeyboardInterrupt):
                raise
            found.append(f"{operation.label}: {describe(failure)}")
    assert called > 60
    return found


def fuzz(operation, headers, known, most):
    """One call of two is about a record that exists, with its version: the rest of the call is what is tried."""
    turns = itertools.count()

    @settings(
        max_examples=most,
        deadline=None,
        database=None,
        derandomize=most == FEW,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    def call(case):
        if next(turns) % 2:
            case.path_parameters |= {name: known[name] for name in case.path_parameters if name in known}
            case.headers["If-Match"] = "*"
        case.call_and_validate(headers=headers, checks=CHECKS)

    given(case=operation.as_strategy())(call)()


def bearer(db, role):
    if role is None:
        return {}
    with db.write(EVERYWHERE) as session:
        token, _ = service.make_token(session, world.user(session, role), "fuzz", now=NOW)
    return {"authorization": f"Bearer {token}"}


def describe(failure):
    return " | ".join(str(failure).split("\n")[:14])


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_whatever_is_sent_no_route_crashes_nor_breaks_its_promise(role, application, fuzzed):
    assert call_all(application, fuzzed, role, FEW) == []


@pytest.mark.long
@pytest.mark.parametrize("role", ROLES, ids=str)
def test_whatever_is_sent_for_a_long_time(role, application, fuzzed):
    assert call_all(application, fuzzed, role, MANY) == []
