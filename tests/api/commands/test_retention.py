"""`equip retention`, and what the worker does of it every night."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from api.worker import erase_what_is_past_its_time
from equip.people.models import Beneficiary
from tests import world
from tests.api.commands.conftest import check_refusal, type_it
from tests.factories.requests import make_applicant

LONG_AGO = datetime(2015, 3, 1, tzinfo=UTC)


@pytest.fixture
def old_person(db):
    with db.write(world.SYSTEM.scope) as session:
        person = make_applicant(session, presences=None)
        person.created_at, person.last_contact_on = LONG_AGO, date(2015, 6, 1)
        return person.id


def name_of(db, person_id):
    with db.read(world.SYSTEM.scope) as session:
        return session.get_one(Beneficiary, person_id).last_name


def test_without_apply_the_command_counts_and_erases_nothing(env, db, old_person):
    answer = type_it(env, "retention", "--departement", "01")

    assert answer.exit_code == 0, answer.output
    assert "Département 01 : 1 identité et 0 contenu de fichier à effacer." in answer.output
    assert "Mois après le dernier contact : 24." in answer.output
    assert "Mois après le dernier contact, FSE+ : durée à fixer par le Département." in answer.output
    assert "Rien n’a été effacé." in answer.output
    assert "Bozonnet" not in answer.output
    assert name_of(db, old_person) == "Bozonnet"


def test_with_apply_what_was_counted_is_erased(env, db, old_person):
    answer = type_it(env, "retention", "--apply")

    assert answer.exit_code == 0, answer.output
    assert "Département 01 : effacé, 1 identité et 0 contenu de fichier." in answer.output
    assert "Département 38 : effacé, 0 identité et 0 contenu de fichier." in answer.output
    assert name_of(db, old_person) == "Identité effacée"
    assert "0 identité et 0 contenu de fichier à effacer." in type_it(env, "retention").output


def test_an_unknown_departement_is_said_in_french(env):
    check_refusal(type_it(env, "retention", "--departement", "99"), "département")


def test_every_night_the_worker_erases_all_that_is_past_its_time_batch_after_batch(db):
    with db.write(world.SYSTEM.scope) as session:
        people = [make_applicant(session, presences=None).id for _ in range(203)]
        session.execute(sa.update(Beneficiary).values(created_at=LONG_AGO, last_contact_on=None))

    erase_what_is_past_its_time(db, lambda: LONG_AGO + timedelta(days=800))

    assert {name_of(db, person_id) for person_id in people} == {"Identité effacée"}
