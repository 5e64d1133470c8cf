"""What a machine needs before a person may be promised it."""

from datetime import date

import pytest

from equip.errors import Conflict, Invalid, WrongState
from equip.inventory import service
from equip.inventory.donors import set_kind
from equip.inventory.models import DeviceState, DonorKind, ErasureResult, Flag, Form, Grade, TestResult
from equip.inventory.readiness import REASON_FIELDS
from equip.inventory.states import DEVICE_STATES, ENDS_OF_LIFE, NotReady
from tests.factories.inventory import (
    erase,
    make_available_device,
    make_device,
    make_donor,
    make_erased_device,
    workshop,
)
from tests.factories.journal import entries_of


def test_no_state_of_a_device_is_forgotten():
    assert set(DEVICE_STATES.table) == set(DeviceState)
    assert DEVICE_STATES.ends == ENDS_OF_LIFE


def test_a_device_goes_through_the_workshop_and_becomes_available(session, now):
    device = make_available_device(session)

    assert device.state is DeviceState.AVAILABLE
    assert service.available_devices(session, "01") == [device]
    assert service.device_type(device) == "laptop-B"
    states = [event.to_state for event in service.events_of(session, device) if event.to_state]
    assert states == ["available", "prepared", "erased", "erasing", "triage", "received"]
    assert len(entries_of(session, "device", device.tag)) == len(service.events_of(session, device))


@pytest.mark.parametrize(
    ("lacking", "reason"),
    [
        ({"tests": None}, "tests_missing"),
        ({"tests": TestResult.FAILED}, "tests_failed"),
        ({"grade": None}, "grade_missing"),
        ({"grade": Grade.C}, "grade_too_low"),
        ({"price_cents": None}, "price_missing"),
    ],
)
def test_a_device_that_lacks_one_thing_is_not_available(session, now, lacking, reason):
    device = make_erased_device(session, **lacking)
    service.advance(session, workshop(session), device, now=now)

    with pytest.raises(NotReady) as refusal:
        service.move(session, workshop(session), device, DeviceState.AVAILABLE, now=now)

    assert refusal.value.details["reasons"] == [reason] == service.blocking_reasons(session, device, now.date())
    assert refusal.value.fields == {REASON_FIELDS[reason]: reason}
    assert device.state is DeviceState.PREPARED


def test_a_device_of_unknown_form_stops_at_triage(session, now):
    device = make_erased_device(session, form=None)

    assert device.state is DeviceState.TRIAGE
    assert service.blocking_reasons(session, device, now.date()) == ["form_unknown"]


def test_every_drive_must_be_erased(session, now):
    device = make_available_device(session)
    service.record_drive(session, workshop(session), device, now=now, size_gb=500)

    assert service.blocking_reasons(session, device, now.date()) == ["drive_not_erased"]
    assert device.state is DeviceState.PREPARED  # no longer available


def test_a_device_without_drives_is_erased_only_if_a_person_says_that_it_has_none(session, now):
    actor = workshop(session)
    device = service.create_device(session, actor, "AT-9002", {"form": Form.LAPTOP}, now=now)
    assert service.erasure_reasons(session, device, now.date()) == ["drives_unknown"]

    service.say_no_drive(session, actor, device, said_by="Nadia", confirmed_by="Malik", now=now)

    assert service.erasure_reasons(session, device, now.date()) == []
    with pytest.raises(Conflict, match="device_said_without_drive"):
        service.record_drive(session, actor, device, now=now)


def test_a_failed_erasure_flags_the_device_until_one_succeeds(session, now):
    actor, device = workshop(session), make_device(session)
    erase(session, actor, device, result=ErasureResult.FAILED)
    assert device.flags == [Flag.WIPE_FAILED]
    assert service.erasure_reasons(session, device, now.date()) == ["erasure_failed"]

    erase(session, actor, device)

    assert device.flags == []
    assert service.erasure_reasons(session, device, now.date()) == []


def test_a_flag_takes_an_available_device_back(session, now):
    device = make_available_device(session)
    service.set_flag(session, workshop(session), device, Flag.NEEDS_PART, now=now)

    assert device.state is DeviceState.PREPARED
    assert service.available_devices(session, "01") == []


def test_a_reserved_device_can_not_be_reserved_twice(session, now):
    actor, device = workshop(session), make_available_device(session)
    service.move(session, actor, device, DeviceState.RESERVED, now=now)

    with pytest.raises(WrongState, match="device_state_refused"):
        service.move(session, actor, device, DeviceState.RESERVED, now=now)


def test_what_a_person_was_promised_does_not_change(session, now):
    actor, device = workshop(session), make_available_device(session)
    service.move(session, actor, device, DeviceState.RESERVED, now=now)

    with pytest.raises(WrongState, match="device_is_promised"):
        service.set_price(session, actor, device, 9_000, now=now)


def test_a_released_device_that_was_flagged_meanwhile_is_not_available(session, now):
    actor, device = workshop(session), make_available_device(session)
    service.move(session, actor, device, DeviceState.RESERVED, now=now)
    service.set_flag(session, actor, device, Flag.NEEDS_INVESTIGATION, now=now)

    service.move(session, actor, device, DeviceState.AVAILABLE, now=now)

    assert device.state is DeviceState.PREPARED


def test_a_return_voids_the_erasure_and_the_device_waits_to_be_erased(session, now):
    actor, device = workshop(session), make_available_device(session)
    for state in (DeviceState.RESERVED, DeviceState.ALLOCATED, DeviceState.HANDED_OVER):
        service.move(session, actor, device, state, now=now)

    service.take_back(session, actor, device, now=now)

    assert device.state is DeviceState.ERASING
    assert service.blocking_reasons(session, device, now.date()) == [
        "drive_not_erased",
        "tests_missing",
        "grade_missing",
    ]
    with pytest.raises(NotReady, match="device_not_there_yet"):
        service.move(session, actor, device, DeviceState.ERASED, now=now)


def test_a_machine_whose_donor_turns_out_to_be_public_is_in_no_round_above_the_legal_price(session, now):
    donor = make_donor(session, kind=DonorKind.PRIVATE)
    device = make_available_device(session, tag="AT-1", donor_id=donor.id, price_cents=50_000)
    cheap = make_available_device(session, tag="AT-2", donor_id=donor.id, price_cents=18_000)

    set_kind(session, workshop(session), donor, DonorKind.PUBLIC, now=now)

    assert service.blocking_reasons(session, device, now.date()) == ["price_over_cap"]
    assert service.blocked_among(session, [device, cheap], now.date()) == {device.id}
    with pytest.raises(NotReady):
        service.move(session, workshop(session), device, DeviceState.RESERVED, now=now)


@pytest.mark.parametrize(("form", "cap"), [(Form.LAPTOP, 18_000), (Form.DESKTOP, 15_000), (Form.MINI_PC, 15_000)])
def test_a_gift_of_a_public_body_has_a_legal_price(session, now, form, cap):
    device = make_device(session, form=form, donor_id=make_donor(session).id)
    service.set_price(session, workshop(session), device, cap, now=now)

    with pytest.raises(Invalid) as refusal:
        service.set_price(session, workshop(session), device, cap + 1, now=now)

    assert refusal.value.fields == {"price_cents": "price_above_cap"}
    assert refusal.value.details["cap_cents"] == cap
    assert refusal.value.details["source"].startswith("Décret du 7 novembre 2022")


@pytest.mark.parametrize(("form", "cap"), [(Form.TABLET, 10_000), (Form.SMARTPHONE, 10_000), (Form.SCREEN, 3_000)])
def test_what_a_departement_s_settings_leave_out_has_the_cap_of_the_decree(session, now, form, cap):
    device = make_device(session, form=form, price_cents=None, donor_id=make_donor(session).id)

    assert service.price_cap_cents(session, device) == cap


def test_a_gift_of_a_company_has_no_legal_price(session, now):
    device = make_device(session, donor_id=make_donor(session, kind=DonorKind.PRIVATE).id)
    service.set_price(session, workshop(session), device, 23_000, now=now)

    assert device.price_cents == 23_000


def test_the_same_serial_is_refused_and_the_other_tag_is_named(session, now):
    make_device(session, tag="AT-9001", serial="PF0X7K2M")

    with pytest.raises(Conflict, match="serial_taken") as refusal:
        make_device(session, tag="AT-9002", serial=" pf0x 7k2m", maker="LENOVO")

    assert refusal.value.details["tag"] == "AT-9001"


def test_two_makers_may_have_the_same_serial(session, now):
    make_device(session, tag="AT-9001", serial="12345ABC")
    other = make_device(session, tag="AT-9002", serial="12345ABC", maker="Dell")

    assert other.serial == "12345ABC"


@pytest.mark.parametrize(("on", "code"), [(date(2026, 11, 24), "day_in_future"), (date(202, 6, 1), "day_too_old")])
def test_an_erasure_of_tomorrow_or_of_the_middle_ages_is_refused(session, now, on, code):
    device = make_device(session)
    with pytest.raises(Invalid) as refusal:
        erase(session, workshop(session), device, on=on)

    assert refusal.value.fields == {"done_on": code}


def test_a_return_forgets_that_there_was_no_drive(session, now):
    """Whoever had it may have put one in."""
    actor = workshop(session)
    known = {"form": Form.DESKTOP, "tests": TestResult.PASSED, "grade": Grade.B, "price_cents": 9_000}
    device = service.create_device(session, actor, "AT-1", known, now=now)
    service.say_no_drive(session, actor, device, said_by="Sam", confirmed_by="Lou", now=now)
    service.advance(session, actor, device, now=now)
    for state in (DeviceState.AVAILABLE, DeviceState.RESERVED, DeviceState.ALLOCATED, DeviceState.HANDED_OVER):
        service.move(session, actor, device, state, now=now)

    service.take_back(session, actor, device, now=now)

    assert service.advance(session, actor, device, now=now) == ["drives_unknown"]
    assert (device.state, device.has_no_drive, device.no_drive_said_by) == (DeviceState.ERASING, False, None)
