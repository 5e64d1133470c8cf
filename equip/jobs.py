"""Asking for a job in the transaction of the change that needs it: both are kept, or neither.

Procrastinate runs them (`api/worker.py`); here are only its SQL functions, called on the session's own connection.
"""

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

QUEUE = "default"
ENDED = frozenset({"succeeded", "failed", "cancelled", "aborted"})


def defer(session: Session, task: str, args: Mapping[str, Any], *, lock: str) -> int:
    """The job's number; that of the one already waiting with this lock, if any. Two of one lock never run at once."""
    waiting = session.execute(
        sa.text("select id from procrastinate_jobs where queueing_lock = :lock and status = 'todo'"), {"lock": lock}
    ).scalar()
    if waiting is not None:
        return int(waiting)
    row = session.execute(
        sa.text(
            "select procrastinate_defer_jobs_v1(array[row(:queue, :task, 0, :lock, :lock, cast(:args as jsonb),"
            " null)::procrastinate_job_to_defer_v1])"
        ),
        {"queue": QUEUE, "task": task, "lock": lock, "args": json.dumps(dict(args), default=str)},
    ).scalar_one()
    return int(row[0])


def status_of(session: Session, job_id: int | None) -> str | None:
    """todo, doing, succeeded, failed, cancelled, aborted; None when there is no such job."""
    if job_id is None:
        return None
    query = sa.text("select cast(status as text) from procrastinate_jobs where id = :id")
    found = session.execute(query, {"id": job_id}).scalar()
    return None if found is None else str(found)
