"""A role fits the kind of its organisation; a scope that knows too little sees nothing."""

from uuid import uuid4

import pytest

from equip.accounts import directory, service
from equip.accounts.actors import NOWHERE, WORKS_IN, Actor
from equip.accounts.models import Organisation, OrganisationKind, Role
from equip.errors import Invalid
from tests import world
from tests.conftest import NOW

PASSWORD = "un mot de passe provisoire"
PAIRS = [(role, kind) for role in Role for kind in OrganisationKind]


def make_organisation(session, kind):
    made = Organisation(departement="01", name=f"Structure {kind}", kind=kind)
    session.add(made)
    session.flush()
    return made


def open_account(session, role, organisation):
    facts = {"display_name": "Claude Essai", "role": role, "organisation": organisation, "password": PASSWORD}
    return service.add_user(session, world.SYSTEM, email=f"{uuid4()}@example.fr", now=NOW, **facts)


def test_every_role_belongs_to_one_kind_of_organisation():
    assert set(WORKS_IN) == set(Role)


@pytest.mark.parametrize(("role", "kind"), PAIRS, ids=str)
def test_an_account_is_opened_only_where_its_role_belongs(session, role, kind):
    organisation = make_organisation(session, kind)
    if kind is WORKS_IN[role]:
        assert open_account(session, role, organisation).role is role
        return

    with pytest.raises(Invalid) as refused:
        open_account(session, role, organisation)

    assert refused.value.fields == {"organisation_id": "role_of_another_kind"}


@pytest.mark.parametrize(
    ("role", "kind"),
    [(Role.PROGRAMME_OFFICER, None), (None, OrganisationKind.DEPARTEMENT), (Role.ADMIN, OrganisationKind.TRAINER)],
    ids=str,
)
def test_neither_a_new_role_nor_a_new_organisation_breaks_the_match(session, role, kind):
    user = open_account(session, Role.REFURBISHER, make_organisation(session, OrganisationKind.REFURBISHER))
    elsewhere = make_organisation(session, kind) if kind else None

    with pytest.raises(Invalid):
        directory.change_account(session, world.SYSTEM, user, role=role, organisation=elsewhere, now=NOW)

    assert user.role is Role.REFURBISHER


def test_both_may_change_together(session):
    user = open_account(session, Role.REFURBISHER, make_organisation(session, OrganisationKind.REFURBISHER))
    office = make_organisation(session, OrganisationKind.DEPARTEMENT)

    directory.change_account(session, world.SYSTEM, user, role=Role.ANALYST, organisation=office, now=NOW)

    assert (user.role, user.organisation_id) == (Role.ANALYST, office.id)


def test_an_account_of_before_the_rule_is_not_reopened_as_it_is(session):
    user = open_account(session, Role.ADMIN, make_organisation(session, OrganisationKind.DEPARTEMENT))
    user.is_active = False
    user.organisation_id = make_organisation(session, OrganisationKind.TRAINER).id

    with pytest.raises(Invalid):
        directory.set_active(session, world.SYSTEM, user.id, active=True, now=NOW)


@pytest.mark.parametrize("role", [Role.PRESCRIBER, Role.REFURBISHER, Role.TRAINER, "", "unheard_of"])
def test_without_its_organisation_a_role_of_one_organisation_sees_none(role):
    assert Actor(uuid4(), role, "01", None, "Personne").scope.organisation == NOWHERE


@pytest.mark.parametrize("role", [Role.PROGRAMME_OFFICER, Role.ADMIN, "system"])
def test_a_role_of_the_whole_departement_needs_no_organisation(role):
    assert Actor(None, role, "01", None, "Service").scope.organisation == "*"
