"""Undoing what was just done at the bench: an act is what one transaction did to one machine.

The machine gets back what it had, an event of its own says so, and those of the act stay. Only the last act on a
machine can be undone, since what came after may rest on it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlmodel import Session, col, select

from equip.accounts.actors import Actor
from equip.errors import Conflict
from equip.inventory.category import categorise
from equip.inventory.changes import told_apart
from equip.inventory.events import SAID_BESIDE, EventKind, note
from equip.inventory.models import Device, DeviceEvent, DeviceState, Drive, Erasure
from equip.inventory.moves import keep_gate
from equip.inventory.states import PROMISED
from equip.journal import service as journal

MOST = 10
LOOKED_AT = 200
"""This person's last events, beyond which nothing is sought: an import of a whole list writes thousands."""
WITHIN = timedelta(hours=24)
_FIELDS = frozenset(
    {
        *(EventKind.CHANGED, EventKind.TESTED, EventKind.GRADED, EventKind.PRICED),
        *(EventKind.INVENTORIED, EventKind.SAID_WITHOUT_DRIVE),
    }
)


@dataclass(frozen=True)
class Act:
    """`events`, oldest first. `number`: that of the last, by which the act is named."""

    device: Device
    events: tuple[DeviceEvent, ...]

    @property
    def number(self) -> int:
        return self.events[-1].number or 0

    @property
    def kind(self) -> EventKind:
        """What began it: the rest follows from that."""
        return EventKind(self.events[0].kind)

    @property
    def state(self) -> DeviceState | None:
        """Where the machine went, when that is all that was done."""
        moves = {event.to_state for event in self.events if event.kind == EventKind.MOVED}
        return self.events[-1].to_state if len(moves) == len(self.events) else None

    @property
    def at(self) -> datetime:
        return self.events[-1].at


def last_acts(session: Session, actor: Actor, *, now: datetime) -> list[Act]:
    """What this person may undo, newest first: the last act on each machine, if it is theirs, of a day at most. Once it
    is undone, the one before it is the last."""
    if actor.user_id is None:
        return []
    mine = select(DeviceEvent.device_id).where(
        DeviceEvent.actor_id == actor.user_id, col(DeviceEvent.at) > now - WITHIN
    )
    mine = mine.order_by(col(DeviceEvent.number).desc()).limit(LOOKED_AT)
    query = (
        select(DeviceEvent, Device)
        .join(Device, col(DeviceEvent.device_id) == col(Device.id))
        .where(col(DeviceEvent.device_id).in_(mine), col(DeviceEvent.at) > now - WITHIN)
        .order_by(col(DeviceEvent.number).desc())
    )
    devices: dict[UUID, Device] = {}
    events: dict[UUID, list[DeviceEvent]] = {}
    for event, device in session.exec(query.where(col(DeviceEvent.kind).not_in(SAID_BESIDE))):
        devices[device.id] = device
        events.setdefault(device.id, []).append(event)
    acts = [act for id_, device in devices.items() if (act := _last(device, events[id_])) is not None]
    return [act for act in acts if _is_undoable(act, actor, len(events[act.device.id]))][:MOST]


def last_said(session: Session, actor: Actor, key: str, *, now: datetime) -> str:
    """What this workstation last wrote of that in a day (a method, a name), to be proposed for the next machine."""
    said = col(DeviceEvent.details)[key].as_string()
    query = select(said).where(
        DeviceEvent.actor_id == actor.user_id, col(DeviceEvent.at) > now - WITHIN, said.is_not(None)
    )
    return session.exec(query.order_by(col(DeviceEvent.number).desc())).first() or ""


def undo(session: Session, actor: Actor, device: Device, number: int, *, now: datetime) -> None:
    """The device must be locked. Raises `Conflict` where this act is not the last on its machine, or not this
    person's, or no act that can be undone. Undoing an entry takes the machine away: it is then in no session."""
    act = next((act for act in last_acts(session, actor, now=now) if act.number == number), None)
    if act is None or act.device.id != device.id:
        raise Conflict("act_not_undoable", tag=device.tag)
    if act.kind is EventKind.INTAKE:
        _forget_machine(session, actor, act, now=now)
    else:
        give_back(session, actor, device, act.events, now=now)


def _forget_machine(session: Session, actor: Actor, act: Act, *, now: datetime) -> None:
    """What was entered by a wrong scan was never a machine: it goes with its events (migration `0012`), lest it be
    counted as waste, or in what its donor gave. The journal keeps that it was here."""
    device, act_id = act.device, act.events[0].act_id
    session.flush()
    query = sa.text("select forget_machines(:act, cast(:machines as uuid[]))")
    if not session.connection().execute(query, {"act": act_id, "machines": [device.id]}).scalars().all():
        raise Conflict("act_not_undoable", tag=device.tag)
    session.expunge(device)
    journal.record(session, actor, "device.removed", "device", device.tag, now=now)


def give_back(session: Session, actor: Actor, device: Device, events: Sequence[DeviceEvent], *, now: datetime) -> None:
    """What these events (oldest first, all of which `can_give_back`) changed is as it was before them."""
    with told_apart(device.tag, device.serial):
        for event in reversed(events):
            _UNDO[event.kind](session, device, event, now)
            categorise(device)
            session.add(device)
            session.flush()
    number, acts = events[-1].number or 0, [event.kind for event in events]
    note(session, actor, device, EventKind.UNDONE, now=now, undone=number, acts=acts)
    keep_gate(session, actor, device, now=now)


def _last(device: Device, events: list[DeviceEvent]) -> Act | None:
    """Of a machine's events, newest first: the last act that was not undone."""
    undone = {event.details.get("undone") for event in events if event.kind == EventKind.UNDONE}
    acts: dict[UUID | None, list[DeviceEvent]] = {}
    for event in events:
        acts.setdefault(event.act_id, []).insert(0, event)
    for one in acts.values():
        act = Act(device, tuple(one))
        if act.number not in undone and act.events[0].kind != EventKind.UNDONE:
            return act
    return None


def _is_undoable(act: Act, actor: Actor, known: int) -> bool:
    """`known`: events of the machine in a day. An entry by hand is undone while nothing at all came after it; what a
    file or a report brought in goes with that import."""
    if act.kind is EventKind.INTAKE:
        by_hand = act.events[0].details.get("source") == "hand"
        mine = by_hand and all(event.actor_id == actor.user_id for event in act.events)
        return mine and len(act.events) == known and act.events[0].act_id is not None
    mine = all(event.actor_id == actor.user_id and can_give_back(event) for event in act.events)
    return mine and act.events[0].act_id is not None and act.device.state not in PROMISED


def can_give_back(event: DeviceEvent) -> bool:
    """What a report filled in of a drive is of no field of the machine: it stays."""
    named = _NAMED.get(EventKind(event.kind))
    changes: Any = event.details.get("changes") or {}
    fields = event.kind not in _FIELDS or changes.keys() <= Device.model_fields.keys()
    return event.kind in _UNDO and fields and (named is None or named in event.details)


def _give_back_fields(_session: Session, device: Device, event: DeviceEvent, _now: datetime) -> None:
    changes: Any = event.details.get("changes") or {}
    for field, (old, _) in changes.items():
        setattr(device, field, typed(field, old))


def typed(field: str, kept: Any) -> Any:
    """A value as the machine holds it, from what JSON kept of it."""
    kind: Any = Device.model_fields[field].annotation
    return TypeAdapter(kind).validate_python(kept, strict=False)


def _give_back_state(_session: Session, device: Device, event: DeviceEvent, now: datetime) -> None:
    device.state, device.state_since = DeviceState(event.from_state or device.state), now


def _take_flag(_session: Session, device: Device, event: DeviceEvent, _now: datetime) -> None:
    device.flags = [flag for flag in device.flags if flag != event.details["flag"]]


def _give_back_flag(_session: Session, device: Device, event: DeviceEvent, _now: datetime) -> None:
    device.flags = [*device.flags, str(event.details["flag"])]


def _forget_erasure(session: Session, _device: Device, event: DeviceEvent, _now: datetime) -> None:
    """A void proof is one that a return took away: it would keep its drive, and the same line of a list sent again."""
    erasure = session.get(Erasure, UUID(str(event.details["erasure"])))
    if erasure is not None:
        session.delete(erasure)


def _forget_drive(session: Session, _device: Device, event: DeviceEvent, _now: datetime) -> None:
    drive = session.get(Drive, UUID(str(event.details["drive"])))
    if drive is not None:
        session.delete(drive)


_NAMED = {EventKind.ERASED: "erasure", EventKind.ERASURE_FAILED: "erasure", EventKind.DRIVE_RECORDED: "drive"}
"""What an event must name for its act to be undone."""
_UNDO: dict[str, Callable[[Session, Device, DeviceEvent, datetime], None]] = {
    **dict.fromkeys(_FIELDS, _give_back_fields),
    EventKind.MOVED: _give_back_state,
    EventKind.FLAGGED: _take_flag,
    EventKind.UNFLAGGED: _give_back_flag,
    EventKind.ERASED: _forget_erasure,
    EventKind.ERASURE_FAILED: _forget_erasure,
    EventKind.DRIVE_RECORDED: _forget_drive,
}
