"""A swap does all of it or nothing, and only with a machine at least as good."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from equip.db import narrow
from equip.errors import Conflict, NotFound, WrongState
from equip.funding.models import Commitment
from equip.handover.endings import give_back
from equip.handover.models import Handover, HandoverState
from equip.handover.status import status_of
from equip.inventory import service as inventory
from equip.inventory.models import Category, Device, DeviceState, Erasure, Form, StorageKind
from equip.warranty import service
from equip.warranty.models import TicketState, WarrantyTicket
from equip.warranty.replacements import Shortfall, replacements_for, shortfalls
from equip.warranty.swap import swap
from tests import world
from tests.factories.handover import make_commitment
from tests.factories.warranty import make_equipped, make_ready, make_ticket

TODAY = date(2026, 11, 23)
S = Shortfall


@pytest.fixture
def workshop(session):
    return world.actor(session, "refurbisher")


@pytest.fixture
def equipped(session):
    return make_equipped(session)


@pytest.fixture
def ticket(session, equipped):
    return make_ticket(session, equipped.handover)


def test_one_step_takes_one_machine_back_and_gives_the_other(session, equipped, ticket, workshop, now):
    other, commitment = make_ready(session, warranty_months=6), make_commitment(session, equipped)
    narrow(session, workshop.scope)

    swap(session, workshop, ticket, other.tag, today=TODAY, now=now)

    narrow(session, world.SYSTEM.scope)
    session.expire_all()
    assert (equipped.device.state, other.state) == (DeviceState.ERASING, DeviceState.HANDED_OVER)
    assert all(e.voided_at for e in session.exec(select(Erasure).where(Erasure.device_id == equipped.device.id)))
    assert (equipped.handover.state, equipped.handover.device_id) == (HandoverState.DONE, other.id)
    assert (ticket.state, ticket.device_id, ticket.swap_device_id) == (
        TicketState.SWAPPED,
        equipped.device.id,
        other.id,
    )
    assert equipped.request.handed_over_on == equipped.household.equipped_on == date(2026, 11, 20)
    assert session.get(Commitment, commitment.id).released_at is None, "the funds neither pay nor get anything"
    assert equipped.decision.device_id == equipped.device.id, "what was published stays"


def test_the_other_machine_goes_through_every_state_and_both_say_the_other_s_label(
    session, equipped, ticket, workshop, now
):
    other = make_ready(session)

    swap(session, workshop, ticket, other.tag, today=TODAY, now=now)

    given = inventory.events_of(session, other)[::-1]
    assert [event.to_state for event in given[:3]] == [
        DeviceState.RESERVED,
        DeviceState.ALLOCATED,
        DeviceState.HANDED_OVER,
    ]
    assert given[3].details == {"replaces": equipped.device.tag}
    settled = next(e for e in inventory.events_of(session, equipped.device) if e.kind == "warranty_settled")
    assert settled.details == {"settled": "swapped", "swapped_for": other.tag}


@pytest.mark.parametrize(
    ("before", "months", "until"),
    [
        (12, 6, date(2027, 11, 20)),
        (12, 24, date(2028, 11, 23)),
        (12, None, date(2027, 11, 20)),
        (None, 6, date(2027, 5, 23)),
        (None, None, None),
    ],
)
def test_a_person_never_loses_warranty_by_a_swap(session, workshop, now, before, months, until):
    equipped = make_equipped(session, months=before)
    other = make_ready(session, warranty_months=months)

    swap(session, workshop, make_ticket(session, equipped.handover), other.tag, today=TODAY, now=now)

    assert equipped.handover.warranty_until == until


def test_the_public_page_still_says_that_the_person_has_a_computer(session, equipped, ticket, workshop, now):
    swap(session, workshop, ticket, make_ready(session).tag, today=TODAY, now=now)

    assert status_of(session, equipped.request.id).granted


def test_the_other_machine_may_fail_too_and_come_back(session, equipped, ticket, workshop, now):
    other = make_ready(session)
    swap(session, workshop, ticket, other.tag, today=TODAY, now=now)
    later = TODAY + timedelta(days=90)

    again = make_ticket(session, equipped.handover, today=later)
    assert (again.device_id, again.handed_over_on) == (other.id, TODAY)
    service.repair(session, workshop, again, outcome="", today=later, now=now)
    give_back(session, workshop, equipped.handover, today=later, now=now)

    assert (other.state, equipped.handover.state) == (DeviceState.ERASING, HandoverState.RETURNED)
    assert not status_of(session, equipped.request.id).granted


@pytest.mark.parametrize("state", [DeviceState.RESERVED, DeviceState.ALLOCATED, DeviceState.PREPARED])
def test_a_machine_promised_elsewhere_or_not_ready_is_refused(session, equipped, ticket, workshop, now, state):
    other = make_ready(session, state=state)

    with pytest.raises(Conflict) as refusal:
        swap(session, workshop, ticket, other.tag, today=TODAY, now=now)

    assert (refusal.value.code, refusal.value.details) == ("warranty_machine_taken", {"tag": other.tag})


def test_a_machine_that_is_less_is_refused_even_when_asked_for_by_its_label(session, ticket, workshop, now):
    other = make_ready(session, ram_gib=4)

    with pytest.raises(Conflict) as refusal:
        swap(session, workshop, ticket, other.tag, today=TODAY, now=now)

    assert refusal.value.code == "warranty_machine_not_as_good"


def test_a_machine_of_another_workshop_is_missing(session, ticket, now):
    other = make_ready(session)
    other.organisation_id = world.organisation(session, "Aucrey").id
    session.add(other)

    with pytest.raises(NotFound):
        swap(session, world.SYSTEM, ticket, other.tag, today=TODAY, now=now)


def test_a_settled_ticket_swaps_nothing(session, ticket, workshop, now):
    service.repair(session, workshop, ticket, outcome="", today=TODAY, now=now)

    with pytest.raises(WrongState):
        swap(session, workshop, ticket, make_ready(session).tag, today=TODAY, now=now)


def test_of_two_swaps_at_the_same_moment_one_has_the_machine_and_the_other_changed_nothing(db, now):
    with db.write(world.SYSTEM.scope) as session:
        workshop, other = world.actor(session, "refurbisher"), make_ready(session)
        people = [make_equipped(session) for _ in range(2)]
        tickets = [make_ticket(session, equipped.handover) for equipped in people]

    def swaps(session, ticket):
        mine = service.get_ticket(session, workshop, ticket.id, lock=True)
        swap(session, workshop, mine, other.tag, today=TODAY, now=now)

    with db.write(workshop.scope) as second:
        # The second has read the machine as ready before the first takes it.
        assert second.exec(select(Device).where(Device.id == other.id)).one().state is DeviceState.AVAILABLE
        with db.write(workshop.scope) as first:
            swaps(first, tickets[0])
        with pytest.raises(Conflict) as refusal:
            swaps(second, tickets[1])
        second.rollback()

    assert refusal.value.code == "warranty_machine_taken"
    with db.read(world.SYSTEM.scope) as session:
        assert session.get(WarrantyTicket, tickets[1].id).state is TicketState.REPORTED
        assert session.get(Device, people[1].device.id).state is DeviceState.HANDED_OVER
        assert session.get(Handover, people[1].handover.id).device_id == people[1].device.id


KNOWN = {
    "category": Category.EVERYDAY,
    "ram_gib": 8,
    "storage_gb": 256,
    "storage_kind": StorageKind.SSD,
    "webcam": True,
    "keyboard": "azerty",
}


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, []),
        ({"ram_gib": 16, "storage_gb": 512, "storage_kind": StorageKind.NVME}, []),
        ({"form": Form.DESKTOP}, [S.OTHER_FORM]),
        ({"ram_gib": 4, "storage_gb": 128}, [S.LESS_RAM, S.LESS_STORAGE]),
        ({"ram_gib": None}, [S.RAM_UNKNOWN]),
        ({"storage_kind": StorageKind.HDD}, [S.SLOWER_STORAGE]),
        ({"storage_kind": None}, [S.STORAGE_KIND_UNKNOWN]),
        ({"category": Category.FAST}, []),
        ({"category": Category.SIMPLE}, [S.LESS_POWERFUL]),
        ({"category": None}, [S.POWER_UNKNOWN]),
        ({"webcam": False}, [S.NO_WEBCAM]),
        ({"webcam": None}, [S.WEBCAM_UNKNOWN]),
        ({"keyboard": "qwerty"}, [S.OTHER_KEYBOARD]),
        ({"keyboard": None}, [S.KEYBOARD_UNKNOWN]),
    ],
)
def test_a_machine_is_as_good_only_if_nothing_known_is_lost_and_nothing_is_unknown(changes, reasons):
    def machine(**values):
        return Device(departement="01", tag="AT-1", form=values.pop("form", Form.LAPTOP), **values)

    assert shortfalls(machine(**KNOWN), machine(**KNOWN | changes)) == reasons


def test_what_the_first_machine_was_not_known_to_have_is_not_asked_but_its_memory_and_disk_are():
    first = Device(departement="01", tag="AT-1", form=Form.LAPTOP, storage_gb=256)
    other = Device(departement="01", tag="AT-2", form=Form.LAPTOP, ram_gib=8, storage_gb=256)

    assert shortfalls(first, other) == [S.RAM_UNKNOWN]


def test_the_nearest_machine_comes_first_and_what_lacks_is_counted(session, equipped, now):
    far = make_ready(session, ram_gib=16)
    near = make_ready(session, storage_gb=512)
    same = make_ready(session)
    make_ready(session, ram_gib=4, storage_gb=None)
    make_ready(session, form=Form.DESKTOP)
    make_ready(session, flags=["needs_part"])  # the swap itself would refuse it

    found = replacements_for(session, equipped.handover, equipped.device, now.date())

    assert [device.tag for device in found.fitting] == [same.tag, near.tag, far.tag]
    assert found.ready == 4
    assert found.lacking == {S.LESS_RAM: 1, S.STORAGE_UNKNOWN: 1}
