"""The round, solved: one objective after the other, in the published order, then the ties.

No clock and no chance: the same problem gives the same awards on any machine, because the last two steps
(`settle.py`, `options.py`) leave one allocation only. Each question has one thread, so that what was spent, and what
a limit leaves, are the same bytes too, whatever else the machine does.
"""

from __future__ import annotations

from importlib.metadata import version

from allocation.canonical import canonical
from allocation.certificate import certify, price
from allocation.conflict import find_conflict
from allocation.extract import awards_of
from allocation.files import fingerprint, uncollected
from allocation.model import Model, build
from allocation.options import settle_options
from allocation.outcome import ObjectiveResult, Outcome, Proof, Status, Versions
from allocation.problem import Objective, Problem
from allocation.pursue import pursue
from allocation.search import DEFAULT_EFFORT, OnProgress, Search
from allocation.start import beginning
from allocation.stop import ShouldStop, watching
from allocation.tables import Ints
from allocation.usages import usages_of

ENGINE = "2"


def solve(
    problem: Problem,
    *,
    effort: float = DEFAULT_EFFORT,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
    former: Outcome | None = None,
) -> Outcome:
    """The best allocation that the rules allow, or the best found before `effort` ran out.

    `should_stop` is asked from another thread now and then: True keeps what has been found.
    `former`: an outcome of a round much like this one, to begin from; what is proved is the same without it.
    A round whose rules contradict one another is an outcome too (INFEASIBLE), never an exception.
    """
    with uncollected():
        problem = canonical(problem)
        model = build(problem)
    with watching(should_stop) as stop:
        search = Search(model, effort=effort, on_progress=on_progress, stop=stop)
        search.best = None if former is None else beginning(model, former)
        duals = price(search) if problem.objectives[0] is Objective.POINTS else None
        results, answer = pursue(search, duals)
        settled = Objective.SENIORITY in search.settled and settle_options(search)
    if search.best is None:
        return _without_awards(problem, search, impossible=answer.impossible)
    proved = settled and all(result.proof is not Proof.STOPPED for result in results)
    with uncollected():
        awards = awards_of(model, search.best)
        return Outcome(
            status=Status.OPTIMAL if proved else Status.FEASIBLE,
            fingerprint=fingerprint(problem),
            awards=awards,
            unserved=_unserved(problem, {award.claim for award in awards}),
            objectives=_measured(model, search.best, results),
            usages=usages_of(model, awards),
            certificate=certify(model, duals) if duals else None,
            versions=engine_versions(),
            effort=round(1000 * search.spent),
        )


def _measured(model: Model, values: Ints, results: tuple[ObjectiveResult, ...]) -> tuple[ObjectiveResult, ...]:
    """The results with the value that the final allocation really has (a stopped search may differ)."""
    measured = []
    for result in results:
        weights, _ = model.weights(result.objective)
        value = int((weights * values).sum())
        measured.append(ObjectiveResult(result.objective, value, result.bound, result.proof))
    return tuple(measured)


def _without_awards(problem: Problem, search: Search, *, impossible: bool) -> Outcome:
    conflict = find_conflict(problem, effort=search.left) if impossible else None
    return Outcome(
        status=Status.INFEASIBLE if impossible else Status.UNKNOWN,
        fingerprint=fingerprint(problem),
        unserved=_unserved(problem, set()),
        conflict=conflict,
        versions=engine_versions(),
        effort=round(1000 * search.spent),
    )


def _unserved(problem: Problem, served: set[str]) -> tuple[str, ...]:
    return tuple(sorted(claim.id for claim in problem.claims if claim.id not in served))


def engine_versions() -> Versions:
    return Versions(engine=ENGINE, ortools=version("ortools"))
