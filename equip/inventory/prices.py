"""The legal cap on the price of a machine that a public body gave; its figures are settings of the département."""

from sqlmodel import Session

from equip.accounts.models import Departement
from equip.errors import Invalid
from equip.inventory.models import Device, Donor, DonorKind, Form

# The decree speaks of portable and fixed computers; these are fixed ones.
_CAPPED_AS = {Form.ALL_IN_ONE: Form.DESKTOP, Form.MINI_PC: Form.DESKTOP}


def price_cap_cents(session: Session, device: Device) -> int | None:
    """None: no cap applies, or nobody knows yet who gave the machine or what it is."""
    if device.form is None or donor_kind(session, device) is not DonorKind.PUBLIC:
        return None
    departement = session.get(Departement, device.departement)
    caps = (departement.settings if departement else {}).get("price_caps")
    cap = caps.get(f"{_CAPPED_AS.get(device.form, device.form)}_cents") if isinstance(caps, dict) else None
    return cap if isinstance(cap, int) else None


def donor_of(session: Session, device: Device) -> Donor | None:
    return session.get(Donor, device.donor_id) if device.donor_id else None


def donor_kind(session: Session, device: Device) -> DonorKind | None:
    donor = donor_of(session, device)
    return donor.kind if donor else None


def check_price(session: Session, device: Device) -> None:
    cap = price_cap_cents(session, device)
    if cap is not None and device.price_cents is not None and device.price_cents > cap:
        raise Invalid(
            "invalid",
            fields={"price_cents": "price_above_cap"},
            cap_cents=cap,
            price_cents=device.price_cents,
            form=device.form,
        )
