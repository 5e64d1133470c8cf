"""Counters that give references their numbers (« D-26-1001 »).

A counter is seen by every role of its département: counting rows would not do, since a prescriber's transaction sees
only its own organisation's.
"""

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, Session, col

from equip.records import Table


class Counter(Table, table=True):
    departement: str = Field(foreign_key="departement.code", primary_key=True, max_length=3)
    series: str = Field(primary_key=True, max_length=40)
    last: int


def next_number(session: Session, departement: str, series: str, *, first: int = 1) -> int:
    """The row stays locked until the transaction ends: two callers never get one number; a rollback gives it back."""
    statement = (
        insert(Counter)
        .values(departement=departement, series=series, last=first)
        .on_conflict_do_update(index_elements=["departement", "series"], set_={"last": col(Counter.last) + 1})
        .returning(col(Counter.last))
    )
    return int(session.execute(statement).scalar_one())
