"""The application: every room's routes, one guard, one table of errors."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from litestar import Litestar, Request, Router
from litestar.config.compression import CompressionConfig
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import State
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from litestar.openapi.plugins import JsonRenderPlugin, YamlRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.static_files import create_static_files_router
from litestar.template import TemplateConfig
from litestar.types import Message, Scope

from api.accounts import controllers as accounts_api
from api.accounts import directory
from api.accounts import pages as accounts_pages
from api.auth import WhoIsCalling
from api.bodies import StrictBodies
from api.errors import CSRF_COOKIE, HANDLERS
from api.funding import controllers as funding_api
from api.funding import pages as funding_pages
from api.handover import controllers as handover_api
from api.handover import pages as handover_pages
from api.home import pages as home_pages
from api.imports import controllers as imports_api
from api.imports import corrections as imports_corrections
from api.imports import pages as imports_pages
from api.inventory import controllers as inventory_api
from api.inventory import pages as inventory_pages
from api.journal import controllers as journal_api
from api.journal import pages as journal_pages
from api.media import check_format
from api.openapi import Config, operation_id
from api.outcomes import controllers as outcomes_api
from api.outcomes import pages as outcomes_pages
from api.papers import pages as papers_pages
from api.people import controllers as people_api
from api.people import pages as people_pages
from api.permissions import ANYBODY, guard
from api.public import controllers as public_api
from api.public import pages as public_pages
from api.render import engine
from api.requests import controllers as requests_api
from api.requests import pages as requests_pages
from api.rounds import controllers as rounds_api
from api.rounds import pages as rounds_pages
from api.training import controllers as training_api
from api.training import pages as training_pages
from api.warranty import controllers as warranty_api
from api.warranty import failures as warranty_failures
from api.warranty import pages as warranty_pages
from equip.accounts.actors import Actor
from equip.db import Db
from equip.settings import Settings

STATIC = Path(__file__).parent / "static"

API_ROUTES: list[Any] = [
    *accounts_api.ROUTES,
    *directory.API_ROUTES,
    *journal_api.ROUTES,
    *funding_api.ROUTES,
    *handover_api.ROUTES,
    *imports_api.ROUTES,
    *inventory_api.ROUTES,
    *outcomes_api.ROUTES,
    *people_api.ROUTES,
    *public_api.ROUTES,
    *requests_api.ROUTES,
    *rounds_api.ROUTES,
    *training_api.ROUTES,
    *warranty_api.ROUTES,
]
PAGE_ROUTES: list[Any] = [
    *accounts_pages.ROUTES,
    *directory.PAGE_ROUTES,
    *journal_pages.ROUTES,
    *home_pages.ROUTES,
    *funding_pages.ROUTES,
    *handover_pages.ROUTES,
    *imports_pages.ROUTES,
    *imports_corrections.ROUTES,
    *inventory_pages.ROUTES,
    *outcomes_pages.ROUTES,
    *papers_pages.ROUTES,
    *people_pages.ROUTES,
    *public_pages.ROUTES,
    *requests_pages.ROUTES,
    *rounds_pages.ROUTES,
    *training_pages.ROUTES,
    *warranty_pages.ROUTES,
    *warranty_failures.ROUTES,
]

Clock = Callable[[], datetime]

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; script-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}


def create_app(
    db: Db, settings: Settings, *, clock: Clock = lambda: datetime.now(UTC), debug: bool = False
) -> Litestar:
    """`clock` is the only source of time for requests; tests and demonstrations give theirs."""
    return Litestar(
        route_handlers=[
            Router("/api/v1", route_handlers=API_ROUTES, guards=[check_format]),
            # One router for all pages: Litestar 2 registers a handler twice, and wraps it twice, when two of the same
            # path are given to the application one after the other (litestar#4738).
            Router("/", route_handlers=PAGE_ROUTES),
            create_static_files_router("/static", [STATIC], opt={"allow": ANYBODY}, include_in_schema=False),
        ],
        guards=[guard],
        middleware=[DefineMiddleware(WhoIsCalling, exclude=["^/static/"])],
        dependencies={
            "db": Provide(_db, sync_to_thread=False),
            "actor": Provide(_actor, sync_to_thread=False),
            "now": Provide(_now, sync_to_thread=False),
        },
        plugins=[StrictBodies()],
        exception_handlers=HANDLERS,
        before_send=[_secure],
        csrf_config=CSRFConfig(
            secret=settings.secret,
            cookie_name=CSRF_COOKIE,
            cookie_secure=settings.secure_cookies,
            cookie_httponly=True,
            exclude=["^/api/"],
        ),
        compression_config=CompressionConfig(backend="brotli", brotli_gzip_fallback=True),
        template_config=TemplateConfig(instance=engine()),
        openapi_config=_openapi(),
        state=State({"db": db, "settings": settings, "clock": clock, "public_name": "Équipement numérique"}),
        request_max_body_size=22 * 1024 * 1024,
        debug=debug,
        pdb_on_exception=False,
        logging_config=None,
    )


def _db(request: Request[Any, Any, Any]) -> Db:
    found: Db = request.app.state.db
    return found


def _actor(request: Request[Any, Any, Any]) -> Actor:
    """The guard has refused the call before if nobody is signed in on a route that needs it."""
    found: Actor = request.user
    return found


def _now(request: Request[Any, Any, Any]) -> datetime:
    now: datetime = request.app.state.clock()
    return now


async def _secure(message: Message, scope: Scope) -> None:
    if message["type"] != "http.response.start":
        return
    names = {name.lower() for name, _ in message["headers"]}
    static = scope["path"].startswith("/static/")
    extra = {k: v for k, v in SECURITY_HEADERS.items() if not (static and k == "Cache-Control")}
    added = [(k.encode(), v.encode()) for k, v in extra.items() if k.lower().encode() not in names]
    message["headers"] = [*message["headers"], *added]


def _openapi() -> Config:
    return Config(
        title="Equip",
        version="1",
        description=(
            "Attribuer des ordinateurs reconditionnés aux personnes au RSA qui se forment : demandes, stock, tours, "
            "remises, suivis. Les erreurs suivent la RFC 9457 ; les montants sont en centimes d’euro."
        ),
        path="/api/schema",
        render_plugins=[JsonRenderPlugin(), YamlRenderPlugin()],
        openapi_router=Router("/api/schema", route_handlers=[], opt={"allow": ANYBODY}, include_in_schema=False),
        components=Components(security_schemes={"bearer": SecurityScheme(type="http", scheme="bearer")}),
        security=[{"bearer": []}],
        use_handler_docstrings=True,
        operation_id_creator=operation_id,
    )
