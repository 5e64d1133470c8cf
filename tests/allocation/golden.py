"""The golden round of `data/donnees-tour7.json` (invented people), as problems for the engine."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from allocation import (
    Basis,
    Claim,
    Device,
    Fund,
    GroupMinimum,
    Need,
    Plan,
    Problem,
    Reserve,
    Rule,
)

ROUND: dict[str, Any] = json.loads(
    (Path(__file__).parent / "data" / "donnees-tour7.json").read_text("utf-8"), parse_float=Fraction
)
CASES = tuple(ROUND["scenarios"])


def golden_problem(case: str) -> Problem:
    """One of the eight cases; what a case changes is added to, or replaces, the round's own rules."""
    changes = ROUND["scenarios"][case]
    rules = ROUND["rules"] | changes
    return Problem(
        claims=tuple(_claim(request) for request in ROUND["requests"]),
        devices=_devices(changes.get("stock_plus", {})),
        funds=tuple(
            Fund(fund, 100 * (euros + changes.get("funds_plus", {}).get(fund, 0)))
            for fund, euros in ROUND["funds"].items()
        ),
        plans=tuple(Plan(fund, ((fund, 100),)) for fund in ROUND["funds"]),
        rules=(*_territory_rules(rules), *_share_rules(rules), *_reserves()),
        seed="tour-7",
    )


def _claim(request: dict[str, Any]) -> Claim:
    flags = [name for name in ("rural", "under30") if request[name]]
    funds = ["INS", *(["FSE"] if request["fse"] else []), *(["MEC"] if request["schooled_child"] else [])]
    return Claim(
        id=request["ref"],
        points=request["points"]["total"],
        need=Need(forms=() if request["need"] == "any" else (request["need"],)),
        plans=tuple(funds),
        groups=(f"territory:{request['territory']}", *flags),
        age_days=30 * request["months_waiting"],
    )


def _devices(more: dict[str, int]) -> tuple[Device, ...]:
    return tuple(
        Device(
            id=f"{type_}-{number:02}",
            type=type_,
            form=ROUND["device_types"][type_].split()[0],
            price_cents=100 * ROUND["unit_cost"][type_],
        )
        for type_, count in ROUND["stock"].items()
        for number in range(1, count + more.get(type_, 0) + 1)
    )


def _territory_rules(rules: dict[str, Any]) -> list[Rule]:
    made: list[Rule] = []
    for territory in sorted({request["territory"] for request in ROUND["requests"]}):
        group, least = f"territory:{territory}", rules["min_served_per_territory"]
        sentence = f"Au moins {least} ordinateurs vont en {territory}."
        made.append(GroupMinimum(f"least:{territory}", sentence, group, least))
        if share := rules.get("min_served_share_per_territory"):
            sentence = f"Au moins {100 * share} % des demandes de {territory} sont servies."
            basis = Basis.SHARE_OF_CLAIMS
            made.append(GroupMinimum(f"share:{territory}", sentence, group, int(share * 10_000), basis))
    return made


def _share_rules(rules: dict[str, Any]) -> list[Rule]:
    basis = Basis.SHARE_OF_SERVED
    return [
        GroupMinimum(f"share:{group}", sentence, group, int(rules[key] * 10_000), basis)
        for key, group, sentence in (
            ("min_share_rural", "rural", "Une part des ordinateurs va aux communes rurales."),
            ("min_share_under30", "under30", "Une part des ordinateurs va aux moins de 30 ans."),
        )
        if rules[key]
    ]


def _reserves() -> list[Rule]:
    return [
        Reserve(f"reserve:{form}", "Des postes restent pour les recours.", keep, form=form)
        for form, keep in ROUND["appeal_reserve"].items()
    ]
