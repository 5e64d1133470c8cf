"""`equip rules|grid|scale`: what is shown is edited, dated and published; what is in force never changes."""

import json

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import ProgrammingError

from tests import world
from tests.api.commands.conftest import check_refusal
from tests.factories.journal import entries_of

KINDS = {"rules": ("rules", "rule_set"), "grid": ("criteria", "grid"), "scale": ("brackets", "scale")}
NEW = {"version": "2027", "in_force_on": "2027-01-01", "source": "Délibération du 11 décembre 2026"}


@pytest.fixture
def write(tmp_path):
    def as_file(content):
        path = tmp_path / "nouveau.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    return as_file


def shown(equip, kind, *words):
    answer = equip("programme_officer", kind, "show", *words)
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.output)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_shown_is_edited_and_published_as_a_dated_version(equip, db, write, kind):
    before = shown(equip, kind)

    answer = equip("programme_officer", kind, "publish", write(before | NEW))

    assert answer.exit_code == 0, answer.output
    assert "version « 2027 », en vigueur le 1er janvier 2027. Source : Délibération du 11" in answer.output
    assert shown(equip, kind) == before
    assert shown(equip, kind, "--on", "2027-01-01") == before | NEW
    with db.read(world.SYSTEM.scope) as session:
        [line, *_] = entries_of(session, KINDS[kind][1], "2027")
        assert (line.action, line.actor_role) == (f"{KINDS[kind][1]}.publish", "programme_officer")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"version": "2026-demo", "in_force_on": "2027-01-01"}, "La version « 2026-demo » existe déjà."),
        ({"version": "b", "in_force_on": "2026-01-01"}, "Une version publiée ne change pas le passé."),
        ({"version": "b", "in_force_on": "pas un jour"}, "in_force_on : "),
        ({"version": "", "in_force_on": "2027-01-01"}, "version : "),
    ],
)
def test_a_version_in_force_is_never_replaced_or_antedated(equip, write, kind, change, words):
    before = shown(equip, kind)

    check_refusal(equip("programme_officer", kind, "publish", write(before | change)), words)
    assert shown(equip, kind) == before
    assert shown(equip, kind, "--on", "2030-01-01") == before


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"version": "2027",\n "label": }', "nouveau.json, ligne 2, colonne 11 : ce n’est pas du JSON lisible."),
        ("[]", "nouveau.json : le fichier doit contenir un objet, entre accolades."),
        ("{}", "version : Répondez à cette question."),
    ],
)
def test_a_file_that_is_not_a_version_is_refused_with_its_line_or_its_field(equip, write, kind, content, words):
    check_refusal(equip("programme_officer", kind, "publish", write(content)), words)


def test_a_file_that_is_not_text_is_said_so(equip, tmp_path):
    path = tmp_path / "image.json"
    path.write_bytes(b"\xff\xd8\xff")

    check_refusal(equip("programme_officer", "grid", "publish", path), "image.json : ce fichier n’est pas")


def test_a_criterion_that_no_code_reads_is_named(equip, write):
    grid = shown(equip, "grid")
    grid["criteria"][0]["code"] = "sexe"

    check_refusal(equip("programme_officer", "grid", "publish", write(grid | NEW)), "criteria : ")


def test_points_that_are_not_points_are_said_with_their_place_in_the_file(equip, write):
    grid = shown(equip, "grid")
    grid["criteria"][0]["scale"][1]["points"] = "beaucoup"

    check_refusal(equip("programme_officer", "grid", "publish", write(grid | NEW)), "criteria.0.scale.1.points : ")


@pytest.mark.parametrize(
    ("place", "change", "words"),
    [
        (0, {"amount_cents": -1}, "brackets : La participation de la ligne 1 est un nombre entier de centimes"),
        (1, {"label": " "}, "brackets : La ligne 2 du barème n’a pas de libellé."),
        (1, {"below": 0}, "brackets : Le plafond de la ligne 2"),
        (1, {"below": 300}, "brackets : Les plafonds du barème vont du plus petit au plus grand"),
        (3, {"below": 900}, "brackets : La dernière ligne des quotients connus, et elle seule, est sans plafond"),
        (3, {"unknown": True}, "brackets : La dernière ligne des quotients connus"),
        (1, {"label": "2 91 05 01 053 123 45"}, "numéro de sécurité sociale"),
    ],
)
def test_a_scale_where_a_quotient_has_no_bracket_or_two_is_refused(equip, write, place, change, words):
    scale = shown(equip, "scale")
    scale["brackets"][place] |= change

    check_refusal(equip("programme_officer", "scale", "publish", write(scale | NEW)), words)


def test_a_scale_with_two_lines_for_an_unknown_quotient_is_refused(equip, write):
    scale = shown(equip, "scale")
    scale["brackets"].append(scale["brackets"][-1])

    check_refusal(equip("programme_officer", "scale", "publish", write(scale | NEW)), "brackets : Une seule ligne")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("role", "words"),
    [("admin", "Votre compte ne permet pas cette action."), (None, "Il faut un jeton d’accès.")],
)
def test_only_the_officer_publishes(equip, write, kind, role, words):
    before = shown(equip, kind)

    check_refusal(equip(role, kind, "publish", write(before | NEW)), words)
    assert shown(equip, kind, "--on", "2027-01-01") == before


def test_anybody_reads_the_rules_and_the_grid_and_the_scale_needs_an_account(equip):
    assert equip(None, "rules", "show").exit_code == equip(None, "grid", "show").exit_code == 0
    check_refusal(equip(None, "scale", "show"), "Il faut un jeton d’accès.")


@pytest.mark.parametrize(
    ("kind", "words"), [("rules", "Aucune règle"), ("grid", "Aucune grille"), ("scale", "Aucun barème")]
)
def test_a_day_before_the_first_version_has_nothing_in_force(equip, kind, words):
    check_refusal(equip("programme_officer", kind, "show", "--on", "2020-01-01"), f"{words} en vigueur ce jour-là.")


def test_the_application_can_not_edit_a_published_scale(session):
    with pytest.raises(ProgrammingError, match="permission denied"):
        session.connection().execute(sa.text("update contribution_scale set source = 'autre'"))
