"""Changing the state of a machine: the table, the gate, the event, in one transaction and on a locked row."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from equip.accounts.actors import Actor
from equip.batches import put
from equip.days import paris_day
from equip.inventory.events import EventKind, note
from equip.inventory.models import Device, DeviceState, Erasure
from equip.inventory.readiness import REASON_FIELDS, blocking_reasons, guard_reasons, level_gaps
from equip.inventory.shelf import shelf_of
from equip.inventory.states import DEVICE_STATES, WAY, NotReady

_RELEASED = frozenset({DeviceState.RESERVED, DeviceState.ALLOCATED})
_WORKSHOP = frozenset({*WAY, DeviceState.REPAIR}) - {DeviceState.AVAILABLE}


def move(session: Session, actor: Actor, device: Device, wanted: DeviceState, *, now: datetime, **details: Any) -> None:
    """Refuses with `WrongState` what the table does not know, with `NotReady` what lacks a proof.

    A machine released from a round goes back to AVAILABLE, or to PREPARED if it lost a condition meanwhile.
    RETURNED voids its erasures, what was said of its having no drive, tests and grade: it is a machine to prepare anew.
    """
    if shelf_of(session) is None:  # the machines of a shelf are locked already
        session.refresh(device, with_for_update=True)
    if device.state in _WORKSHOP and wanted in WAY:
        check_ready(
            session, device, wanted, paris_day(now)
        )  # before the table: what is missing says more than the two states
    DEVICE_STATES.check(device.state, wanted)
    if wanted is DeviceState.AVAILABLE and device.state in _RELEASED:
        wanted = DeviceState.PREPARED if blocking_reasons(session, device, paris_day(now)) else wanted
    check_ready(session, device, wanted, paris_day(now))
    _set(session, actor, device, wanted, now=now, **details)
    if wanted is DeviceState.RETURNED:
        void_proofs(session, actor, device, now=now)


def check_ready(session: Session, device: Device, wanted: DeviceState, today: date) -> None:
    reasons = guard_reasons(session, device, wanted, today)
    if reasons:
        code = "device_not_ready" if wanted in {DeviceState.AVAILABLE, DeviceState.RESERVED} else "device_not_there_yet"
        fields: dict[str, str] = {}
        for reason in reasons:
            fields.setdefault(REASON_FIELDS[reason], reason)
        low = level_gaps(session, device, today) if "erasure_level_too_low" in reasons else []
        raise NotReady(code, fields, tag=device.tag, wanted=wanted, reasons=reasons, gaps=low)


def advance(
    session: Session,
    actor: Actor,
    device: Device,
    *,
    now: datetime,
    most: DeviceState = DeviceState.PREPARED,
) -> list[str]:
    """Go on along the workshop's way as far as the proofs allow, never back; answers why it stopped short of `most`."""
    if device.state is DeviceState.RETURNED:
        _set(session, actor, device, DeviceState.ERASING, now=now)
    while device.state in WAY and WAY.index(device.state) < WAY.index(most):
        following = WAY[WAY.index(device.state) + 1]
        reasons = guard_reasons(session, device, following, paris_day(now))
        if reasons:
            return reasons
        _set(session, actor, device, following, now=now)
    return []


def take_back(session: Session, actor: Actor, device: Device, *, now: datetime) -> None:
    """A machine comes back from a person: its proofs are void, and it waits to be erased again."""
    move(session, actor, device, DeviceState.RETURNED, now=now)
    move(session, actor, device, DeviceState.ERASING, now=now)


def keep_gate(session: Session, actor: Actor, device: Device, *, now: datetime) -> None:
    """After any change: a machine that no longer passes the gate is no longer available."""
    if device.state is DeviceState.AVAILABLE and (reasons := blocking_reasons(session, device, paris_day(now))):
        _set(session, actor, device, DeviceState.PREPARED, now=now, reasons=reasons)


def void_proofs(session: Session, actor: Actor, device: Device, *, now: datetime) -> None:
    standing = session.exec(select(Erasure).where(Erasure.device_id == device.id, col(Erasure.voided_at).is_(None)))
    count = 0
    for erasure in standing:
        erasure.voided_at = now
        session.add(erasure)
        count += 1
    device.tests, device.grade, device.checks = None, None, {}
    device.has_no_drive = False  # whoever had it may have put one in
    device.no_drive_said_by = device.no_drive_confirmed_by = device.no_drive_said_on = None
    put(session, device)
    note(session, actor, device, EventKind.ERASURES_VOIDED, now=now, count=count)


def _set(session: Session, actor: Actor, device: Device, wanted: DeviceState, *, now: datetime, **details: Any) -> None:
    before, device.state, device.state_since = device.state, wanted, now
    if wanted is DeviceState.AVAILABLE and before not in _RELEASED:
        device.ready_on = paris_day(now)
    put(session, device)
    note(session, actor, device, EventKind.MOVED, now=now, from_state=before, to_state=wanted, **details)
