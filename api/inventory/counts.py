"""How much work waits at the bench, step by step. Counts machines, never people nor their pace."""

from collections import Counter
from dataclasses import dataclass

from sqlmodel import Session, col

from equip.accounts.actors import Actor
from equip.inventory import service
from equip.inventory.models import Device, DeviceState, Grade, TestResult


@dataclass(frozen=True)
class Waiting:
    """`verb` begins the task (« Effacer 4 postes »); `label` heads the count (« À effacer »)."""

    label: str
    verb: str
    href: str
    count: int


_STEPS = (
    ("À identifier", "Identifier", "received"),
    ("À effacer", "Effacer", "erasing"),
    ("À tester", "Tester", "tests"),
    ("À noter", "Noter", "grade"),
    ("Prix à fixer", "Fixer le prix de", "price"),
    ("À déclarer prêts", "Déclarer prêts", "ready"),
    ("À réparer", "Réparer", "repair"),
    ("Signalés ou notés C, à trancher", "Trancher le sort de", "aside"),
)


def workload(session: Session, actor: Actor) -> list[Waiting]:
    working = (
        *(DeviceState.RECEIVED, DeviceState.TRIAGE, DeviceState.ERASING, DeviceState.ERASED),
        *(DeviceState.PREPARED, DeviceState.REPAIR, DeviceState.RETURNED),
    )
    rows = session.exec(service.devices_of(actor).where(col(Device.state).in_(working)))
    counts = Counter(_step_of(device) for device in rows)
    return [Waiting(label, verb, _HREFS[step], counts[step]) for label, verb, step in _STEPS]


_HREFS = {
    "received": "/stock?etat=received",
    "erasing": "/stock?etat=erasing",
    "tests": "/stock?etat=prepared",
    "grade": "/stock?etat=prepared&tri=grade",
    "price": "/stock?etat=prepared&tri=-price",
    "ready": "/stock?etat=prepared",
    "repair": "/stock?etat=repair",
    "aside": "/stock?suite=a-trancher",
}


def _step_of(device: Device) -> str:
    """The one thing to do next; « aside » for a machine that waits for a decision (flagged, or graded C)."""
    if device.state is DeviceState.REPAIR or device.tests is TestResult.FAILED:
        return "repair"
    if device.flags or device.grade is Grade.C:
        return "aside"
    if device.state in {DeviceState.RECEIVED, DeviceState.TRIAGE}:
        return "received"
    if device.state in {DeviceState.ERASING, DeviceState.RETURNED}:
        return "erasing"
    left = (("tests", device.tests), ("grade", device.grade), ("price", device.price_cents))
    return next((step for step, done in left if done is None), "ready")
