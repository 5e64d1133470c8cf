"""Workstations: benches and USB keys that post hardware reports with a token of their own, and can do nothing else."""

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, select

from equip.accounts.actors import Actor
from equip.accounts.models import ApiToken, User, Workstation
from equip.accounts.service import digest
from equip.errors import Forbidden, Invalid, NotFound
from equip.journal import service as journal
from equip.walls import beyond_the_wall

LONGEST_NAME = 60
MOST_DAYS = 365
USUAL_DAYS = 90


def make_workstation(
    session: Session, actor: Actor, name: str, days: int | None, *, now: datetime
) -> tuple[str, Workstation]:
    """The token returned exists nowhere else. It ends with its days, its revocation or its maker's account."""
    name = " ".join(name.split())
    wrong = {} if 0 < len(name) <= LONGEST_NAME else {"name": "workstation_name_missing"}
    if days is None or not 1 <= days <= MOST_DAYS:
        wrong["days"] = "workstation_days_out_of_range"
    if wrong or days is None:
        raise Invalid("invalid", fields=wrong)
    if actor.organisation_id is None or actor.user_id is None:
        raise Forbidden("role_not_allowed")
    dates: dict[str, Any] = {"created_at": now, "expires_at": now + timedelta(days=days)}
    row = Workstation(
        departement=actor.departement, organisation_id=actor.organisation_id, name=name, made_by=actor.user_id, **dates
    )
    session.add(row)
    session.flush()
    token = f"eqb_{secrets.token_urlsafe(32)}"
    with beyond_the_wall(session, actor):
        session.add(
            ApiToken(token_sha256=digest(token), user_id=actor.user_id, workstation_id=row.id, label=name, **dates)
        )
    journal.record(session, actor, "workstation.create", "workstation", row.id, now=now, days=days)
    return token, row


def revoke_workstation(session: Session, actor: Actor, workstation_id: UUID, *, now: datetime) -> None:
    """Of one's own workshop, whoever made it; a second time changes nothing."""
    query = select(Workstation).where(
        Workstation.organisation_id == actor.organisation_id, Workstation.id == workstation_id
    )
    row = session.exec(query.with_for_update()).first()
    if row is None:
        raise NotFound("workstation_not_found")
    if row.revoked_at is not None:
        return
    row.revoked_at = now
    session.add(row)
    with beyond_the_wall(session, actor):
        session.exec(update(ApiToken).where(col(ApiToken.workstation_id) == row.id).values(revoked_at=now))
    journal.record(session, actor, "workstation.revoke", "workstation", row.id, now=now)


def workstations_of(session: Session, actor: Actor, *, now: datetime) -> list[tuple[Workstation, bool]]:
    """Newest first, each with whether its token still opens."""
    query = select(Workstation, User).join(User, col(User.id) == col(Workstation.made_by))
    query = query.where(Workstation.organisation_id == actor.organisation_id)
    found = session.exec(query.order_by(col(Workstation.created_at).desc(), col(Workstation.id)))
    return [(row, row.revoked_at is None and row.expires_at > now and user.is_active) for row, user in found]
