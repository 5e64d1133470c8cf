"""What each form of the bench does to a machine, and which step comes next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from sqlmodel import Session

from api.faults import Faults
from api.inventory.acts import find_drive, move_by_hand
from api.inventory.forms import read_drive, read_erasure, read_identity, read_price, read_signature, read_signatures
from equip.accounts.actors import Actor
from equip.days import paris_day
from equip.errors import Invalid
from equip.inventory import service
from equip.inventory.models import Device, DeviceState, Flag, Grade, TestResult
from equip.inventory.states import PROMISED, WAY

Typed = Mapping[str, str]
E = TypeVar("E", bound=StrEnum)
READY = PROMISED | {DeviceState.AVAILABLE, DeviceState.IN_SERVICE_REPAIR}
Step = Callable[[Session, Actor, Device, Typed, datetime], None]


def identify(session: Session, actor: Actor, device: Device, data: Typed, now: datetime) -> None:
    faults = Faults()
    with faults.gathered():
        service.change_device(session, actor, device, read_identity(data, faults), now=now)
    faults.check()
    service.advance(session, actor, device, now=now)


def add_drive(session: Session, actor: Actor, device: Device, data: Typed, now: datetime) -> None:
    service.record_drive(session, actor, device, now=now, **read_drive(data))


def say_no_drive(session: Session, actor: Actor, device: Device, data: Typed, now: datetime) -> None:
    service.say_no_drive(session, actor, device, **read_signatures(data), now=now)
    service.advance(session, actor, device, now=now)


def erase(session: Session, actor: Actor, device: Device, data: Typed, now: datetime) -> None:
    drive_id, said = read_erasure(data)
    drive, report = find_drive(session, device, drive_id), service.ErasureReport(**said)
    service.record_erasure(session, actor, device, drive, report, now=now, today=paris_day(now))
    service.advance(session, actor, device, now=now)


def sign_tests(session: Session, actor: Actor, device: Device, data: Typed, now: datetime) -> None:
    """« Tout est bon » signs the whole checklist; else what was said of each piece."""
    if data.get("tests"):
        service.sign_tests(session, actor, device, _choice(data, "tests", TestResult), now=now)
        return
    said = {check: data.get(f"check-{check}", "") for check in service.Check}
    found = {check: service.CheckResult(word) for check, word in said.items() if word in set(service.CheckResult)}
    service.sign_checks(session, actor, device, found, now=now)


def grade(session: Session, actor: Actor, device: Device, data: Typed, now: datetime) -> None:
    service.set_grade(session, actor, device, _choice(data, "grade", Grade), now=now)


def price(session: Session, actor: Actor, device: Device, data: Typed, now: datetime) -> None:
    service.set_price(session, actor, device, read_price(data), now=now)


def make_ready(session: Session, actor: Actor, device: Device, data: Typed, now: datetime) -> None:
    """The final check is signed by a person."""
    signed_by = read_signature(data)
    service.advance(session, actor, device, now=now)
    move_by_hand(session, actor, device, DeviceState.AVAILABLE, now=now, signed_by=signed_by)


def repair(session: Session, actor: Actor, device: Device, _data: Typed, now: datetime) -> None:
    move_by_hand(session, actor, device, DeviceState.REPAIR, now=now)


def repaired(session: Session, actor: Actor, device: Device, _data: Typed, now: datetime) -> None:
    """Back to the start of the way, then as far as its proofs allow; what had a defect is to be tried again."""
    service.forget_defects(session, actor, device, now=now)
    move_by_hand(session, actor, device, DeviceState.TRIAGE, now=now)
    service.advance(session, actor, device, now=now)


def flag(session: Session, actor: Actor, device: Device, data: Typed, now: datetime) -> None:
    service.set_flag(session, actor, device, _choice(data, "flag", Flag), now=now)


def unflag(session: Session, actor: Actor, device: Device, data: Typed, now: datetime) -> None:
    service.clear_flag(session, actor, device, _choice(data, "flag", Flag), now=now)


def leave(session: Session, actor: Actor, device: Device, data: Typed, now: datetime) -> None:
    ends = {state.value: state for state in (DeviceState.DISMANTLED, DeviceState.RECYCLED)}
    if data.get("end") not in ends or data.get("sure") != "oui":
        raise Invalid("invalid", fields={"sure": "leaving_not_confirmed"})
    move_by_hand(session, actor, device, ends[data["end"]], now=now)


def undo(session: Session, actor: Actor, device: Device, data: Typed, now: datetime) -> None:
    number = data.get("act", "")
    service.undo(session, actor, device, int(number) if number.isascii() and number.isdigit() else 0, now=now)


STEPS: dict[str, Step] = {
    "identifier": identify,
    "disque": add_drive,
    "sans-disque": say_no_drive,
    "effacement": erase,
    "tests": sign_tests,
    "note": grade,
    "prix": price,
    "pret": make_ready,
    "reparation": repair,
    "repare": repaired,
    "signalement": flag,
    "lever": unflag,
    "sortie": leave,
    "annuler": undo,
}


@dataclass(frozen=True)
class Stage:
    """One step of the bench, as the page shows it."""

    code: str
    label: str
    is_done: bool


def stages(session: Session, device: Device, today: date) -> list[Stage]:
    return [
        Stage("identifier", "Identifier", bool(device.form and device.maker and device.model)),
        Stage("effacement", "Effacer", not service.erasure_reasons(session, device, today)),
        Stage("tests", "Tester", device.tests is TestResult.PASSED),
        Stage("note", "Noter", device.grade in {Grade.A, Grade.B}),
        Stage("prix", "Fixer le prix", device.price_cents is not None),
        Stage("pret", "Prêt", device.state in READY),
    ]


def next_stage(session: Session, device: Device, today: date) -> Stage | None:
    """The first step left; None when the bench has nothing more to do."""
    if device.state not in WAY:
        return None
    stage = next((stage for stage in stages(session, device, today) if not stage.is_done), None)
    is_broken = stage is not None and stage.code == "tests" and device.tests is TestResult.FAILED
    return Stage("reparer", "Réparer", is_done=False) if is_broken else stage


@dataclass(frozen=True)
class Tried:
    """One line of the checklist. `result`: what is signed, typed, or (`is_expected`) what a report lets one expect."""

    check: service.Check
    result: str
    is_expected: bool


def checklist(session: Session, device: Device, typed: Typed) -> list[Tried]:
    known, expected = service.known_checks(device), service.suggested(session, device)
    return [
        Tried(check, typed.get(f"check-{check}") or known.get(check) or expected.get(check) or "", check in expected)
        for check in service.checks_for(device.form)
    ]


def _choice(data: Typed, field: str, choices: type[E]) -> E:
    if data.get(field) not in {choice.value for choice in choices}:
        raise Invalid("invalid", fields={field: "required"})
    return choices(data[field])
