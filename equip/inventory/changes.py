"""Writing what a machine is: taking it in, changing what is known of it. Every change is checked and told."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from equip.accounts.actors import Actor
from equip.batches import batch_of, put, settle
from equip.days import faults_of, paris_day, past_day_fault
from equip.errors import Conflict, Forbidden, Invalid, WrongState
from equip.files.reports.words import real_serial
from equip.inventory.category import categorise
from equip.inventory.events import EventKind, note
from equip.inventory.models import Device, DeviceState, Flag, Grade
from equip.inventory.moves import keep_gate
from equip.inventory.prices import check_price
from equip.inventory.shelf import shelf_of
from equip.inventory.states import ENDS_OF_LIFE, PROMISED
from equip.walls import beyond_the_wall

TAG = re.compile(r"[A-Z0-9][A-Z0-9._-]{0,29}")
FIELDS = frozenset(
    {
        *("serial", "smbios_uuid", "form", "maker", "model", "cpu", "ram_gib", "storage_gb", "storage_kind"),
        *(
            "screen_in",
            "webcam",
            "keyboard",
            "os",
            "battery_pct",
            "battery_cycles",
            "weight_g",
            "grade",
            "tests",
            "checks",
        ),
        *("price_cents", "no_drive_said_by", "no_drive_confirmed_by", "no_drive_said_on"),
        *("tpm", "warranty_months", "has_no_drive", "comment", "lot_id", "donor_id", "received_on", "site_id"),
    }
)
FREE_WHEN_PROMISED = frozenset({"comment", "site_id", "smbios_uuid"})
"""What may still be written of a machine that a person was or will be told about."""

_LIMITS = {
    "ram_gib": (1, 1024),
    "storage_gb": (1, 100_000),
    "screen_in": (5, 60),
    "battery_pct": (0, 100),
    "battery_cycles": (0, 10_000),
    "weight_g": (1, 100_000),
    "price_cents": (0, 1_000_000),
    "warranty_months": (0, 120),
}
_LONGEST = 200
_LONGEST_COMMENT = 2000


def clean_tag(tag: str) -> str:
    return "".join(tag.split()).upper()


def clean_serial(serial: str | None) -> str | None:
    """Compared without spaces or case; what a firmware writes when nobody filled it in is no serial."""
    found = real_serial(serial)
    return "".join(found.split()).upper() if found else None


def create_device(
    session: Session,
    actor: Actor,
    tag: str,
    values: Mapping[str, Any],
    *,
    now: datetime,
    source: str = "hand",
    **details: Any,
) -> Device:
    """A machine enters the workshop, RECEIVED. Raises `Conflict` for a tag or a serial that another machine has."""
    if actor.organisation_id is None:
        raise Forbidden("role_not_allowed")
    tag = clean_tag(tag)
    known = _checked(values, paris_day(now), {} if TAG.fullmatch(tag) else {"tag": "bad_tag"})
    if _is_taken(session, actor, tag):
        raise Conflict("tag_taken", tag=tag)
    device = Device(
        departement=actor.departement, organisation_id=actor.organisation_id, tag=tag, state_since=now, **known
    )
    categorise(device)
    _check_serial(session, device)
    check_price(session, device)
    _enter(session, device)
    note(session, actor, device, EventKind.INTAKE, now=now, source=source, to_state=DeviceState.RECEIVED, **details)
    return device


def _is_taken(session: Session, actor: Actor, tag: str) -> bool:
    shelf = shelf_of(session)
    if shelf is not None:
        return tag in shelf.taken or tag in shelf.devices
    query = select(Device.id).where(Device.departement == actor.departement, Device.tag == tag)
    return session.exec(query).first() is not None


def _enter(session: Session, device: Device) -> None:
    if batch_of(session) is None:
        with told_apart(device.tag, device.serial), session.begin_nested():
            session.add(device)
        return
    put(session, device)
    if (shelf := shelf_of(session)) is not None:
        shelf.add_device(device)


def change_device(
    session: Session,
    actor: Actor,
    device: Device,
    values: Mapping[str, Any],
    *,
    now: datetime,
    kind: EventKind = EventKind.CHANGED,
    source: str = "hand",
) -> dict[str, list[Any]]:
    """Write what differs; answers {field: [old, new]}. The row must be locked (`get_device(lock=True)`)."""
    changes = differences(device, _checked(values, paris_day(now)))
    if not changes:
        return {}
    check_may_change(device, changes)
    for field, (_, new) in changes.items():
        setattr(device, field, new)
    categorise(device)
    with told_apart(device.tag, device.serial):
        if changes.keys() & {"serial", "maker"}:
            _check_serial(session, device)
        if changes.keys() & {"price_cents", "form", "donor_id"}:
            check_price(session, device)
        put(session, device)
        settle(session)
    told = {field: [as_json(old), as_json(new)] for field, (old, new) in changes.items()}
    note(session, actor, device, kind, now=now, source=source, changes=told)
    keep_gate(session, actor, device, now=now)
    return told


def differences(device: Device, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {f: (getattr(device, f), new) for f, new in values.items() if getattr(device, f) != new}


def set_flag(session: Session, actor: Actor, device: Device, flag: Flag, *, now: datetime, reason: str = "") -> None:
    check_may_change(device, ())
    if flag in device.flags:
        return
    device.flags = [*device.flags, flag.value]
    put(session, device)
    note(session, actor, device, EventKind.FLAGGED, now=now, flag=flag, reason=reason)
    keep_gate(session, actor, device, now=now)


def clear_flag(session: Session, actor: Actor, device: Device, flag: Flag, *, now: datetime) -> None:
    check_may_change(device, ())
    if flag not in device.flags:
        raise Conflict("flag_not_set", tag=device.tag, flag=flag)
    device.flags = [kept for kept in device.flags if kept != flag]
    put(session, device)
    note(session, actor, device, EventKind.UNFLAGGED, now=now, flag=flag)


def set_grade(session: Session, actor: Actor, device: Device, grade: Grade, *, now: datetime) -> None:
    change_device(session, actor, device, {"grade": grade}, now=now, kind=EventKind.GRADED)


def set_price(session: Session, actor: Actor, device: Device, price_cents: int, *, now: datetime) -> None:
    """Refuses a price above the legal cap, with its figure: `Invalid`, `price_above_cap`."""
    change_device(session, actor, device, {"price_cents": price_cents}, now=now, kind=EventKind.PRICED)


def check_may_change(device: Device, fields: Iterator[str] | Mapping[str, Any] | tuple[str, ...]) -> None:
    """A machine that left is history; one that was promised to a person keeps what they were promised."""
    if device.state in ENDS_OF_LIFE:
        raise WrongState("device_has_left", tag=device.tag, state=device.state)
    if device.state in PROMISED and set(fields) - FREE_WHEN_PROMISED:
        raise WrongState("device_is_promised", tag=device.tag, state=device.state)


def as_json(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | float | dict) else str(value)


def _checked(values: Mapping[str, Any], today: date, found: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The values as they are kept. Raises `Invalid` with every fault, those found before among them."""
    unknown = values.keys() - FIELDS
    if unknown:
        raise Invalid("invalid", fields=dict.fromkeys(sorted(unknown), "field_not_writable"))
    wrong = {**(found or {})} | {field: code for field, value in values.items() if (code := _fault(field, value))}
    wrong |= faults_of(received_on=past_day_fault(values.get("received_on"), today))
    if wrong:
        raise Invalid("invalid", fields=wrong)
    known = {f: " ".join(v.split()) or None if _is_line(f, v) else v for f, v in values.items()}
    if "serial" in known:
        known["serial"] = clean_serial(known["serial"])
    if known.get("comment", "") is None:
        known["comment"] = ""
    return known


def _is_line(field: str, value: Any) -> bool:
    return isinstance(value, str) and not isinstance(value, StrEnum) and field != "comment"


def _fault(field: str, value: Any) -> str | None:
    if value is None:
        return "required" if field in {"has_no_drive"} else None
    if field in _LIMITS:
        least, most = _LIMITS[field]
        return None if least <= value <= most else f"{field}_out_of_range"
    if isinstance(value, str) and len(value) > (_LONGEST_COMMENT if field == "comment" else _LONGEST):
        return "text_too_long"
    return None


def _check_serial(session: Session, device: Device) -> None:
    """The same serial of the same maker (or of an unknown one) is the same machine: a person must settle it."""
    if device.serial is None:
        return
    if (other := find_twin(session, device.departement, device.serial, device.maker, besides=device.tag)) is not None:
        raise Conflict("serial_taken", tag=other.tag, serial=device.serial)
    if (shelf := shelf_of(session)) is not None:
        if any(may_be_same(device.maker, maker) for maker in shelf.elsewhere.get(device.serial, ())):
            raise Conflict("serial_taken_elsewhere", serial=device.serial)
        shelf.add_serial(device)


def find_twin(
    session: Session, departement: str, serial: str, maker: str | None, *, besides: str = ""
) -> Device | None:
    """The machine that a (clean) serial names already: of the same maker, or when one of the two makers is unknown."""
    found = _of_same_serial(session, departement, serial, besides)
    return next((one for one in found if may_be_same(maker, one.maker)), None)


def _of_same_serial(session: Session, departement: str, serial: str, besides: str) -> Sequence[Device]:
    shelf = shelf_of(session)
    if shelf is not None:
        return [one for one in shelf.by_serial.get(serial, ()) if one.serial == serial and one.tag != besides]
    query = select(Device).where(Device.departement == departement, Device.serial == serial, Device.tag != besides)
    with session.no_autoflush:
        return session.exec(query.order_by(col(Device.tag))).all()


def may_be_same(maker: str | None, other: str | None) -> bool:
    """Of two machines with one serial: whether nothing tells them apart."""
    return not (maker and other) or same_maker(maker, other)


def same_maker(one: str, other: str) -> bool:
    """« Dell » and « Dell Inc. » are one maker."""
    short, long = sorted((one.casefold(), other.casefold()), key=len)
    return long.startswith(short)


@contextmanager
def told_apart(tag: str, serial: str | None) -> Iterator[None]:
    """Two people at the same moment: the database's refusal, said as ours."""
    try:
        yield
    except IntegrityError as error:
        name = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
        if name == "uq_device_serial":
            raise Conflict("serial_taken_elsewhere", serial=serial) from error
        if name == "uq_device_departement_tag":
            raise Conflict("tag_taken", tag=tag) from error
        raise


def next_tag(session: Session, actor: Actor) -> str:
    """One more than the highest « AT-1234 » of the département, whichever workshop has it; the database tells apart two
    people asking at once."""
    number = sa.cast(func.substr(col(Device.tag), 4), sa.Integer)
    with beyond_the_wall(session, actor):
        highest = session.exec(
            select(func.max(number)).where(
                Device.departement == actor.departement, col(Device.tag).regexp_match("^AT-[0-9]{4,9}$")
            )
        ).one()
    return f"AT-{(highest or 0) + 1:04d}"
