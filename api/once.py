"""Doing once what must not happen twice: a repeated key gets the first answer again, and nothing changes.

The API sends it as `Idempotency-Key`; a form carries it as a hidden field made when the page was served.
Answers kept here may name people: only the service itself reads them, for whoever asked first.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, select

from equip.accounts.actors import Actor
from equip.accounts.models import IdempotentAnswer
from equip.db import Db
from equip.errors import Conflict
from equip.walls import beyond_the_wall

Answer = dict[str, Any]


def write_once(
    db: Db, actor: Actor, key: str | None, content: object, act: Callable[[Session], Answer], *, now: datetime
) -> Answer:
    """Run `act` in a write transaction, and keep its answer under `key` in that same transaction.

    `content` is what was asked; the same key with another content is refused. Without a key, `act` just runs.
    """
    with db.write(actor.scope) as session:
        if not key or actor.user_id is None:
            return act(session)
        with beyond_the_wall(session, actor):
            row = _claim(session, actor.user_id, key, _digest(content), now)
        if row.body is not None:
            return dict(json.loads(row.body))
        answer = act(session)
        with beyond_the_wall(session, actor):
            row.status, row.body = 200, json.dumps(answer, default=str).encode()
            session.add(row)
        return answer


def kept_answer(session: Session, actor: Actor, key: str) -> Answer | None:
    """What `write_once` kept for this user under this key: for the page that a form leads to."""
    query = select(IdempotentAnswer.body).where(
        IdempotentAnswer.user_id == actor.user_id, IdempotentAnswer.key == key[:200]
    )
    with beyond_the_wall(session, actor):
        body = session.exec(query).first()
    return dict(json.loads(body)) if body else None


def _claim(session: Session, user_id: UUID, key: str, digest: str, now: datetime) -> IdempotentAnswer:
    """Insert the key, or wait for whoever is using it: the unique index makes the second caller wait for the first."""
    fresh = IdempotentAnswer(user_id=user_id, key=key[:200], request_sha256=digest, created_at=now)
    session.execute(
        insert(IdempotentAnswer).values(**fresh.model_dump()).on_conflict_do_nothing(index_elements=["user_id", "key"])
    )
    row = session.exec(
        select(IdempotentAnswer).where(IdempotentAnswer.user_id == user_id, IdempotentAnswer.key == key[:200])
    ).one()
    if row.request_sha256 != digest:
        raise Conflict("idempotency_key_reused")
    return row


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()
