"""Undoing a whole stock import: what it made goes, what it changed comes back, and what can't is said line by line.

A machine that nothing touched since goes with its own events (migration `0012`); the journal keeps that it was here.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from equip.accounts.actors import Actor
from equip.errors import EquipError
from equip.imports.models import ImportFile, ImportLine, Undone, Verdict
from equip.imports.report import WRITTEN, Line, LineProblem
from equip.inventory.changes import as_json, change_device
from equip.inventory.events import EventKind
from equip.inventory.models import Device, DeviceEvent
from equip.inventory.states import PROMISED
from equip.inventory.undo import can_give_back, give_back, typed
from equip.journal import service as journal

MOST = 200
Answer = tuple[Undone, list[LineProblem]]


class StockUndoing:
    """The lines that wrote something and are not undone yet; a `Work` of `equip.imports.running`."""

    said: list[Line] = []
    notes: list[LineProblem] = []

    def __init__(self, session: Session, row: ImportFile) -> None:
        # What a try at saving wrote before it failed is told identical by the next one.
        ours = select(Device.tag).join(DeviceEvent, col(DeviceEvent.device_id) == col(Device.id))
        ours = ours.where(Device.organisation_id == row.organisation_id, DeviceEvent.act_id == row.id)
        before = sa.and_(col(ImportLine.verdict) == Verdict.IDENTICAL, col(ImportLine.ref).in_(ours))
        wrote = sa.or_(col(ImportLine.verdict).in_(WRITTEN), col(ImportLine.undone).is_not(None), before)
        written = select(ImportLine.id).where(ImportLine.import_id == row.id, wrote)
        self.total = session.exec(select(func.count()).select_from(written.subquery())).one()
        left = written.where(col(ImportLine.undone).is_(None)).order_by(col(ImportLine.number))
        self._left = list(session.exec(left))
        self.already = self.total - len(self._left)

    def parts(self) -> Iterator[Sequence[UUID]]:
        return (self._left[start : start + MOST] for start in range(0, len(self._left), MOST))

    def size(self, part: Sequence[UUID]) -> int:
        return len(part)

    def act(self, session: Session, actor: Actor, row: ImportFile, part: Sequence[UUID], *, now: datetime) -> None:
        session.info["act_id"] = uuid4()  # undoing is another act than the import
        lines = session.exec(select(ImportLine).where(col(ImportLine.id).in_(part)).order_by(col(ImportLine.number)))
        _undo_lines(session, actor, row, list(lines), now=now)


def open_stock_undoing(session: Session, _actor: Actor, row: ImportFile) -> StockUndoing:
    return StockUndoing(session, row)


def _undo_lines(session: Session, actor: Actor, row: ImportFile, lines: Sequence[ImportLine], *, now: datetime) -> None:
    devices = _locked(session, actor, [line.ref for line in lines])
    events = _events(session, devices.values())
    made = {device.id: device for device in devices.values() if _is_untouched(events[device.id], row, made=True)}
    tags = {device.id: device.tag for device in made.values()}
    gone = _forget(session, row, made.values())
    for machine in gone:
        session.expunge(made[machine])
        journal.record(session, actor, "device.removed", "device", tags[machine], now=now, import_file=row.id)
    for line in lines:
        device = devices.get(line.ref)
        if device is not None and device.id in gone:
            line.undone, problems = Undone.REMOVED, list[LineProblem]()
        else:
            line.undone, problems = _undo_one(session, actor, row, device, events, now=now)
        line.problems = [{"code": p.code, "column": p.column, "details": p.details} for p in problems]
        session.add(line)
    session.flush()


def _locked(session: Session, actor: Actor, tags: Sequence[str]) -> dict[str, Device]:
    query = select(Device).where(Device.organisation_id == actor.organisation_id, col(Device.tag).in_(tags))
    query = query.order_by(col(Device.tag)).with_for_update().execution_options(populate_existing=True)
    return {device.tag: device for device in session.exec(query)}


def _events(session: Session, devices: Any) -> dict[UUID, list[DeviceEvent]]:
    """Oldest first."""
    query = select(DeviceEvent).where(col(DeviceEvent.device_id).in_([device.id for device in devices]))
    found: dict[UUID, list[DeviceEvent]] = defaultdict(list)
    for event in session.exec(query.order_by(col(DeviceEvent.number))):
        found[event.device_id].append(event)
    return found


def _is_untouched(events: Sequence[DeviceEvent], row: ImportFile, *, made: bool) -> bool:
    """Nothing came after the import; `made`: and nothing before it."""
    ours = [event for event in events if event.act_id == row.id]
    if not ours or events[-1].act_id != row.id:
        return False
    return len(ours) == len(events) and ours[0].kind == EventKind.INTAKE if made else True


def _forget(session: Session, row: ImportFile, devices: Any) -> set[UUID]:
    ids = [device.id for device in devices]
    if not ids:
        return set()
    query = sa.text("select forget_machines(:act, cast(:machines as uuid[]))")
    return set(session.connection().execute(query, {"act": row.id, "machines": ids}).scalars())


def _undo_one(
    session: Session,
    actor: Actor,
    row: ImportFile,
    device: Device | None,
    events: dict[UUID, list[DeviceEvent]],
    *,
    now: datetime,
) -> Answer:
    if device is None:
        return Undone.KEPT, [LineProblem("undo_machine_gone")]
    told = events[device.id]
    ours = [event for event in told if event.act_id == row.id]
    if device.state in PROMISED:
        return Undone.KEPT, [LineProblem("undo_promised", "state", {"state": device.state})]
    if any(event.kind == EventKind.INTAKE for event in ours):
        return Undone.KEPT, [LineProblem("undo_touched", None, {"count": len(told) - len(ours)})]
    savepoint = session.begin_nested()
    try:
        if _is_untouched(told, row, made=False) and all(map(can_give_back, ours)):
            give_back(session, actor, device, ours, now=now)
            answer = Undone.PUT_BACK, list[LineProblem]()
        else:
            answer = _put_back_fields(session, actor, device, ours, now=now)
        session.flush()
    except EquipError as refusal:
        savepoint.rollback()
        return Undone.KEPT, [LineProblem(refusal.code, None, refusal.details)]
    savepoint.commit()
    return answer


def _put_back_fields(
    session: Session, actor: Actor, device: Device, ours: Sequence[DeviceEvent], *, now: datetime
) -> Answer:
    """Something happened since: only the fields that still say what the import wrote go back to what they said."""
    values: dict[str, Any] = {}
    problems: list[LineProblem] = []
    for event in ours:
        changes: Any = event.details.get("changes") or {}
        for field, (old, new) in changes.items():
            if as_json(getattr(device, field)) == new:
                values[field] = typed(field, old)
            else:
                problems.append(LineProblem("undo_field_changed", field))
        if event.kind != EventKind.CHANGED:
            problems.append(LineProblem("undo_act_stays", None, {"act": event.kind}))
    put_back = change_device(session, actor, device, values, now=now, source="import_undone")
    if not problems:
        return Undone.PUT_BACK, problems
    return Undone.PUT_BACK_IN_PART if put_back else Undone.KEPT, problems
