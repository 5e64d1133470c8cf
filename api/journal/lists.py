"""Searching the journal by action (its code or its French sentence), record or author."""

from collections.abc import Sequence

from sqlmodel import Session, col, or_, select

from api.journal.words import actions_that_say
from api.listing import Asked, list_rows
from equip.accounts.actors import Actor
from equip.journal.models import JournalEntry

ORDERS = {"number": JournalEntry.number, "action": JournalEntry.action, "actor": JournalEntry.actor_name}


def search(session: Session, actor: Actor, wanted: Asked) -> tuple[Sequence[JournalEntry], int]:
    query = select(JournalEntry).where(JournalEntry.departement == actor.departement)
    if wanted.q:
        like = f"%{wanted.q}%"
        columns = (JournalEntry.action, JournalEntry.record_id, JournalEntry.actor_name)
        in_french = col(JournalEntry.action).in_(actions_that_say(wanted.q))
        query = query.where(or_(in_french, *(col(column).ilike(like) for column in columns)))
    newest_first = (
        wanted if wanted.sort else Asked(q=wanted.q, sort="-number", page=wanted.page, page_size=wanted.page_size)
    )
    return list_rows(session, query, newest_first, orders=ORDERS, default="number", unique=JournalEntry.id)
