"""The append-only life of a machine: one event for its timeline and one line of the journal, together."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlmodel import Session

from equip.accounts.actors import Actor
from equip.batches import batch_of, insert_all
from equip.inventory.models import Device, DeviceEvent, DeviceState
from equip.journal import service as journal


class EventKind(StrEnum):
    INTAKE = "intake"
    CHANGED = "changed"
    INVENTORIED = "inventoried"
    DRIVE_RECORDED = "drive_recorded"
    SAID_WITHOUT_DRIVE = "said_without_drive"
    ERASED = "erased"
    ERASURE_FAILED = "erasure_failed"
    ERASURES_VOIDED = "erasures_voided"
    TESTED = "tested"
    GRADED = "graded"
    PRICED = "priced"
    FLAGGED = "flagged"
    UNFLAGGED = "unflagged"
    MOVED = "moved"
    UNDONE = "undone"
    COMMENTED = "commented"
    PHOTOGRAPHED = "photographed"
    PHOTO_REMOVED = "photo_removed"
    FAULT_REPORTED = "fault_reported"
    WARRANTY_RECEIVED = "warranty_received"
    WARRANTY_SETTLED = "warranty_settled"
    GIVEN_IN_SWAP = "given_in_swap"


SAID_BESIDE = frozenset({EventKind.COMMENTED, EventKind.PHOTOGRAPHED, EventKind.PHOTO_REMOVED})
"""What changes nothing of the machine: whatever rests on its state may forget these."""


def note(
    session: Session,
    actor: Actor,
    device: Device,
    kind: EventKind,
    *,
    now: datetime,
    from_state: DeviceState | None = None,
    to_state: DeviceState | None = None,
    words: str = "",
    **details: Any,
) -> None:
    """`words`: what a person wrote; kept with the machine, never in the journal."""
    event = {
        "departement": device.departement,
        "device_id": device.id,
        "at": now,
        "kind": kind,
        "from_state": from_state,
        "to_state": to_state,
        "act_id": session.info.setdefault("act_id", uuid4()),
        "actor_id": actor.user_id,
        "actor_name": actor.display_name,
        "details": details | ({"words": words} if words else {}),
    }
    if (batch := batch_of(session)) is not None:
        batch.hold(_write, event)
    else:
        session.add(DeviceEvent(**event))
    states = {"from_state": from_state, "to_state": to_state} if to_state else {}
    journal.record(session, actor, f"device.{kind}", "device", device.tag, now=now, **states, **details)


def _write(session: Session, events: Sequence[dict[str, Any]]) -> None:
    insert_all(session, DeviceEvent, [event | {"id": uuid4()} for event in events])
