"""One line of a stock list: make or update the machine, keep its proof, and go as far as the proof allows."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, select

from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.errors import Invalid
from equip.files.stock_rows import DeviceRow
from equip.imports.models import Verdict
from equip.imports.report import Line, LineProblem
from equip.inventory.changes import (
    as_json,
    change_device,
    clean_serial,
    clean_tag,
    create_device,
    differences,
    set_flag,
)
from equip.inventory.donors import find_or_make_donor
from equip.inventory.erasures import ErasureReport, came_back_on, record_drive, record_erasure
from equip.inventory.lots import find_or_make_lot, find_site, given_by
from equip.inventory.models import (
    Device,
    DeviceState,
    Drive,
    Erasure,
    ErasureResult,
    Flag,
    Form,
    Grade,
    StorageKind,
    TestResult,
)
from equip.inventory.moves import advance, move
from equip.inventory.readiness import REASON_FIELDS, drives_of, erasures_of, guard_reasons, level_gaps
from equip.inventory.shelf import Wanted, shelf_of
from equip.inventory.states import DEVICE_STATES, ENDS_OF_LIFE, WAY

SOURCE = "file"


def apply_row(session: Session, actor: Actor, row: DeviceRow, *, now: datetime) -> Line:
    device = _find(session, actor, row.inventory_number)
    values, late = _values(session, actor, row, now=now), list[LineProblem]()
    if device is None:
        verdict = Verdict.CREATE
        if row.form is None:  # of a machine that is known, an empty cell says nothing
            raise Invalid("invalid", fields={"form": "form_unknown"})
        if row.lot:
            values = given_by(find_or_make_lot(session, actor, row.lot, now=now)) | values
        device = create_device(session, actor, row.inventory_number, values, now=now, source=SOURCE)
        changes = _told({field: (None, value) for field, value in values.items()})
        if row.state_hint == "out_of_order":
            set_flag(session, actor, device, Flag.NEEDS_INVESTIGATION, now=now, reason=row.state_hint)
    else:
        verdict = Verdict.UPDATE
        _check_same_serial(device, row)
        late = _left_to_the_bench(session, device, values)
        changes = _told(differences(device, values))
        change_device(session, actor, device, values, now=now, source=SOURCE)
    changes |= _keep_proof(session, actor, device, row, now=now)
    before = device.state
    remarks = _follow_state(session, actor, device, row, now=now)
    if device.state is not before or verdict is Verdict.CREATE:
        changes["state"] = [None if verdict is Verdict.CREATE else before, device.state]
    remarks += _remarks(session, device, row) + late
    if row.location and "site_id" not in values:
        remarks.append(LineProblem("site_unknown", "location", {"value": row.location}))
    return Line(row.line, verdict if changes else Verdict.IDENTICAL, device.tag, changes, remarks)


def _find(session: Session, actor: Actor, number: str) -> Device | None:
    if (shelf := shelf_of(session)) is not None:
        return shelf.devices.get(clean_tag(number))
    query = select(Device).where(
        Device.departement == actor.departement,
        Device.organisation_id == actor.organisation_id,
        Device.tag == clean_tag(number),
    )
    return session.exec(query.with_for_update().execution_options(populate_existing=True)).first()


def wanted_by(rows: Iterable[DeviceRow]) -> Wanted:
    """All that these lines name, to be read at once."""
    rows = list(rows)
    return Wanted(
        tags={clean_tag(row.inventory_number) for row in rows},
        serials={serial for row in rows if (serial := clean_serial(row.serial))},
        lots={code for row in rows if row.lot for code in (row.lot, row.lot.upper())},
        donors={row.donor for row in rows if row.donor},
        sites={row.location for row in rows if row.location},
    )


def _values(session: Session, actor: Actor, row: DeviceRow, *, now: datetime) -> dict[str, Any]:
    """What the line says; an empty cell says nothing, so it takes nothing away."""
    lot = find_or_make_lot(session, actor, row.lot, now=now) if row.lot else None
    donor = find_or_make_donor(session, actor, row.donor, now=now) if row.donor else None
    site = find_site(session, actor, row.location) if row.location else None
    said = {
        "serial": clean_serial(row.serial),
        "form": Form(row.form) if row.form else None,
        "maker": row.maker,
        "model": row.model,
        "cpu": row.cpu,
        "ram_gib": row.ram_gib,
        "storage_gb": row.storage_gb,
        "storage_kind": StorageKind(row.storage_kind) if row.storage_kind else None,
        "screen_in": float(row.screen_in) if row.screen_in is not None else None,
        "webcam": row.webcam,
        "keyboard": row.keyboard,
        "os": row.os,
        "tpm": row.tpm,
        "battery_pct": row.battery_pct,
        "grade": Grade(row.grade) if row.grade else None,
        "tests": TestResult(row.tests) if row.tests else None,
        "price_cents": row.price_cents,
        "warranty_months": row.warranty_months,
        "comment": row.comment,
        "received_on": row.received_on,
        "lot_id": lot.id if lot else None,
        "donor_id": donor.id if donor else None,
        "site_id": site.id if site else None,
    }
    return {field: value for field, value in said.items() if value is not None}


def _told(changes: dict[str, tuple[Any, Any]]) -> dict[str, list[Any]]:
    """For the report: old and new of each field, as JSON keeps them."""
    return {field: [as_json(old), as_json(new)] for field, (old, new) in changes.items()}


def _left_to_the_bench(session: Session, device: Device, values: dict[str, Any]) -> list[LineProblem]:
    """A list is often older than a return: what a person tests and grades of a machine that came back, they sign."""
    if came_back_on(erasures_of(session, device)) is None:
        return []
    signed = [field for field in ("tests", "grade") if field in values]
    said = [field for field in signed if values.pop(field) is not getattr(device, field)]
    return [LineProblem("signed_at_the_bench_since_return", field, {"tag": device.tag}) for field in said]


def _check_same_serial(device: Device, row: DeviceRow) -> None:
    """The label is known with another serial: two machines are confused, and a file can't tell which."""
    said = clean_serial(row.serial)
    if said and device.serial and said != device.serial:
        raise Invalid("invalid", fields={"serial": "serial_differs"}, tag=device.tag, known=device.serial, said=said)


def _keep_proof(
    session: Session, actor: Actor, device: Device, row: DeviceRow, *, now: datetime
) -> dict[str, list[Any]]:
    drive = _drive(session, actor, device, row, now=now)
    if drive is None or not (row.erased_on and row.erasure_method and row.erasure_result):
        return {}
    report = ErasureReport(result=ErasureResult(row.erasure_result), method=row.erasure_method, done_on=row.erased_on)
    known = erasures_of(session, device)
    if _is_before_return(known, row) or any(_same(one.method, one.done_on, one.result, report) for one in known):
        return {}
    record_erasure(session, actor, device, drive, report, now=now, today=paris_day(now))
    return {"erasure": [None, f"{report.result}, {report.done_on.isoformat()}, {report.method}"]}


def _is_before_return(known: Sequence[Erasure], row: DeviceRow) -> bool:
    """A list is often older than the return: what it says of an erasure is no proof of what came after."""
    came_back = came_back_on(known)
    return came_back is not None and row.erased_on is not None and row.erased_on < came_back


def _same(method: str, done_on: date, result: ErasureResult, report: ErasureReport) -> bool:
    return (method, done_on, result) == (report.method, report.done_on, report.result)


def _drive(session: Session, actor: Actor, device: Device, row: DeviceRow, *, now: datetime) -> Drive | None:
    """The drive that a line speaks of. With several drives known, a line can't say which one it erased."""
    drives = drives_of(session, device)
    if drives:
        return drives[0] if len(drives) == 1 else None
    if device.form is Form.SCREEN or device.has_no_drive:
        return None
    if row.storage_gb is None and row.storage_kind is None and row.erasure_result is None:
        return None
    kind = StorageKind(row.storage_kind) if row.storage_kind else None
    return record_drive(session, actor, device, now=now, size_gb=row.storage_gb, kind=kind)


def _follow_state(
    session: Session, actor: Actor, device: Device, row: DeviceRow, *, now: datetime
) -> list[LineProblem]:
    """Go towards the state that the line claims; never back, and never further than the proofs."""
    said = row.state_hint
    if said is None:
        return []
    if said == "out_of_order":
        return [LineProblem("state_out_of_order", "state", {"tag": device.tag})]
    wanted = DeviceState(said)
    if wanted is device.state or _is_past(device.state, wanted):
        return []
    if wanted in WAY and device.state in WAY:
        reasons = advance(session, actor, device, now=now, most=wanted)
        more = {"tag": device.tag, "gaps": level_gaps(session, device, paris_day(now))}
        return [LineProblem(reason, REASON_FIELDS[reason], more) for reason in reasons]
    if wanted is DeviceState.REPAIR or wanted in ENDS_OF_LIFE:
        return _leave_the_way(session, actor, device, wanted, now=now)
    return [LineProblem("state_not_by_file", "state", {"tag": device.tag, "wanted": wanted, "state": device.state})]


def _is_past(state: DeviceState, wanted: DeviceState) -> bool:
    """Whether the machine went further than what the line says: a list is often older than the bench."""
    after_workshop = state not in WAY and state not in {DeviceState.REPAIR, DeviceState.RETURNED}
    if wanted not in WAY or wanted is DeviceState.REPAIR:
        return False
    return after_workshop or (state in WAY and WAY.index(state) > WAY.index(wanted))


def _leave_the_way(
    session: Session, actor: Actor, device: Device, wanted: DeviceState, *, now: datetime
) -> list[LineProblem]:
    early = device.state in WAY and WAY.index(device.state) < WAY.index(DeviceState.PREPARED)
    may = early or (wanted in ENDS_OF_LIFE and device.state in {DeviceState.REPAIR, DeviceState.PREPARED})
    if may and DEVICE_STATES.can(device.state, wanted) and not guard_reasons(session, device, wanted, paris_day(now)):
        move(session, actor, device, wanted, now=now)
        return []
    return [LineProblem("state_not_by_file", "state", {"tag": device.tag, "wanted": wanted, "state": device.state})]


def _remarks(session: Session, device: Device, row: DeviceRow) -> list[LineProblem]:
    remarks = [] if clean_serial(row.serial) else [LineProblem("no_serial", "serial", {"tag": row.inventory_number})]
    said = (row.erased_on, row.erasure_method, row.erasure_result)
    if any(said) and not all(said):
        remarks.append(LineProblem("erasure_incomplete", "erasure", {"tag": row.inventory_number}))
    elif _is_before_return(erasures_of(session, device), row):
        remarks.append(LineProblem("erasure_before_return", "erasure", {"tag": row.inventory_number}))
    return remarks
