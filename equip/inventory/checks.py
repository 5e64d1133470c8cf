"""The checklist of the bench: what is tried on a machine before anybody receives it, piece by piece.

`Device.tests` follows from it: a defect fails the machine, and only a checklist without a gap passes it.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, or_, select

from equip.accounts.actors import Actor
from equip.errors import Invalid
from equip.inventory.changes import change_device
from equip.inventory.events import EventKind
from equip.inventory.models import Device, DeviceEvent, Form, TestResult

WORN_BELOW = 65
"""Battery health, in percent: below, it is to be replaced (the classes that digital4b publishes)."""


class Check(StrEnum):
    """What is tried, in the order of the bench."""

    BOOT = "boot"
    SCREEN = "screen"
    KEYBOARD = "keyboard"
    TOUCHPAD = "touchpad"
    SOUND = "sound"
    MICROPHONE = "microphone"
    WEBCAM = "webcam"
    PORTS = "ports"
    NETWORK = "network"
    BATTERY = "battery"
    CASE = "casing"


class CheckResult(StrEnum):
    GOOD = "good"
    DEFECT = "defect"
    NOT_APPLICABLE = "not_applicable"


_DESKTOP = frozenset({Check.BOOT, Check.SOUND, Check.PORTS, Check.NETWORK, Check.CASE})
_BY_FORM: dict[Form, frozenset[Check]] = {
    Form.DESKTOP: _DESKTOP,
    Form.MINI_PC: _DESKTOP,
    Form.ALL_IN_ONE: _DESKTOP | {Check.SCREEN},
    Form.SCREEN: frozenset({Check.BOOT, Check.SCREEN, Check.PORTS, Check.CASE}),
    Form.TABLET: frozenset(Check) - {Check.KEYBOARD, Check.TOUCHPAD},
    Form.SMARTPHONE: frozenset(Check) - {Check.KEYBOARD, Check.TOUCHPAD},
}


def checks_for(form: Form | None) -> list[Check]:
    """What such a machine has to be tried for; all of it while nobody said what the machine is."""
    wanted = frozenset(Check) if form is None else _BY_FORM.get(form, frozenset(Check))
    return [check for check in Check if check in wanted]


def known_checks(device: Device) -> dict[Check, CheckResult]:
    """What was signed, whatever the form was then."""
    return {Check(check): CheckResult(result) for check, result in device.checks.items()}


def suggested(session: Session, device: Device) -> dict[Check, CheckResult]:
    """What a hardware report lets one expect where nobody has tried yet: to be looked at, never signed alone. What a
    person typed in the sheet is no trial."""
    if not _was_read(session, device):
        return {}
    found = {}
    if device.webcam:
        found[Check.WEBCAM] = CheckResult.GOOD
    if device.battery_pct is not None:
        found[Check.BATTERY] = CheckResult.GOOD if device.battery_pct >= WORN_BELOW else CheckResult.DEFECT
    known, wanted = known_checks(device), checks_for(device.form)
    return {check: result for check, result in found.items() if check in wanted and check not in known}


def _was_read(session: Session, device: Device) -> bool:
    """Whether a report was ever read of it: it entered by one, or one was read since."""
    by_report = col(DeviceEvent.details)["source"].as_string() == "hardware_report"
    query = select(DeviceEvent.id).where(DeviceEvent.device_id == device.id)
    return session.exec(query.where(or_(col(DeviceEvent.kind) == EventKind.INVENTORIED, by_report))).first() is not None


def sign_checks(
    session: Session, actor: Actor, device: Device, found: Mapping[Check, CheckResult], *, now: datetime
) -> None:
    """What this person tried; what was tried before and isn't named stays. Raises `Invalid` when nothing is said."""
    if not found:
        raise Invalid("invalid", fields={"checks": "checks_missing"})
    known = known_checks(device) | dict(found)
    checks = {check.value: known[check].value for check in Check if check in known}
    change_device(
        session, actor, device, {"checks": checks, "tests": verdict(device.form, known)}, now=now, kind=EventKind.TESTED
    )


def sign_tests(session: Session, actor: Actor, device: Device, result: TestResult, *, now: datetime) -> None:
    """All at once, by hand: « tout est bon » also says that what failed was mended."""
    known = known_checks(device)
    if result is TestResult.PASSED:
        known = dict.fromkeys(checks_for(device.form), CheckResult.GOOD) | _not_applicable(known)
    checks = {check.value: known[check].value for check in Check if check in known}
    change_device(session, actor, device, {"checks": checks, "tests": result}, now=now, kind=EventKind.TESTED)


def forget_defects(session: Session, actor: Actor, device: Device, *, now: datetime) -> None:
    """After a repair, what failed is to be tried again."""
    kept = {check: result for check, result in device.checks.items() if result != CheckResult.DEFECT}
    tests = None if device.tests is TestResult.FAILED else device.tests
    change_device(session, actor, device, {"checks": kept, "tests": tests}, now=now, kind=EventKind.TESTED)


def verdict(form: Form | None, known: Mapping[Check, CheckResult]) -> TestResult | None:
    """None as long as something is left to try."""
    wanted = checks_for(form)
    if any(known.get(check) is CheckResult.DEFECT for check in wanted):
        return TestResult.FAILED
    return TestResult.PASSED if all(check in known for check in wanted) else None


def _not_applicable(known: Mapping[Check, CheckResult]) -> dict[Check, CheckResult]:
    return {check: result for check, result in known.items() if result is CheckResult.NOT_APPLICABLE}
