"""Versions of the rules and of the grid: published with a date, never edited."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import ProgrammingError

from equip.errors import Conflict, Forbidden, Invalid, NotFound
from equip.requests import rules
from tests import world
from tests.factories.requests import NOW, TODAY

YEAR_END = date(2026, 12, 31)


def publish(session, kind="grid", role="programme_officer", **changes):
    current = rules.grid_in_force(session, "01", TODAY)
    in_force = rules.rules_in_force(session, "01", TODAY)
    content = {"criteria": current.criteria} if kind == "grid" else {"rules": in_force.rules}
    version = {"version": "2027", "label": "2027", "in_force_on": date(2027, 1, 1), "source": "Délibération"}
    verb = rules.publish_grid if kind == "grid" else rules.publish_rules
    return verb(session, world.actor(session, role), now=NOW, today=TODAY, **version | content | changes)


@pytest.mark.parametrize("kind", ["grid", "rules"])
def test_a_new_version_is_in_force_from_its_date_only(session, kind):
    in_force = rules.grid_in_force if kind == "grid" else rules.rules_in_force

    publish(session, kind)

    assert in_force(session, "01", YEAR_END).version == "2026-demo"
    assert in_force(session, "01", date(2027, 1, 1)).version == "2027"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"in_force_on": date(2026, 11, 22)}, "version_in_the_past"),
        ({"version": " "}, "required"),
        ({"criteria": []}, "unknown_codes"),
        ({"criteria": [{"code": "sex", "label": "x", "sentence": "x", "source": "x", "scale": []}]}, "unknown_codes"),
        (
            {"criteria": [{"code": "waiting", "label": "x", "sentence": "x", "source": "x", "scale": []}]},
            "scale_empty",
        ),
    ],
)
def test_a_version_that_cannot_be_read_or_rewrites_the_past_is_refused(session, changes, code):
    with pytest.raises(Invalid) as refusal:
        publish(session, **changes)

    assert set(refusal.value.fields.values()) == {code}
    assert len(rules.all_grids(session, "01")) == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"version": "2027"}, "version_taken"),
        ({"version": "b"}, "version_date_taken"),
        ({"version": "c", "in_force_on": date(2026, 12, 1)}, "version_before_the_last"),
    ],
)
def test_a_date_has_one_version_and_versions_follow_each_other(session, changes, code):
    publish(session)

    with pytest.raises(Conflict, match=code):
        publish(session, **changes)


def test_a_version_of_a_mistyped_year_is_refused_for_no_other_could_follow_it(session):
    with pytest.raises(Invalid) as refusal:
        publish(session, in_force_on=date(2206, 1, 1))

    assert refusal.value.fields == {"in_force_on": "day_too_far"}


def test_a_rule_without_its_number_is_refused(session):
    rule = {"code": "training_attended", "label": "x", "sentence": "x", "source": "x", "params": {}}

    with pytest.raises(Invalid) as refusal:
        publish(session, "rules", rules=[rule])

    assert refusal.value.fields == {"rules": "rule_bad_params"}


@pytest.mark.parametrize("role", ["prescriber", "approver", "admin", "refurbisher"])
def test_only_the_programme_officer_publishes(session, role):
    with pytest.raises(Forbidden):
        publish(session, role=role)


@pytest.mark.parametrize("table", ["grid", "rule_set"])
@pytest.mark.parametrize("change", ["update {} set label = 'other'", "delete from {}"])
def test_the_database_itself_refuses_to_edit_a_version(session, table, change):
    with pytest.raises(ProgrammingError, match="permission denied"), session.begin_nested():
        session.execute(sa.text(change.format(table)))


def test_a_departement_without_rules_is_told_so(session):
    with pytest.raises(NotFound, match="no_rules_in_force"):
        rules.rules_in_force(session, "38", TODAY)
    with pytest.raises(NotFound, match="no_grid_in_force"):
        rules.grid_in_force(session, "01", date(2025, 12, 31))


def test_a_reader_whose_departement_has_published_nothing_is_not_shown_another_one(session):
    with pytest.raises(NotFound, match="departement_without_rules"):
        rules.published_departement(session, home="99")

    assert rules.published_departement(session, asked="01", home="99") == "01"
    assert rules.published_departement(session) == "01"
