"""The best round on the demo files by a plain pair model, to see that the campaign is worth showing."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ortools.sat.python import cp_model

from tests.seeds.reading import (
    Claim,
    Row,
    available_computers,
    good_claims,
    is_eligible,
    number,
    points_of,
    suits,
)


@dataclass(frozen=True)
class Round:
    proved: bool
    points: int
    served: int
    spent_cents: dict[str, int]


def contribution_cents(claim: Claim, rule: dict[str, Any]) -> int:
    quotient = number(claim.person["QF"])
    if quotient is None:
        return int(rule["if_unknown"]["amount_cents"])
    return int(next(b["amount_cents"] for b in rule["brackets"] if b["below"] is None or quotient < b["below"]))


def may_pay(fund: dict[str, Any], claim: Claim) -> bool:
    kind = fund["pays_for"]["kind"]
    if kind == "training_operation":
        return claim.enrolment is not None and claim.enrolment["Session"] in fund["pays_for"]["sessions"]
    return kind == "everyone" or (number(claim.person["ENFANTS SCOLARISES"]) or 0) > 0


def best_round(folder: Path, scale: float = 1.0) -> Round:
    """Most points under stock, funds (times `scale`) and one machine per household."""
    funds = json.loads((folder / "fonds.json").read_text(encoding="utf-8"))
    claims = [c for c in good_claims(folder) if is_eligible(c)]
    machines = available_computers(folder)
    model = cp_model.CpModel()
    pairs = {
        (i, j, f["code"]): model.new_bool_var("")
        for i, c in enumerate(claims)
        for j, m in enumerate(machines)
        if suits(c, m)
        for f in funds["funds"]
        if may_pay(f, c)
    }
    costs = {key: _cost(claims[key[0]], machines[key[1]], funds) for key in pairs}
    _limit(model, pairs, claims)
    for f in funds["funds"]:
        mine = [k for k in pairs if k[2] == f["code"]]
        model.add(sum(costs[k] * pairs[k] for k in mine) <= int(f["budget_cents"] * scale))
    return _solve(model, pairs, costs, claims, folder)


def _cost(claim: Claim, machine: Row, funds: dict[str, Any]) -> int:
    price = number(machine["prix €"])
    assert price is not None
    return round(price * 100) - contribution_cents(claim, funds["contribution"])


def _limit(model: cp_model.CpModel, pairs: dict[tuple[int, int, str], Any], claims: list[Claim]) -> None:
    groups: dict[tuple[str, object], list[Any]] = {}
    for (i, j, _), var in pairs.items():
        groups.setdefault(("machine", j), []).append(var)
        groups.setdefault(("household", int(claims[i].person["MATRICULE"])), []).append(var)
    for members in groups.values():
        model.add_at_most_one(members)


def _solve(
    model: cp_model.CpModel,
    pairs: dict[tuple[int, int, str], Any],
    costs: dict[tuple[int, int, str], int],
    claims: list[Claim],
    folder: Path,
) -> Round:
    grid = json.loads((folder / "grille-2026.json").read_text(encoding="utf-8"))
    places = json.loads((folder / "lieux-numeriques.json").read_text(encoding="utf-8"))
    worth = [points_of(c, grid, places["distances_km"]) for c in claims]
    model.maximize(sum(worth[i] * var for (i, _, _), var in pairs.items()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.relative_gap_limit = 0.01
    solver.parameters.max_deterministic_time = 20
    status = solver.solve(model)
    chosen = [key for key, var in pairs.items() if solver.boolean_value(var)]
    spent: dict[str, int] = {}
    for key in chosen:
        spent[key[2]] = spent.get(key[2], 0) + costs[key]
    return Round(status == cp_model.OPTIMAL, sum(worth[k[0]] for k in chosen), len(chosen), spent)
