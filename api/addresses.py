"""Whose address is calling: the connection's, or what our own proxy says when the settings name one."""

from typing import Any

from litestar.connection import ASGIConnection


def caller_address(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """Our proxy overwrites X-Forwarded-For, so its last value can be believed; without a proxy it is ignored."""
    if connection.app.state.settings.trust_proxy:
        forwarded = connection.headers.get("x-forwarded-for", "")
        if forwarded:
            return forwarded.rpartition(",")[2].strip()
    return connection.client.host if connection.client else ""
