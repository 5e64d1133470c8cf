"""The short-lived cookie of whoever gave their code: signed, good for a quarter of an hour, worthless elsewhere.

Neither the code nor the request stands in an address, so no log keeps them.
"""

import hmac
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from litestar import Request
from litestar.datastructures import Cookie

from equip import secret

NAME = "equip_suivi"
GOOD_FOR = timedelta(minutes=15)


def make_badge(request: Request[Any, Any, Any], request_id: UUID, *, now: datetime) -> Cookie:
    body = f"{request_id}.{int((now + GOOD_FOR).timestamp())}"
    return _cookie(request, f"{body}.{keyed(request, 'badge', body)}", int(GOOD_FOR.total_seconds()))


def drop_badge(request: Request[Any, Any, Any]) -> Cookie:
    return _cookie(request, "", 0)


def read_badge(request: Request[Any, Any, Any], *, now: datetime) -> UUID | None:
    body, _, signature = request.cookies.get(NAME, "").rpartition(".")
    if not body or not hmac.compare_digest(signature, keyed(request, "badge", body)):
        return None
    request_id, _, until = body.partition(".")
    return UUID(request_id) if now.timestamp() < int(until) else None


def keyed(request: Request[Any, Any, Any], use: str, text: str) -> str:
    return secret.keyed(request.app.state.settings.secret, use, text)


def _cookie(request: Request[Any, Any, Any], value: str, max_age: int) -> Cookie:
    secure = request.app.state.settings.secure_cookies
    return Cookie(NAME, value=value, httponly=True, secure=secure, samesite="strict", max_age=max_age, path="/suivi")
