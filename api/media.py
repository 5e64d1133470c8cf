"""The API reads JSON, or a multipart file where the route says so; anything else is 415, not a guess."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler

from api.auth import API

JSON = "application/json"


class FormatNotAccepted(HTTPException):
    status_code = 415


def check_format(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """A guard of the whole API: the body that a route reads must say that it is in that route's format."""
    field = getattr(handler, "parsed_data_field", None)
    if field is None or not connection.url.path.startswith(API):
        return
    wanted = getattr(field.kwarg_definition, "media_type", None) or JSON
    sent = connection.headers.get("content-type", JSON).partition(";")[0].strip().lower()
    if sent != str(getattr(wanted, "value", wanted)):
        raise FormatNotAccepted
