"""The fixture of the rule book: tables in, and each claim must receive the answer its line says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from allocation import Fund, Outcome, Plan, Problem, audit, explain, solve
from tests.allocation.spec import tables


@pytest.fixture
def attribue() -> Callable[..., Outcome]:
    return attribute


def attribute(
    postes: str, demandes: str, *, fonds: str = "", plans: str = "", distances: str = "", **more: object
) -> Outcome:
    """Solve the round that these tables draw, check the last column, and give the outcome back."""
    rows = tables.read(demandes)
    funds = tuple(map(tables.fund, tables.read(fonds))) if fonds else (Fund("insertion", 10**9),)
    made = tuple(map(tables.plan, tables.read(plans))) if plans else ()
    made = made or tuple(Plan(fund.id, ((fund.id, 100),)) for fund in funds)
    problem = Problem(
        claims=tuple(tables.claim(row, tuple(plan.id for plan in made)) for row in rows),
        devices=tuple(map(tables.device, tables.read(postes))),
        funds=funds,
        plans=made,
        distances=tuple(map(tables.distance, tables.read(distances))) if distances else (),
        **more,
    )
    outcome = explain(problem, solve(problem))
    reasons = {reason.claim: reason for reason in outcome.reasons}
    said = {row["demande"]: tables.word(reasons.get(row["demande"]), row["réponse"]) for row in rows}
    assert said == {row["demande"]: row["réponse"] for row in rows}
    assert audit(problem, outcome) == ()
    return outcome
