"""Lots and donors: what is known of them, and prices looked at again when a donor turns out to be public."""

from datetime import date

import pytest
from sqlmodel import select

from equip.errors import Conflict, Invalid
from equip.inventory.donors import add_donor, counts_by_year, find_donor, overpriced, set_kind
from equip.inventory.imports import StockImporter
from equip.inventory.lots import change_lot, enter_lot, next_code, states_of
from equip.inventory.models import Device, DeviceState, DonorKind
from equip.journal.models import JournalEntry
from tests.equip.inventory.test_intake import other_workshop
from tests.factories.inventory import NOW, make_device, make_donor, workshop


@pytest.fixture
def actor(session):
    return workshop(session)


def test_the_next_lot_of_the_year_is_one_more_than_the_highest(session, actor):
    assert next_code(session, actor, date(2026, 11, 23)) == "L26-01"
    for code in ("L26-03", "L26-X", "L25-77", "palette verte"):
        enter_lot(session, actor, code, {}, now=NOW)

    assert next_code(session, actor, date(2026, 11, 23)) == "L26-04"


def test_what_nobody_knows_of_a_lot_stays_unknown(session, actor):
    lot = enter_lot(session, actor, " l26-01 ", {"weight_g": None, "comment": None}, now=NOW)

    assert (lot.code, lot.weight_g, lot.announced, lot.donor_id, lot.received_on) == ("L26-01", None, None, None, None)


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"weight_g": 0}, {"weight_g": "weight_out_of_range"}),
        ({"announced": 0}, {"announced": "announced_out_of_range"}),
        ({"received_on": date(2026, 11, 24)}, {"received_on": "day_in_future"}),
        ({"origin": "x" * 201}, {"origin": "text_too_long"}),
        ({"code": "autre"}, {"code": "field_not_writable"}),
    ],
)
def test_an_impossible_fact_of_a_lot_is_refused_at_its_field(session, actor, values, fields):
    with pytest.raises(Invalid) as refused:
        enter_lot(session, actor, "L26-01", values, now=NOW)

    assert refused.value.fields == fields


def test_two_lots_of_a_workshop_never_have_one_name(session, actor):
    enter_lot(session, actor, "L26-01", {}, now=NOW)

    with pytest.raises(Conflict):
        enter_lot(session, actor, "l26-01", {}, now=NOW)
    enter_lot(session, other_workshop(session), "L26-01", {}, now=NOW)


def test_the_journal_says_what_changed_of_a_lot_but_not_what_was_written_freely(session, actor):
    lot = enter_lot(session, actor, "L26-01", {}, now=NOW)

    change_lot(session, actor, lot, {"weight_g": 12_500, "origin": "chez le gardien"}, now=NOW)

    entry = session.exec(select(JournalEntry).where(JournalEntry.action == "lot.change")).one()
    assert entry.details["changes"] == {"weight_g": [None, "12500"], "origin": []}


def test_the_machines_of_a_lot_are_counted_by_state(session, actor):
    lot = enter_lot(session, actor, "L26-01", {"announced": 3}, now=NOW)
    make_device(session, lot_id=lot.id)
    make_device(session, tag="AT-9002")

    assert states_of(session, actor, lot) == {DeviceState.RECEIVED: 1}


def test_a_donor_found_to_be_public_names_the_machines_above_the_cap_and_changes_no_price(session, actor):
    donor = make_donor(session, kind=None)
    make_device(session, donor_id=donor.id, price_cents=20_000)
    make_device(session, tag="AT-9002", donor_id=donor.id, price_cents=18_000)
    make_device(session, actor=other_workshop(session), tag="AT-9003", donor_id=donor.id, price_cents=30_000)
    assert overpriced(session, actor, donor).mine == []

    set_kind(session, actor, donor, DonorKind.PUBLIC, now=NOW)

    above = overpriced(session, actor, donor)
    assert [(one.tag, one.price_cents) for one in above.mine] == [("AT-9001", 20_000)]
    assert above.elsewhere == 1
    entry = session.exec(select(JournalEntry).where(JournalEntry.action == "donor.kind")).one()
    assert entry.details == {"from_kind": None, "to_kind": "public"}


@pytest.mark.parametrize("again", ["collège du revermont", "College du Revermont", "COLLÈGE DU REVERMONT."])
def test_a_donor_has_one_record_however_a_list_spells_it(session, actor, again):
    donor = make_donor(session, name="Collège du Revermont")
    text = f"n° inventaire;type;donneur\nAT-1;portable;{again}\n"

    StockImporter().run(session, actor, text.encode(), "stock.csv", now=NOW)

    assert find_donor(session, actor, again) == donor
    assert [found.donor_id for found in session.exec(select(Device))] == [donor.id]


def test_a_donor_is_added_once_whatever_the_capitals(session, actor):
    add_donor(session, actor, "Mairie de  Sandrans", DonorKind.PUBLIC, now=NOW)

    with pytest.raises(Conflict):
        add_donor(session, actor, "mairie de sandrans", None, now=NOW)


def test_machines_of_a_donor_are_counted_by_year_the_unknown_one_last(session, actor):
    donor = make_donor(session)
    for number, day in enumerate((date(2025, 3, 1), date(2026, 3, 1), date(2026, 4, 1), None)):
        make_device(session, tag=f"AT-910{number}", donor_id=donor.id, received_on=day)

    assert counts_by_year(session, actor, [donor.id])[donor.id] == [(2026, 2), (2025, 1), (None, 1)]
