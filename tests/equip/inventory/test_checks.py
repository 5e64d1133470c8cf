"""The checklist of the bench, and what follows from it."""

import pytest

from equip.errors import Invalid
from equip.inventory import service
from equip.inventory.checks import WORN_BELOW, Check, CheckResult, verdict
from equip.inventory.events import EventKind, note
from equip.inventory.models import Form, TestResult
from equip.inventory.moves import void_proofs
from tests import world
from tests.factories.inventory import NOW, make_device, make_erased_device, workshop

GOOD, DEFECT, NO = CheckResult.GOOD, CheckResult.DEFECT, CheckResult.NOT_APPLICABLE


@pytest.fixture
def session(db):
    with db.write(world.SYSTEM.scope) as session:
        yield session


def test_only_a_checklist_without_a_gap_passes_a_machine():
    every = dict.fromkeys(Check, GOOD)

    assert verdict(Form.LAPTOP, every) is TestResult.PASSED
    assert verdict(Form.LAPTOP, every | {Check.WEBCAM: NO}) is TestResult.PASSED
    assert verdict(Form.LAPTOP, {check: GOOD for check in Check if check is not Check.SOUND}) is None
    assert verdict(Form.LAPTOP, {Check.SOUND: DEFECT}) is TestResult.FAILED


def test_a_desktop_is_not_tried_for_what_it_does_not_have(session):
    wanted = set(service.checks_for(Form.DESKTOP))

    assert wanted.isdisjoint({Check.BATTERY, Check.SCREEN, Check.KEYBOARD, Check.TOUCHPAD})
    assert verdict(Form.DESKTOP, dict.fromkeys(wanted, GOOD)) is TestResult.PASSED
    assert verdict(Form.DESKTOP, dict.fromkeys(wanted, GOOD) | {Check.BATTERY: DEFECT}) is TestResult.PASSED


def test_what_was_tried_before_stays_when_another_piece_is_tried(session):
    device = make_device(session, tests=None)

    service.sign_checks(session, workshop(session), device, {Check.SOUND: GOOD}, now=NOW)
    service.sign_checks(session, workshop(session), device, {Check.SCREEN: DEFECT}, now=NOW)

    assert device.checks == {"screen": "defect", "sound": "good"}
    assert device.tests is TestResult.FAILED


def test_an_empty_checklist_is_refused(session):
    with pytest.raises(Invalid):
        service.sign_checks(session, workshop(session), make_device(session), {}, now=NOW)


def test_a_report_lets_one_expect_something_and_signs_nothing(session):
    device = make_device(session, tests=None, battery_pct=WORN_BELOW - 1)
    assert service.suggested(session, device) == {}  # what a person typed in the sheet is no trial

    note(session, workshop(session), device, EventKind.INVENTORIED, now=NOW)

    assert service.suggested(session, device) == {Check.WEBCAM: GOOD, Check.BATTERY: DEFECT}
    assert (device.checks, device.tests) == ({}, None)
    service.sign_checks(session, workshop(session), device, {Check.BATTERY: GOOD}, now=NOW)
    assert service.suggested(session, device) == {Check.WEBCAM: GOOD}


def test_after_a_repair_what_failed_is_tried_again_and_nothing_else(session):
    device = make_device(session, tests=None)
    service.sign_checks(session, workshop(session), device, {Check.SOUND: GOOD, Check.SCREEN: DEFECT}, now=NOW)

    service.forget_defects(session, workshop(session), device, now=NOW)

    assert (device.checks, device.tests) == ({"sound": "good"}, None)


def test_a_machine_that_comes_back_is_tried_anew(session):
    device = make_erased_device(session)
    service.sign_tests(session, workshop(session), device, TestResult.PASSED, now=NOW)
    assert device.checks

    void_proofs(session, workshop(session), device, now=NOW)

    assert (device.checks, device.tests) == ({}, None)
