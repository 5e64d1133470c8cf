"""What machines used again avoided: one method at a time, nothing guessed, nothing counted that came back."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from equip.inventory import service
from equip.inventory.impact import Leaving, Tally, impact, leavings_of, lines_of, tally_of
from equip.inventory.impact_methods import FLAT, METHODS, YEARS_OF_USE
from equip.inventory.leavings import Fate
from equip.inventory.models import DeviceState, Form
from tests.factories.inventory import NOW, make_available_device, make_device, make_given_device, workshop

TODAY = date(2026, 11, 23)


def given(form=Form.LAPTOP, on=date(2024, 11, 23), weight_g=None):
    return Leaving(Fate.GIVEN, form, on, weight_g)


@pytest.mark.parametrize(
    ("method", "form", "grams"),
    [
        (YEARS_OF_USE, Form.LAPTOP, 53_963),
        (YEARS_OF_USE, Form.SMARTPHONE, 49_166),
        (FLAT, Form.LAPTOP, 54_900),
        (FLAT, Form.SMARTPHONE, 25_500),
        *((method, form, None) for method in (YEARS_OF_USE, FLAT) for form in (Form.DESKTOP, Form.TABLET, None)),
    ],
)
def test_730_days_avoid_what_the_source_says_and_nothing_where_it_says_nothing(method, form, grams):
    tally = tally_of([given(form)], method, TODAY)

    assert tally.co2e_g == grams
    assert tally.without_figure == (grams is None)


def test_the_average_waste_of_a_source_is_that_of_its_laptops_and_of_no_other_method():
    assert tally_of([given()], YEARS_OF_USE, TODAY).waste_g == 627
    assert tally_of([given(Form.SMARTPHONE)], YEARS_OF_USE, TODAY).waste_g is None
    assert tally_of([given()], FLAT, TODAY).waste_g is None


def test_a_year_of_use_of_an_unknown_day_is_not_counted():
    assert tally_of([given(on=None)], YEARS_OF_USE, TODAY) == Tally(count=1, without_figure=1, unweighed=1)
    assert tally_of([given(on=None)], FLAT, TODAY).co2e_g == 54_900


def test_a_sum_leaves_out_what_has_no_figure_and_says_how_many():
    tally = tally_of([given(weight_g=1_800), given(Form.DESKTOP), given(Form.DESKTOP, weight_g=7_000)], FLAT, TODAY)

    assert tally == Tally(count=3, co2e_g=54_900, without_figure=2, weight_g=8_800, unweighed=1)


def test_machines_for_parts_and_recycled_ones_stand_apart_without_a_figure():
    gone = [given(), *(Leaving(fate, Form.LAPTOP, TODAY, 2_000) for fate in (Fate.DISMANTLED, Fate.RECYCLED))]
    lines = lines_of(gone, FLAT, TODAY)

    assert [(line.fate, line.year, line.tally.co2e_g) for line in lines] == [
        (Fate.GIVEN, 2024, 54_900),
        (Fate.DISMANTLED, 2026, None),
        (Fate.RECYCLED, 2026, None),
    ]
    assert [line.tally.without_figure for line in lines] == [0, 0, 0], "they are not concerned"


def test_only_what_is_with_a_person_today_is_given(session):
    mine = workshop(session)
    make_device(session, tag="AT-1001")
    make_available_device(session, tag="AT-1002")
    make_given_device(session, tag="AT-1003")
    back = make_given_device(session, tag="AT-1004")
    service.take_back(session, mine, back, now=NOW)

    [line] = impact(session, mine, FLAT, TODAY)
    assert (line.fate, line.tally.count) == (Fate.GIVEN, 1)


def test_a_repair_does_not_begin_the_years_of_use_anew(session):
    mine, repaired = workshop(session), datetime(2027, 3, 1, 10, 0, tzinfo=UTC)
    device = make_given_device(session, tag="AT-1001", on=NOW)
    for state in (DeviceState.IN_SERVICE_REPAIR, DeviceState.HANDED_OVER):
        service.move(session, mine, device, state, now=repaired)

    [leaving] = leavings_of(session, [device])
    assert leaving.on == NOW.date()


def test_a_workshop_counts_its_own_machines_only(session):
    make_given_device(session, tag="AT-1001")
    mine = workshop(session)

    assert impact(session, replace(mine, organisation_id=uuid4()), FLAT, TODAY) == []
    assert len(impact(session, mine, FLAT, TODAY)) == 1


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_each_method_has_its_source_its_address_its_date_and_what_it_covers(method):
    assert method.source
    assert method.published
    assert method.covers
    assert method.address.startswith("https://")
    assert set(method.figures) == {Form.LAPTOP, Form.SMARTPHONE}, "no source gives any other"
