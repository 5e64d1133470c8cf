"""Looking beyond the actor's own wall, for what must be counted, kept unique or changed in the whole département.

Row-level security hides other organisations from a prescriber, and everything social from the refurbisher. Once an act
is allowed, its consequences run with the département's own sight; then the wall is put back. What is read there is
never shown: callers give back a number, a yes, the type of a machine, or the name of an organisation.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from equip.accounts.actors import Actor, Scope, system_actor
from equip.db import narrow

_CURRENT = sa.text(
    "select coalesce(current_setting('equip.departement', true), ''),"
    " coalesce(current_setting('equip.organisation', true), ''), coalesce(current_setting('equip.role', true), '')"
)


@contextmanager
def beyond_the_wall(session: Session, actor: Actor) -> Iterator[None]:
    """See the actor's whole département for the length of the block; what was set before comes back after."""
    session.flush()
    before = Scope(*session.connection().execute(_CURRENT).one())
    narrow(session, system_actor(actor.departement).scope)
    try:
        yield
        session.flush()
    except DBAPIError:
        raise  # the transaction is lost, and its rollback puts the wall back
    except BaseException:
        narrow(session, before)
        raise
    narrow(session, before)
