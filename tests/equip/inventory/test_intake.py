"""Machines entering a lot: by a pasted list, again, or with a serial that was misread. Never two records of one."""

from datetime import date

import pytest
from sqlmodel import select

from equip.errors import Conflict, Invalid
from equip.inventory import service
from equip.inventory.intake import SerialVerdict, enter_machine, enter_misread, enter_pasted, put_in_lot, read_pasted
from equip.inventory.intake import take_again as take
from equip.inventory.lots import enter_lot
from equip.inventory.models import Device, DeviceState, Form
from tests import world
from tests.factories.inventory import NOW, make_available_device, make_device, make_donor, workshop


@pytest.fixture
def actor(session):
    return workshop(session)


@pytest.fixture
def lot(session, actor):
    values = {"donor_id": make_donor(session).id, "received_on": date(2026, 11, 20)}
    return enter_lot(session, actor, "L26-01", values, now=NOW)


def other_workshop(session):
    organisation = world.organisation(session, "Micronov")
    other = type(organisation)(departement="01", name="Autre atelier", kind=organisation.kind)
    session.add(other)
    session.flush()
    return type(workshop(session))(None, "refurbisher", "01", other.id, "Autre atelier")


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("5CG71234AB", SerialVerdict.NEW),
        ("  5cg7 1234ab ", SerialVerdict.NEW),
        ("PF0X7K2M", SerialVerdict.KNOWN),
        ("pf0x7k2m;Lenovo Group", SerialVerdict.KNOWN),
        ("PF0X7K2M;HP", SerialVerdict.NEW),
        ("To Be Filled By O.E.M.", SerialVerdict.UNREADABLE),
        ("A" * 61, SerialVerdict.UNREADABLE),
        ("5CG71234AB;HP;430;camion", SerialVerdict.UNREADABLE),
        (";HP;430", SerialVerdict.UNREADABLE),
    ],
)
def test_each_pasted_line_is_new_known_or_unreadable(session, actor, line, verdict):
    make_device(session, serial="PF0X7K2M", maker="Lenovo")

    (read,) = read_pasted(session, actor, line)

    assert read.reading is verdict
    assert (read.known.tag if read.known else None) == ("AT-9001" if verdict is SerialVerdict.KNOWN else None)


def test_a_serial_twice_in_the_list_is_taken_once_and_lines_keep_their_numbers(session, actor):
    text = "Numéro de série\tMarque\tModèle\tType\r\nS1\tHP\t430\tportable\r\n\r\nS2\r\ns1\r\n"

    read = read_pasted(session, actor, text)

    assert [(one.number, one.reading) for one in read] == [
        (2, SerialVerdict.NEW),
        (4, SerialVerdict.NEW),
        (5, SerialVerdict.TWICE),
    ]
    assert read[0].values == {"serial": "S1", "maker": "HP", "model": "430", "form": Form.LAPTOP}


@pytest.mark.parametrize(("text", "code"), [(" \n\n", "serials_missing"), ("S\n" * 501, "too_many_serials")])
def test_an_empty_or_endless_list_is_refused_whole(session, actor, text, code):
    with pytest.raises(Invalid) as refused:
        read_pasted(session, actor, text)

    assert refused.value.fields == {"serials": code}


def test_the_new_lines_enter_the_lot_with_its_donor_and_its_day(session, actor, lot):
    make_device(session, serial="PF0X7K2M", maker="Lenovo")

    made = enter_pasted(session, actor, lot, "S1\nPF0X7K2M\nS2", now=NOW)

    assert [(one.tag, one.serial) for one in made] == [("AT-9002", "S1"), ("AT-9003", "S2")]
    assert {(one.lot_id, one.donor_id, one.received_on) for one in made} == {(lot.id, lot.donor_id, date(2026, 11, 20))}


def test_the_same_list_entered_twice_makes_no_second_record(session, actor, lot):
    enter_pasted(session, actor, lot, "S1\nS2", now=NOW)

    assert enter_pasted(session, actor, lot, "S1\nS2", now=NOW) == []


def test_a_serial_of_another_workshop_is_refused_without_saying_whose(session, actor):
    make_device(session, actor=other_workshop(session), tag="AT-9100", serial="PF0X7K2M", maker="Lenovo")

    assert [one.reading for one in read_pasted(session, actor, "PF0X7K2M")] == [SerialVerdict.ELSEWHERE]
    with pytest.raises(Conflict) as refused:
        enter_machine(session, actor, "AT-9101", {"serial": "PF0X7K2M"}, now=NOW)
    assert refused.value.code == "serial_taken_elsewhere"
    assert "AT-9100" not in str(refused.value.details)


def test_the_next_label_is_that_of_the_departement_beyond_four_digits_too(session, actor):
    make_device(session, actor=other_workshop(session), tag="AT-9999")
    make_device(session, actor=actor, tag="AT-10000")

    assert service.next_tag(session, actor) == "AT-10001"


def test_a_misread_serial_enters_without_it_to_be_looked_into(session, actor, lot):
    make_device(session, serial="PF0X7K2M", maker="Lenovo")

    device = enter_misread(session, actor, "AT-9002", {"serial": "PF0X7K2M", "maker": "Lenovo"}, lot=lot, now=NOW)

    assert (device.serial, device.flags, device.lot_id) == (None, ["needs_investigation"], lot.id)
    assert "PF0X7K2M" in device.comment
    assert len(session.exec(select(Device).where(Device.serial == "PF0X7K2M")).all()) == 1


@pytest.mark.parametrize("make", [make_device, make_available_device])
def test_a_machine_that_came_back_loses_its_proofs_and_is_to_be_erased_again(session, actor, lot, make):
    device = make(session)

    take(session, actor, device, lot, now=NOW)

    assert device.state in {DeviceState.RECEIVED, DeviceState.ERASING}
    assert (device.lot_id, device.price_cents, device.tests, device.grade) == (lot.id, None, None, None)
    assert all(erasure.voided_at for erasure in service.erasures_of(session, device))


def test_a_machine_that_never_left_joins_the_lot_with_its_proofs(session, actor, lot):
    device = make_available_device(session, price_cents=14_500)

    put_in_lot(session, actor, device, lot, now=NOW)

    assert (device.lot_id, device.state, device.price_cents) == (lot.id, DeviceState.AVAILABLE, 14_500)
