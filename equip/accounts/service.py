"""Sessions, tokens, accounts. Of what opens them, hashes only: argon2 (`credentials`), SHA-256 of what is random."""

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, delete, select

from equip.accounts.actors import Actor, check_role_fits, system_actor
from equip.accounts.credentials import hashed, keep_hash
from equip.accounts.models import ApiToken, BrowserSession, Departement, Organisation, Role, User, Workstation
from equip.errors import Conflict, Invalid, NotFound
from equip.journal import service as journal
from equip.walls import beyond_the_wall

SESSION_LENGTH = timedelta(hours=10)
TOKEN_LENGTH = timedelta(days=90)


def open_session(session: Session, user: User, *, instead_of: str = "", now: datetime) -> str:
    """A new session for this user; the token returned exists nowhere else. `instead_of`: the browser's former one."""
    token = secrets.token_urlsafe(32)
    close_session(session, instead_of)
    session.exec(delete(BrowserSession).where(col(BrowserSession.expires_at) < now))
    session.add(
        BrowserSession(token_sha256=digest(token), user_id=user.id, created_at=now, expires_at=now + SESSION_LENGTH)
    )
    journal.record(session, actor_of(user), "account.sign_in", "account", user.id, now=now)
    return token


def close_session(session: Session, token: str) -> None:
    session.exec(delete(BrowserSession).where(col(BrowserSession.token_sha256) == digest(token)))


def find_session_actor(session: Session, token: str, *, now: datetime) -> Actor | None:
    user = session.exec(
        select(User)
        .join(BrowserSession, col(BrowserSession.user_id) == col(User.id))
        .where(BrowserSession.token_sha256 == digest(token), BrowserSession.expires_at > now, col(User.is_active))
    ).first()
    return actor_of(user) if user else None


def make_token(session: Session, user: User, label: str, *, now: datetime) -> tuple[str, ApiToken]:
    token = f"eqp_{secrets.token_urlsafe(32)}"
    row = ApiToken(
        token_sha256=digest(token),
        user_id=user.id,
        label=label,
        created_at=now,
        expires_at=now + TOKEN_LENGTH,
    )
    session.add(row)
    journal.record(session, actor_of(user), "token.create", "api_token", row.id, now=now)
    return token, row


def revoke_token(session: Session, actor: Actor, token_id: UUID, *, now: datetime) -> None:
    with beyond_the_wall(session, actor):
        row = session.get(ApiToken, token_id)
        if row is None or row.user_id != actor.user_id:
            raise NotFound("token_not_found")
        row.revoked_at = row.revoked_at or now
    journal.record(session, actor, "token.revoke", "api_token", row.id, now=now)


def find_token_actor(session: Session, token: str, *, now: datetime) -> Actor | None:
    found = session.exec(
        select(User, Workstation)
        .join(ApiToken, col(ApiToken.user_id) == col(User.id))
        .join(Workstation, col(Workstation.id) == col(ApiToken.workstation_id), isouter=True)
        .where(
            ApiToken.token_sha256 == digest(token),
            ApiToken.expires_at > now,
            col(ApiToken.revoked_at).is_(None),
            col(User.is_active),
        )
    ).first()
    if found is None:
        return None
    user, workstation = found
    actor = actor_of(user)
    return replace(actor, display_name=workstation.name, workstation_id=workstation.id) if workstation else actor


def add_user(
    session: Session,
    actor: Actor,
    *,
    email: str,
    display_name: str,
    role: Role,
    organisation: Organisation,
    password: str,
    now: datetime,
    is_demo: bool = False,
) -> User:
    email = email.strip().lower()
    if "@" not in email:
        raise Invalid("invalid", fields={"email": "bad_email"})
    check_role_fits(role, organisation)
    secret = hashed(password)
    if session.exec(select(User).where(User.email == email)).first():
        raise Conflict("email_taken")
    user = User(
        departement=organisation.departement,
        organisation_id=organisation.id,
        email=email,
        display_name=display_name,
        role=role,
        is_demo=is_demo,
        created_at=now,
    )
    session.add(user)
    session.flush()
    keep_hash(session, user, secret)
    journal.record(session, actor, "account.create", "account", user.id, now=now, role=role)
    return user


def own_account(session: Session, actor: Actor, *, lock: bool = False) -> User:
    """Of an actor who signed in: the service itself has none."""
    query = select(User).where(User.id == actor.user_id)
    return session.exec(query.with_for_update() if lock else query).one()


def end_access(session: Session, user: User, *, keep: str = "", now: datetime) -> None:
    """Close the user's sessions and revoke their tokens, apart from the one whose secret is `keep`.

    The tokens of workstations stay: they open no account, and a bench does not stop because a password changed.
    """
    kept = digest(keep) if keep else ""
    mine = (col(BrowserSession.user_id) == user.id, col(BrowserSession.token_sha256) != kept)
    usable = (
        *(col(ApiToken.user_id) == user.id, col(ApiToken.token_sha256) != kept),
        *(col(ApiToken.revoked_at).is_(None), col(ApiToken.workstation_id).is_(None)),
    )
    with beyond_the_wall(session, system_actor(user.departement)):
        session.exec(delete(BrowserSession).where(*mine))
        session.exec(update(ApiToken).where(*usable).values(revoked_at=now))


def get_departement(session: Session, code: str) -> Departement:
    found = session.get(Departement, code)
    if found is None:
        raise NotFound("departement_not_found", departement=code)
    return found


def get_organisation(session: Session, organisation_id: UUID) -> Organisation:
    found = session.get(Organisation, organisation_id)
    if found is None:
        raise NotFound("organisation_not_found")
    return found


def find_organisation(session: Session, departement: str, name: str) -> Organisation | None:
    return session.exec(
        select(Organisation).where(Organisation.departement == departement, Organisation.name == name)
    ).first()


def actor_of(user: User) -> Actor:
    return Actor(
        user_id=user.id,
        role=user.role,
        departement=user.departement,
        organisation_id=user.organisation_id,
        display_name=user.display_name,
    )


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def demo_accounts(session: Session) -> list[User]:
    """The ready accounts of a demonstration, shown on the sign-in page; none in production."""
    return list(session.exec(select(User).where(col(User.is_demo)).order_by(col(User.departement), col(User.role))))


def organisations_of(session: Session, departement: str) -> list[Organisation]:
    query = select(Organisation).where(Organisation.departement == departement).order_by(Organisation.name)
    return list(session.exec(query))
