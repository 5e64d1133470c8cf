"""Which roles may call a route. Every route says `allow=…`; a route that says nothing is refused to everybody."""

from typing import Any
from urllib.parse import quote

from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException
from litestar.handlers import BaseRouteHandler

from equip.accounts.models import Role
from equip.errors import Forbidden

ANYBODY = frozenset({"anybody"})
"""No account needed: public rules, status by code, signing in."""

SIGNED_IN = frozenset(Role)
PRESCRIBERS = frozenset({Role.PRESCRIBER})
WORKSHOP = frozenset({Role.REFURBISHER})
TRAINERS = frozenset({Role.TRAINER})
OFFICERS = frozenset({Role.PROGRAMME_OFFICER})
APPROVERS = frozenset({Role.APPROVER})
COMMITTEE = frozenset({Role.PROGRAMME_OFFICER, Role.APPROVER})
ADMINS = frozenset({Role.ADMIN})


WORKSTATION = "workstation"
"""`token=WORKSTATION` on a route: the token of a workstation may call it too. All other routes refuse it."""


class SignInFirst(NotAuthorizedException):
    """Nobody is signed in: the API answers 401, a page leads to the sign-in page and back."""

    def __init__(self, path: str) -> None:
        super().__init__(detail="not_signed_in")
        self.sign_in_path = f"/connexion?retour={quote(path, safe='')}"


def guard(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    allowed = handler.opt.get("allow")
    if allowed == ANYBODY:
        return
    actor = connection.scope.get("user")
    if actor is None:
        raise SignInFirst(connection.url.path)
    if not allowed or actor.role not in allowed:
        raise Forbidden("role_not_allowed")
    if actor.workstation_id is not None and handler.opt.get("token") != WORKSTATION:
        raise Forbidden("workstation_posts_only")
