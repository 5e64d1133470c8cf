"""Searching the journal by action, record or author."""

from collections.abc import Sequence

from sqlmodel import Session, col, or_, select

from api.listing import Asked, list_rows
from equip.accounts.actors import Actor
from equip.journal.models import JournalEntry

ORDERS = {"number": JournalEntry.number, "action": JournalEntry.action, "actor": JournalEntry.actor_name}


def search(session: Session, actor: Actor, wanted: Asked) -> tuple[Sequence[JournalEntry], int]:
    query = select(JournalEntry).where(JournalEntry.departement == actor.departement)
    if wanted.q:
        like = f"%{wanted.q}%"
        columns = (JournalEntry.action, JournalEntry.record_id, JournalEntry.actor_name)
        query = query.where(or_(*(col(column).ilike(like) for column in columns)))
    newest_first = (
        wanted if wanted.sort else Asked(q=wanted.q, sort="-number", page=wanted.page, page_size=wanted.page_size)
    )
    return list_rows(session, query, newest_first, orders=ORDERS, default="number", unique=JournalEntry.id)
