"""Who did what, when, to which record. Rows are only ever added; each carries the hash of the one before."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from equip.records import INSTANT, JSON, Owned, Table


class JournalEntry(Owned, table=True):
    __table_args__ = (sa.UniqueConstraint("departement", "number"),)

    number: int
    at: datetime = Field(sa_type=INSTANT)
    actor_id: UUID | None = Field(default=None, index=True)
    actor_role: str
    actor_name: str
    action: str = Field(index=True)
    record_type: str
    record_id: str = Field(index=True)
    details: dict[str, object] = Field(default_factory=dict, sa_type=JSON)
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)


class JournalHead(Table, table=True):
    """The end of a département's chain, kept apart from it: without it, a journal cut at its end would look whole.

    PostgreSQL writes it (migration `0009`) at the end of the transaction that adds lines; the application only reads.
    """

    departement: str = Field(foreign_key="departement.code", primary_key=True, max_length=3)
    number: int
    hash: str = Field(max_length=64)
