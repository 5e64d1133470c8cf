"""Who is calling: a bearer token under /api, a session cookie on the pages. Never the one for the other."""

from typing import Any

import anyio.to_thread
from litestar.connection import ASGIConnection
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult

from equip.accounts import service
from equip.accounts.actors import EVERYWHERE, Actor

COOKIE = "equip_session"
API = "/api/"


class WhoIsCalling(AbstractAuthenticationMiddleware):
    """Sets `request.user` to the Actor, or None; the guard of each route decides what that allows."""

    async def authenticate_request(self, connection: ASGIConnection[Any, Any, Any, Any]) -> AuthenticationResult:
        token = _bearer(connection) if connection.url.path.startswith(API) else connection.cookies.get(COOKIE)
        actor = await anyio.to_thread.run_sync(_find_actor, connection, token) if token else None
        return AuthenticationResult(user=actor, auth=token if actor else None)


def _bearer(connection: ASGIConnection[Any, Any, Any, Any]) -> str | None:
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def _find_actor(connection: ASGIConnection[Any, Any, Any, Any], token: str) -> Actor | None:
    state = connection.app.state
    find = service.find_token_actor if connection.url.path.startswith(API) else service.find_session_actor
    with state.db.read(EVERYWHERE) as session:
        return find(session, token, now=state.clock())
