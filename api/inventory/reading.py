"""From rows to what the API and the pages show of machines."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Select, or_
from sqlmodel import Session, col, select

from api.inventory.counts import NEXT_STEP, STEP_LABELS, WORKING
from api.inventory.facets import KINDS, narrowed
from api.inventory.schemas import (
    Availability,
    DeviceDetails,
    DeviceRead,
    DriveRead,
    ErasureRead,
    StockSummary,
    TypeAvailable,
    TypeCount,
)
from api.inventory.words import type_words
from api.listing import Asked, list_rows
from api.messages import sentence
from equip.accounts.actors import Actor
from equip.inventory import service
from equip.inventory.changes import clean_serial, clean_tag
from equip.inventory.many import MOST
from equip.inventory.models import Category, Device, DeviceState, Donor, Lot
from equip.inventory.os_support import support_of
from equip.inventory.readiness import REASON_FIELDS

N = TypeVar("N", Lot, Donor)
ORDERS: dict[str, Any] = {
    "tag": col(Device.tag),
    "model": col(Device.model),
    "ram": col(Device.ram_gib),
    "storage": col(Device.storage_gb),
    "grade": col(Device.grade),
    "category": sa.case({one.value: rank for rank, one in enumerate(Category)}, value=col(Device.category)),
    "state": col(Device.state),
    "since": col(Device.state_since),
    "price": col(Device.price_cents),
}
FILTERS = (*KINDS, "lot", "suite", "postes")


def read_many(session: Session, devices: Sequence[Device]) -> list[DeviceRead]:
    """Two queries for the names of all their lots and donors, however many machines."""
    lots = _by_id(session, Lot, {device.lot_id for device in devices})
    donors = _by_id(session, Donor, {device.donor_id for device in devices})
    return [
        DeviceRead.model_validate(_fields(device, lots.get(device.lot_id), donors.get(device.donor_id)))
        for device in devices
    ]


def _by_id(session: Session, kind: type[N], ids: set[UUID | None]) -> dict[UUID | None, N]:
    found = session.exec(select(kind).where(col(kind.id).in_(ids - {None})))
    return {row.id: row for row in found}


def details_of(session: Session, device: Device, today: date) -> DeviceDetails:
    """`today` is the day of the requirements that the machine is held to."""
    lot, donor = service.lot_of(session, device), service.donor_of(session, device)
    cap = service.price_cap(session, device)
    drives, erasures = service.drives_of(session, device), service.erasures_of(session, device)
    return DeviceDetails.model_validate(
        {
            **_fields(device, lot, donor),
            "missing": service.blocking_reasons(session, device, today),
            "os_supported_until": support.until if (support := support_of(device.os)) else None,
            "gaps": service.level_gaps(session, device, today),
            "price_cap_cents": cap.cents if cap else None,
            "price_cap_source": cap.source if cap else None,
            "drives": [DriveRead.model_validate(drive.model_dump()) for drive in drives],
            "erasures": [ErasureRead.model_validate(erasure.model_dump()) for erasure in erasures],
        }
    )


def missing_words(details: DeviceDetails) -> list[str]:
    """The sentence of each thing that keeps the machine from being available."""
    gaps = [gap.model_dump(mode="json") for gap in details.gaps]
    return [sentence(code, tag=details.tag, gaps=gaps) for code in details.missing]


def unproved_words(details: DeviceDetails) -> list[str]:
    """Those that speak of an erasure."""
    return [
        words
        for code, words in zip(details.missing, missing_words(details), strict=True)
        if REASON_FIELDS[code] == "erasure"
    ]


def _fields(device: Device, lot: Lot | None, donor: Donor | None) -> dict[str, Any]:
    names = {
        "lot": lot.code if lot else None,
        "donor": donor.name if donor else None,
        "donor_kind": donor.kind if donor else None,
    }
    return device.model_dump() | names | {"type": service.device_type(device)}


def statement(actor: Actor, wanted: Asked) -> Select[Any]:
    """The machines that the address asks for: text searched in label, serial, model, lot and
    donor; facets; lot; next step; labels chosen one by one."""
    query: Select[Any] = service.devices_of(actor)
    if wanted.q:
        words = f"%{plain(wanted.q)}%"
        serial = f"%{plain(clean_serial(wanted.q) or wanted.q)}%"
        query = query.where(
            or_(
                col(Device.tag).like(f"%{plain(clean_tag(wanted.q))}%"),
                col(Device.serial).like(serial),
                (col(Device.maker) + " " + col(Device.model)).ilike(words),
                col(Device.lot_id).in_(select(Lot.id).where(col(Lot.code).ilike(words))),
                col(Device.donor_id).in_(select(Donor.id).where(col(Donor.name).ilike(words))),
            )
        )
    query = narrowed(query, wanted.filters)
    if wanted.filters.get("lot"):
        query = query.where(col(Device.lot_id).in_(select(Lot.id).where(Lot.code == wanted.filters["lot"])))
    if wanted.filters.get("postes"):
        query = query.where(col(Device.tag).in_(tags_of(wanted)))
    if wanted.filters.get("suite") in STEP_LABELS:
        query = query.where(col(Device.state).in_(WORKING), NEXT_STEP == wanted.filters["suite"])
    return query


def tags_of(wanted: Asked) -> list[str]:
    """The labels that `postes` names, as the address writes them: « AT-1,AT-2 »."""
    return [clean_tag(tag) for tag in wanted.filters.get("postes", "").split(",")[:MOST]]


def page_of(session: Session, actor: Actor, wanted: Asked) -> tuple[list[Device], int]:
    rows, total = list_rows(
        session, statement(actor, wanted), wanted, orders=ORDERS, default="tag", unique=col(Device.id)
    )
    return list(rows), total


def summary(session: Session, actor: Actor) -> StockSummary:
    counts: Counter[tuple[str, DeviceState]] = Counter()
    for form, grade, state, count in service.counts_by(session, actor):
        counts[service.type_code(form, grade), DeviceState(state)] += count
    lines = [
        TypeCount(type=code, label=type_words(code), state=state, count=count)
        for (code, state), count in sorted(counts.items())
    ]
    return StockSummary(total=sum(counts.values()), counts=lines)


def availability(session: Session, departement: str) -> Availability:
    """Counts only: no label, no serial, nothing that tells one machine from another."""
    counts = Counter(service.device_type(device) for device in service.available_devices(session, departement))
    types = [TypeAvailable(type=code, label=type_words(code), available=n) for code, n in sorted(counts.items())]
    return Availability(types=types, total=sum(counts.values()))


def plain(text: str) -> str:
    """`%` and `_` typed by a person are not wildcards."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
