"""/api/v1/tokens and /api/v1/me: getting in through the API."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlmodel import Session

from api.accounts import own
from api.accounts.schemas import Me, SignIn, TokenMade
from api.accounts.sessions import sign_in
from api.permissions import ANYBODY, SIGNED_IN
from api.problems import PROBLEMS
from equip.accounts import service
from equip.accounts.actors import Actor
from equip.accounts.models import User
from equip.db import Db


@post("/tokens", allow=ANYBODY, sync_to_thread=True, tags=["Accès"], responses=PROBLEMS, security=[{}])
def create_token(
    request: Request[Any, Any, Any],
    data: JSONBody[SignIn],
    db: NamedDependency[Db],
    now: NamedDependency[datetime],
) -> TokenMade:
    """Obtenir un jeton d’accès à partir d’une adresse et d’un mot de passe."""

    def make(session: Session, user: User) -> TokenMade:
        token, row = service.make_token(session, user, data.label, now=now)
        return TokenMade(id=row.id, token=token, expires_at=row.expires_at)

    return sign_in(request, db, data.email, data.password, make, now=now)


@delete("/tokens/{token_id:uuid}", allow=SIGNED_IN, sync_to_thread=True, tags=["Accès"], responses=PROBLEMS)
def revoke_token(
    token_id: FromPath[UUID],
    db: NamedDependency[Db],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> None:
    """Révoquer un de ses jetons."""
    with db.write(actor.scope) as session:
        service.revoke_token(session, actor, token_id, now=now)


@get("/me", allow=SIGNED_IN, sync_to_thread=False, tags=["Accès"], responses=PROBLEMS)
def me(actor: NamedDependency[Actor]) -> Me:
    """Qui suis-je, et avec quel rôle."""
    return Me.model_validate(actor, from_attributes=True)


ROUTES: list[Any] = [create_token, revoke_token, me, *own.API_ROUTES]
