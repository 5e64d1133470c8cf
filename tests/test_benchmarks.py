"""The benchmarks at a tiny size: every line that the page promises is there and adds up. No time is judged here."""

import platform
from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console

import allocation
from benchmarks import page, report
from benchmarks.__main__ import Plan, run
from benchmarks.measure import METHODS, measure
from benchmarks.rounds import round_bytes

pytestmark = pytest.mark.xdist_group("benchmarks")  # measured once, by one worker
TINY = Plan(sizes=((12, 6),), people=12, seeds=1, limit=10)


@pytest.fixture(scope="module")
def lines():
    return run(TINY, Console(quiet=True))


def test_every_method_and_every_way_has_its_line(lines):
    rounds, imports = lines

    assert [line[:2] for line in rounds] == [("12 × 6", report.METHODS[method]) for method in METHODS]
    assert [line[:2] for line in imports] == [("12", report.WAYS[way]) for way in report.WAYS]
    assert {len(line) for line in rounds} == {len(report.ROUNDS)}
    assert {line[3] for line in imports} == {"12"}


def test_the_engine_and_the_naive_models_prove_the_same_points(lines):
    rounds, _ = lines
    proved = [line for line in rounds if line[5] == "prouvé 1/1"]

    assert [line[1] for line in proved] == [report.METHODS[method] for method in ("engine", "cp_sat", "highs")]
    assert len({line[3] for line in proved}) == 1
    assert {line[6] for line in proved} == {"0"}
    assert {line[5] for line in rounds if line not in proved} == {"aucune"}


def test_a_method_that_is_stopped_says_so_and_by_how_much_it_may_miss():
    stopped = measure("cp_sat", round_bytes(120, 40, 1), 0.5)
    [line] = report.round_lines([report.Rounds(120, 40, "cp_sat", [stopped])])

    assert not stopped.result.proved
    assert line[5].startswith("prouvé 0/1, limite atteinte 1/1, ")
    assert "écart jusqu’à" in line[5] or "rien trouvé 1/1" in line[5]


def test_rules_that_can_not_be_kept_together_are_said_impossible_and_no_limit_is_blamed():
    problem = allocation.load_problem(round_bytes(24, 8, 1))
    asked = allocation.GroupMinimum("too-many", "Neuf personnes de moins de 30 ans.", "under30", 9)
    data = allocation.dump_problem(replace(problem, rules=(*problem.rules, asked)))
    found = [report.Rounds(24, 8, method, [measure(method, data, 10)]) for method in ("engine", "cp_sat", "highs")]

    assert {line[5] for line in report.round_lines(found)} == {"prouvé 0/1, règles impossibles 1/1"}


def test_the_same_seed_is_the_same_round_with_every_rule_of_the_page():
    first, again, other = (round_bytes(80, 30, seed) for seed in (1, 1, 2))
    problem = allocation.load_problem(first)
    codes = {rule.code.partition("-")[0] for rule in problem.rules}

    assert first == again != other
    assert (len(problem.claims), len(problem.devices)) == (80, 30)
    assert codes == {"household", "reserve", "under30", "rural", "territory"}


def test_the_page_is_dated_and_names_no_machine(lines, tmp_path, monkeypatch):
    monkeypatch.setattr(page, "PAGE", tmp_path / "benchmarks.md")

    page.write(date(2026, 11, 24), *lines, seeds=1, limit=10, shared=True)

    text = page.PAGE.read_text(encoding="utf-8")
    assert "Mesuré le 24/11/2026, sur " in text
    assert "La machine était partagée" in text
    assert platform.node() not in text
    assert all(" | ".join(line) in text for line in (*lines[0], *lines[1]))
