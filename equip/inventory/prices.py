"""The legal cap on the price of a machine that a public body gave. Its origin is the machine's own, since it decides.

The figures are dated data: those of a département's settings where it has any, else the decree's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from equip.accounts.models import Departement
from equip.errors import Invalid
from equip.inventory.models import Device, Donor, DonorKind, Form
from equip.inventory.shelf import shelf_of

# The decree speaks of portable and fixed computers; these are fixed ones.
_CAPPED_AS = {Form.ALL_IN_ONE: Form.DESKTOP, Form.MINI_PC: Form.DESKTOP}


@dataclass(frozen=True)
class Caps:
    """`source` names the text and its day: it is shown wherever the cap is."""

    cents: Mapping[Form, int]
    source: str


DECREE = Caps(
    cents={
        Form.LAPTOP: 18_000,
        Form.DESKTOP: 15_000,
        Form.TABLET: 10_000,
        Form.SMARTPHONE: 10_000,
        Form.SCREEN: 3_000,
    },
    source="Décret du 7 novembre 2022 (prix de revente des matériels donnés par les personnes publiques)",
)
"""Most that may be asked, all taxes included, for a working machine; a fixed computer with its screen, keyboard and
mouse. Read in lagazettedescommunes.com/834869 and fidu.fr; its number was not read, so it is not printed."""


@dataclass(frozen=True)
class PriceCap:
    cents: int
    source: str


def caps_of(departement: Departement | None) -> Caps:
    said = (departement.settings if departement else {}).get("price_caps")
    if not isinstance(said, dict):
        return DECREE
    cents = {form: cap for form in Form if isinstance(cap := said.get(f"{form}_cents"), int)}
    # A setting that leaves a type out says nothing of it: the decree does.
    return Caps(cents={**DECREE.cents, **cents}, source=str(said.get("source") or DECREE.source))


def price_cap(session: Session, device: Device) -> PriceCap | None:
    """None: no cap applies, or nobody knows yet who gave the machine or what it is."""
    if device.form is None or donor_kind(session, device) is not DonorKind.PUBLIC:
        return None
    caps = caps_of(session.get(Departement, device.departement))
    cents = caps.cents.get(_CAPPED_AS.get(device.form, device.form))
    return None if cents is None else PriceCap(cents, caps.source)


def price_cap_cents(session: Session, device: Device) -> int | None:
    cap = price_cap(session, device)
    return cap.cents if cap else None


def donor_of(session: Session, device: Device) -> Donor | None:
    if device.donor_id is None:
        return None
    shelf = shelf_of(session)
    return session.get(Donor, device.donor_id) if shelf is None else shelf.donor_by_id.get(device.donor_id)


def donor_kind(session: Session, device: Device) -> DonorKind | None:
    donor = donor_of(session, device)
    return donor.kind if donor else None


def is_above_cap(session: Session, device: Device) -> bool:
    cap = price_cap_cents(session, device)
    return cap is not None and device.price_cents is not None and device.price_cents > cap


def check_price(session: Session, device: Device) -> None:
    cap = price_cap(session, device)
    if cap is not None and device.price_cents is not None and device.price_cents > cap.cents:
        told: dict[str, Any] = {"cap_cents": cap.cents, "price_cents": device.price_cents, "source": cap.source}
        raise Invalid("invalid", fields={"price_cents": "price_above_cap"}, form=device.form, **told)
