"""`equip round` on files alone: no service, no database; 0 all is well, 1 the answer is no, 2 this can't be used."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from allocation import (
    ChangeKind,
    Claim,
    Counterfactual,
    Device,
    Fund,
    GroupMinimum,
    Need,
    Pin,
    Plan,
    Problem,
    Reason,
    ReasonCode,
    Status,
    audit,
    dump_outcome,
    dump_problem,
    explain,
    load_outcome,
    solve,
)
from api.commands import main
from tests.allocation.test_files import HOSTILE
from tests.api.commands.conftest import check_refusal

SMALL = Problem(
    claims=(
        Claim("D-1", 60, Need(), ("INS",), contribution_cents=3_000, age_days=40),
        Claim("D-2", 50, Need(), ("INS",), age_days=30, groups=("rural",)),
        Claim("D-3", 40, Need(), ("INS",), age_days=20),
    ),
    devices=tuple(Device(f"P-{n}", "laptop-A", "laptop", 16_000) for n in (1, 2)),
    funds=(Fund("INS", 13_000),),
    plans=(Plan("INS", (("INS", 100),)),),
    rules=(GroupMinimum("rural", "Au moins 0 personne rurale est servie.", "rural", 0),),
)
IMPOSSIBLE = replace(SMALL, rules=(GroupMinimum("rural", "Au moins 2 personnes rurales sont servies.", "rural", 2),))


def type_it(*words):
    return CliRunner().invoke(main, ["round", *map(str, words)], env={"COLUMNS": "200"})


@pytest.fixture
def files(tmp_path):
    return write(tmp_path, SMALL)


def write(folder, problem, outcome=None, name="tour"):
    paths = folder / f"{name}-problem.json", folder / f"{name}-outcome.json"
    paths[0].write_bytes(dump_problem(problem))
    paths[1].write_bytes(dump_outcome(outcome or explain(problem, solve(problem))))
    return paths


def plain(text):
    return text.replace("\xa0", " ").replace("\u202f", " ")


def test_a_problem_is_solved_into_a_file_that_replays_and_is_sound(files, tmp_path):
    out = tmp_path / "out.json"

    answer = type_it("solve", files[0], "-o", out)

    assert answer.exit_code == 0, answer.output
    said = plain(answer.stdout).splitlines()
    assert said[0] == "Optimal, prouvé : 1 personne servie sur 3."
    assert "  le moindre coût pour les fonds : 130 €" in said
    assert "Calcul de la meilleure répartition" in answer.stderr
    assert load_outcome(out.read_bytes()).reasons
    assert not audit(SMALL, load_outcome(out.read_bytes()))
    assert type_it("replay", files[0], out).exit_code == 0
    assert type_it("audit", files[0], out).exit_code == 0


def test_a_calculation_begins_from_a_former_result_and_ends_at_the_same(files, tmp_path):
    out = tmp_path / "out.json"

    answer = type_it("solve", files[0], "-o", out, "--former", files[1], "--no-reasons")

    assert answer.exit_code == 0, answer.output
    assert load_outcome(out.read_bytes()).awards == load_outcome(files[1].read_bytes()).awards
    assert type_it("solve", files[0], "-o", out, "--former", tmp_path / "nothing.json").exit_code == 2


def test_reasons_may_be_left_for_later(files, tmp_path):
    out = tmp_path / "out.json"

    assert type_it("solve", files[0], "-o", out, "--no-reasons", "--effort", 50).exit_code == 0
    assert load_outcome(out.read_bytes()).reasons == ()


def test_an_impossible_round_is_written_said_and_answers_no(tmp_path):
    problem, _ = write(tmp_path, IMPOSSIBLE)
    out = tmp_path / "out.json"

    answer = type_it("solve", problem, "-o", out)

    assert answer.exit_code == 1
    assert load_outcome(out.read_bytes()).status is Status.INFEASIBLE
    assert "Infaisable : personne n’est servi." in answer.stdout
    assert "la règle « Au moins 2 personnes rurales sont servies »" in answer.stdout


@pytest.mark.parametrize("command", ["explain", "limits"])
def test_questions_on_an_impossible_round_answer_no_with_what_contradicts_itself(tmp_path, command):
    paths = write(tmp_path, IMPOSSIBLE)

    answer = type_it(command, *paths, *(["D-1"] if command == "explain" else []))

    assert answer.exit_code == 1
    assert "Ces limites ne tiennent pas ensemble :" in answer.stdout


def test_a_claim_that_is_served_is_told_with_what_and_who_pays(files):
    answer = type_it("explain", *files, "D-1")

    assert answer.exit_code == 0, answer.output
    assert plain(answer.stdout).splitlines() == [
        "D-1 (60 points) est servie.",
        "Poste : P-1 (portable A), 160 €.",
        "Payé par : INS 130 €.",
        "Participation de la personne : 30 €.",
    ]


def test_a_claim_kept_by_the_committee_says_so(tmp_path):
    paths = write(tmp_path, replace(SMALL, pins=(Pin("D-1"),)))

    assert "La commission l’a retenue à la main." in type_it("explain", *paths, "D-1").stdout


def test_a_claim_that_is_not_served_is_told_why_and_what_would_have_changed_it(files):
    read, again = type_it("explain", *files, "D-2"), type_it("explain", *files, "D-2", "--again")

    said = plain(again.stdout).splitlines()
    assert said[:2] == ["D-2 (50 points) n’est pas servie.", "Fonds épuisés : il manque 160 € sur le fonds INS."]
    assert "  160 € de plus sur le fonds INS" in said
    assert plain(read.stdout).splitlines() == [*said, "Ce motif est celui du fichier ; avec --again, il est recalculé."]


def test_a_file_without_reasons_is_explained_for_the_claim_that_is_asked(tmp_path):
    paths = write(tmp_path, SMALL, solve(SMALL))

    answer = type_it("explain", *paths, "D-3")

    assert answer.exit_code == 0
    assert "D-3 (40 points) n’est pas servie." in answer.stdout
    assert "Motif recalculé" in answer.stderr


def test_explaining_one_claim_says_what_explaining_all_says():
    outcome = solve(SMALL)

    alone = explain(SMALL, outcome, only=("D-3",))

    assert alone.reasons == tuple(r for r in explain(SMALL, outcome).reasons if r.claim == "D-3")


def test_an_unknown_claim_is_one_sentence_and_status_2(files):
    answer = type_it("explain", *files, "D-\x1b[31m9")

    check_refusal(answer, "aucune demande ne s’appelle « D-\N{REPLACEMENT CHARACTER}[31m9 » dans ce tour.", code=2)


def test_a_reason_that_can_not_be_read_is_said_and_may_be_sought_again(tmp_path):
    outcome = explain(SMALL, solve(SMALL))
    change = Counterfactual(ChangeKind.POINTS, "", 1, smallest=True)
    hostile = tuple(Reason(reason.claim, ReasonCode.BELOW_THRESHOLD, {}, (change,)) for reason in outcome.reasons)
    paths = write(tmp_path, SMALL, replace(outcome, reasons=hostile))

    check_refusal(type_it("explain", *paths, "D-2"), "ce motif ne se lit pas", code=2)
    assert type_it("explain", *paths, "D-2", "--again").exit_code == 0


def test_the_limits_are_ranked_and_said_with_their_amount(files):
    answer = type_it("limits", *files)

    assert answer.exit_code == 0, answer.output
    said = plain(answer.stdout).splitlines()
    assert said[1] == "  160 € de plus sur le fonds INS : 1 personne de plus, 50 points de plus"
    idle = said[said.index("Sans effet sur les points ni sur le nombre de personnes :") + 1 :]
    assert "  100 € de plus sur le fonds INS" in idle
    assert "  1 poste portable A de plus" in idle
    assert "  sans la règle « Au moins 0 personne rurale est servie » (rural)" in idle


def test_limits_that_no_effort_was_left_for_are_said_to_be_unverified(tmp_path):
    paths = write(tmp_path, SMALL, replace(solve(SMALL), status=Status.FEASIBLE))

    answer = type_it("limits", *paths)

    assert answer.exit_code == 0
    assert answer.stdout.startswith("Non vérifiés : ")


def test_limits_for_a_program_are_codes(files):
    found = json.loads(type_it("limits", *files, "--json").stdout)

    assert found[0] == {"limit": {"kind": "FUND", "id": "INS"}, "amount": 16_000, "points": 50, "people": 1}


def test_two_outcomes_are_compared_for_a_person_and_for_a_program(files, tmp_path):
    _, richer = write(tmp_path, replace(SMALL, funds=(Fund("INS", 29_000),)), name="riche")

    told, coded = type_it("compare", files[1], richer), type_it("compare", files[1], richer, "--json")

    assert told.exit_code == 0, told.output
    assert "0 personne servie par A seulement." in plain(told.stdout)
    assert "1 personne servie par B seulement : D-2." in plain(told.stdout)
    assert "130 € / 130 €" in plain(told.stdout)
    assert "290 € / 290 €" in plain(told.stdout)
    assert json.loads(coded.stdout)["served_by_other"] == ["D-2"]


def test_two_rounds_of_other_claims_are_not_compared(files, tmp_path):
    _, other = write(tmp_path, replace(SMALL, claims=SMALL.claims[:2]), name="autre")

    check_refusal(type_it("compare", files[1], other), "les deux ne répondent pas aux mêmes demandes (D-3).", code=2)


@pytest.mark.parametrize("command", ["explain", "limits"])
def test_an_outcome_of_another_problem_is_refused(files, tmp_path, command):
    problem, _ = write(tmp_path, IMPOSSIBLE, name="autre")
    more = ["D-1"] if command == "explain" else []

    check_refusal(type_it(command, problem, files[1], *more), "l’empreinte diffère", code=2)


@pytest.mark.parametrize("command", ["explain", "limits"])
def test_an_outcome_that_breaks_the_rules_is_not_reasoned_on(tmp_path, command):
    outcome = solve(SMALL)
    stranger = replace(outcome.awards[0], claim="D-9")
    paths = write(tmp_path, SMALL, replace(outcome, awards=(*outcome.awards, stranger)))
    more = ["D-1"] if command == "explain" else []

    check_refusal(type_it(command, *paths, *more), "« equip round audit » dit pourquoi", code=2)


@pytest.mark.parametrize("data", [data for data, _ in HOSTILE.values()], ids=HOSTILE)
def test_a_hostile_file_is_one_french_sentence_for_every_command(files, tmp_path, data):
    bad = tmp_path / "mauvais.json"
    bad.write_bytes(data)

    for words in (
        ("solve", bad, "-o", tmp_path / "out.json"),
        ("audit", bad, files[1]),
        ("replay", bad, files[1]),
        ("explain", bad, files[1], "D-1"),
        ("limits", bad, files[1]),
    ):
        answer = type_it(*words)
        check_refusal(answer, "Erreur : mauvais.json : ce fichier n’est pas un tour lisible : ", code=2)
        assert "code " not in answer.output
        assert len(answer.output.splitlines()) == 1
    check_refusal(type_it("compare", bad, files[1]), "n’est pas un résultat lisible", code=2)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("solve", "nulle-part.json", "-o", "out.json"), "ce fichier n’existe pas, ou ne se lit pas."),
        (("solve", "7", "-o", "out.json"), "ces options sont pour un fichier."),
        (("solve", "tour.json"), "Dites où écrire le résultat, avec -o FICHIER."),
        (("solve", "7", "--effort", "0"), "--effort : écrivez un nombre entier,"),
    ],
)
def test_what_can_not_be_solved_is_said_before_anything_is_done(words, said):
    check_refusal(type_it(*words), said, code=2)


def test_a_folder_that_is_not_there_is_said_before_the_calculation(files, tmp_path):
    answer = type_it("solve", files[0], "-o", tmp_path / "nulle-part" / "out.json")

    check_refusal(answer, "ce dossier n’existe pas.", code=2)
    assert "Calcul" not in answer.output


def test_a_finding_is_said_in_french_with_its_code_and_the_answer_is_no(files, tmp_path):
    changed = json.loads(files[1].read_bytes())
    changed["content"]["awards"][0]["price_cents"] += 1
    files[1].write_text(json.dumps(changed), encoding="utf-8")

    answer = type_it("audit", *files)

    assert answer.exit_code == 1
    assert plain(answer.stdout).splitlines()[0] == "Le prix n’est pas celui du poste, 160 € (D-1). [PRICE_DIFFERS]"
