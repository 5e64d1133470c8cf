"""`equip round …`: the whole way by the command line, then two files that anybody checks again alone."""

import json

import pytest

from equip.rounds import service
from equip.rounds.models import RoundState
from tests import world
from tests.api.commands.conftest import check_refusal
from tests.factories.rounds import make_round, make_small_world


@pytest.fixture
def number(db):
    with db.write(world.SYSTEM.scope) as session:
        make_small_world(session)
        return make_round(session).number


@pytest.fixture
def files(equip, number, worker, tmp_path):
    """The two files of a round that was frozen and solved by the command line."""
    frozen = equip("programme_officer", "round", "freeze", number)
    solved = equip("programme_officer", "round", "solve", number)
    exported = equip("programme_officer", "round", "export", number, "--folder", tmp_path / "tour")
    assert [answer.exit_code for answer in (frozen, solved, exported)] == [0, 0, 0], exported.output
    assert f"Tour {number} figé. Empreinte : " in frozen.output
    assert f"Tour {number} : proposé." in solved.output
    return [tmp_path / "tour" / f"tour-{number}-{kind}.json" for kind in ("problem", "outcome")]


def test_a_round_is_frozen_solved_exported_replayed_and_audited(equip, files):
    replayed, audited = equip(None, "round", "replay", *files), equip(None, "round", "audit", *files)

    whole = "Même résultat, à l’octet près (comparés : décisions et motifs).\n"
    assert (replayed.exit_code, replayed.stdout) == (0, whole)
    assert "Calcul refait" in replayed.stderr
    assert (audited.exit_code, audited.stdout.splitlines()[0]) == (0, "Aucun écart : chaque règle est respectée.")
    assert "Les motifs des demandes non servies ne sont pas vérifiés ici" in audited.output


def test_a_reason_that_was_changed_is_found_by_the_replay(equip, files):
    problem, outcome = files
    changed = json.loads(outcome.read_bytes())
    every = [reason["details"] for reason in changed["content"]["reasons"]]
    next(details for details in every if "missing_points" in details)["missing_points"] -= 1
    outcome.write_text(json.dumps(changed), encoding="utf-8")

    words = "Le résultat diffère de celui qui a été publié (comparés : décisions et motifs)."
    check_refusal(equip(None, "round", "replay", problem, outcome), words)


def test_a_file_without_reasons_is_replayed_by_its_decisions_and_told_so(equip, files):
    problem, outcome = files
    changed = json.loads(outcome.read_bytes())
    changed["content"]["reasons"] = []
    outcome.write_text(json.dumps(changed), encoding="utf-8")

    answer = equip(None, "round", "replay", problem, outcome)

    assert answer.exit_code == 0, answer.output
    assert "Même résultat, à l’octet près (comparés : décisions seules)." in answer.stdout
    assert "Ce fichier ne porte aucun motif" in answer.stdout


def test_a_changed_outcome_is_found_by_both_readings(equip, files):
    problem, outcome = files
    changed = json.loads(outcome.read_bytes())
    changed["content"]["unserved"].append(changed["content"]["awards"].pop()["claim"])
    outcome.write_text(json.dumps(changed), encoding="utf-8")

    replayed, audited = (
        equip(None, "round", "replay", problem, outcome),
        equip(None, "round", "audit", problem, outcome),
    )

    check_refusal(replayed, "Le résultat diffère de celui qui a été publié (comparés : décisions et motifs).")
    check_refusal(audited, "écart")


@pytest.mark.parametrize("command", ["replay", "audit"])
def test_a_file_that_is_not_a_round_is_refused_whichever_it_is(equip, files, tmp_path, command):
    problem, outcome = files
    other = tmp_path / "autre.json"
    other.write_bytes(b"\xff\x00 not a round")

    for files_given, words in (
        ((other, outcome), "autre.json : ce fichier n’est pas un tour lisible : ce n’est pas du JSON"),
        ((problem, other), "autre.json : ce fichier n’est pas un résultat lisible : ce n’est pas du JSON"),
        ((outcome, problem), "ce fichier n’est pas un tour lisible : il devrait commencer par le format equip-problem"),
    ):
        check_refusal(equip(None, "round", command, *files_given), words, code=2)


@pytest.mark.parametrize("command", ["freeze", "solve", "export"])
@pytest.mark.parametrize(
    ("role", "known", "words"),
    [
        ("programme_officer", False, "tour"),
        ("prescriber", True, "Votre compte ne permet pas cette action."),
        (None, True, "Il faut un jeton d’accès."),
    ],
)
def test_an_unknown_round_or_no_right_changes_nothing(equip, number, db, tmp_path, command, role, known, words):
    folder = ("--folder", tmp_path / "tour") if command == "export" else ()

    answer = equip(role, "round", command, number if known else 6666, *folder)

    check_refusal(answer, words)
    with db.read(world.SYSTEM.scope) as session:
        assert service.get_round(session, world.SYSTEM, number).state is RoundState.DRAFT
    assert list((tmp_path / "tour").glob("*")) == []


def test_a_round_that_is_not_frozen_is_not_solved(equip, number):
    check_refusal(equip("programme_officer", "round", "solve", number), "Erreur : ")
