"""From a refusal to an answer: RFC 9457 problem details under /api, a French page elsewhere. No traceback, ever."""

import logging
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.response import Redirect
from psycopg.errors import DeadlockDetected, LockNotAvailable, SerializationFailure
from pydantic import BaseModel, Field
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from api.auth import API
from api.messages import TITLES, sentence
from api.permissions import SignInFirst
from api.render import render
from equip.errors import Conflict, EquipError, Stale

AnyRequest = Request[Any, Any, Any]
CSRF_COOKIE = "equip_csrf"
logger = logging.getLogger("equip")
AT_THE_SAME_MOMENT = (DeadlockDetected, LockNotAvailable, SerializationFailure)


class FieldProblem(BaseModel):
    field: str = Field(description="Nom du champ", examples=["agreed_on"])
    code: str = Field(description="Code stable de l’erreur", examples=["required"])
    detail: str = Field(description="Phrase à montrer", examples=["Répondez à cette question."])


class Problem(BaseModel):
    """RFC 9457."""

    type: str = Field(description="Adresse stable du problème", examples=["/problemes/stale"])
    title: str = Field(examples=["Modifié entre-temps"])
    status: int = Field(examples=[412])
    detail: str
    code: str = Field(examples=["stale"])
    errors: list[FieldProblem] = Field(default_factory=list)
    details: dict[str, Any] = Field(default_factory=dict, description="Références et montants utiles au programme")


def problem_of(error: EquipError) -> Problem:
    fields = getattr(error, "fields", {})
    return Problem(
        type=f"/problemes/{error.code}",
        title=TITLES.get(error.status, TITLES[500]),
        status=error.status,
        detail=sentence(error.code, **error.details),
        code=error.code,
        errors=[FieldProblem(field=f, code=c, detail=sentence(c, **error.details)) for f, c in fields.items()],
        details=error.details,
    )


def answer(request: AnyRequest, problem: Problem, headers: dict[str, str] | None = None) -> Response[Any]:
    if request.url.path.startswith(API):
        return Response(
            problem.model_dump_json(),
            status_code=problem.status,
            media_type="application/problem+json",
            headers=headers,
        )
    page = render(request, "error.html", status=problem.status, problem=problem)
    page.headers.update(headers or {})
    return page


def refused(request: AnyRequest, error: EquipError) -> Response[Any]:
    headers = {"Retry-After": str(60 * error.details.get("minutes", 15))} if error.status == 429 else None
    return answer(request, problem_of(error), headers)


def sign_in_first(request: AnyRequest, error: SignInFirst) -> Response[Any]:
    if request.url.path.startswith(API):
        return answer(request, _plain(401, "not_signed_in"), {"WWW-Authenticate": "Bearer"})
    return Redirect(error.sign_in_path, status_code=303)


def invalid_input(request: AnyRequest, error: ValidationException) -> Response[Any]:
    """What stands in an address and is not read (bodies: `api/bodies.py`): the names and why, never the values sent."""
    extra = error.extra if isinstance(error.extra, list) else []
    problem = _plain(422, "invalid")
    problem.errors = [
        FieldProblem(
            field=str(item.get("key", "")),
            code="bad_value",
            detail=sentence("required" if "required" in str(item.get("message", "")).lower() else "bad_value"),
        )
        for item in extra
        if isinstance(item, dict)
    ]
    return answer(request, problem)


def http_error(request: AnyRequest, error: HTTPException) -> Response[Any]:
    codes = {
        404: "page_not_found",
        405: "method_not_allowed",
        401: "not_signed_in",
        403: "form_expired",
        400: "bad_json",
        413: "body_too_large",
        415: "format_not_accepted",
    }
    code = codes.get(error.status_code, "invalid" if error.status_code < 500 else "unexpected")
    if code == "bad_json" and request.headers.get("content-type", "").startswith("multipart/"):
        code = "bad_form"
    response = answer(request, _plain(error.status_code, code), dict(error.headers or {}))
    if code == "form_expired":
        # Litestar never replaces a CSRF cookie, even one signed with a former secret: reloading would not help.
        response.delete_cookie(CSRF_COOKIE)
    return response


def stale_row(request: AnyRequest, _error: StaleDataError) -> Response[Any]:
    return refused(request, Stale("stale"))


def broken_constraint(request: AnyRequest, error: IntegrityError) -> Response[Any]:
    """The database's last word: two people at the same moment. Only the constraint's name is logged, no value."""
    name = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    logger.warning("constraint %s refused a change on %s", name, request.route_handler.name)
    return refused(request, Conflict("conflict"))


def broken_transaction(request: AnyRequest, error: OperationalError) -> Response[Any]:
    """Two people in each other's way: PostgreSQL stopped this one, and its transaction left nothing."""
    if isinstance(error.orig, AT_THE_SAME_MOMENT):
        return refused(request, Conflict("try_again"))
    return unexpected(request, error)


def unkeepable_value(request: AnyRequest, _error: DataError) -> Response[Any]:
    """What PostgreSQL can't hold whatever the field: a NUL character, a number without end."""
    return answer(request, _plain(422, "invalid"))


def unexpected(request: AnyRequest, error: Exception) -> Response[Any]:
    """Says nothing of the error to the reader; the log has its type and place, not its words (they may name people)."""
    frame = error.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    where = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else "?"
    logger.error("unexpected %s at %s", type(error).__name__, where)
    return answer(request, _plain(500, "unexpected"))


def _plain(status: int, code: str) -> Problem:
    title = TITLES.get(status, TITLES[400])
    return Problem(type=f"/problemes/{code}", title=title, status=status, detail=sentence(code), code=code)


HANDLERS: dict[type[Exception] | int, Any] = {
    SignInFirst: sign_in_first,
    EquipError: refused,
    ValidationException: invalid_input,
    HTTPException: http_error,
    StaleDataError: stale_row,
    DataError: unkeepable_value,
    IntegrityError: broken_constraint,
    OperationalError: broken_transaction,
    Exception: unexpected,
}
