"""What the forms of lots and donors send; an empty field says « unknown »."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from api.faults import Faults
from api.formats import short_day
from api.typed import read_day, read_whole
from equip.accounts.actors import Actor
from equip.files.errors import BadValue
from equip.files.values import decimal
from equip.inventory.donors import check_name, find_or_make_donor
from equip.inventory.models import Donor, DonorKind, Lot

Typed = Mapping[str, str]


def read_lot(session: Session, actor: Actor, data: Typed, faults: Faults, *, now: datetime) -> dict[str, Any]:
    """A donor that nobody knows yet is made, of an unknown kind."""
    said = {name: data.get(name, "").strip() for name in ("donor", "received_on", "origin", "weight_g", "announced")}
    values: dict[str, Any] = {"origin": said["origin"] or None, "comment": data.get("comment", "").strip()}
    for field, read, code in (
        ("received_on", read_day, "not_a_day"),
        ("weight_g", read_grams, "not_a_weight"),
        ("announced", read_whole, "not_a_whole_number"),
    ):
        values[field] = read(said[field]) if said[field] else None
        if said[field] and values[field] is None:
            faults.add({field: code})
    values["donor_id"] = None
    if said["donor"]:
        with faults.gathered():
            values["donor_id"] = find_or_make_donor(session, actor, check_name(said["donor"], "donor"), now=now).id
    return values


def typed_of(lot: Lot, donor: Donor | None) -> dict[str, str]:
    """The form as it would be typed to say what is known."""
    return {
        "code": lot.code,
        "donor": donor.name if donor else "",
        "received_on": short_day(lot.received_on),
        "origin": lot.origin or "",
        "weight_g": kilograms(lot.weight_g) if lot.weight_g else "",
        "announced": str(lot.announced or ""),
        "comment": lot.comment,
    }


def read_grams(text: str) -> int | None:
    """« 412,5 » kilograms, to the gram; None for what is no weight."""
    try:
        found = decimal(text.removesuffix("kg").strip())
    except BadValue:
        return None
    grams = found * 1000 if found is not None else None
    return int(grams) if grams is not None and grams == grams.to_integral_value() else None


def kilograms(grams: int) -> str:
    """« 412,5 »."""
    return f"{(Decimal(grams) / 1000).normalize():f}".replace(".", ",")


def read_kind(data: Typed) -> DonorKind | None:
    return DonorKind(data["kind"]) if data.get("kind") in set(DonorKind) else None
