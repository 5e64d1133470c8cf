"""From an empty database to the first sign-in, by the commands that docs/exploitation.md gives."""

import json
import uuid
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from sqlmodel import func, select

from api.commands import main
from equip.accounts import credentials, service
from equip.accounts.actors import EVERYWHERE
from equip.accounts.models import Departement, Organisation, User
from equip.db import Db
from equip.journal.chain import broken_links
from equip.journal.models import JournalEntry
from equip.places.models import Commune, DigitalPlace, Site
from equip.requests.models import Grid, RuleSet
from equip.server import urls_of
from tests.conftest import NOW, _admin

SEEDS = Path(__file__).parents[3] / "seeds"
OPEN = ["departement", "add", "01", "--phone", "04 65 71 00 01"]
FILES = {
    "--communes": "communes.json",
    "--digital-places": "ain/lieux-numeriques.json",
    "--rules": "ain/regles-2026.json",
    "--grid": "ain/grille-2026.json",
}
WHOLE = [*OPEN, *(word for option, path in FILES.items() for word in (option, str(SEEDS / path)))]
NAME = "Département de l’Ain, service insertion"
OFFICE = ["organisation", "add", "--departement", "01", "--name", NAME, "--kind", "departement"]
ADMIN = ["user", "add", "--email", "a@example.fr", "--name", "Régis Charvet", "--role", "admin"]
ADMIN += ["--departement", "01", "--organisation", NAME]
PASSWORD = "un mot de passe bien long"
COUNTED = (Departement, Organisation, User, Commune, DigitalPlace, Site, RuleSet, Grid, JournalEntry)


@pytest.fixture
def empty(server):
    """The addresses of a database that does not exist yet: the first command makes it."""
    name = f"t_{uuid.uuid4().hex[:16]}"
    yield urls_of(server, name)
    with _admin(server) as admin:
        admin.execute(sa.text(f"drop database if exists {name} with (force)"))


@pytest.fixture
def equip(empty):
    env = {"EQUIP_DATABASE_URL": empty.app, "EQUIP_OWNER_URL": empty.owner}
    return lambda *words, typed="": CliRunner().invoke(main, list(words), env=env, input=typed)


@pytest.fixture
def look(empty):
    """What a question about the database answers."""

    def ask(question):
        db = Db(empty.app)
        try:
            with db.read(EVERYWHERE) as session:
                return question(session)
        finally:
            db.close()

    return ask


def counts(session):
    return [session.exec(select(func.count()).select_from(table)).one() for table in COUNTED]


def test_four_commands_make_a_departement_that_one_can_enter(equip, look):
    opened, office = equip(*WHOLE), equip(*OFFICE, "--commune", "01053")
    entered = equip(*ADMIN, typed=f"{PASSWORD}\n{PASSWORD}\n")
    listed = equip("user", "list")

    assert [done.exit_code for done in (opened, office, entered, listed)] == [0, 0, 0, 0], opened.output
    assert "Communes ajoutées : 391." in opened.output
    assert "une structure : equip organisation add" in opened.output
    assert listed.output == f"01 · a@example.fr · Régis Charvet · administration · {NAME} · ouvert\n"
    assert PASSWORD not in entered.output
    assert "Le même, encore une fois" in entered.output
    credentials.check_password(look(lambda session: credentials.claimed_by(session, "a@example.fr")), PASSWORD)
    user = look(lambda session: session.exec(select(User).where(User.email == "a@example.fr")).one())
    assert (user.departement, user.role) == ("01", "admin")
    assert look(lambda session: list(broken_links(session, "01"))) == []


def test_a_second_time_says_so_and_changes_nothing(equip, look):
    for command in (WHOLE, OFFICE):
        equip(*command)
    before = look(counts)

    opened, office = equip(*WHOLE), equip(*OFFICE)

    assert (opened.exit_code, office.exit_code) == (0, 0)
    assert "Département 01 (Ain) : existe déjà." in opened.output
    assert f"La structure « {NAME} » existe déjà (Département)." in office.output
    assert look(counts) == before


def test_what_was_left_out_can_be_brought_later(equip, look):
    first, then = equip(*OPEN), equip(*WHOLE)

    assert "ses règles de recevabilité" in first.output
    assert "ses communes" in first.output
    assert "ses règles de recevabilité" not in then.output
    assert look(lambda session: session.exec(select(func.count(Commune.insee))).one()) == 391


def test_each_step_is_in_the_journal(equip, look):
    for command in (WHOLE, OFFICE):
        equip(*command)

    actions = look(lambda session: session.exec(select(JournalEntry.action).order_by(JournalEntry.number)).all())

    wanted = ["departement.create", "places.load", "rule_set.publish", "grid.publish", "organisation.create"]
    assert actions == wanted


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["departement", "add", "99", "--phone", "1"], "« 99 » n’est le code d’aucun département."),
        (["departement", "add", "20", "--phone", "1"], "« 20 » n’est le code d’aucun département."),
        (["departement", "add", "38"], "Donnez le numéro que les personnes appelleront"),
        (["departement", "add", "38", "--phone", "1", "--communes", str(SEEDS / "communes.json")], "aucune commune"),
        ([*OPEN, "--communes", str(SEEDS / "load.py")], "Ce fichier n’est pas lisible"),
        ([*OPEN, "--communes", str(SEEDS / "ain/fonds.json")], "Ce fichier n’est pas lisible"),
        ([*OPEN, "--digital-places", str(SEEDS / FILES["--digital-places"])], "Chargez d’abord les communes"),
        ([*OPEN, "--digital-places", str(SEEDS / "communes.json")], "Ce fichier n’est pas lisible"),
        ([*OPEN, "--rules", str(SEEDS / "communes.json")], "Il manque à ce fichier"),
        ([*OPEN, "--grid", str(SEEDS / "ain/regles-2026.json")], "Il manque à ce fichier"),
        (["organisation", "add", "--departement", "02", "--name", "X", "--kind", "trainer"], "n’est pas servi"),
        (["user", "password", "z@example.fr", "--password-stdin"], "Ce compte n’existe pas."),
        (["user", "list", "--departement", "02"], "n’est pas servi"),
        ([*ADMIN, "--password", PASSWORD], "Cette structure n’existe pas."),
    ],
)
def test_a_refusal_is_said_in_french_and_nothing_is_written(equip, look, command, words):
    equip("migrate")

    answer = equip(*command, typed=f"{PASSWORD}\n")

    assert answer.exit_code == 1
    assert words in answer.output
    assert look(counts) == [0] * len(COUNTED)


@pytest.mark.parametrize("content", ["[]", '{"communes": [{}]}', '{"communes": 3}', '{"communes": [{"code": 1}]}', ""])
def test_a_file_that_is_not_what_it_should_be_is_refused(equip, look, tmp_path, content):
    path = tmp_path / "communes.json"
    path.write_text(content)

    answer = equip(*OPEN, "--communes", str(path))

    assert answer.exit_code == 1
    assert "Ce fichier n’est pas lisible" in answer.output
    assert look(counts) == [0] * len(COUNTED)


def test_overseas_codes_have_three_characters(equip, look, tmp_path):
    described = json.loads((SEEDS / "communes.json").read_text())
    described["communes"] = [described["communes"][0] | {"code": "97411"}]
    path = tmp_path / "communes.json"
    path.write_text(json.dumps(described))

    answer = equip("departement", "add", "974", "--phone", "0262 00 00 00", "--communes", str(path))

    assert answer.exit_code == 0, answer.output
    assert look(lambda session: session.exec(select(Commune.departement_code)).all()) == ["974"]


def test_a_password_given_by_the_command_line_closes_what_was_open(equip, empty, look):
    for command in (OPEN, OFFICE, [*ADMIN, "--password", PASSWORD]):
        equip(*command)
    db = Db(empty.app)
    with db.write(EVERYWHERE) as session:
        user = session.exec(select(User)).one()
        cookie = service.open_session(session, user, now=NOW)
        token, _ = service.make_token(session, user, "poste", now=NOW)
    db.close()

    short = equip("user", "password", "a@example.fr", "--password-stdin", typed="court\n")
    asked = equip("user", "password", "A@example.fr", typed="une autre phrase\nune autre phrase\n")

    assert "au moins 12 caractères" in short.output
    assert asked.exit_code == 0, asked.output
    assert "une autre phrase" not in asked.output
    assert look(lambda session: service.find_session_actor(session, cookie, now=NOW)) is None
    assert look(lambda session: service.find_token_actor(session, token, now=NOW)) is None
    credentials.check_password(
        look(lambda session: credentials.claimed_by(session, "a@example.fr")), "une autre phrase"
    )
    actions = look(lambda session: session.exec(select(JournalEntry.action)).all())
    assert actions.count("account.password") == 1


def test_the_command_gives_no_role_that_the_organisation_has_not(equip, look):
    for command in (OPEN, ["organisation", "add", "--departement", "01", "--name", NAME, "--kind", "refurbisher"]):
        equip(*command)

    refused = equip(*ADMIN, typed=f"{PASSWORD}\n{PASSWORD}\n")

    assert refused.exit_code == 1
    assert "Le rôle « administration » demande une structure de type « Département »." in refused.output
    assert look(counts)[2] == 0
