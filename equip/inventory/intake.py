"""Machines entering a lot: a pasted list read line by line, and what to do of a serial that is known already.

A serial never makes a second record: a person says that it is the same machine, or that it was misread.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Session, col, func, select

from equip.accounts.actors import Actor
from equip.errors import Conflict, Invalid
from equip.files.errors import BadValue
from equip.files.stock_rows import FORMS
from equip.files.values import one_of
from equip.inventory.changes import (
    change_device,
    clean_serial,
    create_device,
    find_twin,
    may_be_same,
    next_tag,
    set_flag,
)
from equip.inventory.lots import given_by
from equip.inventory.models import Device, DeviceState, Flag, Form, Lot
from equip.inventory.moves import advance, move, void_proofs
from equip.walls import beyond_the_wall

MOST_LINES = 500
LONGEST_SERIAL = 60
_LONGEST_TEXT = 200
_SEPARATORS = ("\t", ";")
_HEADS = ("serial", "numero", "numéro", "n° de s", "n° s", "no de s", "s/n", "série")
_READ_FORM = one_of(FORMS)
AT_HAND = frozenset(
    {
        *(DeviceState.RECEIVED, DeviceState.TRIAGE, DeviceState.ERASING, DeviceState.ERASED, DeviceState.REPAIR),
        *(DeviceState.PREPARED, DeviceState.AVAILABLE, DeviceState.RETURNED),
    }
)
"""States in which a machine may be put in a lot: not promised to a person, and not gone."""


class SerialVerdict(StrEnum):
    """What one line of a pasted list is."""

    NEW = "new"
    KNOWN = "known"
    ELSEWHERE = "elsewhere"
    TWICE = "twice"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Pasted:
    """One line. `values`: what it says of the machine. `known`: the machine that has this serial already."""

    number: int
    text: str
    reading: SerialVerdict
    values: Mapping[str, Any]
    known: Device | None = None


def read_pasted(session: Session, actor: Actor, text: str) -> list[Pasted]:
    """One serial a line, or serial, maker, model and form as a spreadsheet pastes them. Blank lines and a head of
    columns are passed over. Raises `Invalid` for an empty list, or one of more than `MOST_LINES`."""
    lines = [(number, line.strip("\r ")) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if lines and lines[0][1].casefold().lstrip("« \"'").startswith(_HEADS):
        lines = lines[1:]
    if not lines:
        raise Invalid("invalid", fields={"serials": "serials_missing"})
    if len(lines) > MOST_LINES:
        raise Invalid("invalid", fields={"serials": "too_many_serials"}, count=len(lines), most=MOST_LINES)
    said = [(number, line, _values(line)) for number, line in lines]
    twins = _Twins.of(session, actor, {values["serial"] for _, _, values in said if "serial" in values})
    seen: set[str] = set()
    return [_read_line(number, line, values, twins, seen) for number, line, values in said]


def enter_pasted(session: Session, actor: Actor, lot: Lot, text: str, *, now: datetime) -> list[Device]:
    """The new machines of the list, each with the next label; the other lines are left for a person."""
    one_at_a_time(session, actor)
    good = [one for one in read_pasted(session, actor, text) if one.reading is SerialVerdict.NEW]
    return [enter_machine(session, actor, next_tag(session, actor), one.values, lot=lot, now=now) for one in good]


def enter_machine(
    session: Session, actor: Actor, tag: str, values: Mapping[str, Any], *, lot: Lot | None = None, now: datetime
) -> Device:
    """As the bench does it: entered, then as far as is known. Raises `Conflict` (`serial_taken`, with its tag)."""
    one_at_a_time(session, actor)
    if lot is not None:
        values = given_by(lot) | dict(values)
    serial = clean_serial(values.get("serial"))
    if serial and is_elsewhere(session, actor, serial, values.get("maker")):
        raise Conflict("serial_taken_elsewhere", serial=serial)
    device = create_device(session, actor, tag, values, now=now)
    advance(session, actor, device, now=now)
    return device


def enter_misread(
    session: Session, actor: Actor, tag: str, values: Mapping[str, Any], *, lot: Lot | None = None, now: datetime
) -> Device:
    """Another machine whose serial was read as that of a known one: without serial, to look into."""
    said = f"Numéro lu : {values.get('serial')}, déjà celui d’un autre poste. À relire sur la machine."
    comment = " ".join(filter(None, [str(values.get("comment") or ""), said]))
    kept = {field: value for field, value in values.items() if field != "serial"} | {"comment": comment}
    device = enter_machine(session, actor, tag, kept, lot=lot, now=now)
    set_flag(session, actor, device, Flag.NEEDS_INVESTIGATION, now=now, reason="serial_misread")
    return device


def put_in_lot(session: Session, actor: Actor, device: Device, lot: Lot, *, now: datetime) -> None:
    """A machine that never left is said to be of this lot; its proofs stand. The row must be locked."""
    change_device(session, actor, device, given_by(lot), now=now)


def take_again(session: Session, actor: Actor, device: Device, lot: Lot, *, now: datetime) -> None:
    """A machine that left and came back with this lot: nobody knows what was done to it meanwhile, so its proofs,
    tests, grade and price are void, and it is to be erased again. The row must be locked."""
    change_device(session, actor, device, {**given_by(lot), "price_cents": None}, now=now)
    void_proofs(session, actor, device, now=now)
    if device.state is DeviceState.AVAILABLE:
        move(session, actor, device, DeviceState.PREPARED, now=now)
    if device.state in {DeviceState.PREPARED, DeviceState.ERASED, DeviceState.RETURNED}:
        move(session, actor, device, DeviceState.ERASING, now=now)


def is_elsewhere(session: Session, actor: Actor, serial: str, maker: str | None) -> bool:
    """Whether another workshop of the département has this machine: it is not said which."""
    with beyond_the_wall(session, actor):
        twin = find_twin(session, actor.departement, serial, maker)
        return twin is not None and twin.organisation_id != actor.organisation_id


@dataclass(frozen=True)
class _Twins:
    """The machines that have one of these serials: one's own, and the makers of those of other workshops."""

    mine: Mapping[str, list[Device]]
    elsewhere: Mapping[str, list[str | None]]

    @classmethod
    def of(cls, session: Session, actor: Actor, serials: set[str]) -> "_Twins":
        mine: dict[str, list[Device]] = {}
        elsewhere: dict[str, list[str | None]] = {}
        query = select(Device).where(Device.departement == actor.departement, col(Device.serial).in_(serials))
        with beyond_the_wall(session, actor):
            found = session.exec(query.order_by(col(Device.tag))).all()
        for device in found:
            if device.organisation_id == actor.organisation_id:
                mine.setdefault(str(device.serial), []).append(device)
            else:
                elsewhere.setdefault(str(device.serial), []).append(device.maker)
        return cls(mine, elsewhere)


def one_at_a_time(session: Session, actor: Actor) -> None:
    """Two people entering the same serial, its maker unknown: no constraint tells them apart, so the second waits.

    Before any machine is locked, and before the journal is.
    """
    lock = func.pg_advisory_xact_lock(func.hashtext("equip.intake"), func.hashtext(actor.departement))
    session.execute(select(lock))


def _read_line(number: int, line: str, values: Mapping[str, Any], twins: _Twins, seen: set[str]) -> Pasted:
    serial, maker = values.get("serial"), values.get("maker")
    if not serial or len(serial) > LONGEST_SERIAL:
        return Pasted(number, line, SerialVerdict.UNREADABLE, values)
    if serial in seen:
        return Pasted(number, line, SerialVerdict.TWICE, values)
    seen.add(serial)
    twin = next((one for one in twins.mine.get(serial, ()) if may_be_same(maker, one.maker)), None)
    if twin is not None:
        return Pasted(number, line, SerialVerdict.KNOWN, values, twin)
    is_known = any(may_be_same(maker, one) for one in twins.elsewhere.get(serial, ()))
    return Pasted(number, line, SerialVerdict.ELSEWHERE if is_known else SerialVerdict.NEW, values)


def _values(line: str) -> dict[str, Any]:
    """What a line says, without its serial when it can't be read: a form that is none, a text too long."""
    separator = next((sign for sign in _SEPARATORS if sign in line), None)
    cells = [cell.strip().strip('"').strip() for cell in (line.split(separator) if separator else [line])]
    serial, maker, model, form = (*cells, "", "", "")[:4]
    try:
        read = _READ_FORM(form) if form else None
    except BadValue:
        return {}
    if max(len(maker), len(model)) > _LONGEST_TEXT:
        return {}
    values = {"serial": clean_serial(serial), "maker": maker, "model": model, "form": Form(read) if read else None}
    return {name: value for name, value in values.items() if value}
