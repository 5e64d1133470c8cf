"""Row-level security alone: with the application's filters left out, PostgreSQL still gives no foreign row."""

from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import ProgrammingError
from sqlmodel import Session

from equip.accounts import service
from equip.accounts.actors import EVERYWHERE, Actor, Scope, system_actor
from equip.accounts.models import Attempt, IdempotentAnswer, Role
from equip.db import narrow
from equip.tables import METADATA
from tests import world
from tests.conftest import NOW
from tests.walking import strangers

WALLED = sorted(name for name, table in METADATA.tables.items() if "departement" in table.c and name != "departement")
WITH_ROWS = [name for name in WALLED if "id" in METADATA.tables[name].c]
# What all roles of a département may know of each other's organisations: nothing of a person, nothing of a machine.
COMMON = {
    *("organisation", "account", "journal_entry", "site", "digital_place", "donor", "fund", "contribution_scale"),
    *("rule_set", "grid", "round", "course", "training_session", "erasure_requirement"),
}
# A prescriber's people are trained elsewhere, and given machines that no organisation of theirs holds: the application
# shows it the attendance and the machine of its own. Nothing there names a person.
ALSO = {
    Role.PRESCRIBER: {
        *("enrolment", "attendance", "skill_assessment"),
        *("device", "lot", "drive", "erasure", "device_event", "device_photo"),
    }
}
# What names a person, or leads to their door: not for those who work on references, counts and accounts.
IDENTITY = {
    *("beneficiary", "household", "rsa_evidence", "consent", "handover", "import_file", "import_line"),
    "warranty_ticket",
}
SECRETS = ("password", "browser_session", "api_token", "idempotent_answer", "attempt")
SHARED = ("departement", "arrondissement", "epci", "commune", "postal_code")
NEVER = {
    Role.REFURBISHER: {
        *("beneficiary", "household", "rsa_evidence", "consent", "equipment_request", "decision"),
        *("enrolment", "attendance", "skill_assessment", "follow_up", "snapshot", "proposal", "line_change"),
        *("commitment", "receipt"),
    },
    Role.APPROVER: {"follow_up", *IDENTITY},
    Role.ANALYST: IDENTITY,
    Role.ADMIN: {*IDENTITY, *("equipment_request", "enrolment", "attendance", "skill_assessment", "follow_up")},
    Role.TRAINER: {
        *("device", "lot", "drive", "erasure", "device_event", "device_photo", "handover", "warranty_ticket"),
        *("household", "rsa_evidence", "consent", "equipment_request", "decision", "receipt"),
    },
}


def actor_of(db, role: str, departement: str = "01") -> Actor:
    with db.read(Scope("*", "*", "system")) as session:
        return world.actor(session, role, departement)


def read(db, scope: Scope, table: str) -> list[sa.Row]:
    with db.read(scope) as session:
        return list(session.execute(sa.text(f'select * from "{table}"')))


def test_each_set_has_a_row_in_every_walled_table(walled_db, sets):
    """What the tests below prove nothing without."""
    for name, departement in (("mine", "01"), ("elsewhere", "01"), ("isere", "38")):
        for table in WALLED:
            found = {row.departement for row in read(walled_db, Scope("*", "*", "system"), table)}
            assert departement in found, (name, table)


@pytest.mark.parametrize(
    ("role", "departement"),
    [*((role, "01") for role in Role), ("programme_officer", "38"), ("prescriber", "38")],
    ids=str,
)
def test_no_row_of_another_departement_comes_out_of_any_table(role, departement, walled_db, sets):
    scope = actor_of(walled_db, role, departement).scope

    foreign = {table for table in WALLED for row in read(walled_db, scope, table) if row.departement != departement}

    assert foreign == set()


@pytest.mark.parametrize("role", [Role.PRESCRIBER, Role.REFURBISHER, Role.TRAINER], ids=str)
def test_no_row_of_another_organisation_comes_out_of_what_is_not_common(role, walled_db, sets):
    scope = actor_of(walled_db, role).scope
    guarded = [table for table in WITH_ROWS if table not in COMMON | ALSO.get(role, set())]

    leaks = [
        (table, name)
        for table in guarded
        for name in strangers(role)
        if {row.id for row in read(walled_db, scope, table)} & sets[name].rows[table]
    ]

    assert leaks == []
    assert len(guarded) > 10


@pytest.mark.parametrize("role", NEVER, ids=str)
def test_some_tables_are_empty_for_a_role(role, walled_db, sets):
    scope = actor_of(walled_db, role).scope

    assert {table for table in NEVER[role] if read(walled_db, scope, table)} == set()


@pytest.fixture(scope="module")
def kept_secrets(walled_db, sets):
    """One row at least of each secret, for an account of the Ain."""
    with walled_db.write(EVERYWHERE) as session:
        user = world.user(session, "analyst")
        session.add(IdempotentAnswer(user_id=user.id, key="zz", request_sha256="zz", body=b"Une personne"))
        session.add(Attempt(kind="zz", who_sha256="zz", at=NOW))
        service.open_session(session, user, now=NOW)
        service.make_token(session, user, "zz", now=NOW)
    return SECRETS


@pytest.mark.parametrize("role", Role, ids=str)
def test_no_role_reads_a_secret_whatever_it_asks(role, walled_db, kept_secrets):
    scope = actor_of(walled_db, role).scope

    assert {table for table in kept_secrets if read(walled_db, scope, table)} == set()
    assert all(read(walled_db, EVERYWHERE, table) for table in kept_secrets)
    assert not any("hash" in name for name in read(walled_db, scope, "account")[0]._fields)


@pytest.mark.parametrize("role", Role, ids=str)
def test_no_role_changes_or_plants_a_secret(role, walled_db, kept_secrets):
    scope = actor_of(walled_db, role).scope
    with walled_db.engine.connect() as connection, connection.begin() as transaction:
        narrow(Session(connection), scope)
        user_id = connection.scalar(sa.text("select id from account where departement = '01' limit 1"))
        for table in kept_secrets:
            assert changed(connection, f"update {table} set id = id returning id") == set(), table
            assert changed(connection, f"delete from {table} returning id") == set(), table
        planted = (
            "insert into browser_session (id, token_sha256, user_id, created_at, expires_at)"
            f" values (gen_random_uuid(), 'chosen', '{user_id}', now(), now() + interval '1 day') returning id"
        )
        assert user_id is not None
        assert changed(connection, planted) == set()
        transaction.rollback()


@pytest.mark.parametrize("role", Role, ids=str)
def test_only_the_administrator_changes_what_decides_of_what_is_seen(role, walled_db, sets):
    scope = actor_of(walled_db, role).scope
    for act in (
        "update account set role = 'admin', is_active = true returning id",
        "update organisation set name = name || ' bis' returning id",
        "insert into organisation (id, departement, name, kind, version)"
        " values (gen_random_uuid(), '01', 'Zz', 'departement', 1) returning id",
    ):
        with walled_db.engine.connect() as connection, connection.begin() as transaction:
            narrow(Session(connection), scope)
            assert bool(changed(connection, act)) == (role is Role.ADMIN), act
            transaction.rollback()


@pytest.mark.parametrize("role", Role, ids=str)
def test_what_all_departements_share_is_read_by_all_and_changed_by_none(role, walled_db):
    scope = actor_of(walled_db, role).scope
    with walled_db.engine.connect() as connection, connection.begin() as transaction:
        narrow(Session(connection), scope)
        for table in SHARED:
            assert connection.scalar(sa.text(f"select count(*) from {table}")), table
            assert changed(connection, f"delete from {table} returning gen_random_uuid()") == set(), table
        assert connection.scalar(sa.text("update departement set phone = '0' where code = '38' returning code")) is None
        assert connection.scalar(sa.text("update commune set name = 'Ailleurs' returning insee")) is None
        transaction.rollback()


def test_the_service_at_work_for_one_departement_reads_no_secret_of_another(walled_db, kept_secrets):
    isere = system_actor("38").scope

    assert {row.departement for row in read(walled_db, isere, "password")} == {"38"}
    for table in ("browser_session", "idempotent_answer"):
        assert read(walled_db, isere, table) == []


@pytest.mark.parametrize("role", [Role.PRESCRIBER, Role.REFURBISHER, Role.TRAINER], ids=str)
def test_without_its_organisation_a_role_of_one_organisation_reads_nothing_of_any(role, walled_db, sets):
    scope = Actor(None, role, "01", None, "Personne").scope
    guarded = [table for table in WITH_ROWS if table not in COMMON | ALSO.get(role, set())]

    assert [table for table in guarded if read(walled_db, scope, table)] == []
    assert len(guarded) > 10


def test_ones_own_rows_do_come_out(walled_db, sets):
    officer, workshop = actor_of(walled_db, "programme_officer").scope, actor_of(walled_db, "refurbisher").scope
    unseen = [
        table
        for table, ids in sets["mine"].rows.items()
        if table not in SECRETS and not ids <= {row.id for row in read(walled_db, officer, table)}
    ]

    assert unseen == []
    for table in ("device", "drive", "erasure", "device_event", "handover"):
        assert sets["mine"].rows[table] <= {row.id for row in read(walled_db, workshop, table)}


def test_nothing_comes_out_of_a_transaction_that_was_not_narrowed(walled_db, sets):
    with walled_db.engine.connect() as connection:
        seen = {name for name in WALLED if connection.execute(sa.text(f'select 1 from "{name}" limit 1')).first()}

    assert seen == set()


@pytest.mark.parametrize("role", Role, ids=str)
def test_no_foreign_row_can_be_changed_or_added(role, walled_db, sets):
    """Changing everything in sight touches one's own rows only; a row for the Isère is refused."""
    scope = actor_of(walled_db, role).scope
    for table in WITH_ROWS:
        with walled_db.engine.connect() as connection, connection.begin() as transaction:
            narrow(Session(connection), scope)
            mine = f'update "{table}" set departement = departement returning id'
            moved = f"update \"{table}\" set departement = '38' returning id"
            assert not changed(connection, mine) & sets["isere"].rows.get(table, set()), table
            assert not changed(connection, moved), table
            transaction.rollback()


def changed(connection: sa.Connection, statement: str) -> set[UUID]:
    """The rows that the statement changed; none when PostgreSQL refuses it."""
    try:
        with connection.begin_nested():
            return set(connection.scalars(sa.text(statement)))
    except ProgrammingError as refused:
        words = str(refused)
    assert "row-level security" in words or "permission denied" in words
    return set()
