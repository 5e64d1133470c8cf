"""Machines for tests: a working default for everything. Made by the services, so no rule is stepped over."""

from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session

from equip.accounts.actors import Actor
from equip.inventory import service
from equip.inventory.models import (
    Device,
    DeviceState,
    Donor,
    DonorKind,
    ErasureResult,
    Form,
    Grade,
    TestResult,
)
from tests import world

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LAPTOP: dict[str, Any] = {
    "form": Form.LAPTOP,
    "maker": "Lenovo",
    "model": "ThinkPad T480",
    "ram_gib": 8,
    "storage_gb": 256,
    "screen_in": 14.0,
    "webcam": True,
    "keyboard": "azerty",
    "os": "Linux Mint 22",
    "grade": Grade.B,
    "tests": TestResult.PASSED,
    "price_cents": 14_500,
    "warranty_months": 12,
}


def workshop(session: Session) -> Actor:
    return world.actor(session, "refurbisher")


def make_device(
    session: Session, *, tag: str = "AT-9001", actor: Actor | None = None, now: datetime = NOW, **values: Any
) -> Device:
    """A laptop just received, with one drive that nobody erased. Pass `form=None`… to leave something unknown."""
    actor = actor or workshop(session)
    known = {name: value for name, value in (LAPTOP | values).items() if value is not None}
    device = service.create_device(session, actor, tag, known, now=now)
    service.record_drive(session, actor, device, now=now, size_gb=256)
    return device


def make_erased_device(session: Session, *, actor: Actor | None = None, now: datetime = NOW, **values: Any) -> Device:
    actor = actor or workshop(session)
    device = make_device(session, actor=actor, now=now, **values)
    erase(session, actor, device, now=now)
    service.advance(session, actor, device, now=now)
    return device


def make_available_device(
    session: Session, *, actor: Actor | None = None, now: datetime = NOW, **values: Any
) -> Device:
    """Through the whole workshop, as the bench does it: erased, tested, graded, priced, available."""
    actor = actor or workshop(session)
    device = make_erased_device(session, actor=actor, now=now, **values)
    service.move(session, actor, device, DeviceState.AVAILABLE, now=now)
    return device


def make_given_device(session: Session, *, on: datetime = NOW, now: datetime = NOW, **values: Any) -> Device:
    """In somebody's hands since `on`; ready at `now`, which its proofs must not come after."""
    device = make_available_device(session, now=now, **values)
    for state in (DeviceState.RESERVED, DeviceState.ALLOCATED, DeviceState.HANDED_OVER):
        service.move(session, workshop(session), device, state, now=on)
    return device


def erase(
    session: Session,
    actor: Actor,
    device: Device,
    *,
    result: ErasureResult = ErasureResult.SUCCEEDED,
    on: date = date(2026, 11, 20),
    now: datetime = NOW,
) -> None:
    report = service.ErasureReport(result=result, method="ATA Secure Erase", done_on=on, operator="Atelier")
    for drive in service.drives_of(session, device):
        service.record_erasure(session, actor, device, drive, report, now=now, today=now.date())


def make_donor(session: Session, *, kind: DonorKind | None = DonorKind.PUBLIC, name: str = "Donneur") -> Donor:
    donor = Donor(departement="01", name=name, kind=kind)
    session.add(donor)
    session.flush()
    return donor
