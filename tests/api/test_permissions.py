"""Every route × every role: who is not allowed is refused, and a route that declares nothing lets nobody in."""

import re

import pytest
from litestar import Litestar, get
from litestar.testing import TestClient

from api.app import API_ROUTES, PAGE_ROUTES
from api.permissions import ANYBODY, SIGNED_IN, guard
from equip.accounts.models import Role

ROUTES = sorted(
    {
        (method, ("/api/v1" if handler in API_ROUTES else "") + path, frozenset(handler.opt.get("allow", ())))
        for handler in [*API_ROUTES, *PAGE_ROUTES]
        for path in handler.paths
        for method in handler.http_methods
    },
    key=lambda route: (route[1], route[0]),
)


def example(path: str) -> str:
    """An address of the right shape whose records do not exist."""
    path = re.sub(r"\{\w+:uuid\}", "00000000-0000-4000-8000-000000000000", path)
    path = re.sub(r"\{\w+:int\}", "999", path)
    path = re.sub(r"\{\w+:date\}", "2026-11-09", path)
    return re.sub(r"\{\w+:str\}", "X-0000", path)


def test_every_route_declares_who_may_call_it():
    silent = [(method, path) for method, path, allowed in ROUTES if not allowed]

    assert silent == []
    assert all(allowed == ANYBODY or allowed <= SIGNED_IN for _, _, allowed in ROUTES)


def test_a_route_that_declares_nothing_is_refused_to_everybody():
    @get("/forgotten", sync_to_thread=False)
    def forgotten() -> str:
        return "secret"

    class AsAdmin:
        def __init__(self, app):
            self.app = app

        async def __call__(self, scope, receive, send):
            scope["user"] = type("Admin", (), {"role": Role.ADMIN})()
            await self.app(scope, receive, send)

    bare = Litestar([forgotten], guards=[guard], middleware=[AsAdmin], openapi_config=None)
    with TestClient(bare, raise_server_exceptions=False) as client:
        answer = client.get("/forgotten")

    assert answer.status_code != 200
    assert "secret" not in answer.text


@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_each_role_enters_only_where_it_is_allowed(role, caller, browser):
    """Refused: 403 with its sentence (or the way to sign in). Allowed: anything but a refusal or a crash."""
    wrong = []
    api, pages = caller(role), browser(role)
    token = pages.client.get("/connexion").text.split('name="_csrf_token" value="')[1].split('"')[0]
    for method, path, allowed in ROUTES:
        if (method, path) in {("POST", "/deconnexion"), ("POST", "/connexion")}:
            continue  # they would end the session that this test is using
        client = api.client if path.startswith("/api/") else pages.client
        form = {} if path.startswith("/api/") or method == "GET" else {"data": {"_csrf_token": token}}
        status = client.request(method, example(path), **form).status_code
        if not _as_it_should(role, path, allowed, status):
            wrong.append((method, path, status))
    assert wrong == []


def _as_it_should(role, path, allowed, status):
    if allowed == ANYBODY or role in allowed:
        return status < 500 and (status not in {401, 403} or allowed == ANYBODY)
    if role is None:
        return status == (401 if path.startswith("/api/") else 303)
    return status == 403
