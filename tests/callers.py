"""Talking to the service as its users do: a token for the API, a cookie and forms for the pages."""

import re
from datetime import datetime
from typing import Any

import httpx
from litestar.testing import TestClient

from equip.accounts import service
from equip.accounts.actors import EVERYWHERE
from tests import world

CSRF = re.compile(r'name="_csrf_token" value="([^"]*)"')


class Caller:
    """The API with the token of one role of the demonstration world; role None is nobody."""

    def __init__(
        self, app: Any, role: str | None, departement: str, organisation: str | None, *, now: datetime
    ) -> None:
        self.client = TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False)
        if role:
            with app.state.db.write(EVERYWHERE) as session:
                user = world.user(session, role, departement, organisation)
                token, _ = service.make_token(session, user, "test", now=now)
            self.client.headers["authorization"] = f"Bearer {token}"

    def get(self, path: str, **kwargs: Any) -> httpx.Response:
        return self.client.get(path, **kwargs)

    def post(self, path: str, **kwargs: Any) -> httpx.Response:
        return self.client.post(path, **kwargs)

    def put(self, path: str, **kwargs: Any) -> httpx.Response:
        return self.client.put(path, **kwargs)

    def patch(self, path: str, **kwargs: Any) -> httpx.Response:
        return self.client.patch(path, **kwargs)

    def delete(self, path: str, **kwargs: Any) -> httpx.Response:
        return self.client.delete(path, **kwargs)


class Browser:
    """Pages without JavaScript: `get` a page, `submit` its form (the CSRF field is sent as a browser would)."""

    def __init__(self, app: Any, role: str | None, departement: str, organisation: str | None) -> None:
        self.client = TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False)
        self.client.follow_redirects = False
        if role:
            with app.state.db.write(EVERYWHERE) as session:
                user = world.user(session, role, departement, organisation)
                token = service.open_session(session, user, now=app.state.clock())
            self.client.cookies.set("equip_session", token)

    def get(self, path: str, **kwargs: Any) -> httpx.Response:
        return self.client.get(path, **kwargs)

    def submit(
        self, path: str, data: dict[str, Any] | None = None, *, files: Any = None, page: str = ""
    ) -> httpx.Response:
        """POST a form. `page` is where the form stands (default: `path`); the answer is not followed."""
        form = self.client.get(page or path, follow_redirects=True)
        found = CSRF.search(form.text) or CSRF.search(self.client.get("/connexion").text)
        assert found, f"no form on {page or path}"
        return self.client.post(path, data={"_csrf_token": found.group(1), **(data or {})}, files=files)
