"""Lots: what was delivered on a day, what was announced of it, and what was entered. Machines are in `intake`."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from equip.accounts.actors import Actor
from equip.batches import put, settle
from equip.days import faults_of, paris_day, past_day_fault
from equip.errors import Conflict, Forbidden, Invalid, NotFound
from equip.inventory.models import Device, DeviceState, Donor, Lot
from equip.inventory.service import devices_of
from equip.inventory.shelf import shelf_of
from equip.journal import service as journal
from equip.places.models import Site

LOT_CODE = re.compile(r"[A-Z0-9][A-Z0-9._/ -]{0,29}")
MOST_GRAMS = 100_000_000
MOST_ANNOUNCED = 100_000
_LONGEST = {"origin": 200, "comment": 2000}
FIELDS = frozenset({"donor_id", "received_on", "origin", "weight_g", "announced", "comment"})


def find_or_make_lot(session: Session, actor: Actor, code: str, *, now: datetime) -> Lot:
    """By its code, whatever the capitals of the list; lists of before wrote some codes as they came."""
    known = find_lot(session, actor, code) or find_lot(session, actor, code.upper())
    return known or _make(session, actor, code.upper(), {}, now=now)


def enter_lot(session: Session, actor: Actor, code: str, values: Mapping[str, Any], *, now: datetime) -> Lot:
    """Raises `Invalid` with every field at fault, `Conflict` for a code that a lot of this workshop has."""
    code = " ".join(code.split()).upper()
    known = _checked(values, paris_day(now), {} if LOT_CODE.fullmatch(code) else {"code": "bad_lot_code"})
    if find_lot(session, actor, code):
        raise Conflict("lot_taken", lot=code)
    return _make(session, actor, code, known, now=now)


def change_lot(session: Session, actor: Actor, lot: Lot, values: Mapping[str, Any], *, now: datetime) -> None:
    """The machines entered before keep the donor and the day that they were given. The row must be locked."""
    known = _checked(values, paris_day(now), {})
    changes = {name: [getattr(lot, name), new] for name, new in known.items() if getattr(lot, name) != new}
    if not changes:
        return
    for name, (_, new) in changes.items():
        setattr(lot, name, new)
    session.add(lot)
    session.flush()
    journal.record(session, actor, "lot.change", "lot", lot.id, now=now, changes=_told(changes))


def find_lot(session: Session, actor: Actor, code: str) -> Lot | None:
    if actor.organisation_id is None:
        raise Forbidden("role_not_allowed")
    if (shelf := shelf_of(session)) is not None:
        return shelf.lots.get(code)
    return session.exec(select(Lot).where(Lot.organisation_id == actor.organisation_id, Lot.code == code)).first()


def get_lot(session: Session, actor: Actor, lot_id: UUID, *, lock: bool = False) -> Lot:
    query = select(Lot).where(Lot.organisation_id == actor.organisation_id, Lot.id == lot_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    lot = session.exec(query).first()
    if lot is None:
        raise NotFound("lot_not_found")
    return lot


def next_code(session: Session, actor: Actor, today: date) -> str:
    """One more than the highest « L26-01 » of the year."""
    start = f"L{today:%y}-"
    number = sa.cast(func.substr(col(Lot.code), len(start) + 1), sa.Integer)
    query = sa.select(func.max(number)).where(
        col(Lot.organisation_id) == actor.organisation_id, col(Lot.code).regexp_match(f"^{start}[0-9]{{1,6}}$")
    )
    return f"{start}{(session.execute(query).scalar() or 0) + 1:02d}"


def lots_with_counts(actor: Actor) -> Any:  # rows of several kinds have no common type in SQLModel
    """Rows of (lot, its donor or None, machines entered)."""
    seen = devices_of(actor).subquery()
    counted = sa.select(seen.c.lot_id, func.count().label("count")).group_by(seen.c.lot_id).subquery()
    count = func.coalesce(counted.c.count, 0).label("count")
    query = sa.select(Lot, Donor, count).outerjoin(Donor, col(Donor.id) == col(Lot.donor_id))
    query = query.outerjoin(counted, counted.c.lot_id == col(Lot.id))
    return query.where(col(Lot.organisation_id) == actor.organisation_id)


def states_of(session: Session, actor: Actor, lot: Lot) -> dict[DeviceState, int]:
    """How many machines of the lot are in each state, in the order of their life."""
    seen = devices_of(actor).where(Device.lot_id == lot.id).subquery()
    found = session.execute(sa.select(seen.c.state, func.count()).group_by(seen.c.state))
    counts = {DeviceState(state): count for state, count in found}
    return {state: counts[state] for state in DeviceState if state in counts}


def machines_of(session: Session, actor: Actor, lot: Lot) -> list[Device]:
    return list(session.exec(devices_of(actor).where(Device.lot_id == lot.id).order_by(col(Device.tag))))


def given_by(lot: Lot) -> dict[str, Any]:
    """What a machine entered in this lot is given: the lot, its donor and its day, where they are known."""
    said = {"lot_id": lot.id, "donor_id": lot.donor_id, "received_on": lot.received_on}
    return {field: value for field, value in said.items() if value is not None}


def find_site(session: Session, actor: Actor, name: str) -> Site | None:
    if (shelf := shelf_of(session)) is not None:
        return shelf.sites.get(name.lower())
    query = select(Site).where(Site.organisation_id == actor.organisation_id, func.lower(Site.name) == name.lower())
    return session.exec(query.order_by(col(Site.id)).limit(1)).first()


def _make(session: Session, actor: Actor, code: str, values: Mapping[str, Any], *, now: datetime) -> Lot:
    if actor.organisation_id is None:
        raise Forbidden("role_not_allowed")
    lot = Lot(departement=actor.departement, organisation_id=actor.organisation_id, code=code, **values)
    put(session, lot)
    settle(session)
    if (shelf := shelf_of(session)) is not None:
        shelf.add_lot(lot)
    journal.record(session, actor, "lot.create", "lot", lot.id, now=now)
    return lot


def _told(changes: Mapping[str, list[Any]]) -> dict[str, list[str | None]]:
    """What people wrote freely is not repeated in the journal: only that it changed."""
    return {
        name: [] if name in _LONGEST else [None if one is None else str(one) for one in pair]
        for name, pair in changes.items()
    }


def _checked(values: Mapping[str, Any], today: date, found: Mapping[str, str]) -> dict[str, Any]:
    unknown = values.keys() - FIELDS
    if unknown:
        raise Invalid("invalid", fields=dict.fromkeys(sorted(unknown), "field_not_writable"))
    weight, announced = values.get("weight_g"), values.get("announced")
    wrong = dict(found) | faults_of(
        received_on=past_day_fault(values.get("received_on"), today),
        weight_g=_out_of(weight, MOST_GRAMS, "weight_out_of_range"),
        announced=_out_of(announced, MOST_ANNOUNCED, "announced_out_of_range"),
    )
    wrong |= {name: "text_too_long" for name, most in _LONGEST.items() if len(values.get(name) or "") > most}
    if wrong:
        raise Invalid("invalid", fields=wrong)
    return {name: "" if name == "comment" and value is None else value for name, value in values.items()}


def _out_of(value: int | None, most: int, code: str) -> str | None:
    return None if value is None or 1 <= value <= most else code
