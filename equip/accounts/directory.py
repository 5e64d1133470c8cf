"""The accounts of a département: who they are, for whom they work, what they may do, whether they are open."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import Select

from equip.accounts.actors import Actor, check_role_fits
from equip.accounts.credentials import hashed, keep_hash
from equip.accounts.models import Departement, Organisation, Role, User
from equip.accounts.service import end_access, get_organisation
from equip.errors import Conflict, Forbidden, Invalid, NotFound
from equip.journal import service as journal

LONGEST_NAME = 120


def accounts_of(departement: str) -> Select[User, Organisation]:
    """Every account of the département with its organisation, for lists."""
    return (
        select(User, Organisation)
        .join(Organisation, col(User.organisation_id) == col(Organisation.id))
        .where(User.departement == departement)
    )


def get_account(session: Session, actor: Actor, user_id: UUID, *, lock: bool = False) -> User:
    query = select(User).where(User.id == user_id, User.departement == actor.departement)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.exec(query).first()
    if found is None:
        raise NotFound("account_not_found")
    return found


def set_active(session: Session, actor: Actor, user_id: UUID, *, active: bool, now: datetime) -> User:
    """Close or reopen an account; closing ends its sessions and its tokens at once. Nobody closes their own."""
    user = get_account(session, actor, user_id, lock=True)
    if user.id == actor.user_id and not active:
        raise Forbidden("own_account_stays_open")
    if active:
        check_role_fits(user.role, get_organisation(session, user.organisation_id))
    else:
        _check_another_admin(session, user)
        end_access(session, user, now=now)
    user.is_active = active
    journal.record(session, actor, "account.open" if active else "account.close", "account", user.id, now=now)
    return user


def change_account(
    session: Session,
    actor: Actor,
    user: User,
    *,
    display_name: str | None = None,
    role: Role | None = None,
    organisation: Organisation | None = None,
    now: datetime,
) -> User:
    """None: as it is. The role and the organisation are read at each call, so they count from the next one."""
    wanted: dict[str, Any] = {
        "display_name": None if display_name is None else checked_name(display_name),
        "role": role,
        "organisation_id": organisation.id if organisation else None,
    }
    changes = {name: value for name, value in wanted.items() if value not in (None, getattr(user, name))}
    if not changes:
        return user
    if {"role", "organisation_id"} & set(changes):
        check_role_fits(role or user.role, organisation or get_organisation(session, user.organisation_id))
    if "role" in changes:
        _check_another_admin(session, user)
    for name, value in changes.items():
        setattr(user, name, value)
    session.add(user)
    session.flush()
    told = {name: value for name, value in changes.items() if name != "display_name"}
    journal.record(session, actor, "account.change", "account", user.id, now=now, fields=sorted(changes), **told)
    return user


def give_password(session: Session, actor: Actor, user: User, password: str, *, now: datetime) -> None:
    """A provisional password, told by hand. Whoever was in is put out. One's own is changed by knowing the old one."""
    if user.id == actor.user_id:
        raise Forbidden("own_password_elsewhere")
    keep_hash(session, user, hashed(password))
    end_access(session, user, now=now)
    session.flush()
    journal.record(session, actor, "account.password", "account", user.id, now=now)


def checked_name(name: str, field: str = "display_name") -> str:
    """One line, not empty, of a length that a page can show."""
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME:
        code = "name_too_long" if plain else "required"
        raise Invalid(fields={field: code}, longest=LONGEST_NAME)
    return plain


def _check_another_admin(session: Session, user: User) -> None:
    """A département keeps somebody who can open accounts. Its row is the lock: two at once take turns."""
    if user.role != Role.ADMIN or not user.is_active:
        return
    session.exec(select(Departement).where(Departement.code == user.departement).with_for_update(key_share=True)).one()
    others = select(func.count()).where(
        User.departement == user.departement, User.role == Role.ADMIN, col(User.is_active), User.id != user.id
    )
    if not session.exec(others).one():
        raise Conflict("last_admin")
