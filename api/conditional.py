"""ETag and If-Match on what two people may edit: the ETag of a record is its version."""

from typing import Any

from litestar import Request

from equip.errors import PreconditionMissing, Stale
from equip.records import Versioned


def etag(row: Versioned) -> str:
    return f'"{row.version}"'


def check_if_match(request: Request[Any, Any, Any], row: Versioned) -> None:
    """Refuse a change made on a version that is no longer the current one. Call it on a row locked FOR UPDATE."""
    sent = request.headers.get("if-match", "").strip()
    if not sent:
        raise PreconditionMissing("if_match_missing")
    if sent not in {etag(row), "*"}:
        raise Stale("stale", version=row.version)


def check_form_version(version: str | int | None, row: Versioned) -> None:
    """The same for a form, which carries the version it was made from."""
    if str(version or "") != str(row.version):
        raise Stale("stale", version=row.version)
