"""Views of lists that a person keeps under a name: an address, no more. Nobody else sees them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, func, select

from equip.accounts.actors import Actor
from equip.accounts.models import SavedView
from equip.errors import Conflict, Forbidden, Invalid, NotFound
from equip.journal import service as journal

MOST = 20
LONGEST = 60
LONGEST_QUERY = 2000


def views_of(session: Session, actor: Actor, path: str) -> Sequence[SavedView]:
    """By name."""
    query = select(SavedView).where(SavedView.account_id == actor.user_id, SavedView.path == path)
    return session.exec(query.order_by(func.lower(SavedView.name), col(SavedView.name))).all()


def keep_view(session: Session, actor: Actor, path: str, name: str, query: str, *, now: datetime) -> SavedView:
    """The same name again is the same view, with another address."""
    if actor.user_id is None:
        raise Forbidden("role_not_allowed")
    name = " ".join(name.split())
    if not name or len(name) > LONGEST:
        raise Invalid("invalid", fields={"name": "view_name_too_long" if name else "view_name_missing"})
    if len(query) > LONGEST_QUERY:
        raise Invalid("invalid", fields={"name": "view_too_long"})
    views = views_of(session, actor, path)
    view = next((one for one in views if one.name.casefold() == name.casefold()), None)
    if view is None and len(views) >= MOST:
        raise Conflict("too_many_views", most=MOST)
    if view is None:
        view = SavedView(departement=actor.departement, account_id=actor.user_id, path=path, name=name, query=query)
    view.name, view.query = name, query
    session.add(view)
    session.flush()
    journal.record(session, actor, "view.keep", "saved_view", view.id, now=now, path=path)
    return view


def forget_view(session: Session, actor: Actor, view_id: UUID, *, now: datetime) -> str:
    """Answers the path of its list."""
    query = select(SavedView).where(SavedView.account_id == actor.user_id, SavedView.id == view_id)
    view = session.exec(query).first()
    if view is None:
        raise NotFound("view_not_found")
    session.delete(view)
    journal.record(session, actor, "view.forget", "saved_view", view.id, now=now, path=view.path)
    return view.path
