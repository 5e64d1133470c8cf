"""The benchmarks at a tiny size: what is drawn, what is answered, what the page says. No time is judged here."""

import platform
from dataclasses import astuple, replace
from datetime import date
from itertools import product

import numpy as np
import pytest
from rich.console import Console

import allocation
from allocation import GroupCap, GroupMinimum, HouseholdShare, SiteCapacity
from benchmarks import cbc, cp_sat, engine, greedy, highs, measure, page, report
from benchmarks.__main__ import Batch, Plan, run
from benchmarks.instances import NEEDS, PLANS, Recipe, draw_round
from benchmarks.problems import problem_of
from benchmarks.result import BrokenRule, Result, State, award, result_of

pytestmark = pytest.mark.xdist_group("benchmarks")  # measured once, by one worker
TINY = Plan((Batch(24, 8, limit=20),), people=12)
EXACT = {"engine": engine.points, "cp_sat": cp_sat.solve, "highs": highs.solve, "cbc": cbc.solve}


def small(seed=1, **options):
    return problem_of(draw_round(Recipe(24, 8, seed, **options)))


@pytest.fixture(scope="module")
def found():
    return run(TINY, Console(quiet=True))


# what is drawn


def test_the_same_seed_is_the_same_round():
    first, again, other = (problem_of(draw_round(Recipe(80, 30, seed))) for seed in (1, 1, 2))

    assert first == again != other
    assert (len(first.claims), len(first.devices)) == (80, 30)


def test_a_round_has_every_rule_that_makes_it_hard():
    problem = small()

    assert {kind: sum(isinstance(rule, kind) for rule in problem.rules) for kind in (GroupCap, SiteCapacity)} == {
        GroupCap: 30,
        SiteCapacity: 10,
    }
    assert [(r.group, r.amount) for r in problem.rules if isinstance(r, GroupMinimum)] == [
        ("priority", 4000),
        ("women", 6000),
    ]
    assert (len(problem.funds), sum(len(plan.shares) > 1 for plan in problem.plans), len(problem.plans)) == (6, 2, 6)


def test_a_machine_fits_the_needs_whose_rungs_it_reaches():
    arrays = draw_round(Recipe(10, 200))
    models = arrays.models
    devices = problem_of(arrays).devices

    for need, (rank, device) in product(NEEDS, enumerate(devices)):
        model = arrays.model[rank]
        reached = (
            (models.laptop[model] or "laptop" not in need.forms)
            and (not models.laptop[model] or need.forms != ("desktop",))
            and (2, 4, 8, 16)[models.memory[model]] >= (need.min_ram_gib or 0)
            and (64, 128, 256, 512)[models.storage[model]] >= (need.min_storage_gb or 0)
            and (125, 140, 156)[models.screen[model]] >= (need.min_screen_tenths or 0)
            and (models.webcam[model] or not need.webcam)
        )
        assert allocation.fits(need, device) == reached


def test_money_and_prices_are_on_their_grids_and_short_of_the_stock():
    scarce, ample = (draw_round(Recipe(2000, 1000, money_percent=percent)) for percent in (70, 90))

    assert set(np.unique(scarce.price_cents % 500)) == {0}
    assert set(np.unique(scarce.claims.contribution_cents)) == {0, 1000, 2000, 3000, 5000}
    assert scarce.budgets_cents.sum() < ample.budgets_cents.sum() < ample.price_cents.sum()


def test_a_twentieth_of_the_people_share_a_home_two_by_two_when_it_is_asked():
    problem = problem_of(draw_round(Recipe(400, 100, households=True)))
    homes = [claim.household for claim in problem.claims if claim.household]

    assert len(homes) == 20
    assert {homes.count(home) for home in homes} == {2}
    assert any(isinstance(rule, HouseholdShare) for rule in problem.rules)
    assert not any(claim.household for claim in small().claims)


def test_what_many_claims_have_in_common_is_one_object():
    problem = problem_of(draw_round(Recipe(2000, 10)))

    assert len({id(claim.plans) for claim in problem.claims}) <= 2 ** len(PLANS)
    assert len({id(claim.need) for claim in problem.claims}) == len(NEEDS)


# what the methods answer


@pytest.mark.parametrize("seed", range(1, 5))
def test_the_engine_and_the_pair_models_prove_the_same_points(seed):
    problem = small(seed, households=True)
    results = {name: solve(problem, 20) for name, solve in EXACT.items()}

    assert {result.state for result in results.values()} == {State.PROVED}
    assert len({(result.points, result.unmet) for result in results.values()}) == 1


@pytest.mark.parametrize("solve", EXACT.values(), ids=EXACT)
def test_rules_that_can_not_be_kept_together_are_said_impossible(solve):
    problem = small()
    asked = GroupMinimum("too-many", "Neuf femmes.", "women", 9)

    result = solve(replace(problem, rules=(*problem.rules, asked)), 20)

    assert result.state is State.IMPOSSIBLE
    assert result.served == 0


@pytest.mark.parametrize("way", [greedy.by_points, greedy.by_age])
def test_a_list_keeps_everything_but_the_minimums_which_are_counted(way):
    problem = problem_of(draw_round(Recipe(300, 90, households=True)))
    asked = GroupMinimum("too-many", "Mille femmes.", "women", 1000)

    result = way(replace(problem, rules=(asked,)), 1)

    assert way(problem, 1).state is result.state is State.UNPROVED
    assert result.served > 0
    assert result.unmet == 1


def test_the_list_goes_down_points_or_age():
    problem = small(2)

    assert greedy.by_points(problem, 1).points >= greedy.by_age(problem, 1).points


def test_an_answer_that_exceeds_what_there_is_is_refused():
    problem = small()
    claim = problem.claims[0]
    device = next(device for device in problem.devices if allocation.fits(claim.need, device))
    made = award(problem, claim, device, claim.plans[-1])
    poor = replace(problem, funds=tuple(replace(fund, budget_cents=0) for fund in problem.funds))
    shut = replace(problem, rules=(SiteCapacity("shut", "Fermé.", claim.site, 0),))

    assert result_of(problem, [made], State.PROVED).points == claim.points
    for asked, awards in ((problem, [made, made]), (poor, [made]), (shut, [made])):
        with pytest.raises(BrokenRule):
            result_of(asked, awards, State.PROVED)


def test_nobody_served_when_the_limit_is_met_is_no_solution():
    assert result_of(small(), [], State.STOPPED).state is State.EMPTY
    assert result_of(small(), [], State.PROVED).state is State.PROVED


# how they are measured


def test_a_method_that_is_stopped_says_so_and_by_how_much_it_may_miss():
    stopped = measure.measure("cp_sat", Recipe(200, 60), 1)
    [line] = report.round_lines([report.Rounds(200, 60, "cp_sat", [stopped])])

    assert stopped.result.state in {State.STOPPED, State.EMPTY}
    assert line[5].startswith(("arrêté 1/1, écart jusqu’à ", "aucune solution 1/1"))
    assert stopped.result.booleans > 10_000


def test_a_method_short_of_memory_says_so():
    assert measure.measure("highs", Recipe(2000, 600), 20, memory_gib=1).result.state is State.OUT_OF_MEMORY


def test_a_method_that_does_not_mind_its_limit_is_ended_with_its_solver(monkeypatch):
    monkeypatch.setattr(measure, "PATIENCE", 0.05)
    monkeypatch.setattr(measure, "GRACE_SECONDS", 0)

    ended = measure.measure("cbc", Recipe(200, 60), 80)

    assert ended.result.state is State.EMPTY
    assert ended.seconds < 20
    assert ended.memory_mib is None or ended.memory_mib > 0


def test_a_size_with_too_many_pairs_is_not_tried_and_the_table_says_so():
    assert measure.METHODS["cbc"].tries(Recipe(2000, 600))
    assert not measure.METHODS["cbc"].tries(Recipe(20_000, 6000))
    assert measure.METHODS["points"].tries(Recipe(1_000_000, 300_000))
    assert report.round_lines([report.Rounds(20_000, 6000, "cbc", [])])[0][5] == "non tenté à cette taille"


# what is said of it


def test_every_method_and_every_way_has_its_line(found):
    rounds, imports = report.round_lines(found[0]), report.import_lines(12, found[1])

    assert [line[:2] for line in rounds] == [("24 × 8", method.label) for method in measure.METHODS.values()]
    assert [line[:2] for line in imports] == [("12", report.WAYS[way]) for way in report.WAYS]
    assert {len(line) for line in rounds} == {len(report.ROUNDS)}
    assert {line[3] for line in imports} == {"12"}
    told = measure.METHODS["engine_reasons"].label  # whether two seconds are enough for all reasons is the machine's
    assert {line[5] for line in rounds if line[1] != told} == {"prouvé 1/1", "sans preuve", "rien n’est réparti"}


def test_what_exactness_is_worth_is_read_round_by_round_against_the_best_that_keeps_the_rules():
    def made(method, *results):
        return report.Rounds(20, 8, method, [measure.Measure(1, 100, result) for result in results])

    lines = report.gain_lines(
        [
            made("engine", Result(State.PROVED, 110, 11), Result(State.EMPTY)),
            made("cp_sat", Result(State.STOPPED, 105, 12, 120), Result(State.STOPPED, 240, 22, 250)),
            made("points", Result(State.UNPROVED, 100, 10), Result(State.UNPROVED, 200, 20, unmet=2)),
            made("age", Result(State.UNPROVED, 220, 11, unmet=1), Result(State.UNPROVED, 480, 22, unmet=1)),
        ]
    )

    assert [line[2:] for line in lines] == [("+15,0 %", "+10,0 %", "1"), ("−50,0 %", "+0,0 %", "1")]


def test_a_mixed_column_says_how_each_round_ended():
    results = [Result(State.PROVED, 5, 1, 5), Result(State.STOPPED, 95, 9, 100), Result(State.EMPTY)]
    measures = [measure.Measure(1, 100, result) for result in results]

    [line] = report.round_lines([report.Rounds(20, 8, "highs", measures)])

    assert line[5] == "prouvé 1/3, arrêté 1/3, aucune solution 1/3, écart jusqu’à 5 %"


def test_the_page_is_dated_names_no_machine_and_keeps_the_other_releases(found, tmp_path, monkeypatch):
    monkeypatch.setattr(page, "PAGE", tmp_path / "benchmarks.md")
    rounds, imports = report.round_lines(found[0]), report.import_lines(12, found[1])
    part = page.Part(date(2026, 11, 24), TINY.conditions, rounds, (), imports, "1 000 à 24 × 8", shared=True)

    monkeypatch.setattr(page, "version", lambda _: "0.0.9")
    page.write(replace(part, day=date(2026, 1, 2)))
    monkeypatch.setattr(page, "version", lambda _: "0.1.0")
    page.write(part)
    page.write(part)

    text = page.PAGE.read_text(encoding="utf-8")
    assert text.count("## Version 0.1.0") == text.count("## Version 0.0.9") == 1
    assert text.index("Mesuré le 24/11/2026") < text.index("Mesuré le 02/01/2026")
    assert "La machine était partagée" in text
    assert "24 × 8 : un tour, 20 secondes au plus" in text
    assert platform.node() not in text
    assert all(" | ".join(line) in text for line in (*rounds, *imports))


def test_figures_are_written_as_in_french():
    assert astuple(Recipe(1, 2)) == (1, 2, 1, 80, False)
    assert (report.number(1_806_063), report.amount(0.1234), report.percent(0.925)) == (
        "1\u202f806\u202f063",
        "0,123",
        "−7,5 %",
    )
