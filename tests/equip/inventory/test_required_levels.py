"""The level of erasure that a département requires, by kind of drive and from a day."""

from datetime import date, timedelta

import pytest

from equip.errors import Conflict, Forbidden, Invalid
from equip.inventory import service
from equip.inventory.models import DeviceState, ErasureLevel, ErasureResult, Form, StorageKind
from equip.inventory.states import NotReady
from tests import world
from tests.factories.inventory import LAPTOP, NOW, make_available_device, workshop
from tests.factories.journal import entries_of

TODAY = NOW.date()
CLEAR, PURGE = ErasureLevel.CLEAR, ErasureLevel.PURGE
SSD, HDD = StorageKind.SSD, StorageKind.HDD


def require(session, levels, on=TODAY, **changes):
    officer = world.actor(session, "programme_officer")
    asked = {"in_force_on": on, "source": "Convention de 2026", "now": NOW, "today": TODAY} | changes
    return service.require_levels(session, officer, levels, **asked)


def erased(session, level, *, kind=SSD, tag="AT-9003"):
    """A machine that lacks nothing, its one drive erased at this level."""
    actor = workshop(session)
    device = service.create_device(session, actor, tag, LAPTOP, now=NOW)
    drive = service.record_drive(session, actor, device, now=NOW, serial=f"S-{tag}", size_gb=256, kind=kind)
    erase_again(session, device, drive, level)
    service.advance(session, actor, device, now=NOW)
    return device


def erase_again(session, device, drive, level):
    report = service.ErasureReport(
        ErasureResult.SUCCEEDED, "ATA Secure Erase", date(2026, 11, 20), operator="Nadia", level=level
    )
    service.record_erasure(session, workshop(session), device, drive, report, now=NOW, today=TODAY)


@pytest.mark.parametrize(
    ("required", "kind", "level", "passes"),
    [
        ({}, SSD, None, True),
        ({HDD: PURGE}, SSD, None, True),  # nothing is asked of that kind
        ({SSD: CLEAR}, SSD, CLEAR, True),
        ({SSD: CLEAR}, SSD, PURGE, True),
        ({SSD: PURGE}, SSD, CLEAR, False),
        ({SSD: CLEAR}, SSD, None, False),  # an unknown level proves none
        ({SSD: PURGE, HDD: CLEAR}, None, CLEAR, False),  # an unknown kind may be any of them
        ({SSD: PURGE, HDD: CLEAR}, None, PURGE, True),
        ({SSD: PURGE, HDD: CLEAR}, HDD, CLEAR, True),
    ],
)
def test_a_drive_passes_at_the_level_required_of_its_kind(session, required, kind, level, passes):
    require(session, required)

    device = erased(session, level, kind=kind)

    assert service.blocking_reasons(session, device, TODAY) == ([] if passes else ["erasure_level_too_low"])
    assert device.state is (DeviceState.PREPARED if passes else DeviceState.ERASING)


def test_the_refusal_says_which_drive_which_level_is_needed_and_which_is_reached(session):
    require(session, {SSD: PURGE})
    device = erased(session, CLEAR)

    with pytest.raises(NotReady) as refusal:
        service.move(session, workshop(session), device, DeviceState.AVAILABLE, now=NOW)

    (gap,) = refusal.value.details["gaps"]
    assert refusal.value.fields == {"erasure": "erasure_level_too_low"}
    assert (gap["serial"], gap["kind"], gap["needed"], gap["reached"]) == ("S-AT-9003", "ssd", "purge", "clear")


def test_the_best_standing_proof_of_a_drive_counts(session):
    require(session, {SSD: PURGE})
    device = erased(session, CLEAR)
    (drive,) = service.drives_of(session, device)

    erase_again(session, device, drive, PURGE)
    erase_again(session, device, drive, CLEAR)

    assert service.blocking_reasons(session, device, TODAY) == []


def test_a_requirement_binds_the_gate_from_its_day_on(session):
    later = TODAY + timedelta(days=30)
    require(session, {SSD: PURGE}, on=later)
    device = erased(session, CLEAR)

    assert service.blocking_reasons(session, device, later - timedelta(days=1)) == []
    assert service.blocking_reasons(session, device, later) == ["erasure_level_too_low"]


@pytest.mark.parametrize("days", [0, 1])
def test_a_new_requirement_takes_back_no_available_machine_even_one_of_that_very_day(session, days):
    actor, device = workshop(session), erased(session, CLEAR)
    service.move(session, actor, device, DeviceState.AVAILABLE, now=NOW)
    under = service.under_levels(session, "01", {"ssd": "purge"}, TODAY)
    tomorrow = NOW + timedelta(days=1)
    require(session, {SSD: PURGE}, on=TODAY + timedelta(days=days))

    service.change_device(session, actor, device, {"comment": "souris fournie"}, now=tomorrow)
    service.move(session, actor, device, DeviceState.RESERVED, now=tomorrow)
    service.move(session, actor, device, DeviceState.AVAILABLE, now=tomorrow)

    assert under == [device.tag]
    assert device.state is DeviceState.AVAILABLE
    assert service.blocked_among(session, [device], tomorrow.date()) == set()


def test_a_machine_that_goes_back_to_the_workshop_is_held_to_the_requirement_of_the_day(session):
    actor, device = workshop(session), erased(session, CLEAR)
    service.move(session, actor, device, DeviceState.AVAILABLE, now=NOW)
    tomorrow = NOW + timedelta(days=1)
    require(session, {SSD: PURGE}, on=tomorrow.date())
    service.move(session, actor, device, DeviceState.REPAIR, now=tomorrow)

    with pytest.raises(NotReady):
        service.move(session, actor, device, DeviceState.PREPARED, now=tomorrow)


def test_before_the_first_requirement_every_machine_stays_ready(session):
    device = make_available_device(session)  # of unknown kind, erased at an unknown level

    assert service.all_requirements(session, "01") == []
    assert service.under_levels(session, "01", {}, TODAY) == []
    assert service.under_levels(session, "01", {"hdd": "clear"}, TODAY) == [device.tag]


def test_a_requirement_is_dated_after_the_last_and_never_in_the_past(session):
    require(session, {SSD: PURGE}, on=TODAY + timedelta(days=30))

    with pytest.raises(Conflict) as refusal:
        require(session, {}, on=TODAY + timedelta(days=30))
    with pytest.raises(Invalid) as past:
        require(session, {}, on=TODAY - timedelta(days=1), source=" ")

    assert refusal.value.code == "requirement_before_the_last"
    assert past.value.fields == {"in_force_on": "version_in_the_past", "source": "required"}


def test_a_requirement_is_lifted_by_another_and_both_are_in_the_journal(session):
    require(session, {SSD: PURGE})
    require(session, {}, on=TODAY + timedelta(days=1))
    device = erased(session, CLEAR)

    assert service.blocking_reasons(session, device, TODAY + timedelta(days=1)) == []
    assert [row.levels for row in service.all_requirements(session, "01")] == [{}, {"ssd": "purge"}]
    (entry,) = entries_of(session, "erasure_requirement", TODAY.isoformat())
    assert (entry.action, entry.details["levels"]) == ("erasure_requirement.publish", {"ssd": "purge"})


@pytest.mark.parametrize("role", ["refurbisher", "approver", "admin"])
def test_only_the_officer_dates_a_requirement(session, role):
    with pytest.raises(Forbidden):
        service.require_levels(
            session,
            world.actor(session, role),
            {SSD: PURGE},
            in_force_on=TODAY,
            source="Convention",
            now=NOW,
            today=TODAY,
        )


def test_a_screen_needs_no_level(session):
    require(session, {SSD: PURGE})
    screen = service.create_device(session, workshop(session), "AT-9004", {"form": Form.SCREEN}, now=NOW)

    assert service.erasure_reasons(session, screen, TODAY) == []
